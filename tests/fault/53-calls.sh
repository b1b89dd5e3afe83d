# Commands and requests for which a call of the system fails, at every place of the program that makes one: a whole answer or an error, never a
# shorter answer and never a crash.
command -v cc > /dev/null || { echo 'skipped: no compiler'; exit 77; }
if ldd "$ZHANGJU" | grep -q libasan; then echo 'skipped: the sanitizers make calls of their own'; exit 77; fi
python3 tests/fault/memory.py "$ZHANGJU" --calls && exec python3 tests/fault/memory_routes.py "$ZHANGJU" --calls
