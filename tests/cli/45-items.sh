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
echo '-- where nothing is numbered, clauses between semicolons or else sentences are the items'
mkdir more
cat > more/1.txt <<'TEXT'
关于教育工作情况的报告
一、主要做法
新建学校3所。但教师队伍偏老，结构不优。
二、存在的问题
总体上看，还有一些差距，主要问题如下：
城乡差距较大。教师流失严重；校舍老化；经费不足。
三、下一步打算
加大投入。补充教师100名。
TEXT
cat > more/2.txt <<'TEXT'
关于卫生工作情况的报告
一、主要做法
新建医院1所。
二、存在的问题
三、下一步打算
加大投入。
TEXT
cat > more/3.txt <<'TEXT'
关于水利工作情况的报告
一、存在的问题
存在以下问题。
（一）管护不到位。重建轻管。
（二）人员不足。
二、下一步打算
（一）加强管护。
（二）补充人员。
TEXT
"$ZHANGJU" index --quiet --index more.index more > /dev/null
run items --index more.index
run items --index more.index --in 打算 --lang zh --excel
run items --index more.index --in 打算 -n 2
run items --index more.index 教师 --format tsv
echo '-- the reports with items are those with the role, for every role'
for role in intro overview work rectify experience problems causes plans advice goals other frame frame:title noise 'problems?' 'plans!' problems,plans; do
  for where in '--index more.index' '--index corpus.index'; do
    [ -d corpus.index ] || "$ZHANGJU" index --quiet --index corpus.index "$OLDPWD/corpus/reports" > /dev/null
    "$ZHANGJU" items $where --in "$role" --format tsv 2> /dev/null | cut -f2 | sort -u > a
    "$ZHANGJU" search $where -l -n 0 --format paths "$role:*" 2> /dev/null | sort > b
    cmp a b && printf '%s %s\n' "$role" "$(wc -l < a)"
  done
done
"$ZHANGJU" items --index corpus.index --in work --nested --format jsonl > a
"$ZHANGJU" items --scan "$OLDPWD/corpus/reports" --in work --nested --format jsonl > b
sed 's/"generation":[0-9]*//' a > c; sed 's/"generation":[0-9]*//' b | cmp - c && echo same
