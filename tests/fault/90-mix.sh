# Good and hostile clients of one daemon while its index changes and is damaged: a few seconds of what `tests/long.sh` does for half an hour.
# (The sanitizers keep what was freed for a while, and take many times as long.)
set -- --seconds 12
if ldd "$ZHANGJU" | grep -q libasan; then set -- --seconds 12 --rate 8 --pause 1 --any-memory; fi
exec python3 tests/fault/mix.py "$ZHANGJU" "$@"
