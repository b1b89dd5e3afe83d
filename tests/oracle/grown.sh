# The same over indexes that have grown: two and three segments, with reports that were replaced and deleted in between.
# Every phrase that occurs twice is counted in advance, and every posting list is packed, or those of terms with five paragraphs.
set -eu
export ZHANGJU_FREQUENT=2
for segments in 2 3; do
  ZHANGJU_PACKED=$((segments * 4 - 7)) python3 tests/oracle/trees.py "$ZHANGJU" --count 200 --segments "$segments" --seed "$segments"
done
python3 tests/oracle/stages.py "$ZHANGJU" "$TMPDIR/reports" "$TMPDIR/index" --segments 3
python3 tests/oracle/phrases.py "$ZHANGJU" "$TMPDIR/index" --scan "$TMPDIR/reports" --count 500
"$ZHANGJU" check --quiet --index "$TMPDIR/index"
