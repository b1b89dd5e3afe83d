# check says good for a fresh index, and finds a byte that changed in any table.
set -u
"$ZHANGJU" index --quiet --index "$TMPDIR/index" corpus/reports/2023 > /dev/null
"$ZHANGJU" check --index "$TMPDIR/index" || { echo "a fresh index is not good"; exit 1; }
for table in reports ids strings columns passages nodes match edits; do
  file=$(echo "$TMPDIR"/index/segments/*/$table)
  cp "$file" "$TMPDIR/whole"
  python3 - "$file" <<'PY'
import sys
path = sys.argv[1]
data = bytearray(open(path, 'rb').read())
data[64 + (len(data) - 64) // 2] ^= 4
open(path, 'wb').write(data)
PY
  "$ZHANGJU" check --index "$TMPDIR/index" > /dev/null 2> "$TMPDIR/said"
  code=$?
  [ $code -ne 0 ] && grep -q 'zhangju index' "$TMPDIR/said" || { echo "$table: a changed byte gives exit code $code: $(cat "$TMPDIR/said")"; exit 1; }
  cp "$TMPDIR/whole" "$file"
done
"$ZHANGJU" check --index "$TMPDIR/index"
