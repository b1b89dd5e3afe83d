# search --batch: many queries, one answer each, whatever is wrong with one of them; the same as asked one by one.
. tests/cli/run.inc
corpus_index
cat > "$TMPDIR/queries" <<'END'
问题:"年轻干部"

同篇(问题:年轻干部 打算:培训)
(培训 OR 台账) -问题:怵
查无此词
END
"$ZHANGJU" search --batch < "$TMPDIR/queries" | level > "$TMPDIR/batch" || echo "exit $?"
grep . "$TMPDIR/queries" | while read -r query; do "$ZHANGJU" search --format jsonl "$query"; done | level | cmp - "$TMPDIR/batch" && echo "index: same"
"$ZHANGJU" search --batch --scan corpus/reports < "$TMPDIR/queries" | grep '"type":"end"' | level > "$TMPDIR/scan"
grep '"type":"end"' "$TMPDIR/batch" | cmp - "$TMPDIR/scan" && echo "scan: same counts"
"$ZHANGJU" count --batch < "$TMPDIR/queries"
echo "-- an error is an answer; the batch goes on, and the exit code tells at its end"
printf '问题:(\n怵\r\n"a\377"\na AND b OR c\n' > "$TMPDIR/wrong"
z search --batch -n 1 < "$TMPDIR/wrong" | sed 's/"sure":[0-9]*,"why":\[[^]]*\]/"sure":N,"why":[R]/; s/"score":[0-9.]*/"score":S/'
head -c 9000 /dev/zero | tr '\0' x | z search --batch
printf 'n\000n\n' | z search --batch
echo "-- options that one query takes"
echo 年轻干部 | "$ZHANGJU" search --batch --in 问题 --literal -n 2 --offset 1 | grep -c '"type":"hit"'
z search --batch 年轻干部
z search --batch --format tsv
echo 年轻干部 | z search --batch -o "$TMPDIR/batch.xlsx"
[ ! -e "$TMPDIR/batch.xlsx" ] || echo "something is written"
z search --batch --explain
z search --batch < /
z search --batch < /dev/null
