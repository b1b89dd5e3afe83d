# What a query may have meant is said beside its answer: a report by title, unit and year, a word as a role, unit or year, another spelling, pinyin, a pasted text as one phrase, the nearest passage.
. tests/cli/run.inc
corpus_index
export LC_ALL=C.UTF-8
said() { # the messages of a search, without those about other queries
  echo "-- $1"
  "$ZHANGJU" --lang "${2-en}" search -n 1 --sentences 1 "$1" 2>&1 > /dev/null | sed '/^similar queries:/,$d; /^相近的查询：/,$d' | level
}
echo "== reports"
said '云溪县政府工作报告 2025'
said '2025年云溪县政府工作报告' zh
said '雲溪縣政府工作報告'
said '云溪县政府工作报告 2031' zh
said '政府工作报告 云溪'
said '县档案馆数字化'
echo "== a word in a title is not yet the name of a report"
said '建设'
echo "== roles, units and years"
said '问题 年轻干部' zh
said '問題 年轻干部'
said '云溪县 2025 年轻干部'
said '问题 年轻干部 云溪县 1999'
said '问题:'
said '困难：'
said '问题'
echo "== roles by other names"
for name in 问题 問題 不足 困难 困難 缺点 缺點; do
  "$ZHANGJU" count "$name:年轻干部"
done | sort -u | wc -l
echo "== spelling"
said '年青干部'
said '年青干部' zh
said '年情干步'
said 'nianqing ganbu'
said 'nianqingganbu'
said 'Niánqīng gànbù' zh
said '问题:nianqingganbu'
said '年青干部 培训'
said '年轻干部'
said 'gdp'
echo "== pasted"
line=$("$ZHANGJU" text corpus/reports/2023/青石镇党委巡察整改情况报告.txt | grep -m 1 '“')
said "$line" | tail -1 | grep -c '^as one phrase: '
said '把拆迁谈判、舆清处置、群体性事件搬上讲台'
said '把拆迁谈判、舆清处置、群体性事件搬上讲台' zh
echo "== each of these finds what it says"
cat > "$TMPDIR/check.py" <<'END'
import json, subprocess, sys
for query in sys.argv[2:]:
    end = json.loads(subprocess.run([sys.argv[1], 'search', '--format', 'jsonl', query], capture_output=True, text=True).stdout.splitlines()[-1])
    offers = end['offers']
    for offer in offers['queries']:
        literal = ['--literal'] if offer['kind'] == 'literal' else []
        found = int(subprocess.run([sys.argv[1], 'count', *literal, offer['query']], capture_output=True, text=True).stdout)
        assert found == offer['occurrences'] > 0, (query, offer, found)
    titles = offers.get('titles')
    if titles:
        listed = subprocess.run([sys.argv[1], 'reports', '--format', 'paths', titles['query']], capture_output=True, text=True).stdout.splitlines()
        assert len(listed) == titles['all'] and {one['path'] for one in titles['reports']} <= set(listed), (query, titles, listed)
    print(query, *sorted(offer['kind'] for offer in offers['queries']), titles['all'] if titles else '')
END
python3 "$TMPDIR/check.py" "$ZHANGJU" '云溪县政府工作报告 2025' '问题 年轻干部 云溪县' '年青干部' 'nianqing ganbu 培训'
echo "== so does the list of all reports of a name, with brackets in it and whatever else says the words"
mkdir "$TMPDIR/rules"
for i in 1 2 3 4 5 6 7; do printf '云溪县林业局（试行）办法第%s号\n2024年1月1日\n一、总则\n护林员按月巡山。\n' $i > "$TMPDIR/rules/$i.txt"; done
printf '云溪县林业局试行方案\n2024年1月1日\n一、总则\n办法另行制定。\n' > "$TMPDIR/rules/8.txt"
for i in 9 10 11; do printf '云溪县防汛办法（试行）\n2024年1月1日\n一、总则\n护林员按月巡山。\n' > "$TMPDIR/rules/$i.txt"; done
"$ZHANGJU" index --quiet --index "$TMPDIR/rules-index" "$TMPDIR/rules" > /dev/null
ZHANGJU_INDEX="$TMPDIR/rules-index" python3 "$TMPDIR/check.py" "$ZHANGJU" '"（试行）办法" 云溪县林业局 2024' '云溪县 2024'
echo "== --quiet, lists and files without an index"
"$ZHANGJU" search --quiet 年青干部
"$ZHANGJU" search -l '问题 年轻干部' 2>&1 > /dev/null
"$ZHANGJU" search --scan corpus/reports/2025 '云溪县政府工作报告 2025' 2>&1 | grep report:
