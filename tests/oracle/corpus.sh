# Index, scan and grep agree on 1,000 random phrases of the sample corpus.
set -eu
"$ZHANGJU" index --quiet --index "$TMPDIR/index" corpus/reports > /dev/null
python3 tests/oracle/phrases.py "$ZHANGJU" "$TMPDIR/index" --scan corpus/reports --count 1000
