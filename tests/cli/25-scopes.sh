# Scopes on a report whose roles are plain: counts that can be checked by eye.
. tests/cli/run.inc
cd "$TMPDIR" || exit 2
cat > r.txt <<'END'
县人才工作情况报告

一、主要做法

甲乙。今年甲丙。

二、存在的问题

甲丁偏少。乙丁偏少。
甲甲戊配备不足。

三、下一步打算

甲己。丁己。
END
"$ZHANGJU" index --quiet --index i r.txt > /dev/null
export ZHANGJU_INDEX="$TMPDIR/i"
zq show r.txt
cat .out
q() { printf '%-34s %s\n' "$1" "$("$ZHANGJU" count "$1" 2>&1)"; }
echo "-- one scope, by name, alias and key; full-width colon"
q 甲; q 问题:甲; q 存在问题:甲; q problems:甲; q PROBLEMS:甲; q 问题：甲; q in:问题\ 甲; q 甲\ in:问题; q 打算:甲; q 做法:甲
q 問題:甲; q 困难:甲; q 缺点:甲; q 下一步:甲; q '問題？:甲'; q 標題:人才
echo "-- several roles, several scopes, nesting is what both hold, 全部 lifts"
q 问题,打算:甲; q '问题:甲 OR 打算:甲'; q '问题:(甲 OR 打算:甲)'; q '问题:打算:甲'; q '问题:(甲 OR 全部:乙)'; q '问题:(甲 OR 乙)'; q 全部:甲; q '问题:(全部:甲乙)'; q 问题:甲乙
echo "-- not in a role; not with a word in the same paragraph of the role"
q '甲 -in:问题'; q '甲 -in:打算'; q '问题:(甲 -乙)'; q '问题:(甲 -戊)'; q '甲 -乙'; q '甲 -问题:乙'; q '甲 NOT 乙'
echo "-- AND is one paragraph"
q '甲 乙'; q '甲 丁'; q '甲 戊'; q '乙 戊'; q '问题:甲 打算:甲'; q '(甲 OR 乙) 丁'
echo "-- --in is the same as in:"
z count --in 问题 甲
z count --in 问题 --in 打算 甲
z count --in problems '甲 OR 打算:甲'
z count --in 无此 甲
z search --in 无此 甲
echo "-- every role with hits; the outermost scope is lifted for that"
z count --by role 甲
z count --by role 问题:甲
z count --by role '问题:甲 OR 打算:丁'
echo "-- a frame is searched, its own scope too; noise only on request"
q 情况报告; q frame:情况报告; q 文头文尾:情况报告; q 问题:情况报告; q 噪声:甲
echo "-- index and scan agree"
echo "-- a role without a word: all its text, for every reader"
q '问题:*'; q '问题：＊'; q in:问题; q '问题:* 甲'; q '问题:(* -甲)'; q '同篇(问题:* -打算:*)'; q '同篇(问题:* 打算:*)'; q '*'; q '"*"'
q 'in:问题 年份:*'; q 'in:问题 标题:人才'; q 'in:问题 标题:无'; q '至少2(问题:*)'; q '至少4(问题:*)'
"$ZHANGJU" count -i problems
"$ZHANGJU" search -i problems --lang zh | sed "\$d"
"$ZHANGJU" search --scan r.txt -i problems --format tsv
"$ZHANGJU" search --format jsonl '问题:*' | sed -n '1p; 2s/.*"matches"/"matches"/p'
for query in 甲 问题:甲 '问题:(甲 -戊)' '甲 -in:问题' '问题,打算:甲' '(甲 OR 乙) 丁'; do
  [ "$("$ZHANGJU" search --format tsv "$query")" = "$("$ZHANGJU" search --scan r.txt --format tsv "$query")" ] || echo "$query differs"
done
