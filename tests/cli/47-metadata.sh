# What is known of every report of the sample corpus, and where it comes from.
"$ZHANGJU" index --quiet corpus/reports > /dev/null || exit 1
(cd corpus/reports && find . -type f | sort) | while read -r path; do
  path=${path#./}
  echo "== $path"
  "$ZHANGJU" show --facts "$path" | grep -v '^file'
done
echo '== the head of show'
LC_ALL=zh_CN.UTF-8 "$ZHANGJU" show 2023/青石镇党委巡察整改情况报告.txt:1 | sed 's/  [a-z2-7]\{10\}  /  ID  /'
echo '== by date: a day, a month, spans; what is no date is told'
for query in 日期:2025-05-12 日期:2025年5月 日期:2025.4..2025.5 日期:..2023-12 日期:2025-06.. 年份:2025-01; do
  echo "$query: $("$ZHANGJU" count --unit reports "$query")"
done
LC_ALL=zh_CN.UTF-8 "$ZHANGJU" count 日期:2025年13月 || [ $? -eq 1 ]
