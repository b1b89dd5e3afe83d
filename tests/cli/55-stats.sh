# stats: what the index holds. The figures of the corpus are checked against the files.
. tests/cli/run.inc
corpus_index
reports=$(find corpus/reports -type f | wc -l)
bytes=$(find corpus/reports -type f -exec cat {} + | wc -c)
"$ZHANGJU" stats --format json > "$TMPDIR/json" || echo "exit $?"
python3 - "$TMPDIR/json" "$reports" "$bytes" <<'END'
import json, sys
s = json.load(open(sys.argv[1]))
assert s['reports'] == int(sys.argv[2]) and s['text_bytes'] == int(sys.argv[3]), s
assert s['generation'] == 1 and len(s['uuid']) == 32 and s['segments'] >= 1 and s['failures'] == []
assert sum(e['reports'] for e in s['encodings']) == s['reports']
assert s['index_bytes'] == sum(s['index_files'].values()) > 0
roles = s['role_chars']
assert {'problems', 'plans', 'work', 'noise', 'frame'} <= set(roles) and all(0 < n <= s['match_chars'] for n in roles.values())
assert sum(roles.values()) >= s['match_chars'] and sum(v for k, v in roles.items() if ':' in k) == 0
assert s['last_run']['left_out'] == 0 and s['last_run']['seconds'] > 0
print(', '.join(sorted(s)))
END
echo "-- the same as text, in both languages"
for lang in en zh; do
  "$ZHANGJU" stats --lang $lang | level | sed -E 's/[0-9a-f]{16,}/X/g; s/20[0-9-]+ [0-9:]+, [0-9.]+ s/DATE, N s/; s/20[0-9-]+ [0-9:]+，[0-9.]+ 秒/DATE，N 秒/; s/^(  .*[^0-9.])[0-9.]+ ( ?%|MB).*/\1 N/; s/[0-9.]+( MB|倍| times)/N\1/g; s/（正文.*/…/' | sed "s#$PWD#HERE#" | sed -n 1,7p
done
"$ZHANGJU" stats --lang zh | grep -c '存在问题'
echo "-- another run, another generation, the same index; what was left out"
mkdir "$TMPDIR/d"
printf '年轻干部\n' > "$TMPDIR/d/good.txt"
printf '\000' > "$TMPDIR/d/$(printf 'a\tb\n').txt"
: > "$TMPDIR/d/empty.txt"
"$ZHANGJU" index --quiet "$TMPDIR/d" 2>&1 | level
z stats --failures
z stats --failures --lang zh
echo "-- what the last run changed, and what it walks"
printf '年轻干部工作\n' > "$TMPDIR/d/good.txt"
printf '年轻干部\n' > "$TMPDIR/d/other.txt"
"$ZHANGJU" index --quiet "$TMPDIR/d" > /dev/null 2>&1
mv "$TMPDIR/d/other.txt" "$TMPDIR/d/renamed.txt"
rm "$TMPDIR/d/good.txt"
"$ZHANGJU" index --quiet "$TMPDIR/d" > /dev/null 2>&1
for lang in en zh; do "$ZHANGJU" stats --lang $lang | level | grep -E '^(root|last|来源|上次)' | sed -E 's/ 20[0-9-]+ [0-9:]+[^:：]*/ …/; s#'"$PWD"'#HERE#; s#'"$TMPDIR"'#T#' | LC_ALL=C sort; done
"$ZHANGJU" stats --format json | python3 -c '
import json, os, sys
s = json.load(sys.stdin)
print([os.path.relpath(r, sys.argv[1]) for r in s["roots"] if r.startswith(sys.argv[1])], len(s["roots"]), {k: s["last_run"][k] for k in ("added", "changed", "renamed", "removed", "unchanged")})' "$TMPDIR"
"$ZHANGJU" stats --format json | python3 -c '
import json, sys
a, b = json.load(open(sys.argv[1])), json.load(sys.stdin)
print(b["generation"] - a["generation"], a["uuid"] == b["uuid"], b["reports"], b["last_run"]["left_out"], [f["path"] for f in b["failures"]])' "$TMPDIR/json"
echo "-- wrong"
z stats x
z stats --format xml
z stats --index "$TMPDIR/none"
z stats --failures --index "$TMPDIR/none"
