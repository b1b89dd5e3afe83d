# A changed model or rule table labels an index anew: the same tables as a rebuild gives, the same postings, and nothing when it fails.
run() {
  echo "\$ zhangju $*" | sed "s|$TMPDIR|TMP|g"
  "$ZHANGJU" "$@" > "$TMPDIR/out" 2>&1
  code=$?
  sed -e 's/[0-9.]* s$/T s/' -e "s|$TMPDIR|TMP|g" -e 's/model [0-9a-f]\{16\}/model M/' -e "s/ in [0-9]* of / in C of /" -e "s/ [0-9]* paragraphs  *[0-9]* char/ P paragraphs C char/" -e 's/[0-9]* features/N features/' -e "s/ of [0-9]* paragraphs/ of P paragraphs/" "$TMPDIR/out"
  echo "exit $code"
}
number() { sed -n 's/.* in \([0-9]*\) of .*/\1/p' "$TMPDIR/out"; }
index=$TMPDIR/index
run index --relabel --index "$index"
[ -e "$index" ] && echo "a folder was made"
"$ZHANGJU" index --quiet --index "$index" corpus/reports > /dev/null || exit 1
ln "$index"/segments/*/match "$TMPDIR/match"
ln "$index"/segments/*/postings/postlist.glass "$TMPDIR/postlist"

echo '-- the same rules change nothing'
run index --relabel --index "$index"
[ "$(number)" = 0 ] && echo none

echo '-- by a model that has learned from other labels: what is wrong counts as work'
cp -r corpus/gold "$TMPDIR/gold"
sed -i 's/\tproblems\(+causes\)\?$/\twork/' "$TMPDIR"/gold/*.tsv
"$ZHANGJU" train --quiet --gold "$TMPDIR/gold" --reports corpus/reports --tune epochs=3,copies=0 -o "$TMPDIR/other.tsv" || exit 1
run index --relabel --model "$TMPDIR/other.tsv" --index "$index"
[ "$(number)" -gt 0 ] && echo some
run index --model "$TMPDIR/other.tsv" --index "$TMPDIR/built" corpus/reports
for table in columns passages nodes reports strings ids match edits; do
  cmp "$index"/segments/*/$table "$TMPDIR"/built/segments/*/$table
done
"$ZHANGJU" count --by role --index "$index" 年轻干部 > "$TMPDIR/a"
"$ZHANGJU" count --by role --index "$TMPDIR/built" 年轻干部 > "$TMPDIR/b"
cmp "$TMPDIR/a" "$TMPDIR/b" && echo 'as a rebuild'
[ "$TMPDIR/match" -ef "$(echo "$index"/segments/*/match)" ] && [ "$TMPDIR/postlist" -ef "$(echo "$index"/segments/*/postings/postlist.glass)" ] && echo 'the same files'
(cd "$index" && ls . segments)

echo '-- by rules that know no noise'
grep -v '	noise	' indexer/outline/rules.tsv > "$TMPDIR/less.tsv"
run index --relabel --rules "$TMPDIR/less.tsv" --index "$TMPDIR/built"
[ "$(number)" -gt 0 ] && echo some
"$ZHANGJU" count --index "$index" 噪声:会员 > "$TMPDIR/n"
"$ZHANGJU" count --index "$TMPDIR/built" 噪声:会员 | cmp -s - "$TMPDIR/n" || echo 'noise is gone'

echo '-- what fails leaves it as it is'
printf 'H.bad\theading\n' > "$TMPDIR/bad.tsv"
run index --relabel --rules "$TMPDIR/bad.tsv" --index "$index"
head -20 "$TMPDIR/other.tsv" > "$TMPDIR/torn.tsv"
printf 'nonsense\n' > "$TMPDIR/no-model.tsv"
: > "$TMPDIR/empty.tsv"
for model in torn no-model empty absent; do run index --relabel --model "$TMPDIR/$model.tsv" --index "$index"; done
run index --relabel --index "$index" corpus/reports
flock "$index/lock" sh -c '"$ZHANGJU" index --relabel --index "$0" 2>/dev/null; echo "locked: exit $?"' "$index"
"$ZHANGJU" count --by role --index "$index" 年轻干部 | cmp - "$TMPDIR/a" && echo 'as it was'
