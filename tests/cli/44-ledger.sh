# Tables whose columns are headed: the roles of cells, items with the other cells of their row, in scan and index alike.
cd "$TMPDIR" || exit 1
mkdir reports
printf '柳溪镇督查整改台账\n填报单位：柳溪镇政府\n序号\t存在问题\t整改措施\t责任单位\n' > reports/text.txt
printf '1\t年轻干部流失，保洁船只老旧。\t更新船只；选派年轻干部两名。\t水利站\n2\t台账不全\t\t宣传办\n' >> reports/text.txt
cat > reports/list.md <<'END'
# 青石县安全检查清单

检查了三家企业。

| 编号 | 问题描述 | 原因分析 | 整改要求 |
|------|----------|----------|----------|
| 1 | 车间地面有积水 | 排水沟没有清理 | 三日内清理完毕 |
END
cat > reports/page.html <<'END'
<html><body><h1>云溪县巡察整改情况</h1><p>整改情况见下表。</p>
<table><tr><th>序号</th><th>反馈问题</th><th>整改情况</th><th>责任单位</th></tr>
<tr><td>1</td><td>年轻干部偏少</td><td><p>招录10人。</p><p>下乡锻炼5人。</p></td><td>组织部</td></tr>
<tr><td colspan="4">注：下表从略</td></tr></table>
<p>分年度情况如下。</p>
<table><tr><th rowspan="2">序号</th><th rowspan="2">存在问题</th><th colspan="2">整改情况</th></tr><tr><th>措施</th><th>时限</th></tr>
<tr><td rowspan="2">1</td><td rowspan="2">池塘淤塞</td><td>挖泥</td><td>三月</td></tr><tr><td>种树</td><td>四月</td></tr></table>
<p>其余问题正在整改。</p></body></html>
END
$ZHANGJU index --quiet reports > index.log 2>&1 || exit 1
for file in text.txt list.md page.html; do
  echo "-- roles of $file"
  $ZHANGJU outline --roles "reports/$file" | grep ' 100 %$'
done
echo "-- items"
$ZHANGJU items
echo "-- of another role, with a hit in the cell"
$ZHANGJU items -i rectify 年轻干部
echo "-- as JSON and CSV"
$ZHANGJU items --format jsonl 年轻干部
$ZHANGJU items --format csv 台账
echo "-- the same without an index, and after relabelling"
items() { $ZHANGJU items --format jsonl "$@" | grep '"type":"item"' | sort; }
items > a
items --scan reports > b
$ZHANGJU index --relabel --quiet >> index.log 2>&1
items > c
cmp a b && cmp a c && echo same
echo "-- a query in a column"
$ZHANGJU count 问题:年轻干部
$ZHANGJU count 整改:年轻干部
echo "-- a head over two columns"
cat > span.html <<'END'
<html><body><h1>河口镇问题台账</h1>
<table><tr><th>序号</th><th>存在问题</th><th colspan="2">责任单位</th><th>时限</th></tr>
<tr><td>1</td><td>年轻干部外出较多</td><td>组织办</td><td>人社所</td><td>六月</td></tr></table></body></html>
END
$ZHANGJU items --scan span.html --format jsonl | grep -o '"fields":.*'
