# count: units, lines by role and report, batches.
. tests/cli/run.inc
corpus_index
for unit in occurrences sentences paragraphs reports; do z count --unit $unit 年轻干部; done
z count --unit reports -- -打算:怵 怵
z count 查无此词
z count --unit reports 查无此词
echo "-- by report, best first, adds up"
z count --by report --unit sentences 消防
for unit in occurrences sentences paragraphs reports; do
  [ "$("$ZHANGJU" count --by report --unit $unit 年轻干部 | awk -F '\t' '{ n += $2 } END { print n }')" = "$("$ZHANGJU" count --unit $unit 年轻干部)" ] || echo "$unit do not add up"
done
echo "-- by role: two roles count for both, kinds of frame for frame too"
z count --by role 消防控制室
z count --by role 述职述廉
z count --by role 噪声:公众号
z count --by role 查无此词
echo "-- counts are those of search"
for query in 年轻干部 '问题:(年轻干部 -培训)' 的 '%' 村 '培训 OR 台账'; do
  "$ZHANGJU" search --format jsonl "$query" | tail -1 > "$TMPDIR/end"
  for unit in occurrences sentences paragraphs reports; do
    grep -q "\"$unit\":$("$ZHANGJU" count --unit $unit "$query")[,}]" "$TMPDIR/end" || echo "$query: $unit differ"
  done
done
echo "-- batch: one a line, empty ones left out, CRLF, wrong ones marked, the last without LF"
printf '年轻干部\r\n\n问题:怵\n查无此词\n(a\n怵' > "$TMPDIR/batch"
z count --batch < "$TMPDIR/batch"
printf '怵\n问题:怵\n打算:怵\n' | z count --batch --unit reports --in 问题
printf '查无此词\n' > "$TMPDIR/batch"
z count --batch < "$TMPDIR/batch"
z count --batch < /dev/null
echo "-- literal"
z count --literal '“重建轻管”没有'
z count --literal '年轻干部 OR 培训'
echo "-- timing: count, microseconds, query"
printf '年轻干部\n问题:怵\n' | "$ZHANGJU" count --batch --timing --repeat 3 | sed -E 's/^([0-9]+)\t[0-9]+\t/\1\tN\t/'
echo "-- without an index"
z count --scan corpus/reports 年轻干部
z count --scan corpus/reports/2023 --scan corpus/reports/2024 --by report 消防
echo "-- a batch by year, role and issuer: every row names its query, and none is lost"
printf '年轻干部\n无此词\n(年轻\n' | z count --batch --by year
printf '年轻干部 培训\n' | z count --batch --by role
printf '年轻干部\n' | "$ZHANGJU" count --batch --by year | cut -f 1,2 > "$TMPDIR/batch"
"$ZHANGJU" count --by year 年轻干部 | cmp - "$TMPDIR/batch"
z count --batch --timing --by year < /dev/null
