# Random queries over all operators: index, scan, canonical form and the evaluator written apart from the program agree. The second
# collection holds reports that the model was not trained on: there the certain, the likeliest and the possible roles differ most.
# The first index counts in advance every phrase that occurs twice, the second none.
set -eu
ZHANGJU_FREQUENT=2 python3 tests/oracle/trees.py "$ZHANGJU" --count 1000
ZHANGJU_FREQUENT=0 python3 tests/oracle/trees.py "$ZHANGJU" --count 300 --seed 2 --reports corpus/heldout/reports
