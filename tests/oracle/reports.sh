# Index and grep agree on 1,000 random phrases of the outside reports, the scan too on 50 of them. Under a sanitizer the
# same on every twentieth report.
set -eu
[ -n "${ZHANGJU_TEST_DATA:-}" ] || { echo "skipped: ZHANGJU_TEST_DATA is not set"; exit 77; }
reports=$ZHANGJU_TEST_DATA/reports/text
if [ -n "${ZHANGJU_SANITIZE:-}" ]; then
  mkdir "$TMPDIR/some"
  ls "$reports" | awk 'NR % 20 == 0' | while read -r name; do cp "$reports/$name" "$TMPDIR/some/"; done
  reports=$TMPDIR/some
fi
"$ZHANGJU" index --quiet --jobs 2 --index "$TMPDIR/index" "$reports"
python3 tests/oracle/phrases.py "$ZHANGJU" "$TMPDIR/index" --count 1000
python3 tests/oracle/phrases.py "$ZHANGJU" "$TMPDIR/index" --scan "$reports" --count 50 --seed 8
# The reports with items are those with the role, whichever it is.
for role in intro overview work rectify experience problems causes plans advice goals other frame noise 'problems?' 'plans!'; do
  "$ZHANGJU" items --index "$TMPDIR/index" --in "$role" --format tsv 2> /dev/null | cut -f2 | sort -u > "$TMPDIR/items"
  "$ZHANGJU" search --index "$TMPDIR/index" -l -n 0 --format paths "$role:*" 2> /dev/null | sort > "$TMPDIR/holding"
  cmp "$TMPDIR/items" "$TMPDIR/holding" || { echo "items in $role"; exit 1; }
done
