# Original files of every kind are indexed, fold to the text they were made from, and lose no phrase to a wrap.
set -eu
[ -n "${ZHANGJU_TEST_DATA:-}" ] || { echo "skipped: ZHANGJU_TEST_DATA is not set"; exit 77; }
[ -d "$ZHANGJU_TEST_DATA/reports/originals" ] || { echo "skipped: no reports/originals there"; exit 77; }
python3 tests/oracle/originals.py "$ZHANGJU" "$ZHANGJU_TEST_DATA/reports"
