# What cannot be a report, or an index, gets one clear line and the right exit code; nothing else is lost.
cd "$TMPDIR" || exit 1
chmod 755 .

# Permissions do not bind root: give the run away where we are root.
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }

# Figures that change from run to run are taken out.
run() {
  echo "\$ zhangju $*"
  "$ZHANGJU" "$@" > out 2>&1
  code=$?
  sed -e 's/[0-9.]* s$/T s/' -e "s|$TMPDIR|TMP|g" out
  echo "exit $code"
}

mkdir good
printf '关于年轻干部工作的报告\n一、存在的问题\n年轻干部数量不足。\n' > good/report.txt

echo '== nothing there'
mkdir empty
run index empty
run index absent
run index
run stats

echo '== files that are no reports'
mkdir bad
cp good/report.txt bad/good.txt
printf 'BIN\0\1\2\3\377\376' > bad/binary.txt
: > bad/empty.txt
printf ' \n\n' > bad/blank.txt
printf '年轻干部问题\n工作报告\345\271 坏\n' > bad/broken-utf8.txt
printf '\304\352\n' > bad/doubtful.txt
mkfifo bad/fifo.txt
ln -s . bad/loop
ln -s itself.txt bad/itself.txt
ln -s nowhere.txt bad/dangling.txt
ln -s good.txt bad/again.txt
head -c 2000000 /dev/zero | tr '\0' x > bad/long-line.txt
head -c 200000000 /dev/zero | tr '\0' x > bad/huge.txt
printf "GIF" > bad/photo.jpg
run index bad
run count 年轻干部
run stats --failures

echo '== a folder and a file that may not be read'
mkdir -p locked/closed locked/home
cp good/report.txt locked/open.txt
cp good/report.txt locked/secret.txt
chmod 000 locked/closed locked/secret.txt
[ "$(id -u)" = 0 ] && chown 65534 locked/home
echo '$ zhangju index locked'
as_user "$ZHANGJU" --index locked/home/index index locked 2>&1 | sed 's/[0-9.]* s$/T s/'
chmod 755 locked/closed

echo '== a named encoding'
run index --encoding latin1 bad/broken-utf8.txt
run index --encoding utf-8 bad/broken-utf8.txt
run count 年轻干部

echo '== folders that are no index'
mkdir photos
touch photos/a.jpg
run --index photos index good
ls photos
run --index photos search 年轻干部
run --index good/report.txt index good
run --index /proc/index index good

echo '== another writer'
run --index ix index good
flock -o ix/lock sleep 2 &
sleep 0.3
run --index ix index good
run --index ix count 年轻干部
wait

echo '== a file size limit stands for a full disk'
mkdir more
for i in 1 2 3 4 5 6 7 8; do
  awk -v n=$i 'BEGIN { for (l = 0; l < 3000; l++) printf "第%d号报告第%d段，年轻干部。\n", n, l }' > more/$i.txt
done
(
  ulimit -f 64
  "$ZHANGJU" --index ix index more > out 2>&1
  echo "exit $?"
)
wc -l < out
grep -c 'too large' out
run --index ix count 年轻干部
ls ix

echo '== a file that grows while it is read'
(while [ ! -e stop ]; do printf '又一行年轻干部。\n' >> more/1.txt; done) &
grower=$!
run --index grown index more/1.txt > /dev/null
touch stop
wait $grower
"$ZHANGJU" --index grown stats > /dev/null && echo searchable
