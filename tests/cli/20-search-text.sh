# search as people read it, in both languages.
. tests/cli/run.inc
corpus_index
# The roles of the sample corpus are the model's business; 25-scopes holds those of a plain report.
r() { z "$@" | sed -E 's/^(  [0-9]+:[0-9]+ +)\[[^]]+\]/\1[ROLE]/'; }
r search --lang en 怵
r search --lang zh 怵
echo "-- every match of a sentence is marked; hard wraps are gone, the place is that of the original"
r search 消防控制室
echo "-- few reports at a time, few sentences of each"
r search -n 1 --sentences 1 年轻干部
r search -n 1 --offset 1 --sentences 1 年轻干部
r search -n 1 --sentences 1 --lang zh 年轻干部
echo "-- nothing found: says where the words are"
z search --lang en 问题:揭榜挂帅
z search --lang zh 问题:揭榜挂帅
z search --quiet 问题:揭榜挂帅
z search --lang en 查无此词
echo "-- what looks like a field and is none"
z search --lang en 时间:2020年
z search --lang zh 时间:2020年
z search --quiet 时间:2020年
echo "-- several arguments are one query; options may stand between"
r search 专业 -n 1 --sentences 1 青黄不接
r search -n1 --sentences=1 '专业 青黄不接'
echo "-- --literal takes signs as text"
r search --literal -n 1 --sentences 1 '“重建轻管”没有'
z search --literal '专业 OR 青黄不接'
echo "-- colour only when asked for"
z --color always search -n 1 --sentences 1 怵 | sed 's/\x1b/ESC/g'
NO_COLOR=1 z search --color always -n 1 --sentences 1 怵 | grep -c ESC
echo "-- without an index"
z search --scan corpus/reports --format paths 怵
z search --scan corpus/reports/2024 --scan corpus/reports/2025 --format paths 怵
z search --scan "$TMPDIR/none" 怵
echo "-- a deadline that is not reached changes nothing"
z search --deadline 3600000 --format paths 怵
echo "-- explain goes to the messages"
zq search --explain --format paths 问题:怵
