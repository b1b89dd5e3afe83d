# What goes wrong around a run: 20-index-inputs has the files, here are signals, pipes, disks, foreign folders and hostile text.
. tests/cli/run.inc
corpus_index
cd "$TMPDIR" || exit 2

z --version | sed "s|confined by: .*|confined by: what the system has|"
echo "-- no index, foreign folders, another format"
mkdir empty foreign; echo notes > foreign/notes.txt; echo text > file
for dir in none empty foreign file; do
  for command in "search 年轻干部" "count 年轻干部" "show x" "text" "stats"; do
    "$ZHANGJU" $command --index $dir > .out 2> .err; code=$?
    [ $code -eq 3 ] && [ ! -s .out ] && [ "$(wc -l < .err)" -eq 1 ] || { echo "$command on $dir: exit $code"; cat .out .err; }
  done
done
z count --index none 年轻干部
z count --index none --lang zh 年轻干部
cp -r index other
sqlite3 other/catalog.db 'pragma user_version = 99'
z count --index other 年轻干部
sqlite3 other/catalog.db 'pragma user_version = 1; pragma application_id = 1'
z count --index other 年轻干部
echo "this is no database" > other/catalog.db
z count --index other 年轻干部
: > other/catalog.db
z count --index other 年轻干部

echo "-- an index that may not be written is still searched"
if [ "$(id -u)" -eq 0 ]; then as_user() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }; else as_user() { "$@"; }; fi
cp -r index readonly; chmod -R a+rX,a-w readonly; chmod a+rx . ; cp "$ZHANGJU" program; chmod 755 program
as_user ./program count --index readonly 年轻干部 2>&1
as_user ./program index --index readonly --quiet file > .out 2>&1; echo "exit $?"
sed "s#$TMPDIR#T#g" .out

echo "-- two writers at once: one runs, the other is told"
mkdir many
for i in $(seq 40); do awk -v n=$i 'BEGIN { for (l = 0; l < 4000; l++) printf "第%d号报告第%d段，年轻干部。\n", n, l }' > many/$i.txt; done
"$ZHANGJU" index --quiet --jobs 1 --index race many > /dev/null 2>&1 & first=$!
while [ ! -e race/building ] && kill -0 $first 2> /dev/null; do sleep 0.01; done
z index --index race --quiet many | sed -E "s/process [0-9]+/process N/"
wait $first; echo "the first: exit $?"
z count --unit reports --index race 年轻干部

echo "-- Ctrl-C keeps the old index and leaves nothing behind"
cp -r index kept
for signal in INT TERM; do
  setsid sh -c 'trap - INT TERM; exec "$@"' sh "$ZHANGJU" index --quiet --jobs 2 --index kept many > .out 2> .err & run=$!
  while [ -z "$(ls kept/building 2> /dev/null)" ] && kill -0 $run 2> /dev/null; do sleep 0.01; done
  kill -$signal $run 2> /dev/null
  wait $run; echo "$signal: exit $?"; cat .out .err
  ls kept | tr '\n' ' '; ls kept/segments | wc -l
done
z count --index kept 年轻干部
echo "-- killed outright: the old index answers, the next run tidies up"
"$ZHANGJU" index --quiet --jobs 2 --index kept many > /dev/null 2>&1 & run=$!
while [ -z "$(ls kept/building 2> /dev/null)" ] && kill -0 $run 2> /dev/null; do sleep 0.01; done
kill -KILL $run; wait $run 2> /dev/null
z count --index kept 年轻干部
sleep 0.5
z index --index kept --quiet many/1.txt
ls kept | tr '\n' ' '; ls kept/segments | wc -l

echo "-- a full disk"
if [ "$(id -u)" -eq 0 ] && mkdir small && mount -t tmpfs -o size=2m tmpfs small 2> /dev/null; then
  "$ZHANGJU" index --quiet --index small/index file > /dev/null
  "$ZHANGJU" index --quiet --index small/index many > .out 2> .err; code=$?; echo "exit $code"; [ $code -eq 2 ] || cat .err
  grep -ciE 'space left|空间' .err
  "$ZHANGJU" count --index small/index text
  umount small
else
  printf 'exit 2\n1\n1\n'
  echo "the full disk was left out: only root can make one" > /dev/tty 2> /dev/null
fi

echo "-- output that nobody takes"
for command in "search --format tsv 的" "search --sentences 0 -n 0 的" "search --format jsonl 的" "text" "show 2025/云溪县政府工作报告.txt" "stats" "help"; do
  "$ZHANGJU" $command > /dev/full 2> .err; code=$?
  [ $code -eq 2 ] && grep -q '^zhangju: cannot write the output: No space left on device$' .err && [ "$(wc -l < .err)" -eq 1 ] || { echo "$command: exit $code"; cat .err; }
done
for i in 1 2 3 4; do cat "$TMPDIR/many/$i.txt"; done > long.txt
for command in "text long.txt" "search --scan long.txt --format tsv 年轻干部" "search --scan long.txt --sentences 0 年轻干部" "search --scan long.txt --format jsonl 年轻干部" "roles long.txt"; do
  { "$ZHANGJU" $command 2> .err; echo $? > .code; } | head -1 > /dev/null
  [ "$(cat .code)" -eq 141 ] && [ ! -s .err ] || { echo "$command: exit $(cat .code)"; cat .err; }
done
echo "-- hostile text and names"
mkdir hostile
name=$(printf 'na\nme\033[31m\302\233\377\t%%41.txt')
printf '一、存在\033]0;owned\007的问题\n\n\033[2J年轻\302\205干\033[0m部\177不\342\200\256足\r很少\010\010\010。\n' > "hostile/$name"
for i in $(seq 40); do echo '全县年轻干部队伍建设存在的困难和问题较多，需要认真研究解决。'; done >> "hostile/$name"
z index --index h hostile
for command in "search 不" "search --format tsv 不" "search --format jsonl 不" "search --format paths 不" "count --by report 不" "stats --failures" "stats"; do
  "$ZHANGJU" --index h $command > .out 2>&1 || echo "$command: exit $?"
  LC_ALL=C grep -c "$(printf '[\001-\010\013-\037\177]')" .out | grep -v '^0$'
  grep -q "$(printf '\302\233')" .out && echo "$command: C1"
done
"$ZHANGJU" show --index h "$("$ZHANGJU" search --index h --format paths 不)" > .out || echo "exit $?"
"$ZHANGJU" roles "hostile/$name" >> .out; "$ZHANGJU" outline --why "hostile/$name" >> .out
LC_ALL=C grep -c "$(printf '[\001-\010\013-\037\177]')" .out
z search --index h --format paths 不
z roles "$(printf 'no\033[31m\nfile')"
z show --index h "$(printf 'no\033[31m\nfile')"
z search "$(printf 'a\033[31m\n(b')"
z search "$(printf '\377\376')" | LC_ALL=C tr -d '\377\376'
printf '\377\376\n年轻干部\n' | "$ZHANGJU" count --batch 2>&1 | LC_ALL=C tr -d '\377\376'
