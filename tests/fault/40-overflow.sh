# index --watch: more changes than inotify can queue. What it told is lost, folders that came meanwhile too; the index is current all the same, and the
# new folders are followed.
command -v cc > /dev/null || { echo 'skipped: no compiler'; exit 77; }
if ldd "$ZHANGJU" | grep -q libasan; then echo 'skipped: the sanitizers want to be loaded before the shim'; exit 77; fi
cc -O1 -shared -fPIC -o "$TMPDIR/overflow.so" tests/fault/overflow.c -ldl || exit 1
. tests/soon.inc
cd "$TMPDIR" || exit 1
mkdir reports
printf '年轻干部。\n' > reports/a.txt
export ZHANGJU_INDEX="$TMPDIR/i" OVERFLOW="$TMPDIR/lost"
LD_PRELOAD="$TMPDIR/overflow.so" "$ZHANGJU" index --watch reports > out 2> err & watcher=$!
trap 'kill -KILL $watcher 2> /dev/null' EXIT
soon 1 'the first run'
: > "$OVERFLOW"
mkdir -p reports/new/deep
printf '年轻干部。\n' > reports/new/deep/b.txt
printf '年轻干部，年轻干部。\n' > reports/a.txt
soon 3 'changes that nobody told of'
rm reports/a.txt
soon 1 'a file removed meanwhile'
rm "$OVERFLOW"
printf '年轻干部，年轻干部，年轻干部。\n' > reports/new/deep/b.txt
soon 3 'a folder that came during the overflow'
kill -TERM $watcher
wait $watcher || { echo "the end: exit code $?"; cat err; exit 1; }
trap - EXIT
[ ! -s err ] || { cat err; exit 1; }
exec "$ZHANGJU" check --full > /dev/null
