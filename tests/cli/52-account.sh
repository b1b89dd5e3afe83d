# Promises and findings: what a report says of those of another. Findings are held to corpus/accounts/gold/findings.tsv exactly; every quotation stands in
# its report where the answer says; an index and --scan answer alike.
. tests/cli/run.inc
reports=corpus/accounts/reports
first=corpus/reports/2023/云溪县水利局2023年工作总结.txt second=$reports/云溪县水利局2024年工作总结.txt
feedback=$reports/县委巡察组巡察丰岭镇党委的反馈.txt rectified=$reports/丰岭镇党委巡察整改进展情况报告.txt
export ZHANGJU_INDEX="$TMPDIR/none"

z account --promises $first $second
z account --promises --lang zh --only again --only done $first $second
z account --promises --format csv --only differs $first $second
z account --promises --excel --lang zh --only differs $first $second
z account --promises --format markdown --only differs $first $second
z account --findings --lang zh $feedback $rectified
z account --findings --only unanswered $feedback $rectified

python3 - "$ZHANGJU" <<'END'
import csv, glob, json, os, subprocess, sys

def account(*args):
    return json.loads(subprocess.run([sys.argv[1], 'account', '--format', 'json', *args], capture_output=True, text=True, check=True).stdout)['accounts']

def words(value):  # every quotation in an answer, with the path it is from
    if isinstance(value, dict):
        if 'text' in value and 'line' in value: yield value
        for inner in value.values(): yield from words(inner)
    elif isinstance(value, list):
        for inner in value: yield from words(inner)

def verbatim(row):
    def check(found, path):
        lines = text[os.path.basename(path)].split('\n')
        at = (found['line'], found['start_char'])
        for part in found['text'].split('\n'):  # of a passage of several paragraphs, the first has the place
            line = lines[at[0] - 1][at[1]:] if at else '\n'.join(lines)
            assert part in line and (not at or line.startswith(part)), (path, found)
            at = None
    of = row.get('of')
    for found in words(of): check(found, of['path'])
    for echo in row['echoes']:
        for found in words(echo['quote']) : check(found, echo['quote']['path'])
        for found in words(echo.get('states', [])): check(found, echo['quote']['path'])
        for found in echo['shared']: check(found, of['path'])

files = glob.glob('corpus/accounts/reports/*.txt') + glob.glob('corpus/reports/*/*.txt')
text = {os.path.basename(name): open(name, encoding='utf-8').read() for name in files}
place = {os.path.basename(name)[:-4]: name for name in files}
wanted = {}
for row in csv.DictReader(open('corpus/accounts/gold/findings.tsv', encoding='utf-8'), delimiter='\t'):
    wanted.setdefault((row['feedback'], row['rectification']), []).append(row)
for (feedback, rectified), rows in wanted.items():
    got, = account('--findings', place[feedback], place[rectified])
    line = {row['number']: str(row['of']['line']) for row in got['rows']}
    found = []
    for row in got['rows']:
        verbatim(row)
        assert len(row['echoes']) < 2 or row['echoes'][1:] == [], row
        echo = row['echoes'][0] if row['echoes'] else None
        found.append({'feedback': feedback, 'line': str(row['of']['line']), 'rectification': rectified,
                      'answer': str(echo['quote']['line']) if echo else '-',
                      'states': '；'.join(w['text'] for w in echo['states']) if echo else '-',
                      'merged': '、'.join(line[n] for n in row.get('merged', [])) or '-'})
        assert row['verdict'] == ('unanswered' if not echo else 'merged' if row.get('merged') else 'answered'), row
    assert found == rows, [pair for pair in zip(found, rows) if pair[0] != pair[1]]
    print(rectified, len(found), 'findings as in gold')

names = {os.path.basename(n)[:-4] for n in glob.glob('corpus/accounts/reports/*.txt')}
assert names == {os.path.basename(n)[:-4] for n in glob.glob('corpus/accounts/gold/*.tsv')} - {'findings'}, 'gold without a report'
for report in account('--promises', place['云溪县水利局2023年工作总结'], place['云溪县水利局2024年工作总结']):
    for row in report['rows']: verbatim(row)
END

# roles of these reports, by hand; the model was not trained on them
"$ZHANGJU" eval --gold corpus/accounts/gold --reports corpus/accounts/reports --format json > "$TMPDIR/score"
python3 -c "import json, sys; s = json.load(open(sys.argv[1])); assert s['files'] == 5 and s['accuracy'] >= 0.95, s; print('roles as in gold')" "$TMPDIR/score"

# the whole folder: consecutive years of each unit; the same from an index
mkdir "$TMPDIR/all" && cp $first $second $feedback "$TMPDIR/all"
z account --promises --scan "$TMPDIR/all" --format csv --only done
export ZHANGJU_INDEX="$TMPDIR/index"
"$ZHANGJU" index --quiet "$TMPDIR/all" > /dev/null
for how in "--promises" "--promises 云溪县水利局2023年工作总结.txt 云溪县水利局2024年工作总结.txt"; do
  "$ZHANGJU" account $how --format jsonl > "$TMPDIR/indexed"
  "$ZHANGJU" account $how --format jsonl --scan "$TMPDIR/all" | cmp - "$TMPDIR/indexed" && wc -l < "$TMPDIR/indexed"
done

# several reports of a unit, type and year: titles that differ in figures alone belong together, others with all that are left
mkdir "$TMPDIR/several"
for year in 2022 2023; do
  printf '柳溪镇%s年工作总结\n\n一、主要工作\n\n修通两条村道。\n\n二、下一步打算\n\n修通磨盘村道。\n' $year > "$TMPDIR/several/work-$year.txt"
  printf '柳溪镇%s年党建工作总结\n\n一、主要工作\n\n培训支部书记。\n\n二、下一步打算\n\n培训三个支部。\n' $year > "$TMPDIR/several/party-$year.txt"
done
printf '柳溪镇2023年信访工作总结\n\n一、主要工作\n\n接访三次。\n' > "$TMPDIR/several/visits-2023.txt"
printf '柳溪镇2022年河长制工作总结\n\n一、主要工作\n\n巡河三次。\n\n二、下一步打算\n\n清理河滩。\n' > "$TMPDIR/several/rivers-2022.txt"
"$ZHANGJU" account --promises --scan "$TMPDIR/several" --format json | python3 -c '
import json, sys
print(*sorted("%s → %s" % (a["a"]["path"], b["path"]) for a in json.load(sys.stdin)["accounts"] for b in a["b"]), sep="\n")'

# text and names are no Markdown
mkdir "$TMPDIR/marks"
printf '柳溪镇2023年工作总结\n\n三、2024年工作打算\n\n1. 新建<b>湿地公园*二号*栈道3座。\n' > "$TMPDIR/marks/a_1_.txt"
printf '柳溪镇2024年工作总结\n\n一、主要工作\n\n建成湿地公园二号栈道4座。\n' > "$TMPDIR/marks/b.txt"
(cd "$TMPDIR/marks" && "$ZHANGJU" account --promises --format markdown a_1_.txt b.txt)

z account $first $second
z account --promises $first
z account --findings $feedback
z account --promises --findings $feedback $rectified
z account --promises $first none.txt
z account --promises --only maybe
z account --promises --excel --format json
z account --promises $feedback $rectified
z account --promises --only answered $first $second
z account --promises --scan $feedback
