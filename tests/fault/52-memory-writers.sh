# index, optimize, remove and train, in which an allocation fails: all is done, or nothing, and it is said. Some allocations of each; tests/long.sh
# tries more.
command -v cc > /dev/null || { echo 'skipped: no compiler'; exit 77; }
if ldd "$ZHANGJU" | grep -q libasan; then echo 'skipped: the sanitizers have a malloc of their own'; exit 77; fi
exec python3 tests/fault/memory_writers.py "$ZHANGJU"
