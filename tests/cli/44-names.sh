# One unit under all of its names, and titles that say whose report they head.
. tests/cli/run.inc
mkdir "$TMPDIR/reports"
report() { # name title signature
  printf '%s\n\n县有关部门：\n\n现将情况报告如下。\n\n一、存在的问题\n\n渠道管护不足。\n\n%s\n2024年3月5日\n' "$2" "$3" > "$TMPDIR/reports/$1.txt"
}
report a 政府工作报告 澄湖市人民政府
report b 2023年政府工作报告 澄湖市政府
report c '2 0 2 2 年 政府工作报告[1]' 澄湖市政府
report d 澄湖市水利局工作总结 澄湖市水利局
report e 关于渠道管护情况的报告 中共澄湖市委员会组织部
report f 关于队伍建设情况的报告 澄湖市委组织部
export ZHANGJU_INDEX="$TMPDIR/index"
"$ZHANGJU" index --quiet "$TMPDIR/reports" > /dev/null
echo "-- groups"
z count --by issuer --unit reports 管护
echo "-- each name finds the reports of all"
for query in 单位:澄湖市政府 单位:澄湖市人民政府 '单位:="澄湖市"' 单位:澄湖市委组织部 单位:中共澄湖市委员会组织部 '单位:="中共澄湖市委组织部"' '单位:="澄湖市水利"' 单位:水利; do
  echo "$query: $("$ZHANGJU" count --unit reports "$query")"
done
echo "-- titles, as they are shown in every format and as they are"
z reports --format tsv
z search --format paths 标题:政府工作报告
z search --limit 1 管护
z search --lang zh --format markdown --limit 1 管护
"$ZHANGJU" search --format jsonl 管护 | python3 -c '
import json, sys
for line in sys.stdin:
    row = json.loads(line)
    if row["type"] == "hit" or row["type"] == "report": print(row["type"], row["path"], row["title"])'
z show --lang zh b.txt:1
z show --facts c.txt
echo "-- the scan finds the same"
for query in 单位:澄湖市政府 单位:中共澄湖市委员会组织部 '单位:="澄湖市"'; do
  echo "$query: $("$ZHANGJU" count --unit reports --scan "$TMPDIR/reports" "$query")"
done
