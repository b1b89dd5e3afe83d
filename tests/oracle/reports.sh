# Index and grep agree on 1,000 random phrases of the outside reports; the scan on 50 of them.
set -eu
[ -n "${ZHANGJU_TEST_DATA:-}" ] || { echo "skipped: ZHANGJU_TEST_DATA is not set"; exit 77; }
"$ZHANGJU" index --quiet --jobs 2 --index "$TMPDIR/index" "$ZHANGJU_TEST_DATA/reports/text" > /dev/null
python3 tests/oracle/phrases.py "$ZHANGJU" "$TMPDIR/index" --count 1000
python3 tests/oracle/phrases.py "$ZHANGJU" "$TMPDIR/index" --scan "$ZHANGJU_TEST_DATA/reports/text" --count 50 --seed 8
