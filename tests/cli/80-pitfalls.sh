# What goes wrong with Chinese text in other engines, case by case: each line is a query, what is expected, what came.
. tests/cli/run.inc
mkdir "$TMPDIR/r"
printf '%s\n' '关于水利工作的报告' '' '一、主要成绩' '' \
  '改革开放，改革、开放。改革 开放，改　革开放。' \
  '完成投资５．２％，增长5.2%，比15.2%低；ＧＤＰ增长，GDP增长，gdp 增长，ABCGDP。' \
  '“十四五”规划，《条例》第①项，第（一）款，第(一)条。' \
  '𠮷山镇与𠮷川镇。豈有此理。' \
  '人人人有责。' \
  '葛󠄀城区' \
  '零​宽空格' \
  '' '二、存在的问题' '' \
  '水利工程管护不到位，发' \
  '展后劲不足。' \
  '' '三、下一步打算' '' \
  '增長後勁，皇后村，里程與裡程。' > "$TMPDIR/r/a.txt"
printf '水利\n' > "$TMPDIR/r/short.txt"
"$ZHANGJU" index --quiet --index "$TMPDIR/i" "$TMPDIR/r" > /dev/null
export ZHANGJU_INDEX="$TMPDIR/i"
q() {
  got=$("$ZHANGJU" count -- "$2" 2>&1); scan=$("$ZHANGJU" count --scan "$TMPDIR/r" -- "$2" 2>&1)
  verdict=ok
  [ "$got" = "$1" ] || verdict="WRONG: $got, not $1"
  [ "$got" = "$scan" ] || verdict="$verdict; the scan says $scan"
  echo "$2: $1 $verdict"
}
echo "-- 1, 2 characters"
q 4 革 ; q 1 豈; q 1 岂; q 4 改革; q 3 水利; q 1 管护; q 0 护管
echo "-- 3 across blanks, not across marks"
q 3 改革开放; q 1 '"改革、开放"'; q 1 改革，开放; q 1 '"改革。开放"'
echo "-- 4 not across paragraphs, nor sentences"
q 0 发展; q 0 有责葛; q 0 不足三; q 0 报告一
echo "-- 5, 6, 7 widths, numbers, marks, letters beside Han"
q 2 5.2%; q 2 ５．２％; q 1 15.2%; q 3 .2%; q 3 GDP增长; q 3 gdp增长; q 3 ＧＤＰ; q 0 DP增长; q 1 ABCGDP; q 1 '"“十四五”规划"'; q 1 十四五; q 1 '"《条例》"'; q 1 条例; q 1 ①; q 0 第1项; q 1 第①项; q 2 '"第(一)"'
echo "-- 8 four bytes are one character; 9 compatibility forms"
q 2 𠮷; q 1 𠮷山; q 1 𠮷川镇; q 0 山𠮷; q 1 豈有此理; q 1 岂有此理
echo "-- 10 overlapping"
q 2 人人; q 3 人; q 1 人人人; q 0 人人人人
echo "-- 11 longer than any report"
q 0 水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利水利
echo "-- 12 places hold though folding changed lengths"
"$ZHANGJU" search --format jsonl 后劲 | python3 -c '
import json, sys
for hit in map(json.loads, sys.stdin):
    for m in hit.get("matches", []): print(m["line"], m["start_char"], m["length_chars"])'
"$ZHANGJU" search --format jsonl '"5.2%"' | python3 -c '
import json, sys
for hit in map(json.loads, sys.stdin):
    for m in hit.get("matches", []): print(m["line"], m["start_char"], m["length_chars"])'
echo "-- 13 variant selectors, zero width"
q 1 葛城区; q 1 零宽空格; q 1 宽空
echo "-- 14, 15 the same word counts the same in company; short words are never dropped"
q 4 '改革 OR 无此词'; q 8 "改革 开"; q 4 '(改革)'; q 4 '全部:改革'; q 0 '改革 护'; q 8 '改革 开放'; q 4 '改革 -护'
echo "-- 16 traditional and simplified"
q 1 增长后劲; q 1 增長後勁; q 1 皇后; q 1 皇後; q 2 里程; q 2 裡程; q 1 '里程与里程'
echo "-- 17 quoted or not"
q 4 '"改革"'; q 3 '"水利"'; q 1 '"管护不到位"'; q 1 管护不到位
echo "-- 19 counted per unit asked"
for unit in occurrences sentences paragraphs reports; do z count --unit $unit 水利; done
echo "-- 20 an index without its postings fails loudly"
cp -r "$TMPDIR/i" "$TMPDIR/broken"
rm -r "$TMPDIR"/broken/segments/*/postings
z count --index "$TMPDIR/broken" 水利 2>&1 | sed 's#segments/[^/]*/#segments/S/#'
