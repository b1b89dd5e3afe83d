# What belongs to another segment is not taken, though it is whole and has the same shape: neither by `check` nor by a search.
cd "$TMPDIR" || exit 1
mkdir one two
for n in 1 2 3; do
  printf '关于%s号工作的报告\n\n一、存在的问题\n年轻干部不足。\n' $n > one/$n.txt
  printf '关于%s号工作的总结\n\n一、面临的问题\n青年职工不够。\n' $n > two/$n.txt
done
for i in one two; do
  "$ZHANGJU" index --quiet --index i-$i $i > /dev/null || exit 1
  eval "$i=\$(echo i-$i/segments/*)"
done
before=$("$ZHANGJU" search --index i-one --format tsv 问题:不足)
good() { [ "$("$ZHANGJU" search --index i-one --format tsv 问题:不足)" = "$before" ] && "$ZHANGJU" check --full --index i-one > /dev/null; }
refused() {
  "$ZHANGJU" check --index i-one > out 2>&1
  [ $? -eq 3 ] || { echo "$1: check does not find it"; cat out; exit 1; }
  grep -q "$2" out || { echo "$1: check does not name it:"; cat out; exit 1; }
  "$ZHANGJU" count --index i-one 不足 > out 2>&1
  [ $? -eq 3 ] || { echo "$1: a search takes it:"; cat out; exit 1; }
}
swapped=0
for table in reports ids strings columns passages nodes match edits rolesets frequent counts; do
  cmp -s "$one/$table" "$two/$table" && continue
  cp "$one/$table" kept && cp "$two/$table" "$one/$table"
  says='does not'
  if [ "$(stat -c %s kept)" = "$(stat -c %s "$two/$table")" ]; then
    says="/$table does not belong to this segment"
    swapped=$((swapped + 1))
  fi
  refused "the table $table of another index" "$says"
  cp kept "$one/$table"
done
[ "$swapped" -ge 3 ] || { echo "only $swapped tables have the same shape: this test shows nothing"; exit 1; }
cp -r "$one/postings" kept-postings && cp "$two"/postings/* "$one/postings/"
refused 'the postings of another index' '/postings/sums does not belong to this segment'
cp kept-postings/* "$one/postings/"
good || { echo 'what was put back is not good'; exit 1; }
mv "$one" kept-segment && cp -r "$two" "$one"
refused 'the segment of another index' '/bond is not of the segment that the catalog means'
rm -r "$one" && mv kept-segment "$one"
mv "$one/bond" kept-bond
refused 'a missing bond' '/bond is missing'
mv kept-bond "$one/bond"

# an older state of the same table
echo '年轻干部很多。' > one/4.txt
"$ZHANGJU" index --quiet --index i-one > /dev/null && "$ZHANGJU" optimize --quiet --index i-one > /dev/null || exit 1
one=$(echo i-one/segments/*)
cp -r "$one" older
cp one/4.txt five && sed -i 's/很多/不少/' one/4.txt && "$ZHANGJU" index --quiet --index i-one > /dev/null && "$ZHANGJU" optimize --quiet --index i-one > /dev/null || exit 1
one=$(echo i-one/segments/*)
[ "$(stat -c %s "$one/match")" = "$(stat -c %s older/match)" ] || { echo 'the older table has another shape'; exit 1; }
cp "$one/match" kept && cp older/match "$one/match"
refused 'an older copy of a table' '/match does not belong to this segment'
cp kept "$one/match"

# every writer makes a bond
"$ZHANGJU" index --quiet --relabel --index i-one > /dev/null && "$ZHANGJU" check --full --index i-one > /dev/null || { echo 'relabelled, it is not good'; exit 1; }
