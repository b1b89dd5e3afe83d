# A folder with reports of every kind that is read, and files that are not: each line is right, each refusal has its reason, a scan finds the same,
# a second run reads nothing. tests/mixed has the details; `sh tests/bench/mixed.sh build/zhangju` does it with 1,000 files.
set -e
export PYTHONDONTWRITEBYTECODE=1
python3 tests/mixed/make.py "$TMPDIR/mixed" 210
python3 tests/mixed/check.py "$ZHANGJU" "$TMPDIR/mixed"
