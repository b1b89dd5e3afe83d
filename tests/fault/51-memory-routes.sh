# Requests whose memory runs out at one allocation, at every address of the site: a whole answer or a problem that names it, and the daemon
# lives. Some allocations of each; tests/long.sh tries more. A request that would take more than --request-memory is refused in the same way.
command -v cc > /dev/null || { echo 'skipped: no compiler'; exit 77; }
if ldd "$ZHANGJU" | grep -q libasan; then echo 'skipped: the sanitizers have a malloc of their own'; exit 77; fi
python3 tests/fault/memory_routes.py "$ZHANGJU" || exit 1
cd "$TMPDIR" || exit 1
mkdir reports
python3 - <<'PY'
with open('reports/long.txt', 'w') as file:
    file.write('关于工作的报告\n\n一、存在的问题\n' + ''.join('第%d项年轻干部培训不够。\n' % n for n in range(60000)))
PY
"$ZHANGJU" index --quiet --index ix reports > /dev/null || exit 1
"$ZHANGJU" serve --index ix --listen "unix:$TMPDIR/socket" --request-memory 2 > served 2>&1 & daemon=$!
trap 'kill -KILL $daemon 2> /dev/null' EXIT
for n in $(seq 100); do [ -S socket ] && break; sleep 0.1; done
ask() { curl -s --max-time 60 -o body -w '%{http_code}' --unix-socket "$TMPDIR/socket" "http://localhost$1"; }
word=%E5%B9%B4%E8%BD%BB%E5%B9%B2%E9%83%A8
[ "$(ask /tasks)" = 200 ] || { echo 'a small page does not fit'; exit 1; }
before=$(awk '/VmRSS/ { print $2 }' "/proc/$daemon/status")
for n in 1 2 3; do
  for path in "/items?role=problems" "/search?q=$word" /overlap; do
    code=$(ask "$path")
    [ "$code" = 503 ] && grep -q '内存\|memory' body || { echo "$path: $code, not the want of memory"; cat body served; exit 1; }
  done
done
# Workbooks and Word documents, too: what their libraries take is not counted, all else is.
for path in "/export?format=xlsx&q=$word" "/export?format=docx&q=$word" '/export/items?format=xlsx&role=problems' '/api/v1/items?format=docx&in=problems'; do
  code=$(ask "$path")
  case $code in 200) head -c 2 body | grep -q PK;; 503) grep -q '内存\|memory' body;; *) false;; esac || { echo "$path: $code"; cat served; exit 1; }
done
[ "$(ask "/export?format=xlsx&q=%E7%AC%AC17%E9%A1%B9")" = 200 ] || { echo 'a small workbook does not fit'; exit 1; }
[ "$(ask "/export?format=docx&q=%E7%AC%AC17%E9%A1%B9")" = 200 ] || { echo 'a small document does not fit'; exit 1; }
# A file whose head is sent before the want of memory shows does not end as if it were whole.
ask "/export?format=csv&q=$word" > code && { echo "the transfer of a file that was cut off succeeds: $(cat code)"; exit 1; }
grep -q '内存不足\|out of memory' served || { echo 'the log does not say why'; cat served; exit 1; }
[ "$(ask /tasks)" = 200 ] || { echo 'it answers no longer'; exit 1; }
grew=$(($(awk '/VmHWM/ { print $2 }' "/proc/$daemon/status") - before))
[ $grew -lt 40000 ] || { echo "the daemon grew by $grew kB"; exit 1; }
kill $daemon && wait $daemon
