# index --watch: whatever happens below the folders is in the index soon, and Ctrl-C ends it well.
. tests/soon.inc
cd "$TMPDIR" || exit 1
mkdir -p reports/old/deep
printf '年轻干部。\n' > reports/a.txt
printf '年轻干部。\n' > reports/old/deep/b.txt
export ZHANGJU_INDEX="$TMPDIR/i"
setsid sh -c 'trap - INT; trap "" HUP; exec "$@"' sh "$ZHANGJU" index --watch reports > out 2> err & watcher=$!
trap 'kill -KILL $watcher 2> /dev/null' EXIT
soon 2 'the first run'
kill -HUP $watcher # ignored, as nohup asks: what follows is taken up all the same
printf '年轻干部，年轻干部。\n' > reports/a.txt
soon 3 'a file written over'
printf '年轻干部，年轻干部，年轻干部。\n' > reports/a.txt~
mv reports/a.txt~ reports/a.txt
soon 4 'a file replaced by another, as editors do'
mkdir -p reports/new/x/y
printf '年轻干部。\n' > reports/new/x/y/c.txt
soon 5 'a file in new folders'
mv reports/old reports/new/moved
soon 5 'a moved folder'
printf '年轻干部。\n' >> reports/new/moved/deep/b.txt
soon 6 'a file in a moved folder'
printf '年轻干部。\n' > .outside.txt
ln -s ../.outside.txt reports/link.txt
soon 7 'a link'
mv reports/new/x elsewhere
soon 6 'a folder moved away'
mv elsewhere reports/back
soon 7 'and back'
rm -r reports/new
soon 5 'a deleted folder'
kill -INT $watcher
wait $watcher
code=$?
trap - EXIT
[ $code -eq 0 ] || { echo "Ctrl-C: exit code $code"; cat err; exit 1; }
[ "$(ls i)" = "$(printf 'catalog.db\nlock\nsegments')" ] || { echo "left behind:"; ls i; exit 1; }
[ "$(grep -c . out)" -ge 9 ] && [ "$(grep -c . out)" -le 40 ] || { echo "not one line a change:"; cat out; exit 1; }
[ ! -s err ] || { echo "said:"; cat err; exit 1; }
"$ZHANGJU" check --full > /dev/null || exit 1
"$ZHANGJU" index --watch --dry-run 2> err
[ $? -eq 2 ] || { echo "--watch --dry-run is taken"; exit 1; }
