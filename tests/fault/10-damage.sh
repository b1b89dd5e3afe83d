# Bytes turned, files cut, blocks zeroed: found or harmless, and nothing crashes. A few places of every file; all of them with
# ZHANGJU_FULL=1 (tests/fault/run.sh --full).
if [ -n "${ZHANGJU_FULL:-}" ]; then exec python3 tests/fault/damage.py "$ZHANGJU"; fi
exec python3 tests/fault/damage.py "$ZHANGJU" --flips 3 --cuts 1 --zeros 1
