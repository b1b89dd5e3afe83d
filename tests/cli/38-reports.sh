# What is in an index: every report, or those with a hit, in every format and order.
. tests/cli/run.inc
mkdir "$TMPDIR/reports"
printf '关于年轻干部工作的报告\n县委组织部：\n一、存在的问题\n年轻干部不足。\n云溪县人事局\n2024年3月5日\n' > "$TMPDIR/reports/b,1.txt"
printf '云溪县水利局2023年工作总结\n一、主要做法\n加强培训。\n' > "$TMPDIR/reports/a.txt"
printf '没有标题的一段话，也没有日期。\n' > "$TMPDIR/reports/c.txt"
export ZHANGJU_INDEX="$TMPDIR/index"
"$ZHANGJU" index --quiet "$TMPDIR/reports" > /dev/null
z reports
z reports --lang zh 年轻干部
z reports --sort date --format csv
z reports --sort title --format tsv
z reports --sort path --offset 1 -n 1
z reports --excel --lang zh 年份:2024
z reports --format jsonl -n 1
z reports --format json 标题:总结
z reports --format markdown --lang zh
z reports --format paths 培训
"$ZHANGJU" reports --format paths -0 | tr '\0' '|'
echo
z reports --scan "$TMPDIR/reports/a.txt"
z reports 没有这样的词
z reports -0
z reports --excel --format tsv
z reports --index "$TMPDIR/none"
echo "-- words that no report has, but that name one"
z reports --format paths '云溪县水利局总结 2023'
z reports --quiet --format paths 水利局2023年工作总结
z reports '云溪县水利局总结 1999'
z reports 无此报告
