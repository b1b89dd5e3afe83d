# jsonl: every line has the keys of query/answer/json.h, no more and no fewer; positions hold in the original; the end line adds up.
. tests/cli/run.inc
corpus_index
cat > "$TMPDIR/check.py" <<'END'
import json, re, subprocess, sys
HIT = dict(type=str, id=str, report=str, path=str, title=str, title_found=str, line=int, start_char=int, roles=list, sure=int, why=list, crumbs=list,
           sentence=str, matches=list, score=float)
BEGIN = dict(type=str, schema=int, query=str, canonical=str, understood=str, generation=int)
MATCH = dict(line=int, start_char=int, length_chars=int, operand=int, roles=list)
END = dict(type=str, occurrences=int, paragraphs=int, sentences=int, reports=int, by_role=dict, exact=bool, understood=str, took_us=int)

def shape(value, keys, where):
    assert list(value) == list(keys), '%s: keys %s' % (where, list(value))
    for key, kind in keys.items():
        assert type(value[key]) is kind, '%s: %s is %r' % (where, key, value[key])

def original(path):
    return open('corpus/reports/' + path, encoding='utf-8', newline='').read().replace('\r\n', '\n').split('\n')

lines = [json.loads(line) for line in sys.stdin]
begin, *hits, end = lines
shape(begin, BEGIN, 'begin')
assert begin['type'] == 'begin' and begin['schema'] == 1
shape(end, END, 'end')
assert end['type'] == 'end'
seen, reports, texts = set(), [], {}
for hit in hits:
    known = {key: hit.pop(key) for key in ('year', 'issuer', 'date') if key in hit} # of the report, as far as it is known
    assert 'year' in known and all(type(value) is str and value for value in known.values()), (hit['id'], known)
    shape(hit, HIT, hit['id'])
    assert hit['type'] == 'hit' and re.fullmatch('[a-z2-7]{10}', hit['report']), hit
    assert hit['id'] == '%s:%d:%d' % (hit['report'], hit['line'], hit['start_char']) and hit['id'] not in seen
    seen.add(hit['id'])
    if hit['report'] not in reports:
        reports.append(hit['report'])
    assert hit['report'] == reports[-1], 'hits of a report stand together'
    text = texts.setdefault(hit['path'], original(hit['path']))
    head = text[hit['line'] - 1][hit['start_char']:][:4].strip()
    assert hit['sentence'].startswith(head[:2]) and head, (hit['sentence'], head)
    assert hit['matches'] and hit['roles'] and 0 < hit['sure'] <= 100 and 1 <= len(hit['why']) <= 3 and all(type(w) is str and w for w in hit['why'])
    assert hit['roles'] == hit['matches'][0]['roles']
    assert all(type(c) is str and c and '\n' not in c for c in hit['crumbs'])
    place = (hit['line'], hit['start_char'])
    for m in hit['matches']:
        shape(m, MATCH, hit['id'])
        assert place <= (m['line'], m['start_char']) and m['length_chars'] > 0
        place = (m['line'], m['start_char'])
        word = ''.join([text[m['line'] - 1][m['start_char']:]] + text[m['line']:m['line'] + 3])[:m['length_chars'] + 12]
        if len(sys.argv) > 1:
            assert re.match('|'.join(sys.argv[1:]), word, re.I), (hit['id'], word)
scores = [next(h['score'] for h in hits if h['report'] == r) for r in reports]
assert scores == sorted(scores, reverse=True), 'best first'
print('%d lines, %d matches, %d reports; end: %s' % (len(hits), sum(len(h['matches']) for h in hits), len(reports),
      {k: v for k, v in end.items() if k not in ('by_role', 'understood', 'took_us')}))
END
check() { tee "$TMPDIR/.jsonl" | python3 "$TMPDIR/check.py" "$@" || echo "exit $?"; }
echo "-- plain, scoped, two words, an overlap, folded forms, a wrap, Markdown, traditional"
"$ZHANGJU" search --format jsonl 年轻干部 | check 年轻干部 年輕幹部
"$ZHANGJU" search --format jsonl 问题:怵 | check 怵
"$ZHANGJU" search --format jsonl '培训 OR 台账' | check 培训 培訓 台账 臺賬
"$ZHANGJU" search --format jsonl '%' | check % ％
"$ZHANGJU" search --format jsonl 35.2% | check 35.2% ３５．２％
"$ZHANGJU" search --format jsonl gdp | check GDP
"$ZHANGJU" search --format jsonl 消防控制室 | check 消防控制室
"$ZHANGJU" search --format jsonl 的 | check 的
echo "-- -n and --offset cut sentences, the end line still tells the whole"
"$ZHANGJU" search --format jsonl 年轻干部 > "$TMPDIR/all"
for offset in 0 1 7 44 45 46; do
  "$ZHANGJU" search --format jsonl -n 5 --offset $offset 年轻干部 > "$TMPDIR/part"
  grep '"type":"hit"' "$TMPDIR/all" | tail -n +$((offset + 1)) | head -5 > "$TMPDIR/want"
  grep '"type":"hit"' "$TMPDIR/part" | cmp - "$TMPDIR/want" && wc -l < "$TMPDIR/want"
  tail -1 "$TMPDIR/part" | grep -o '"occurrences":[0-9]*'
done
echo "-- nothing found is a begin and an end"
z search --format jsonl 查无此词
echo "-- one whole line, as an example"
z search --format jsonl 年轻干部储备 | sed 's/"ways":.*]/"ways":[…]/'
z search --format jsonl -n 1 怵 | sed 's/"sure":[0-9]*,"why":\[[^]]*\]/"sure":N,"why":[R]/; s/"score":[0-9.]*/"score":S/'
