# A deadline that no answer can meet: every output says that it is partial and is whole in its form; nothing that needs all reports is told.
. tests/cli/run.inc
python3 corpus/generate --seed 3 --count 120 --out "$TMPDIR/reports"
# One paragraph as long as a report may have, in which everything stands beside everything.
python3 -c 'print("关于长段落的报告\n一、存在的问题\n" + "的一是在不了有和人这中大为上个国" * 15000)' > "$TMPDIR/reports/long.txt"
export ZHANGJU_INDEX="$TMPDIR/index"
"$ZHANGJU" index --quiet "$TMPDIR/reports" > /dev/null
cat > "$TMPDIR/check.py" <<'END2'
import json, subprocess, sys
program = sys.argv[1]
HAN = '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所'
QUERIES = ['至少2(的)', '近100(的 是 一)', '先后(的 是 的 在 的)', '"的*的*的*的"', ' OR '.join(HAN), '同篇(%s)' % ' OR '.join(HAN),
           '同篇(的 -同篇(一 -同节(是 -同段(在 -同句(的 是)))))', '近1000((%s) (%s))' % (' OR '.join(HAN[:30]), ' OR '.join(HAN[30:60]))]

def ask(*words):
    return subprocess.run([program, 'search', '--deadline', '1', *words], capture_output=True, text=True)

for query in QUERIES:
    lines = [json.loads(line) for line in ask('--format', 'jsonl', '-n', '0', query).stdout.splitlines()]
    end = lines[-1]
    assert lines[0]['type'] == 'begin' and end['type'] == 'end' and end['why'] == 'deadline', (query, end)
    assert not end['exact'] or end['partial'], (query, end)
    document = json.loads(ask('--format', 'json', '-n', '0', query).stdout)
    assert document['why'] == 'deadline' and isinstance(document['results'], list), query
    items = json.loads(ask('--unit', 'item', '--format', 'json', '-n', '0', query).stdout)
    assert items['partial'] and items['why'] == 'deadline' and isinstance(items['results'], list), (query, items)
    text = ask(query)
    assert text.returncode in (0, 1) and 'deadline' in text.stderr, (query, text.stderr)
    without = ask('-L', query)
    assert without.returncode == 2 and not without.stdout and 'deadline' in without.stderr, (query, without)
    explained = subprocess.run([program, 'explain', '--deadline', '1', '--format', 'json', query], capture_output=True, text=True)
    assert json.loads(explained.stdout)['exact'] is False, query
batch = subprocess.run([program, 'search', '--batch', '--deadline', '1'], input=QUERIES[4] + '\n无此词语\n', capture_output=True, text=True)
ends = [json.loads(line) for line in batch.stdout.splitlines() if '"type":"end"' in line]
assert ends[0]['why'] == 'deadline' and ends[1]['occurrences'] == 0, ends
subprocess.run([program, 'saved', 'add', '一切', QUERIES[4]], check=True)
news = subprocess.run([program, 'saved', 'run', '一切', '--new', '--deadline', '1'], capture_output=True, text=True)
assert news.returncode in (0, 1) and 'deadline' in news.stderr, news.stderr
print(len(QUERIES), 'queries were cut and said so')
END2
python3 "$TMPDIR/check.py" "$ZHANGJU"
z search -L --deadline 1 '至少2("的*的*的")'
z --lang zh search -L --deadline 1 '至少2("的*的*的")'
