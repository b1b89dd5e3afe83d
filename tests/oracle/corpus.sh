# Index, scan and grep agree on 1,000 random phrases of the sample corpus.
set -eu
# With every phrase that occurs twice counted in advance and every posting list of two paragraphs packed, and with none.
for frequent in 2 0; do
  ZHANGJU_PACKED=$frequent ZHANGJU_FREQUENT=$frequent "$ZHANGJU" index --quiet --full --index "$TMPDIR/index" corpus/reports > /dev/null
  python3 tests/oracle/phrases.py "$ZHANGJU" "$TMPDIR/index" --scan corpus/reports --count 1000
done
"$ZHANGJU" explain --index "$TMPDIR/index" --format json 干部 | grep -q '"counted_in_advance": false'
