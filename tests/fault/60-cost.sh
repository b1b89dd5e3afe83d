# Twice the size, less than three times the time: the readers, the outline and the folding of texts that nobody writes. Families that once took
# more; tests/long.sh takes all of them, and larger ones.
exec python3 tests/fault/cost.py "$ZHANGJU"
