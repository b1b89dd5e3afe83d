# Files as people have them, each after a fault that somebody reported: all of them give what is right. They lie outside of the repository.
[ -d "${ZHANGJU_TEST_DATA:-}/cases" ] || { echo "skipped: ZHANGJU_TEST_DATA has no cases"; exit 77; }
export TMPDIR
python3 tests/cases.py "$ZHANGJU" "$ZHANGJU_TEST_DATA/cases"
