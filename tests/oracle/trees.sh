# Random queries over all operators: index, scan, canonical form and the evaluator written apart from the program agree.
set -eu
python3 tests/oracle/trees.py "$ZHANGJU" --count 1000
