# Commands whose memory runs out at one allocation: a whole answer or an error, never a shorter answer and never a crash. Some allocations of each;
# tests/long.sh tries more.
command -v cc > /dev/null || { echo 'skipped: no compiler'; exit 77; }
if ldd "$ZHANGJU" | grep -q libasan; then echo 'skipped: the sanitizers have a malloc of their own'; exit 77; fi
exec python3 tests/fault/memory.py "$ZHANGJU"
