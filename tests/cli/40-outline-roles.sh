# outline and roles on a report whose structure is plain; that rules tell reports well is 91-gold's matter.
. tests/cli/run.inc
cd "$TMPDIR" || exit 2
cat > r.txt <<'END'
清河县人才工作情况报告

县委：

现将我县一年来的人才工作情况报告如下。

一、主要做法

（一）加强领导。成立了领导小组。

（二）加大投入。一是增加资金。投入500万元。二是完善制度。出台办法3个。

二、存在的问题

（一）总量不足。全县缺口120人。

三、下一步打算

1.加强引进。每年引进30人。

2.加强培训。每年培训200人次。

清河县委组织部
2024年1月5日
END
z outline r.txt
z outline --roles r.txt | sed -E 's/ +[A-Z]\.[a-z]+[.0-9]*$//'
z outline --why --depth 1 --lang zh r.txt
z outline --depth 1 r.txt
z roles r.txt
echo "-- the rule behind every role"
"$ZHANGJU" outline --why r.txt | awk '$(NF > 0 ? 1 : 1) ~ /^[0-9]+:[0-9]+$/ && !/ [A-Z]\.[a-z.]+[0-9.]*/ { print "no rule: " $0 }'
z outline --lang zh s.txt none.txt
echo "-- several files one after another; what fails is told and the rest goes on"
printf '一、存在问题\n甲。\n' > s.txt
z roles s.txt none.txt s.txt
z outline none.txt
z outline s.txt r.txt
z roles
z roles --format xml r.txt
z outline --depth 9 r.txt
echo "-- nothing in it, nothing but one line, no LF at its end"
printf '\n \n' > blank.txt; : > empty.txt; printf '甲' > one.txt
z roles blank.txt
z roles empty.txt
z roles one.txt
z outline one.txt
cd - > /dev/null || exit 2
echo "-- roles of the sample corpus tile every line that is not blank, from 0"
find corpus/reports -type f | sort | while read -r file; do
  "$ZHANGJU" roles "$file" | tail -n +2 | awk -F '\t' '$2 == 0 { print $1 }' > "$TMPDIR/have"
  grep -n '[^[:space:]　]' "$file" | cut -d : -f 1 | cmp -s - "$TMPDIR/have" || echo "$file: lines differ"
  "$ZHANGJU" roles "$file" | tail -n +2 | awk -F '\t' 'NF != 5 || $5 == "" || $1 < line || ($1 == line && $2 <= char) { print "bad row: " $0 } { line = $1; char = $2 }'
done
