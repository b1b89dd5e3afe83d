# A query that is wrong: exit code 2, the fault, a caret under its place, how to write it instead.
. tests/cli/run.inc
corpus_index
for query in 'a OR b c' 'a OR b c OR d' '问题:("x y" OR 同句(a -b) OR -c e|f)' 'a b OR c' '年轻干部 培训 OR 学习' '-a' '-(a b)' '-*' 'in:哪里 a' '"a' '(a' 'a)' '()' 'OR a' 'a OR' '""' '问题:(a' 'NOT' 'a AND' '全部:'; do
  z search --lang en -- "$query"
done
echo "-- distance, order, number, gaps, strict"
for query in '近(a b)' '近2000(a b)' '近20(a)' 'x 近20(a OR b) y' '近20((a b) c)' '近20(a -b)' 'near:20(a 同句(b c))' '先后(a)' '先后(a 标题:b)' '至少0(a)' 'x 至少3(a 问题:b) y' '"*干部"' '"培养**干部"' 'saved:x'; do
  z search --lang en -- "$query"
done
echo "-- in Chinese"
for query in '年轻 近(a b)' '年轻 近20(干部)' '年轻 近20(干部 -培训)' '至少3(干部 培训)' '“” "培养*"'; do
  z search --lang zh -- "$query"
done
for query in 'a OR b c' '年轻干部 培训 OR 学习' '-a' 'in:哪里 a' '年轻 "a' '（a' '年轻干部 (a' ; do
  z search --lang zh -- "$query"
done
echo "-- too long, too many words, too deep"
z search "$(head -c 4097 /dev/zero | tr '\0' a)" | sed 's/a\{100,\}/aaa…/g'
z search "$(seq -s ' ' 65)"
z search "$(printf '%0.s(' $(seq 20))a$(printf '%0.s)' $(seq 20))"
echo "-- of a long query the part around the place, on one line of a terminal"
long=$(printf '年轻干部 %.0s' $(seq 30))
z search "$long(培训 学习 $long"
z search "(培训 $long" | sed 's/^\(! try\).*/\1/'
z search "$(printf 'e\314\201👨\342\200\215👩年"a')"
echo "-- not UTF-8, nothing at all"
z search "$(printf '\377\376')" | LC_ALL=C tr -d '\377\376'
z search "$(printf '"\033[31m')" | LC_ALL=C sed 's/\x1b/ESC/g'
z search ''
z search ' '
z search
z count
echo "-- options"
z search --limit
z --lang zh search --in
z search --limit x a
z search -n -1 a
z search --format xml a
z count --unit words a
z count --by week a
z count --batch a
z count --timing a
z nonsense
z serach a
z --lang zh OPTIMISE
z help nonsense
z search --nonsense a
z search --contxt section a
z search --lnag zh a
z --lang zh search --Format=csv a
z search --nonsense a --lang zh
z --nonsense
z -v
z search '-in:问题 a'
z search --in 无此 a
z search --in 问提 a
z --lang zh search --in problem a
z search --in 问题,无此 a
echo "-- no command at all shows them all, as an error"
z 2>&1 | sed -n '2p;$p'
echo '-- a query that begins with -'
z search '-d x'
z --lang zh search '-d x'
z search -c -- '-储备 年轻干部 OR'
z count -- '-储备 年轻干部'
