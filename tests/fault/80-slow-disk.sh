# A disk that takes 12 s to write a catalog: readers do not wait for the writer. (SQLite's own transactions hold a lock for that long,
# and searches gave up after 10 s.) Commands and a daemon answer from the state before until the commit, and then from the one after.
command -v cc > /dev/null || { echo 'skipped: no compiler'; exit 77; }
if ldd "$ZHANGJU" | grep -q libasan; then echo 'skipped: the sanitizers want to be loaded before the shim'; exit 77; fi
cc -O1 -shared -fPIC -o "$TMPDIR/slow.so" tests/fault/slow.c -ldl || exit 1
cd "$TMPDIR" || exit 1
mkdir reports
for n in 1 2 3; do echo '年轻干部。' > reports/$n.txt; done
export ZHANGJU_INDEX="$TMPDIR/i" SLOW=12 SLOW_NOW="$TMPDIR/now"
"$ZHANGJU" index --quiet reports > /dev/null || exit 1
"$ZHANGJU" serve --listen "unix:$TMPDIR/socket" > served 2>&1 & daemon=$!
trap 'kill -KILL $daemon $writer 2> /dev/null' EXIT
for n in $(seq 100); do [ -S socket ] && break; sleep 0.1; done
ask() { curl -s --max-time 5 --unix-socket "$TMPDIR/socket" 'http://localhost/api/v1/search?q=%E5%B9%B4%E8%BD%BB%E5%B9%B2%E9%83%A8' | jq -e .total.occurrences; }

# Looks while the catalog is written, and says how long the longest answer took, in ms.
watch() {
  looks=0 longest=0
  while kill -0 "$writer" 2> /dev/null; do
    [ -e now ] && during=1 || during=0
    began=$(date +%s%N)
    found=$("$ZHANGJU" count 年轻干部 2> said) || { echo "count: exit code $?: $(cat said)"; exit 1; }
    [ "$found" = "$1" ] || [ "$found" = "$2" ] || { echo "count: $found"; exit 1; }
    found=$(ask) || { echo 'the daemon does not answer'; exit 1; }
    [ "$found" = "$1" ] || [ "$found" = "$2" ] || { echo "the daemon: $found"; exit 1; }
    took=$((($(date +%s%N) - began) / 1000000))
    if [ $during = 1 ]; then
      looks=$((looks + 1))
      [ $took -le $longest ] || longest=$took
    fi
    sleep 0.1
  done
  wait "$writer" || { echo 'the writer failed'; exit 1; }
  [ "$looks" -ge 5 ] || { echo "only $looks answers while the catalog was written"; exit 1; }
  [ "$longest" -le 5000 ] || { echo "an answer took $longest ms"; exit 1; }
  [ "$("$ZHANGJU" count 年轻干部)" = "$2" ] && [ "$(ask)" = "$2" ] || { echo 'the change is not there'; exit 1; }
  echo "$looks answers of commands and a daemon while a catalog was written, the longest after $longest ms" >&2
}
echo '年轻干部。' > reports/4.txt
LD_PRELOAD="$TMPDIR/slow.so" "$ZHANGJU" index --quiet > /dev/null & writer=$!
watch 3 4
LD_PRELOAD="$TMPDIR/slow.so" "$ZHANGJU" remove --quiet reports/1.txt > /dev/null & writer=$!
watch 4 3
kill $daemon && wait $daemon
trap - EXIT
rm reports/1.txt
"$ZHANGJU" check --full > /dev/null
