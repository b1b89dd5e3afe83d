# Whether reports hold what a table of rules asks for: the built-in table, one of one's own, its faults, every format, exit codes.
. tests/cli/run.inc
texts=corpus/overlap
z checkup $texts/竹坪乡班子2024年对照检查材料.txt
z checkup --lang zh --all $texts/青石镇班子2024年对照检查材料.txt
echo '-- look is no fault, unless asked'
zq checkup --strict $texts/青石镇班子2024年对照检查材料.txt
cat > "$TMPDIR/rules.tsv" <<'END'
# of our own
name	班子材料
heading	矿坑是标题	矿坑
heading	冷链	冷链
text	冷链	冷链
never	不谈采石	采石
share	问题不超过九成	问题	-90
share	有整改	整改	1%-30%
answered	问题有措施	问题	打算+建议
END
z checkup --rules "$TMPDIR/rules.tsv" $texts/竹坪乡班子2024年对照检查材料.txt $texts/青石镇班子2024年对照检查材料.txt
for format in jsonl csv markdown; do z checkup --rules "$TMPDIR/rules.tsv" --format $format --passages 1 $texts/竹坪乡班子2024年对照检查材料.txt; done
zq checkup --excel --lang zh $texts
head -1 "$TMPDIR/.out"
zq checkup --format json --passages 0 $texts
python3 - "$TMPDIR/.out" <<'END'
import json, sys
whole = json.load(open(sys.argv[1]))
assert whole['schema'] == 1 and whole['reports'] == len(whole['list']) == 5, whole['reports']
lines = {}
texts = {r['report']: open('corpus/overlap/' + r['path'], encoding='utf-8').read().split('\n') for r in whole['list']}
for report in whole['list']:
    path = 'corpus/overlap/' + report['path']
    for verdict in report['verdicts']:
        for passage in verdict['passages']:
            for quote in [passage] + ([passage['answer']] if passage.get('answer') else []):
                of, line, char = quote['id'].split(':')
                assert texts[of][int(line) - 1].startswith(quote['text'], int(char)), quote
                lines[path] = lines.get(path, 0) + 1
assert min(lines.values()) >= 1 and max(lines.values()) >= 20, lines
END
echo '-- problems of the year before, of all the reports that the unit has of that year'
mkdir "$TMPDIR/years"
cat > "$TMPDIR/years/a.txt" <<'END'
柳溪镇党委班子2023年度对照检查材料
一、存在的主要问题
一是村级账目公开不及时，11个村有4个半年没有贴过明细。二是护林员巡山走过场，打卡记录对不上。
END
cat > "$TMPDIR/years/b.txt" <<'END'
柳溪镇党委班子2023年度专题对照检查材料
一、存在的主要问题
一是机关食堂公务接待超标，去年有6次没有审批单。
END
cat > "$TMPDIR/years/c.txt" <<'END'
柳溪镇党委班子2024年度对照检查材料
一、上年度问题整改情况
对村级账目公开不及时的问题，11个村全部按月公开，已完成整改。对机关食堂公务接待超标的问题，重新核定标准，已完成整改。
二、存在的主要问题
一是护林员巡山走过场，依然没有解决。
END
printf 'mended\t上年问题\t整改\n' > "$TMPDIR/mended.tsv"
z checkup --rules "$TMPDIR/mended.tsv" --all "$TMPDIR/years"
zq checkup --rules "$TMPDIR/mended.tsv" --format json "$TMPDIR/years"
python3 - "$TMPDIR/.out" <<'END'
import json, sys
verdict, = [v for r in json.load(open(sys.argv[1]))['list'] if r['path'] == 'c.txt' for v in r['verdicts']]
assert (verdict['verdict'], verdict['found'], verdict['unanswered'], verdict['before']) == ('look', 3, 1, 2), verdict
open_, = [p for p in verdict['passages'] if not p['answer']]
assert '护林员' in open_['text'], open_  # it stands in the text of 2024 again, but not where that tells of what was mended
END
echo '-- an index and files say the same'
"$ZHANGJU" index --quiet --index "$TMPDIR/index" $texts > /dev/null
"$ZHANGJU" checkup --index "$TMPDIR/index" > "$TMPDIR/a"
"$ZHANGJU" checkup $texts > "$TMPDIR/b"
cmp "$TMPDIR/a" "$TMPDIR/b" && echo same
echo '-- the built-in table can be printed and read again'
"$ZHANGJU" checkup --print-rules > "$TMPDIR/printed.tsv"
"$ZHANGJU" checkup --rules "$TMPDIR/printed.tsv" $texts | cmp - "$TMPDIR/b" && echo same
fault() {
  printf "$1" > "$TMPDIR/faulty.tsv"
  z checkup --rules "$TMPDIR/faulty.tsv" $texts
}
fault 'text\t冷链\n'
fault 'name\tx\n\nshare\tx\t麻烦\t50-\n'
fault 'share\tx\t问题\t50\n'
fault 'share\tx\t问题\t60-50\n'
fault 'share\tx\t问题\t0-101\n'
fault 'text\tx\t(\n'
fault 'mended\tx\t麻烦\n'
fault 'texts\tx\ty\n'
fault '# nothing\n'
fault 'text\tx\t\377\n'
z checkup --rules "$TMPDIR/none.tsv" $texts
z checkup --excel --format text $texts
