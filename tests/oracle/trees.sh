# Random queries over all operators: index, scan, canonical form and the evaluator written apart from the program agree. The second
# collection holds reports that the model was not trained on: there the certain, the likeliest and the possible roles differ most.
# The first index counts in advance every phrase that occurs twice, the second none. All posting lists are packed, then none, then
# those of terms with five paragraphs, so that packed lists meet with Xapian's.
set -eu
ZHANGJU_PACKED=1 ZHANGJU_FREQUENT=2 python3 tests/oracle/trees.py "$ZHANGJU" --count 400
ZHANGJU_PACKED=5 ZHANGJU_FREQUENT=2 python3 tests/oracle/trees.py "$ZHANGJU" --count 600 --seed 3
ZHANGJU_PACKED=0 ZHANGJU_FREQUENT=0 python3 tests/oracle/trees.py "$ZHANGJU" --count 300 --seed 2 --reports corpus/heldout/reports
ZHANGJU_PACKED=1 ZHANGJU_FREQUENT=0 python3 tests/oracle/trees.py "$ZHANGJU" --count 300 --seed 4 --reports corpus/heldout/reports
