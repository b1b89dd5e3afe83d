# saved: what is new since a query was marked as seen, over changes of reports, files and roles.
. tests/cli/run.inc
export ZHANGJU_INDEX="$TMPDIR/index"
reports=$TMPDIR/reports
mkdir -p "$reports"
day() { sed -E 's/20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}/DAY/'; }
again() { "$ZHANGJU" index --quiet "$@" "$reports" > /dev/null || echo "no index"; }
printf '一、存在的问题\n年轻干部培训不够。经费紧张。\n二、下步打算\n加强年轻干部培训。\n' > "$reports/a.txt"
printf '一、存在的问题\n年轻干部外流。\n' > "$reports/b.txt"
again
z saved add 问题 '问题:"年轻干部"'
z saved add 全文 年轻干部 --seen
z saved list | day
echo "-- never seen: all of it"
z saved run 问题 --new --format tsv | cut -f2-5,7
z saved run 全文 --new
z saved seen 问题
z saved list --lang zh | day
z saved run 问题 --new
z saved run 问题 --new --lang zh

echo "-- indexed again, renamed, moved, copied: nothing new"
again
z saved run 问题 --new
mkdir "$reports/folder"
mv "$reports/a.txt" "$reports/folder/z.txt"
cp "$reports/b.txt" "$reports/c.txt"
again
z saved run 问题 --new
rm -rf "$TMPDIR/index"
again
z saved run 问题 --new

echo "-- a changed report, a new one: the new sentences alone, once though they stand twice"
printf '一、存在的问题\n年轻干部培训不够。年轻干部没有周转房。\n' > "$reports/folder/z.txt"
printf '一、存在的问题\n年轻干部没有周转房。\n二、下步打算\n培养年轻干部。\n' > "$reports/d.txt"
again
z saved list | day
z saved run 问题 --new | sed 's/N ms/N/'
"$ZHANGJU" saved run 问题 --format tsv | wc -l

echo "-- removed text that comes back is new"
z saved seen --all
rm "$reports/b.txt" "$reports/c.txt"
again
z saved run 问题 --new
z saved seen 问题
printf '一、存在的问题\n年轻干部外流。\n' > "$reports/b.txt"
again
z saved run 问题 --new --format tsv | cut -f2-5,7

echo "-- another model moves old text: counted apart"
z saved seen --all
cp -r corpus/gold "$TMPDIR/gold"
sed -i 's/\tproblems\(+causes\)\?$/\twork/' "$TMPDIR"/gold/*.tsv
"$ZHANGJU" train --quiet --gold "$TMPDIR/gold" --reports corpus/reports --tune epochs=3,copies=0 -o "$TMPDIR/other.tsv" || echo "no model"
z saved add --seen -- 其他 '-in:问题 年轻干部'
"$ZHANGJU" index --quiet --relabel --model "$TMPDIR/other.tsv" > /dev/null 2>&1 || echo "no relabel"
z saved run 其他 --new
z saved run 其他 --new --lang zh
z saved list --lang zh | day
z saved list --format jsonl | grep 其他 | sed -E 's/"(created|seen_at)":[0-9]+/"\1":N/g'
"$ZHANGJU" index --quiet --relabel > /dev/null || echo "no relabel"
z saved run 其他 --new

echo "-- renamed and edited, what was seen stays"
z saved rename 问题 存在的问题
z saved run 问题
z saved edit 存在的问题 '问题:年轻干部 OR 问题:经费'
z saved run 存在的问题 --new
z saved rename 存在的问题 全文
z saved rename 存在的问题 ''
z saved edit 存在的问题 '('
z saved edit nobody a
z saved rename nobody a
z saved seen nobody
z saved seen
z saved seen --all 全文

echo "-- out and in"
z saved export | sed -E 's/"created":[0-9]+/"created":N/'
"$ZHANGJU" saved export --seen > "$TMPDIR/all.jsonl"
z saved import "$TMPDIR/all.jsonl" --saved "$TMPDIR/other.db"
z saved run 存在的问题 --new --saved "$TMPDIR/other.db"
"$ZHANGJU" saved export --seen --saved "$TMPDIR/other.db" | cmp - "$TMPDIR/all.jsonl" && echo same
z saved import "$TMPDIR/all.jsonl" --saved "$TMPDIR/other.db"
printf '{"name":"又一个","query":"a"}\n\n{"name":"全文","query":"别的"}\n' > "$TMPDIR/some.jsonl"
z saved import "$TMPDIR/some.jsonl" < /dev/null
z saved import "$TMPDIR/some.jsonl" --lang zh < /dev/null
z saved import --replace < "$TMPDIR/some.jsonl"
z saved list | day | sort
echo "-- queries that use others, in any order"
printf '{"name":"外","query":"saved:内 培训"}\n{"name":"内","query":"问题:干部"}\n' > "$TMPDIR/uses.jsonl"
z saved import "$TMPDIR/uses.jsonl" --saved "$TMPDIR/uses.db"
printf '{"name":"外","query":"saved:不在 培训"}\n' | z saved import --saved "$TMPDIR/uses.db"
z saved rename 内 里 --saved "$TMPDIR/uses.db"
z saved rm 内 --saved "$TMPDIR/uses.db" --lang zh
z saved rm 内 --force --saved "$TMPDIR/uses.db"
z saved list --saved "$TMPDIR/uses.db" --index "$TMPDIR/none"
echo "-- what is refused"
for line in nonsense '{"name":"x"}' '{"name":"x","query":5}' '{"name":"x","query":"("}' '{"name":"","query":"a"}' \
  '{"name":"x","query":"a","seen":{"at":1}}' '{"name":"x","query":"a","seen":{"at":1,"generation":1,"uuid":"u","rules":"r","fold":"f","hits":"0g","lifted":""}}' '[]' '{"name":"x","query":"a"} y'; do
  echo "$line" | z saved import
done
printf '{"name":"a\000b","query":"a"}\n' | z saved import
z saved import "$TMPDIR/none.jsonl"
