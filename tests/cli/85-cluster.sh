# A cluster without ClickHouse: what is sent, what is made of the answers, and what is said when they are wrong. With ClickHouse:
# tests/cluster/cluster.py, which tests/long.sh runs.
set -eu
log="$TMPDIR/log"
python3 tests/cluster/mock.py "$log" > "$TMPDIR/address" &
mock=$!
trap 'kill $mock' EXIT
until [ -s "$TMPDIR/address" ]; do sleep 0.05; done
url=$(cat "$TMPDIR/address")
export ZHANGJU_INDEX="$TMPDIR/index"
run() { # prints the command, its output, and its exit code unless that is 0
  echo "\$ zhangju $*" | sed "s#$url#URL#g"
  code=0
  "$ZHANGJU" "$@" > "$TMPDIR/out" 2>&1 || code=$?
  sed "s#$url#URL#g; s/, [0-9.]* ms/, T ms/" "$TMPDIR/out"
  [ $code -eq 0 ] || echo "exit code $code"
}
statements() { # those since the last call, without names of columns and numbers that differ
  sed -E "s/SELECT kind, [a-z_, ]* FROM/SELECT … FROM/; s/\([a-z_]+( [A-Za-z0-9()]+)?, [^=]* passage_why( Array\(String\))?\)/(…)/; s/'[a-z2-7]{10}',[0-9]{16}/ID,BATCH/g; s/source != '[^']*'/source != UUID/" "$log"
  : > "$log"
}
"$ZHANGJU" index --quiet corpus/reports > /dev/null

echo '# Nothing is there yet.'
run count --cluster "$url" 干部
: > "$log"
echo '# A push makes the tables, asks what is there, and sends rows.'
run cluster push --cluster "$url" | sed 's/[0-9.]* MB/N MB/'
statements | sort -u
run cluster push --cluster "$url"
: > "$log"

echo '# The rows that come back say what the index says.'
for query in 干部 '问题:年轻干部 -培训' '同篇(干部 培训)' '="干部"' '年份:2024 干部' '"培养*干部"'; do
  for form in jsonl csv markdown; do
    { "$ZHANGJU" search --format $form "$query" || echo none; } | sed 's/"took_us":[0-9]*//; s/,"offers":.*//' > "$TMPDIR/index-says"
    { "$ZHANGJU" search --format $form --cluster "$url" "$query" || echo none; } | sed 's/"took_us":[0-9]*//' > "$TMPDIR/cluster-says"
    sed -i 's/,"offers":.*//; s/}$//' "$TMPDIR/index-says" "$TMPDIR/cluster-says"
    cmp "$TMPDIR/index-says" "$TMPDIR/cluster-says"
  done
done
"$ZHANGJU" items --in 打算 > "$TMPDIR/index-says"
"$ZHANGJU" items --in 打算 --cluster "$url" > "$TMPDIR/cluster-says"
cmp "$TMPDIR/index-says" "$TMPDIR/cluster-says"
: > "$log"

echo '# What the shards are asked: candidates for every kind of query.'
while read -r query; do
  printf '%s\n' "$query"
  "$ZHANGJU" search --format paths --cluster "$url" "$query" > /dev/null || true
  statements | sed -nE 's/.*WHERE kind = 1 AND (.*) AND \(report, batch\) IN .* GROUP BY report, batch (HAVING .*) ORDER BY.*/  \1  \2/p'
done <<'END'
"it's'; DROP TABLE x -- \x41\\' 年"
"'干部'" "\\干部\\"
干部 (培训 OR 学习)
同句(干部 -培训)
同篇(干部 同段(培训 学习) -会议)
同节(干部 培训) OR 会议
近10(干部 培训)
至少2(干部)
"坚持原则，执行标准"
"培养*干部"
="年轻 幹部"
标题:总结 干部
问题:*
标题:总结
END
echo '# Counts that the shards make by themselves.'
run count --by role --cluster "$url" '问题:干部'
run count --unit sentences --cluster "$url" '问题!:人人' || true
statements | sed -n 's/^[^S]*SELECT \(array\|countIf\)/  \1/p' | sed 's/(report, batch) IN .*= 1)/LIVE/'

echo '# A login is read from a file.'
echo 'reader:a:b 密' > "$TMPDIR/login"
ZHANGJU_CLUSTER_LOGIN="$TMPDIR/login" run count --cluster "$url" 干部
cut -f 1 "$log" | sort -u
echo 'reader' > "$TMPDIR/login"
ZHANGJU_CLUSTER_LOGIN="$TMPDIR/login" run count --cluster "$url" 干部 | sed "s#$TMPDIR#T#"

echo '# What can go wrong.'
while read -r fault; do
  echo "# $fault"
  echo "$fault" > "$log.fault"
  run count --cluster "$url" '干部 培训'
  run --lang zh count --cluster "$url" '干部 培训' | tail -n +2
done <<'END'
500 279 All connection tries failed
500 241 Memory limit exceeded
500 159 Timeout exceeded
404 60 Table does not exist
404 81 Database does not exist
500 193 Wrong password for user default
500 62 Syntax error
cut
lost
garbage
END
echo '500 279 All connection tries failed' > "$log.fault"
run count --partial --cluster "$url" '干部 培训'
run search --partial --cluster "$url" -n 1 --format paths '干部 培训'
rm "$log.fault"
touch "$log.large"
run count --cluster "$url" '干部 培训' | sed 's/[0-9]* MB of/N MB of/'
run --lang zh search --cluster "$url" '干部 培训' | sed 's/（[0-9]* MB/（N MB/'
rm "$log.large"
run count --partial 干部
run count --cluster "$url" --scan corpus 干部
run search -L --cluster "$url" 干部
run cluster
run cluster push
for address in 'mock' 'http://' 'ftp://host' 'http://user:word@host' 'http://host/a b' "http://host/x';"; do
  run count --cluster "$address" 干部
done
