# Runs that are killed, whose calls fail, whose disk is full: the index answers as before or as after, the next run finishes the work, and readers
# never see an error. A few faults of every kind; tests/long.sh takes all of them.
command -v cc > /dev/null || { echo 'skipped: no compiler'; exit 77; }
if ldd "$ZHANGJU" | grep -q libasan; then echo 'skipped: the sanitizers want to be loaded before the shim'; exit 77; fi
exec python3 tests/fault/faults.py "$ZHANGJU"
