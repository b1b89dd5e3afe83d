# optimize: many segments to one, the same answers; remove: reports taken out by name; --memory; two writers.
. tests/cli/run.inc
export ZHANGJU_INDEX="$TMPDIR/i"
mkdir -p "$TMPDIR/reports/a" "$TMPDIR/reports/b"
cp corpus/reports/2023/云溪县水利局2023年工作总结.txt corpus/reports/2025/云溪县政府工作报告.txt corpus/reports/2025/县档案馆数字化工作总结.md "$TMPDIR/reports/a"
cd "$TMPDIR" || exit 2
z optimize
z index reports
z optimize
echo "-- segments of a run each, with dead reports in them"
for n in 1 2 3; do # small ones: the first segment is too large to be merged into theirs
  printf '一、存在的问题\n年轻干部第%s次培训不足。\n' $n > reports/b/$n.txt
  echo "补充第$n处。" >> reports/b/0.txt
  "$ZHANGJU" index --quiet > /dev/null
done
rm reports/b/2.txt
"$ZHANGJU" index --quiet > /dev/null
[ "$(ls i/segments | wc -l)" -gt 1 ] && echo "more than one segment"
answers() { for query in 年轻干部 '问题:"不足"' 补充; do "$ZHANGJU" search --format tsv "$query"; "$ZHANGJU" count --by role "$query"; done; "$ZHANGJU" text; "$ZHANGJU" items; }
answers > before
z optimize
answers | cmp - before && echo "the same answers"
ls i/segments | wc -l
z check --full
z optimize
[ "$("$ZHANGJU" stats | grep -c " 0 of them dead")" = 1 ] && echo "nothing dead"
echo "-- it copies while another writer has the lock, and publishes when that has ended"
echo '又补充一处，年轻干部。' >> reports/b/0.txt
"$ZHANGJU" index --quiet > /dev/null
(
  flock 9 # the lock of a run: optimize copies, and waits with publishing
  "$ZHANGJU" optimize > out 2>&1 9>&- & echo $! > pid
  for wait in $(seq 200); do [ -e i/optimizing/draft/segment/postings ] && break; sleep 0.05; done
  cp -r i/catalog.db at-work
  cmp i/catalog.db at-work && echo "not published yet"
) 9> i/lock
wait "$(cat pid)" 2> /dev/null
for wait in $(seq 200); do grep -q . out && break; sleep 0.05; done
sed 's/[0-9.]* s$/N s/' out
z check --full
z count 又补充一处
echo "-- what a crash leaves, the next writer takes away"
mkdir -p i/optimizing/draft/segment
echo '年轻干部。' > reports/b/4.txt
z index --quiet
ls i
echo "-- remove: a file, a folder as it is shown, what is not there, a root"
z remove reports/b/4.txt
z count --unit reports 年轻干部
z remove b
z remove b
rm reports/b/*.txt
z index
z remove reports
z count 年轻干部
z index
z remove
z remove --index none x
echo "-- memory that does not suffice costs the file that needs it"
mkdir large
printf '年轻干部。\n' > large/a.txt
awk 'BEGIN { srand(1); for (l = 0; l < 300000; l++) printf "第%d号报告第%d段，年轻干部培训不足。\n", rand() * 1000000000, l }' > large/b.txt
printf '年轻干部。\n' > large/c.txt
if ldd "$ZHANGJU" | grep -q libasan; then echo '! zhangju: left out: b.txt: MEMORY'; else "$ZHANGJU" index --quiet --memory 64 large 2>&1 > /dev/null | sed -E 's/^/! /; s/b.txt: .*memory.*/b.txt: MEMORY/'; fi
[ -e i ] && "$ZHANGJU" index --quiet --memory 64 large/a.txt large/c.txt > /dev/null 2>&1
z search --format paths 年轻干部
z index --memory 1 large
echo "-- a second writer is told who is the first"
(
  flock 9
  printf '%s\n' $$ >&9
  "$ZHANGJU" index --lang zh 2>&1 | sed -E 's/进程 [0-9]+/进程 N/'
  "$ZHANGJU" remove large 2>&1 | sed -E 's/process [0-9]+/process N/'
) 9> i/lock | level
