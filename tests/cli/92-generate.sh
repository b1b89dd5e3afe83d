# corpus/generate: the same seed gives the same bytes, whatever the count; what it writes is read, in every encoding and format; its
# gold fits its text, and the program gets most of it right.
. tests/cli/run.inc
make() { python3 corpus/generate --seed 7 "$@"; }
make --count 40 --encoding-mix --format-mix --out "$TMPDIR/a"
make --count 40 --encoding-mix --format-mix --out "$TMPDIR/b"
diff -r "$TMPDIR/a" "$TMPDIR/b" && echo "the same again"
make --count 12 --encoding-mix --format-mix --out "$TMPDIR/c"
(cd "$TMPDIR/c" && find . -type f) | while read -r file; do cmp "$TMPDIR/c/$file" "$TMPDIR/a/$file"; done && echo "the same when fewer are made"
python3 corpus/generate --seed 8 --count 40 --encoding-mix --format-mix --out "$TMPDIR/d"
diff -rq "$TMPDIR/a" "$TMPDIR/d" > /dev/null || echo "another seed, other reports"
(cd / && LC_ALL=C TZ=Asia/Shanghai PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 PYTHONHASHSEED=1 python3 "$OLDPWD/corpus/generate" --seed 7 --count 40 --encoding-mix --format-mix --out "$TMPDIR/e")
diff -r "$TMPDIR/a" "$TMPDIR/e" && echo "the same in another folder, locale and time zone"
for wrong in '--count 0' '--count -3' '--count many' '--counts 3' '--encoding-mix=gbk' '--count 1 more'; do
  python3 corpus/generate --out "$TMPDIR/wrong" $wrong 2>&1 | tail -1
done
: > "$TMPDIR/file"
python3 corpus/generate --out "$TMPDIR/file" --count 1 2>&1 | sed "s#$TMPDIR#T#"
[ -e "$TMPDIR/wrong" ] && echo "something was written"
find "$TMPDIR/a" -type f | sed 's/.*\.//' | sort | uniq -c
zq index --index "$TMPDIR/index" "$TMPDIR/a"
"$ZHANGJU" stats --index "$TMPDIR/index" --format json > "$TMPDIR/stats"
python3 - "$TMPDIR/stats" <<'END'
import json, sys
stats = json.load(open(sys.argv[1]))
assert stats['reports'] == 40 and not stats['failures'], (stats['reports'], stats['failures'])
assert len(stats['encodings']) >= 4, stats['encodings']
END
make --count 60 --out "$TMPDIR/plain" --gold "$TMPDIR/gold"
python3 - "$TMPDIR/plain" "$TMPDIR/gold" <<'END'
import glob, os, sys
for path in glob.glob(sys.argv[1] + '/*/*.txt'):
    lines = open(path, encoding='utf-8', newline='').read().split('\n')
    rows = [row.split('\t') for row in open('%s/%s.tsv' % (sys.argv[2], os.path.basename(path)[:-4]), encoding='utf-8').read().split('\n')[1:-1]]
    places = [(int(r[0]), int(r[1])) for r in rows]
    assert places == sorted(set(places)), path
    for row, (line, column) in zip(rows, places):
        assert lines[line - 1].startswith(row[3], column) and column < len(lines[line - 1]), (path, row)
    assert {n for n, _ in places if _ == 0} == {n for n, line in enumerate(lines, 1) if line.strip()}, path
END
"$ZHANGJU" eval --gold "$TMPDIR/gold" --reports "$TMPDIR/plain" --format json > "$TMPDIR/score"
python3 - "$TMPDIR/score" <<'END'
import json, sys
score = json.load(open(sys.argv[1]))
assert score['files'] == 60 and score['accuracy'] > 0.9 and score['macro_f1'] > 0.88, (score['files'], score['accuracy'], score['macro_f1'])
END
