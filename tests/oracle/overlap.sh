# Reports with planted copies: every run of 30 equal letters is found, none is false, swaps and places are right to the letter.
set -eu
for seed in 1 2 3; do python3 tests/oracle/overlap.py "$ZHANGJU" --count 60 --seed $seed; done
