# What an answer looks like: every format tells the same hits; units, context, order and lists of reports.
. tests/cli/run.inc
corpus_index
export ZHANGJU_INDEX
query='问题:(年轻干部 OR 培训)'
for format in json jsonl csv tsv; do "$ZHANGJU" search --format $format "$query" > "$TMPDIR/a.$format"; done
"$ZHANGJU" search --excel "$query" > "$TMPDIR/excel.csv"
"$ZHANGJU" search --lang zh --excel "$query" > "$TMPDIR/zh.csv"
"$ZHANGJU" search --format markdown "$query" > "$TMPDIR/a.md"
cat > "$TMPDIR/check.py" <<'END'
import csv, json, os, re
T = os.environ['TMPDIR'] + '/'
whole = json.load(open(T + 'a.json'))
begin, *hits, end = [json.loads(line) for line in open(T + 'a.jsonl')]
assert whole['schema'] == begin['schema'] == 1
assert whole['results'] == hits and len(hits) > 10
assert {k: v for k, v in whole.items() if k not in ('results', 'took_us')} == {k: v for k, v in {**begin, **end}.items() if k not in ('type', 'took_us')}
raw = open(T + 'a.csv', 'rb').read()
assert raw.count(b'\r\n') == raw.count(b'\n') == len(hits) + 1 and not raw.startswith(b'\xef\xbb\xbf')
rows = list(csv.DictReader(open(T + 'a.csv', newline='')))
assert [(r['id'], r['path'], r['title'], int(r['line']), int(r['start_char']), r['roles'], r['headings'], r['sentence']) for r in rows] == \
       [(h['id'], h['path'], h['title'], h['line'], h['start_char'], '+'.join(h['roles']), ' › '.join(h['crumbs']), h['sentence']) for h in hits]
cells = [line.rstrip('\n').split('\t') for line in open(T + 'a.tsv')]
assert [(c[0], c[-1]) for c in cells] == [(h['id'], h['sentence']) for h in hits]
assert open(T + 'excel.csv', 'rb').read().startswith(b'\xef\xbb\xbfid,path,')
assert open(T + 'zh.csv', encoding='utf-8-sig').readline().startswith('编号,文件,标题,单位,年份,')
assert '存在问题' in list(csv.DictReader(open(T + 'zh.csv', encoding='utf-8-sig')))[0]['章节角色']
quotes = [re.sub(r'\\(.)|\*\*', r'\1', line[2:].rstrip()) for line in open(T + 'a.md') if line.startswith('> ') and not line.startswith('> — ')]
assert quotes == [h['sentence'] for h in hits]
print(len(hits), 'hits: the same in every format')
END
python3 "$TMPDIR/check.py"
z search --format markdown -n 1 怵
z search --lang zh --format markdown -n 1 怵
echo "-- signs that a format must not misread"
mkdir "$TMPDIR/odd"
printf '=SUM(1)|*重点*, "引文"\t制表\n+干部，@处 \\\n' > "$TMPDIR/odd/-x.txt"
printf '＝SUM(1)全角\n' > "$TMPDIR/odd/＠y.txt"
z search --scan "$TMPDIR/odd" --excel 全角
echo "-- what turns the direction of text is shown as a mark, and kept in data"
mkdir "$TMPDIR/turned"
printf '名称\342\200\256txt.exe 翻转\n' > "$TMPDIR/turned/$(printf 'z\342\200\256y.txt')"
z search --scan "$TMPDIR/turned" 翻转
"$ZHANGJU" search --scan "$TMPDIR/turned" --format tsv 翻转 | cut -f 7 | od -An -tx1 | grep -c 'e2 80 ae'
for sign in SUM 干部; do
  z search --scan "$TMPDIR/odd" --excel $sign
  z search --scan "$TMPDIR/odd" --format csv $sign
  z search --scan "$TMPDIR/odd" --format tsv $sign
  z search --scan "$TMPDIR/odd" --format markdown $sign
done
z search --scan "$TMPDIR/odd" --format markdown '"重点\*"'
echo "-- units"
for unit in report paragraph sentence item; do z search --unit $unit -n 1 --sentences 2 问题:年轻干部; done
z search --unit report --format csv 问题:怵
z search --unit report --format jsonl 问题:怵 | cut -c 1-160
z search --unit paragraph --format tsv 怵
z search --unit item --format jsonl 问题:怵
echo "-- context"
z search -C 1 -n 1 --sentences 2 问题:年轻干部
z search --context paragraph -n 1 --sentences 2 问题:年轻干部
z search --context paragraph -C 1 怵
z search --context section -n 1 怵
z search --context paragraph --format tsv 怵
z search -C 1 --format jsonl 怵 | grep -o '"context":.*'
echo "-- the order of the reports"
for order in relevance date title path; do z search -l --sort $order 问题:年轻干部; done
z search -l --sort path -n 2 --offset 1 问题:年轻干部
echo "-- lists of reports"
z search -c 问题:年轻干部
z search -c --format markdown -n 2 问题:年轻干部
z search --lang zh -l --format markdown -n 1 问题:年轻干部
z search -L --format markdown -n 1 问题:年轻干部
echo "-- which of them are shown"
z search --unit report -n 2 问题:年轻干部 | tail -1
z search --unit report -n 2 --offset 8 问题:年轻干部 | tail -1
z search --unit report -n 2 --offset 10 问题:年轻干部 | tail -1
z search --lang zh --unit report -n 2 --offset 8 问题:年轻干部 | tail -1
z search --lang zh --unit report -n 2 --offset 10 问题:年轻干部 | tail -1
z search -L 年轻干部 -培训
z search -L 的
z search -l 查无此词
"$ZHANGJU" search -l -0 问题:年轻干部 | tr '\0' '\n' | sort > "$TMPDIR/null"
"$ZHANGJU" search -l 问题:年轻干部 | sort | cmp - "$TMPDIR/null" && echo same
{ "$ZHANGJU" search -L 问题:年轻干部; "$ZHANGJU" search -l 问题:年轻干部; } | sort > "$TMPDIR/both"
"$ZHANGJU" search -L 查无此词 | sort | cmp - "$TMPDIR/both" && echo "with and without are all"
z search -L -n 2 --format jsonl 问题:年轻干部 | cut -c 1-100
echo "-- what does not go together"
z search -l -c 年轻干部
z search -l -L 年轻干部
z search -L -c 年轻干部
z search -l --context section 年轻干部
z search -C 1 --unit report 年轻干部
z search --sentences 2 --format csv 年轻干部
z search -l -0 --format csv 年轻干部
z search --excel --format tsv 年轻干部
z search -0 年轻干部
z search --context section -C 1 年轻干部
z search -l --unit sentence 年轻干部
z search --format xml 年轻干部
z search --unit word 年轻干部
z search --context page 年轻干部
z search --sort size 年轻干部
z search -C 2000 年轻干部
z search --lang zh --sort size 年轻干部
