# Random queries over all operators: index, scan, canonical form and the evaluator written apart from the program agree. The second
# collection holds reports that the model was not trained on: there the certain, the likeliest and the possible roles differ most.
set -eu
python3 tests/oracle/trees.py "$ZHANGJU" --count 1000
python3 tests/oracle/trees.py "$ZHANGJU" --count 300 --seed 2 --reports corpus/heldout/reports
