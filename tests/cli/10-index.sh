# index: what it says, what it takes, what a second run does.
. tests/cli/run.inc
cd "$TMPDIR" || exit 2
mkdir -p reports/2024 reports/2025 reports/.hidden
printf '一、存在问题\n年轻干部偏少。\n' > reports/2024/a.txt
printf '# 下步打算\n\n培养年轻干部。\n' > reports/2025/b.md
printf '年轻干部。\n' > reports/.hidden/c.txt
printf 'x' > reports/picture.xyz
ln -s ../2024/a.txt reports/2025/again.txt
z --index i index reports | sed 's|(reports are .*|(KINDS)|'
z index --index i reports --lang zh | sed 's|报告文件是.*|KINDS|'
echo "-- a link is another name; without paths it takes those of the last run"
z search --index i --format paths 年轻干部
printf '年轻干部。\n' > reports/d.txt
z index --index i --quiet
z count --index i 年轻干部
echo "-- what is gone is gone, ids stay"
"$ZHANGJU" search --index i --format tsv 偏少 | cut -f1 > before
rm reports/d.txt reports/2025/b.md
z index --index i --quiet --jobs 1
z index --index i --quiet --jobs 1 --prune
"$ZHANGJU" search --index i --format tsv 偏少 | cut -f1 | cmp - before && echo "same id"
z search --index i --format paths 年轻干部
echo "-- one file is a report whatever its name; ZHANGJU_INDEX names the index, --index wins"
ZHANGJU_INDEX=j z index reports/picture.xyz --quiet
ZHANGJU_INDEX=nowhere z count --index j x
ZHANGJU_INDEX=j z search --format paths x
echo "-- two folders that show the same names"
mkdir -p one two && cp reports/2024/a.txt one/ && cp reports/2024/a.txt two/
z index --index k one two --quiet
z search --index k --format paths 年轻干部
z index --index k one one one/a.txt --quiet
z search --index k --format paths 年轻干部
echo "-- any number of workers gives the same index"
cd - > /dev/null || exit 2
for jobs in 1 2 7; do
  "$ZHANGJU" index --quiet --jobs $jobs --index "$TMPDIR/w$jobs" corpus/reports > /dev/null
  "$ZHANGJU" text --folded --index "$TMPDIR/w$jobs" > "$TMPDIR/w$jobs.text"
  "$ZHANGJU" search --index "$TMPDIR/w$jobs" --format tsv '年轻干部 OR 培训' > "$TMPDIR/w$jobs.tsv"
done
cmp "$TMPDIR/w1.text" "$TMPDIR/w2.text" && cmp "$TMPDIR/w1.text" "$TMPDIR/w7.text" &&
cmp "$TMPDIR/w1.tsv" "$TMPDIR/w2.tsv" && cmp "$TMPDIR/w1.tsv" "$TMPDIR/w7.tsv" && [ -s "$TMPDIR/w1.tsv" ] && echo same
echo "-- wrong options"
z index --index "$TMPDIR/i" --jobs 0 corpus/reports
z index --index "$TMPDIR/i" --jobs many corpus/reports
z index --index "$TMPDIR/i" --encoding klingon corpus/reports
z index --index "$TMPDIR/i" --rules "$TMPDIR/none" corpus/reports
z index --index "$TMPDIR/i" --nonsense corpus/reports
