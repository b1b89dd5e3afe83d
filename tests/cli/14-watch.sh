# index --watch: whatever happens below the folders is in the index soon, and Ctrl-C ends it well.
. tests/soon.inc
cd "$TMPDIR" || exit 1
mkdir -p reports/old/deep
printf '年轻干部。\n' > reports/a.txt
printf '年轻干部。\n' > reports/old/deep/b.txt
export ZHANGJU_INDEX="$TMPDIR/i"
setsid sh -c 'trap - INT; trap "" HUP; exec "$@"' sh "$ZHANGJU" index --watch --follow-links reports > out 2>> err & watcher=$!
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
exec 3>> reports/a.txt
printf '年轻干部。\n' >&3
soon 6 'what a program has written that goes on writing'
exec 3>&-
printf '年轻干部，年轻干部。\n' > .outside.txt
soon 7 'a file that a link leads to'
mkdir far
printf '年轻干部。\n' > far/d.txt
ln -s ../far reports/far
soon 8 'a link to a folder'
printf '年轻干部。\n' >> far/d.txt
soon 9 'a file in the folder that a link leads to'
printf '张珊、李斯\n' | iconv -f UTF-8 -t GBK > reports/doubtful.txt
for wait in $(seq 600); do grep -q doubtful.txt err && break; sleep 0.1; done
printf 'doubtful.txt gb18030\n' > reports/.zhangju-encoding
for wait in $(seq 600); do [ "$("$ZHANGJU" count 李斯)" = 1 ] && break; sleep 0.1; done
[ "$("$ZHANGJU" count 李斯)" = 1 ] || { echo 'a setting that came was not followed'; exit 1; }
[ "$(grep -c . err)" -eq 1 ] || { echo 'said:'; cat err; exit 1; }
: > err
mkdir gone && mv reports/* gone
for wait in $(seq 600); do grep -q -- --prune err && break; sleep 0.1; done
printf '年轻干部。\n' > reports/other.txt
soon 10 'what comes while most of a root is gone: that stays, and the rest is followed'
grep -v -- --prune err && { echo 'said something else'; exit 1; }
mv gone/* reports && rmdir gone
printf '年轻干部。\n' > reports/last.txt
soon 11 'what was gone is back'
: > err
kill -INT $watcher
wait $watcher
code=$?
trap - EXIT
[ $code -eq 0 ] || { echo "Ctrl-C: exit code $code"; cat err; exit 1; }
[ "$(ls i)" = "$(printf 'catalog.db\nfollow-links\nlock\nsegments')" ] || { echo "left behind:"; ls i; exit 1; }
[ "$(grep -c . out)" -ge 9 ] && [ "$(grep -c . out)" -le 40 ] || { echo "not one line a change:"; cat out; exit 1; }
[ ! -s err ] || { echo "said:"; cat err; exit 1; }
"$ZHANGJU" check --full > /dev/null || exit 1
"$ZHANGJU" index --watch --dry-run 2> err
[ $? -eq 2 ] || { echo "--watch --dry-run is taken"; exit 1; }
