# Every example of --help and of the manual does what it says: it runs, in a folder that has what it names.
. tests/cli/run.inc
work="$TMPDIR/work"
mkdir -p "$work/bin" "$work/old-reports"
ln -s "$ZHANGJU" "$work/bin/zhangju"
cp -r corpus "$work/corpus"
cp -r corpus/reports "$work/reports"
cp corpus/accounts/reports/*.txt "$work/reports/2024"
cp "corpus/reports/2024/消防安全检查情况通报.txt" "$work/report.txt"
iconv -f UTF-8 -t GB18030 "$work/report.txt" > "$work/old-reports/old.txt"
printf '问题:年轻干部\n打算:培训\n' > "$work/queries.txt"
printf '报告说“开工亿元以上项目31个、竣工22个”。\n' > "$work/draft.md"
printf '区直部门正职中40岁以下的仅2名，有9个单位领导班子没有年轻干部。\n' > "$work/paragraph.txt"
echo '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' > "$work/messages.jsonl"
printf '@县委 = zhang\n*: @县委\n' > "$work/access.txt"
python3 tests/cluster/mock.py "$TMPDIR/log" > "$TMPDIR/cluster" & # for the examples that name one
mock=$!
trap 'kill $mock' EXIT
until [ -s "$TMPDIR/cluster" ]; do sleep 0.05; done
cd "$work" || exit 2
PATH="$work/bin:$PATH"
export PATH ZHANGJU_INDEX="$work/index"
zhangju index --quiet reports > /dev/null
zhangju help | sed -n 's/^  \([a-z]*\)  .*/\1/p' > commands
while read -r command; do
  [ "$command" != eval ] || continue # compared with gold files in 46-eval
  zhangju "$command" --help | sed '1,/^Examples$/d; s/^  //' | grep zhangju
done < commands > examples
[ "$(wc -l < examples)" -ge 25 ] || { echo "too few examples"; exit 1; }
while read -r line; do
  zhangju index --quiet reports > /dev/null # whatever the example before did to it
  line=$(echo "$line" | sed "s#http://search1:8123#$(cat "$TMPDIR/cluster")#")
  case $line in
    "zhangju serve"*) # until it says that it is ready, on a port of its own
      line=$(echo "$line" | sed 's/:8080/:0/')
      case $line in *--listen*) ;; *--lan*) line="$line --listen 0.0.0.0:0" ;; *) line="$line --listen 127.0.0.1:0" ;; esac
      timeout -s TERM 3 sh -c "exec $line" > out 2>&1
      grep -q 'http://' out || { echo "FAILED: $line"; cat out; } ;;
    *" --watch"*) # until it is told to stop
      timeout -s TERM 3 sh -c "exec $line" > out 2>&1
      grep -q indexed out || { echo "FAILED: $line"; cat out; } ;;
    *)
      timeout 240 sh -c "$line" > out 2>&1 < /dev/null
      code=$?
      case $line in *" --new"*) [ $code -ne 1 ] || code=0 ;; esac # nothing new
      [ $code -eq 0 ] || { echo "FAILED ($code): $line"; head -5 out; }
      case $line in
        *" index "* | *"> "* | *" add "* | *" rm "* | *" seen "* | *" rename "* | *"man --write"* | *" -o "* | *--failures) ;;
        *) [ -s out ] || echo "NOTHING: $line" ;;
      esac ;;
  esac
done < examples
[ -s promises.xlsx ] && [ -s problems.csv ] && [ -s plans.xlsx ] && [ -s problems.docx ] && [ -s zhangju-search.1 ] && [ -s man/man1/zhangju-search.1 ] && echo "what they write is there"
echo "-- every example of the query language finds something or nothing, and parses"
zhangju man query | sed -n '/^\.SH EXAMPLES/,/^\.SH SEE/p' | grep -v '^\.' | sed 's/\\(ti/~/g; s/\\-/-/g; s/\\(aq/'"'"'/g; s/\\e/\\/g' > queries
zhangju saved add 年轻干部问题 '问题:年轻干部' 2> /dev/null
while read -r query; do
  zhangju count "$query" > out 2>&1
  [ $? -le 1 ] || { echo "FAILED: $query"; cat out; }
done < queries
[ "$(wc -l < queries)" -ge 15 ] && echo done
