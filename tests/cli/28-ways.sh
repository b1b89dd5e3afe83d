# A query that finds nothing is answered with its words one by one and with queries near it, and each of these finds what it says.
. tests/cli/run.inc
corpus_index
ways() { "$ZHANGJU" search --format jsonl "$1" | tail -1; }
cat > "$TMPDIR/check.py" <<'END'
import json, subprocess, sys
program, wanted = sys.argv[1], set(sys.argv[3:])
end = json.loads(subprocess.run([program, 'search', '--format', 'jsonl', sys.argv[2]], capture_output=True, text=True).stdout.splitlines()[-1])
assert end['occurrences'] == 0, (sys.argv[2], end['occurrences'])
for way in end['ways']:
    unit = way['label'].split()[-1]
    assert way['kind'] != 'wider' or unit == 'paragraph' or way['query'].startswith(unit + ':'), way
    found = int(subprocess.run([program, 'count', way['query']], capture_output=True, text=True).stdout)
    assert found == way['occurrences'], (way, found)
    assert found > 0 or way['kind'] == 'word', way
    assert way['exact'] and sum(way['by_role'].values()) >= found or way['kind'] != 'word', way
chinese = json.loads(subprocess.run([program, '--lang', 'zh', 'search', '--format', 'jsonl', sys.argv[2]], capture_output=True, text=True).stdout.splitlines()[-1])
for way, other in zip(end['ways'], chinese['ways'], strict=True): # the same in Chinese keys
    assert (way['kind'], way['occurrences']) == (other['kind'], other['occurrences']), (way, other)
    spelled = [json.loads(subprocess.run([program, 'explain', '--format', 'json', query], capture_output=True, text=True).stdout)['query']['canonical'] for query in (way['query'], other['query'])]
    assert spelled[0] == spelled[1] and 'problems:' not in other['query'], (way, other)
kinds = {way['kind'] for way in end['ways']}
assert wanted <= kinds, (sys.argv[2], wanted, kinds)
print(sys.argv[2], ' '.join(sorted(wanted)))
END
check() { python3 "$TMPDIR/check.py" "$ZHANGJU" "$@"; }
check '打算:"干部培训"' word synonym
check '同句(年轻干部 无此词)' word
check '近0(年轻干部 培训) 经费' word wider
check '先后(经费 储备 年轻干部)' word
check '问题:(年轻干部 -储备) 做法:培训' word unscoped wider
check '至少50(年轻干部)' word
check '至少6(年轻干部) ' word wider
check '问题:"年轻*无此词"' word
check '"培训*年轻干部" 经费' word wider
check '="ｇｄｐ"' plain
check '年份:1999 年轻干部 培训' word unfielded
check '单位:年轻干部' word
check '龘龘年' shorter
check '年轻干部 培训 -干部' word without
check '年轻干部存量严重不足' shorter
check '标题:无此词 年轻干部' word
check '="ＧＤP" 干部' word
check '甲乙丙丁' 
echo "-- for people"
"$ZHANGJU" search --lang zh '无此词 年轻干部' 2>&1 | sed 's/65 .*/N/; s/ [0-9]* 处.*/ N/'
"$ZHANGJU" search --lang en '无此词 年轻干部' 2>&1 | sed 's/  [0-9][0-9]*, .*/ N/'
"$ZHANGJU" search --quiet '无此词 年轻干部'
echo "-- what finds something tells no ways"
"$ZHANGJU" search --format jsonl 年轻干部 | tail -1 | grep -c '"ways"' || true
