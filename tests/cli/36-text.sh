# text: a paragraph a line, as written and as it is searched; from the index or from files.
. tests/cli/run.inc
cd "$TMPDIR" || exit 2
printf '标题ＡＢＣ\n\n  一、發 展 与GDP增长　5．2％\n1 234户，①1项，½。\n\n全文ＵＴＦ－８ﬁn\n' > a.txt
z text a.txt
z text --folded a.txt
cd - > /dev/null || exit 2
corpus_index
echo "-- index and files give the same; as many lines as paragraphs; nothing folds further"
for how in '' --folded; do
  "$ZHANGJU" text $how > "$TMPDIR/index.text"
  "$ZHANGJU" text $how corpus/reports | cmp - "$TMPDIR/index.text" && wc -l < "$TMPDIR/index.text"
done
cp "$TMPDIR/index.text" "$TMPDIR/folded.txt"
"$ZHANGJU" text "$TMPDIR/folded.txt" > /dev/null && LC_ALL=C grep -c '[A-Z]' "$TMPDIR/folded.txt"
"$ZHANGJU" text --folded | grep -c 年轻干部
"$ZHANGJU" count --unit paragraphs '年轻干部 OR 噪声:年轻干部'
echo "-- wraps and page marks are gone"
"$ZHANGJU" text corpus/reports/2024/消防安全检查情况通报.txt | grep -n '消防控制室\|无人问津'
echo "-- what is not there"
z text "$TMPDIR/none.txt"
z text --folded "$TMPDIR/none.txt" --lang zh
printf '\000\001' > "$TMPDIR/bin.txt"
z text "$TMPDIR/bin.txt"
