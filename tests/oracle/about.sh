# The year that text speaks of, against the reading of 150 clauses of 30 real reports.
[ -d "${ZHANGJU_TEST_DATA:-}/reports/text" ] || { echo "skipped: ZHANGJU_TEST_DATA has no reports"; exit 77; }
python3 tests/oracle/about.py "$ZHANGJU" "$ZHANGJU_TEST_DATA/reports/text"
