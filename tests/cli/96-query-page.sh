# Every sentence of docs/query.md and docs/zh/query.md is backed by a query that finds what it says, or by a test.
python3 tests/querypage.py "$ZHANGJU"
