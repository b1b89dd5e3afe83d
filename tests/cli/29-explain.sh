# explain: the tree, the terms with their sizes, what was chosen, candidates, hits; the same as JSON.
. tests/cli/run.inc
cat > "$TMPDIR/a.txt" <<'END'
关于年轻干部工作的报告
一、存在的问题
年轻干部储备不足，培养教育干部不够。
年轻同志经验不足。
二、下一步打算
加大年轻干部培训力度。
END
"$ZHANGJU" index --quiet --index "$TMPDIR/index" "$TMPDIR/a.txt" > /dev/null
export ZHANGJU_INDEX="$TMPDIR/index"
explain() {
  echo "$ zhangju explain $*" | level
  "$ZHANGJU" explain "$@" 2>&1 | level
}
explain --lang en '问题:近20((年轻干部 OR "培养*干部") 不) -标题:x'
explain --lang zh '问题:近20((年轻干部 OR "培养*干部") 不) -标题:x'
explain --lang en 年轻
explain --lang en '="轻干部"'
explain --lang en '同篇(年轻 打算:培训) -同篇(问题:培训)'
explain --lang zh '。'
explain --lang zh '同篇(全部:(~干部培训 OR ="年轻") 先后(年轻 干部) 至少2(年轻)) 年份:2023' | grep -v 微秒
explain --lang en --literal '年轻 OR 培训'
explain --lang en '时间:年轻'
explain --lang en --scan "$TMPDIR/a.txt" 年轻干部
explain --lang en '(a'
explain --lang en --format xml a
explain
"$ZHANGJU" explain --format json '年轻干部 -培训' > "$TMPDIR/json"
python3 - "$TMPDIR/json" <<'END'
import json, sys
e = json.load(open(sys.argv[1], encoding='utf-8'))
assert e['tree']['kind'] == 'and' and [c['kind'] for c in e['tree']['children']] == ['leaf', 'not']
assert e['total'] == {'occurrences': 2, 'paragraphs': 2, 'sentences': 2, 'reports': 1}, e['total']
assert e['verified'] == 2 <= e['candidates'] == 3 and e['exact']
terms = {t['term']: t for t in e['leaves'][0]['terms']}
assert terms['年轻']['documents'] == 4 and terms['轻干']['chosen'] and sum(t['chosen'] for t in terms.values()) >= 2
assert set(e['time_us']) == {'parse', 'plan', 'search', 'rank', 'all'}
print('json agrees')
END
