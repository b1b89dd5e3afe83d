# Two replicas behind a proxy: generations are published and replicated while clients ask, one replica is killed and comes back, and no page
# fails. A replication that is cut off leaves the replica as it was.
set -eu
for program in haproxy rsync sqlite3; do
  command -v "$program" > /dev/null || [ -x "/usr/sbin/$program" ] || { echo "skipped: $program is not installed"; exit 77; }
done
PATH="$TMPDIR/bin:$PATH:/usr/sbin"
mkdir "$TMPDIR/bin" "$TMPDIR/reports"
ln -s "$ZHANGJU" "$TMPDIR/bin/zhangju"
export PATH
index="$TMPDIR/index"
publish() { # N: one more report
  printf '一、存在的问题\n年轻干部培训不够，第%s处。\n' "$1" > "$TMPDIR/reports/$1.txt"
  "$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" > /dev/null
}
publish 1
for name in one two; do sh packaging/replicate.sh --check "$index" "$TMPDIR/$name" > /dev/null; done

# Cut off after the segments: the catalog of the replica is the old one, and it is whole.
publish 2
cat > "$TMPDIR/bin/rsync" <<'END'
#!/bin/sh
case "$*" in *catalog.db.new*) exit 1 ;; esac
exec /usr/bin/rsync "$@"
END
chmod +x "$TMPDIR/bin/rsync"
! sh packaging/replicate.sh "$index" "$TMPDIR/one" 2> /dev/null || { echo "a replication that was cut off succeeded"; exit 1; }
rm "$TMPDIR/bin/rsync"
"$ZHANGJU" check --index "$TMPDIR/one" > /dev/null
[ "$("$ZHANGJU" count --index "$TMPDIR/one" 年轻干部)" = 1 ] || { echo "the replica is not what it was"; exit 1; }
sh packaging/replicate.sh "$index" "$TMPDIR/one"
[ "$("$ZHANGJU" count --index "$TMPDIR/one" 年轻干部)" = 2 ] || { echo "the replica does not follow"; exit 1; }
sh packaging/replicate.sh "$index" "$TMPDIR/two"

exec python3 tests/http/replicas.py "$ZHANGJU" "$TMPDIR"
