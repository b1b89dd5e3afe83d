# What is written in many ways is found by each of them, by the index and by a scan, and the original is quoted as it is.
. tests/cli/run.inc
mkdir "$TMPDIR/reports"
cat > "$TMPDIR/reports/a.txt" <<'EOF'
关于渠道工作的报告

一、基本情况

二○二三年完成投资1,234.56万元，二OO五年1，234.56万元，二〇〇五年1234.56万元，债务12,345,678元。

渠长35km，库区200㎡，蓄水100m³，㎞与５０㎏，35 km。

沿著河道著手整治，氣候乾旱，計畫緩建，答覆群衆；著名的渠首沿着河道。

⻘年⼲部到⻄部。衞生、高峯、敎育。
EOF
export ZHANGJU_INDEX="$TMPDIR/index"
"$ZHANGJU" index --quiet "$TMPDIR/reports" > /dev/null
for query in 1234.56 1,234.56万元 １，２３４．５６ 12345678 12,345,678元 34.56 \
  二〇二三年 二零零五年 二ＯＯ五年 二○○五年 \
  km 35km '"35 km"' ㎡ m2 100m3 m³ kg 5km 沿着 沿著 着手 干旱 乾旱 计划 計劃 答复 群众 着名 \
  青年干部 西部 卫生 高峰 教育 '="沿着"' '="沿著"' '="1234.56"' '="㎡"'; do
  index=$("$ZHANGJU" count "$query") scan=$("$ZHANGJU" count --scan "$TMPDIR/reports" "$query")
  [ "$index" = "$scan" ] || echo "$query: $index by the index, $scan by a scan"
  echo "$query: $index"
done
"$ZHANGJU" search --format tsv '1234.56 OR km OR ㎡ OR 沿着 OR 青年干部' | cut -f 4-
"$ZHANGJU" search --format jsonl 'km OR ㎡ OR 1234.56' | python3 -c '
import json, sys
for line in sys.stdin:
    row = json.loads(line)
    for m in row.get("matches", []):
        begin = m["start_char"] - row["start_char"]
        print(row["sentence"][begin:begin + m["length_chars"]])'
z text --folded "$TMPDIR/reports/a.txt"
