# Bytes turned, files cut, blocks zeroed: found or harmless, and nothing crashes. A few places of every file; tests/long.sh takes all of them.
python3 tests/fault/damage.py "$ZHANGJU" --flips 3 --cuts 1 --zeros 1 || exit
exec python3 tests/fault/damage.py "$ZHANGJU" --large --flips 1 --cuts 0 --zeros 0
