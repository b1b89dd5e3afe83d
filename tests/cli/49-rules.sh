# The rules of layout: what is built in can be printed, checked, changed and used; the cues can be printed.
run() {
  echo "\$ zhangju $*" | sed "s|$TMPDIR|TMP|g"
  "$ZHANGJU" "$@" > "$TMPDIR/out" 2>&1
  code=$?
  sed -e "s|$TMPDIR|TMP|g" -e 's/^[0-9]* rules, version [0-9a-f]\{16\}/N rules, version V/' "$TMPDIR/out"
  echo "exit $code"
}
cd "$TMPDIR" || exit 1
"$ZHANGJU" rules print > mine.tsv && cmp mine.tsv "$OLDPWD/indexer/outline/rules.tsv" && echo 'printed as it is'
"$ZHANGJU" rules cues > cues.tsv && cmp cues.tsv "$OLDPWD/indexer/outline/cues.tsv" && echo 'the cues, too'
run rules check mine.tsv
"$ZHANGJU" rules list | grep -c '^F\.docno  *head  *frame:docno '
[ "$("$ZHANGJU" rules list | wc -l)" -gt 30 ] && echo many
[ "$("$ZHANGJU" rules list noise | wc -l)" -ge 5 ] && echo some
"$ZHANGJU" rules list noise | grep -vc noise
run rules list no-such-rule

echo '-- a rule of one s own'
printf 'N.mine\tnoise\tnoise\t水印\t^内部水印.*\t-\twhat our scanner prints\t我们的扫描仪印的\n' > one.tsv
cat one.tsv >> mine.tsv
run rules check mine.tsv
run rules list --rules mine.tsv N.mine
run rules list --rules mine.tsv N.mine --lang zh
run rules list F.docno --lang zh
printf '关于干部工作的报告\n一、基本情况\n共有干部20名。\n内部水印07号\n二、存在的问题\n人手紧，干部力量不足。\n' > report.txt
"$ZHANGJU" roles report.txt | cut -f 1,5 > a
"$ZHANGJU" roles --rules mine.tsv report.txt | cut -f 1,5 | diff a -
"$ZHANGJU" outline --why --rules mine.tsv report.txt | grep -c '内部水印.* 100 %  what our scanner prints'

echo '-- what is wrong is said'
grep -v '^X\.title' mine.tsv > less.tsv
run rules check less.tsv
printf 'N.two\tnoise\tnoise\t-\t(\t-\t-\t-\n' > bad.tsv
run rules check bad.tsv
run rules check bad.tsv --lang zh
printf 'N.three\theading\tnoise\t-\t甲\t-\t-\t-\n' > where.tsv
run rules check where.tsv
run rules check where.tsv --lang zh
printf 'a\tb\n' > short.tsv
run rules check short.tsv --lang zh
run rules check absent.tsv
run rules check
run rules
run rules check mine.tsv --rules mine.tsv
run rules cues --rules mine.tsv
run rules cues more
run outline --model short.tsv report.txt
