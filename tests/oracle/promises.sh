# What became of promises, against the reading of 44 pairs of real reports: what is reported as done is done, and enough of it is found.
[ -d "${ZHANGJU_TEST_DATA:-}/reports/text" ] || { echo "skipped: ZHANGJU_TEST_DATA has no reports"; exit 77; }
python3 tests/oracle/promises.py "$ZHANGJU" "$ZHANGJU_TEST_DATA/reports/text"
