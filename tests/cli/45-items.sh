# Items under a role: which headings are items, nested ones, those with a hit, every format.
cd "$TMPDIR" || exit 1
mkdir reports
cat > reports/1.txt <<'END'
关于干部工作情况的报告
现将有关情况报告如下。
一、主要做法
（一）强化培养。坚持抓早抓小，举办培训班3期。
（二）严格管理。开展谈心谈话20人次。
二、存在问题和下步打算
（一）存在问题
一是干部队伍结构不合理，比例失调。原因：一是编制不足；二是"进口"不畅。
二是年轻干部*培养*不够。部分年轻干部缺乏基层锻炼。
（二）下步打算
一是加强年轻干部培养。举办培训班5期。
二是优化干部队伍结构。招录10人。
END
cat > reports/2.txt <<'END'
云溪县水利局2023年工作总结
2023年，县水利局完成了各项任务。
一、主要工作
修复水库8座，清淤渠道20公里。
二、存在的主要问题
（一）工程管护不到位。一些水库重建轻管。
（二）专业人员不足。年轻干部流失较多。
三、下一步工作打算
加强管护。
END
printf '关于学习情况的报告\n一、基本情况\n学习了文件。\n' > reports/3.txt
run() {
  echo "\$ zhangju $*"
  "$ZHANGJU" "$@" 2>&1
  echo "exit $?"
}
"$ZHANGJU" index --quiet reports > /dev/null
run items
run items --nested
run items --in 打算
run items 年轻干部
echo '-- the words are in the report, but in no item of the role'
run items 培训班
run items --in 打算 培训班
for format in tsv jsonl csv markdown; do run items --format $format; done
echo '-- of the reports that fields ask for all items, which hold no hit themselves'
run items --format tsv 年份:2023
run items --in 打算 标题:干部 -标题:水利
run search --unit item 问题:人员 年份:2023
echo '-- without an index the same'
"$ZHANGJU" items --format tsv > a
"$ZHANGJU" items --format tsv --scan reports > b
cmp a b && echo same
run items --in 情况 --scan reports/3.txt
run items --format xml
run items --in 麻烦
run items '('
