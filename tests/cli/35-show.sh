# show: a report with its roles, the lines around a place, the original byte for byte.
. tests/cli/run.inc
corpus_index
id=$("$ZHANGJU" search --format tsv 怵 | sed -n 's/^\([a-z2-7]*\):18.*/\1/p')
z show $id:18
z show 2025/卫健局副局长述职述廉报告.txt:18:11
z show $id:18 --lang zh -C 1
echo "-- a line inside a wrapped paragraph shows the paragraph"
z show 2024/消防安全检查情况通报.txt:11
z show 2024/消防安全检查情况通报.txt:30
echo "-- the sentence that LINE:CHAR names, its section, the passages of a role"
z show 2025/关于年轻干部队伍建设情况的报告.txt:17:20
z show 2025/关于年轻干部队伍建设情况的报告.txt:17:20 --color always | tail -1
z show --section 2025/关于年轻干部队伍建设情况的报告.txt:23
z show --only 打算 --only causes 2025/关于年轻干部队伍建设情况的报告.txt
z show --only 麻烦 $id
z show --section $id
echo "-- context reaches no further than the report"
z show $id:1 -C 2
[ "$("$ZHANGJU" show $id)" = "$("$ZHANGJU" show $id:5 -C 100000)" ] && echo whole
echo "-- a title taken from the opening is said to be"
z show 2023/shuzhi_竹坪乡党委书记述职.txt:1 | head -2
z --lang zh show 2023/shuzhi_竹坪乡党委书记述职.txt:1 | head -2
echo "-- raw is the file"
find corpus/reports -type f | while read -r file; do
  "$ZHANGJU" show --raw "${file#corpus/reports/}" | cmp - "$file" || echo "$file differs"
done
"$ZHANGJU" show --raw $id | cmp - corpus/reports/2025/卫健局副局长述职述廉报告.txt && echo same
echo "-- BOM and CR are kept out of the original, NUL never gets there"
mkdir "$TMPDIR/odd"
printf '\357\273\277标题\r\n\r\n年轻干部。\r\n' > "$TMPDIR/odd/crlf.txt"
printf '标题\n\n年轻干部。' > "$TMPDIR/odd/nolf.txt"
printf "\n\n一、存在问题\n年轻干部。\n\n\n" > "$TMPDIR/odd/blanks.txt"
"$ZHANGJU" index --quiet --index "$TMPDIR/oddi" "$TMPDIR/odd" > /dev/null
for name in crlf nolf blanks; do "$ZHANGJU" show --index "$TMPDIR/oddi" --raw $name.txt | od -An -c | sed 's/ *$//' | tail -2; done
z show --index "$TMPDIR/oddi" blanks.txt
echo "-- what is not there"
z show 无此.txt
z show --lang zh 无此.txt
z show $id:99
z show $id:0:0
z show $id:12:99999
z --lang zh show $id:12:99999
z show --raw $id:99999999999
z show
z show a b
z show --raw --facts $id
z show --raw --only 问题 $id
z show --section -C 1 $id:12
z show -C 1 $id
z show --context -1 $id
echo "-- by a part of the name or title, or by what names the report"
"$ZHANGJU" show 村级财务:1 | tail -1 | cut -c 1-60
"$ZHANGJU" show 關於加強村級財務:1 | tail -1 | cut -c 1-60
"$ZHANGJU" show '云溪县政府工作报告 2025' | head -1
"$ZHANGJU" show --facts 档案馆 | head -1
z show 年轻干部 | head -2
z show 总结
z show 2025/云溪县政府工作报告.txt:9999
z show 无此名
