# saved: queries by name, apart from any index.
. tests/cli/run.inc
corpus_index
# the numbers of the sample reports grow with them; 51-saved-new has its own
numbers() { sed -E 's/ +\+?[0-9]+ +[0-9]+  never/  NEW  HITS  never/'; }
z saved list
z saved add 年轻干部问题 '问题:"年轻干部"'
z saved add canteens 问题:老年食堂 OR 食堂
z saved list | numbers
z saved run 年轻干部问题 -n 1 --format paths
[ "$("$ZHANGJU" saved run 年轻干部问题 --format tsv)" = "$("$ZHANGJU" search --format tsv '问题:"年轻干部"')" ] && echo "as search"
echo "-- nothing found is 1"
z saved add none 查无此词
z saved run none
echo "-- wrong names and queries"
z saved add 年轻干部问题 再来
z saved add bad '(a'
z saved add bad '(a' --lang zh
z saved add '' a
z saved add "$(printf 'a\nb')" a | tr '\n' '~'; echo
z saved add "$(printf '\377')" a | LC_ALL=C tr -d '\377'
z saved add a "$(printf '\377')" | LC_ALL=C tr -d '\377'
z saved add "$(printf '%0.s字' $(seq 60))" a
z saved add "$(printf '%0.s字' $(seq 61))" a
z saved run nobody
z saved rm nobody
z saved rm nobody --lang zh
z saved
z saved add a
z saved nonsense
z saved list x
echo "-- removed"
z saved rm canteens
z saved rm "$(printf '%0.s字' $(seq 60))"
z saved list | numbers
echo "-- lives on without the index; needs one to run"
z saved list --index "$TMPDIR/none"
z saved run 年轻干部问题 --index "$TMPDIR/none"
echo "-- a file of its own"
z saved list --saved "$TMPDIR/other.db"
z saved add --saved "$TMPDIR/a/b/other.db" x y
z saved list --saved "$TMPDIR/a/b/other.db"
mkdir "$TMPDIR/folder"
echo "this is no database, though it is long enough to look like one to a careless reader" > "$TMPDIR/junk.db"
z saved list --saved "$TMPDIR/folder"
z saved list --saved "$TMPDIR/junk.db"
echo "-- many writers at once lose nothing"
for i in 1 2 3 4 5 6 7 8; do "$ZHANGJU" saved add w$i a --saved "$TMPDIR/w.db" & done
wait
"$ZHANGJU" saved list --saved "$TMPDIR/w.db" | tail -n +2 | sort | cut -c1-2 | tr '\n' ' '; echo
echo "-- no more than can be looked through"
for i in $(seq 2000); do printf '{"name":"n%s","query":"a"}\n' $i; done > "$TMPDIR/many.jsonl"
z saved import --saved "$TMPDIR/many.db" "$TMPDIR/many.jsonl"
z saved add one-more a --saved "$TMPDIR/many.db"
