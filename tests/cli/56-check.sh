# check: what a whole index gives, what each depth finds, and what to run then. Bytes turned anywhere: tests/fault/damage.py.
. tests/cli/run.inc
mkdir "$TMPDIR/reports"
cp corpus/reports/2023/shuzhi_竹坪乡党委书记述职.txt corpus/reports/2025/澄灣街坊聯誼總會會務報告.txt "$TMPDIR/reports"
cp corpus/reports/2025/关于年轻干部队伍建设情况的报告.txt "$TMPDIR/reports/a.txt"
iconv -f UTF-8 -t GB18030 "$TMPDIR/reports/a.txt" > "$TMPDIR/reports/b.txt"
sed 's/$/\r/' "$TMPDIR/reports/a.txt" > "$TMPDIR/reports/c.txt"
: > "$TMPDIR/reports/empty.txt"
export ZHANGJU_INDEX="$TMPDIR/index"
"$ZHANGJU" index --quiet "$TMPDIR/reports" > /dev/null 2>&1
cp -r "$ZHANGJU_INDEX" "$TMPDIR/whole"
again() { rm -rf "$ZHANGJU_INDEX"; cp -r "$TMPDIR/whole" "$ZHANGJU_INDEX"; }
echo "-- whole"
z check --quick
z check
z check --full
z check --full --lang zh
echo "-- a byte of any table: the quick check finds it"
for table in reports ids strings columns passages nodes match edits; do
  file=$(echo "$ZHANGJU_INDEX"/segments/*/$table)
  python3 - "$file" <<'PY'
import sys
path = sys.argv[1]
data = bytearray(open(path, 'rb').read())
data[64 + (len(data) - 64) // 2] ^= 4
open(path, 'wb').write(data)
PY
  "$ZHANGJU" check --quick > /dev/null 2> "$TMPDIR/said"; code=$?
  [ $code -eq 3 ] && grep -q "$table .*zhangju index" "$TMPDIR/said" || echo "$table: exit $code: $(cat "$TMPDIR/said")"
  again
done
echo "-- a table that is missing, cut, empty"
for damage in 'rm -f' 'truncate -s 100' 'truncate -s 0'; do
  $damage "$ZHANGJU_INDEX"/segments/*/columns
  z check
  z count 年轻干部
  again
done
echo "-- postings that are missing; postings of other text"
rm -r "$ZHANGJU_INDEX"/segments/*/postings
z check --quick
z check
again
echo "-- a byte of the postings that changes is met before it is read"
python3 - "$ZHANGJU_INDEX"/segments/*/postings/postlist.glass <<'PY'
import sys
with open(sys.argv[1], 'r+b') as file:
    file.seek(-7, 2)
    byte = file.read(1)[0]
    file.seek(-7, 2)
    file.write(bytes([byte ^ 1]))
PY
z count 年轻干部
z check --quick
again
: > "$(echo "$ZHANGJU_INDEX"/segments/*/postings/sums)"
z count 年轻干部
again
mkdir "$TMPDIR/other"
for file in "$TMPDIR"/reports/*; do sed 's/干部/人员/g' "$file" > "$TMPDIR/other/$(basename "$file")"; done
iconv -f UTF-8 -t GB18030 "$TMPDIR/other/a.txt" > "$TMPDIR/other/b.txt"
"$ZHANGJU" index --quiet --index "$TMPDIR/ix" "$TMPDIR/other" > /dev/null 2>&1
cp "$TMPDIR"/ix/segments/*/postings/* "$ZHANGJU_INDEX"/segments/*/postings
zq check
z check --full
again
echo "-- a catalog that names what is not there, or is none"
sqlite3 "$ZHANGJU_INDEX/catalog.db" "UPDATE report SET hash = x'00112233445566778899aabbccddeeff' WHERE path = 'a.txt'"
z check --full
again
sqlite3 "$ZHANGJU_INDEX/catalog.db" "UPDATE report SET local = local + 100 WHERE path = 'a.txt'"
z check --quick
z count 年轻干部
again
sqlite3 "$ZHANGJU_INDEX/catalog.db" "UPDATE segment SET dead = x'07'" # they are alive
z check --quick
sqlite3 "$ZHANGJU_INDEX/catalog.db" "UPDATE segment SET dead = zeroblob(1000)"
z count 年轻干部
again
sqlite3 "$ZHANGJU_INDEX/catalog.db" "UPDATE segment SET name = '../../x'"
z check --quick
again
sqlite3 "$ZHANGJU_INDEX/catalog.db" "UPDATE segment SET reports = 9000000000"
z search 年轻干部
again
sqlite3 "$ZHANGJU_INDEX/catalog.db" "DROP TABLE segment"
z check
again
truncate -s 9000 "$ZHANGJU_INDEX/catalog.db"
z check --quick
echo "this is no database, and it is long enough to be looked at as one" > "$ZHANGJU_INDEX/catalog.db"
z check
z stats
again
printf '\002' | dd of="$ZHANGJU_INDEX/catalog.db" bs=1 seek=55 conv=notrunc 2> /dev/null # reading does not meet it
zq index
zq check
zq index --full "$TMPDIR/reports"
zq check
again
echo "-- files that have changed since are no damage"
printf '\n补充说明。\n' >> "$TMPDIR/reports/a.txt"
rm "$TMPDIR/reports/c.txt"
touch "$TMPDIR/reports/b.txt"
cp "$TMPDIR/reports/b.txt" "$TMPDIR/reports/d.txt"
zq check
z check --full
z check --full --quiet --lang zh
"$ZHANGJU" index --quiet > /dev/null 2>&1
zq check --full
echo "-- one of them of the same size and time, which only a run with --full finds"
old() { touch -d '2024-01-01 12:00' "$TMPDIR/reports/a.txt"; }
old && "$ZHANGJU" index --quiet > /dev/null 2>&1
sed -i '1s/^./新/' "$TMPDIR/reports/a.txt" && old
z check --full
z index --quiet
z index --quiet --full
zq check --full
echo "-- a text with a stray NUL is whole"
printf '工作报告\n\n一、问题\n培训\000不够，年轻干部偏少。\n' > "$TMPDIR/nul.txt"
ZHANGJU_INDEX=$TMPDIR/nul zq index "$TMPDIR/nul.txt"
ZHANGJU_INDEX=$TMPDIR/nul zq check --full
echo "-- paragraphs that are dead are counted apart"
"$ZHANGJU" remove --quiet "$TMPDIR/reports/a.txt" > /dev/null
z check
z check --quick --lang zh
rm -r "$TMPDIR/reports"
z check --full --quiet
echo "-- wrong"
z check x
z check --index "$TMPDIR/none"
