# The year that text speaks of, found or inferred, and trend: a wording year by year.
. tests/cli/run.inc
cd "$TMPDIR" || exit 1
mkdir reports
cat > reports/a.txt <<'TEXT'
云溪县2024年政府工作报告
——2024年1月20日在云溪县第十八届人民代表大会第四次会议上
一、2023年工作回顾
新建学校3所。2022年启动的数字化改革完成，数字化项目比2021年翻番。
过去五年，数字化投入20亿元。
二、存在的问题
数字化人才不足。
三、2024年工作安排
推进数字化改造。到2026年，数字化覆盖全县。
TEXT
cat > reports/b.txt <<'TEXT'
云溪县水利局2023年工作总结
一、主要工作
修复水库8座，数字化管理水平提高。2020年以来，建成数字化站点9个。数字化巡查每月一次。
二、下一步打算
建设数字化平台。
云溪县水利局
2023年12月20日
TEXT
cat > reports/c.txt <<'TEXT'
关于学习情况的报告
一、基本情况
学习了数字化知识。去年学习了法律。
TEXT
"$ZHANGJU" index --quiet --index i reports > /dev/null
export ZHANGJU_INDEX="$TMPDIR/i"
q() { printf '%-30s %s\n' "$1" "$("$ZHANGJU" count -- "$1" 2>&1)"; }
echo "-- each place and its year"
for year in 2018..2022 2020 2021 2022 2023 2024 2026 '*'; do
  "$ZHANGJU" search --format tsv "述年:$year 数字化" 2> /dev/null | cut -f 2-4 | sed "s/^/$year	/"
done
echo "-- composed"
q 数字化; q '述年:2023 数字化'; q 'about:2023 数字化'; q '数字化 述年：2023'; q '-述年:2023 数字化'; q '-述年:* 数字化'; q '述年:2023 打算:数字化'
q '述年:2024 打算:数字化'; q '述年:2024 问题:*'; q '述年:2023 问题:*'; q '述年:2023'; q '(述年:2023 数字化) OR (述年:2024 数字化)'
q '述年:2023 年份:2024'; q '同篇((述年:2023 数字化) (述年:2024 数字化))'; q '述年:去年 数字化'
echo "-- counts by it"
"$ZHANGJU" count --by about 数字化
"$ZHANGJU" count --by about --unit reports 数字化
"$ZHANGJU" items --format csv --in work,plans | cut -d, -f 1,10,13-
echo "-- index and scan agree"
for query in 述年:2023 '述年:2020..2022 数字化' '-述年:2024 问题,打算:*' '述年:* -年份:2023 数字化'; do
  a=$("$ZHANGJU" search --format jsonl -- "$query" | sed 's/"took_us":[0-9]*//; s/"generation":[0-9]*//')
  b=$("$ZHANGJU" search --format jsonl --scan reports -- "$query" | sed 's/"took_us":[0-9]*//; s/"generation":[0-9]*//')
  [ "$a" = "$b" ] || echo "differ: $query"
done
"$ZHANGJU" explain --lang zh '-述年:2020..2022 问题:数字化' | sed -n '1,2p; 4,6p'
echo "-- trend"
run() { echo "\$ zhangju $*"; "$ZHANGJU" "$@" 2>&1; echo "exit $?"; }
run trend 数字化
run trend --rate --by role --lang zh 数字化
run trend --about --rate 数字化
run trend -i 打算 --lang zh --excel 数字化
run trend --format markdown 打算:数字化
run trend --format jsonl 打算:数字化 | sed 's/"took_us":[0-9]*/"took_us":0/'
run trend --format json --about 打算:数字化 | sed 's/"took_us":[0-9]*/"took_us":0/'
run trend -i 问题
run trend 无此提法
run trend
run trend --by year 数字化
run trend --format json --excel 数字化
"$ZHANGJU" trend --format tsv --by role 数字化 > a
"$ZHANGJU" trend --format tsv --by role --scan reports 数字化 | cmp - a && echo same
