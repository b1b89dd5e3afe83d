# Random quotations, as they stand and changed: verify says of each what an evaluation written apart from it says, at a place where the original has
# just these words; index and scan agree.
set -eu
python3 tests/oracle/quotes.py "$ZHANGJU" --count 300
python3 tests/oracle/quotes.py "$ZHANGJU" --count 150 --seed 2 --reports corpus/heldout/reports
