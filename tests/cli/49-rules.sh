# The rule table: what is built in can be printed, checked, changed and used.
run() {
  echo "\$ zhangju $*" | sed "s|$TMPDIR|TMP|g"
  "$ZHANGJU" "$@" > "$TMPDIR/out" 2>&1
  code=$?
  sed -e "s|$TMPDIR|TMP|g" -e 's/^[0-9]* rules, version [0-9a-f]\{16\}/N rules, version V/' "$TMPDIR/out"
  echo "exit $code"
}
cd "$TMPDIR" || exit 1
"$ZHANGJU" rules print > mine.tsv && cmp mine.tsv "$OLDPWD/indexer/outline/rules.tsv" && echo 'printed as it is'
run rules check mine.tsv
"$ZHANGJU" rules list | grep -c '^H\.problems\.01  *heading  *problems ' 
[ "$("$ZHANGJU" rules list | wc -l)" -gt 100 ] && echo many
"$ZHANGJU" rules list causes | grep -vc causes
run rules list no-such-rule

echo '-- a rule of one s own'
printf 'H.mine.01\theading\t-\tproblems\t-\t-\t糟心事\t-\twhat we call it here\n' > one.tsv
cat one.tsv >> mine.tsv
run rules check mine.tsv
run rules list --rules mine.tsv H.mine
run rules list H.causes --lang zh
printf '关于工作的报告\n一、基本情况\n共有干部20名。\n二、糟心事\n人手紧。\n' > report.txt
"$ZHANGJU" roles report.txt | cut -f 1,5 > a
"$ZHANGJU" roles --rules mine.tsv report.txt | cut -f 1,5 | diff a -

echo '-- what is wrong is said'
grep -v '^X\.title' mine.tsv > less.tsv
run rules check less.tsv
printf 'H.two.01\theading\t-\tproblems\t-\t-\t(\t-\t-\n' > bad.tsv
run rules check bad.tsv
run rules check bad.tsv --lang zh
printf 'a\tb\n' > short.tsv
run rules check short.tsv --lang zh
run rules check absent.tsv
run rules check
run rules
run rules check mine.tsv --rules mine.tsv
