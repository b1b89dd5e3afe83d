# Scores against gold: exact on a report that is labelled as the program does, and by hand where gold differs.
cd "$TMPDIR" || exit 1
mkdir -p gold reports/2024
printf '关于年轻干部工作的报告\n一、存在的问题\n年轻干部数量不足。\n二、下一步打算\n加强年轻干部培养。\n' > reports/2024/a.txt
cp reports/2024/a.txt reports/b.txt
printf '# 某局2023年工作总结\n\n## 一、存在的问题\n\n力量不足。\n' > reports/c.md
printf 'line\tstart_char\tlevel\theading\trole\n1\t0\t0\t关于年轻干部工作的报告\tframe:title\n2\t0\t1\t一、存在的问题\tproblems\n3\t0\t0\t\tproblems\n4\t0\t1\t二、下一步打算\tplans\n5\t0\t0\t\tplans\n' > gold/a.tsv

run() {
  echo "\$ zhangju $*"
  "$ZHANGJU" "$@" > out 2>&1
  code=$?
  sed -E '/^certainty/s/  [0-9]+ %: [0-9]+ %/  N %: N %/g; s/(  N %: N %)+/  N %: N %/' out # changes with the model
  echo "exit $code"
}
run eval --gold gold --reports reports
echo '-- the third character of line 3 turns to plans: 6 of its 9 characters are plans in gold alone; a second heading is not there'
printf 'line\tstart_char\tlevel\theading\trole\n1\t0\t0\t\tframe:title\n2\t0\t1\t一、存在的问题\tproblems\n3\t3\t5\t部数\tplans\n4\t0\t1\t二、下一步打算\tplans+goals\n5\t0\t0\t\tplans\n' > gold/b.txt.tsv
printf 'line\tstart_char\trole\tquote\n1\t0\tframe\t#\n3\t0\tproblems\t##\n' > gold/c.md.tsv
printf 'line\tstart_char\trole\n1\t0\twork\n' > gold/absent.tsv
printf 'no gold\n' > gold/queries.tsv
run eval --gold gold --reports reports
run eval --gold gold --reports reports --format json
echo '-- what is wrong is said'
run eval --gold gold
run eval --gold gold --reports reports --format xml
mkdir bad none
printf 'line\tstart_char\trole\n1\t0\ttroubles\n' > bad/a.tsv
run eval --gold bad --reports reports
printf 'line\trole\n1\twork\n' > bad/a.tsv
run eval --gold bad --reports reports
run eval --gold none --reports reports
run eval --gold absent --reports reports
