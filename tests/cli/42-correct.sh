# A reader's correction overrides the model, at once and for good: the index, --scan, a rebuild and --relabel agree, it follows
# its words, and what was read as a whole is exported as gold.
. tests/cli/run.inc
cp -r corpus/reports "$TMPDIR/reports"
reports=$TMPDIR/reports
report=2025/关于年轻干部队伍建设情况的报告.txt
file=$XDG_DATA_HOME/zhangju/corrections.jsonl
export ZHANGJU_INDEX="$TMPDIR/index"
"$ZHANGJU" index --quiet "$reports" > /dev/null
today() { sed "s/$(date +%F)/TODAY/g"; }
# How sure a model is, and why, changes when it is trained again.
level_model() { sed -E '/^ +[0-9]+:[0-9]+ /{ s/^( +[0-9:]+ +).* (→ )/\1ROLE \2/; s/  [0-9]+ %  (.*)…  .*/  N %  \1…  WHY/; s/  [0-9]+ %  ([^ ]*[。，：])  .*/  N %  \1  WHY/; }'; }
c() { z correct "$@" | today | level_model; }
# Roles and reasons of every hit of a few frequent words.
answers() {
  for word in '全部:的' '全部:工作' '问题!:的' '打算?:要' '全部:。'; do "$ZHANGJU" search --format jsonl -n 0 "$word" "$@"; done |
    grep -v '"type":"\(begin\|end\)"' | sed 's/"took_us":[0-9]*//; s/"generation":[0-9]*//' | sort
}
answers > "$TMPDIR/before"
same() { answers > "$TMPDIR/a"; answers --scan "$reports" > "$TMPDIR/b"; cmp "$TMPDIR/a" "$TMPDIR/b" && echo "index == scan"; }
same

echo '-- several roles in a line'
c $report:14
c $report:14 经验
c $report:14:0 经验
c $report:14
c $report:14 '跟不上…表现在' problems+causes --by 王 --note 转折之后
c --lang zh $report:14
c --lang zh $report:20-21 下步打算
"$ZHANGJU" outline --why "$reports/$report" | grep -c "a reader's correction"
"$ZHANGJU" outline --lang zh --why "$reports/$report" | grep -c '读者更正'
"$ZHANGJU" roles "$reports/$report" | sed -n '/^14\t/p; /^2[01]\t/p' | cut -f 1,2,5
z show "$report:14" | tail -1 | cut -c 1-60
same
[ "$(grep -c '"why":\["reader"\]' "$TMPDIR/a")" -gt 5 ] && echo 'the reason is in JSON'
z count '经验!:总体看'
z count --by role '全部:跟不上'
today < "$file"
z correct --list | today
z correct --lang zh --list | today

echo '-- only what is concerned was labelled again, and all of it'
"$ZHANGJU" stats | grep -c '^2 segments: 27 reports, 1 of them dead'
z check --full | sed 's/good: .*/good/'
z index | sed 's/generation.*//'
cp "$TMPDIR/a" "$TMPDIR/corrected"
"$ZHANGJU" index --relabel > /dev/null && answers | cmp - "$TMPDIR/corrected" && echo 'relabelled, the same'
for jobs in 1 3; do
  rm -rf "$ZHANGJU_INDEX"
  "$ZHANGJU" index --jobs $jobs "$reports" > /dev/null && answers | cmp - "$TMPDIR/corrected" && echo "made again by $jobs, the same"
done
z --corrections "$TMPDIR/none" index | sed 's/generation.*//'
answers | cmp - "$TMPDIR/before" && echo 'without the file, as before'
"$ZHANGJU" search --scan "$reports" --corrections "$TMPDIR/none" --format jsonl -n 0 '全部:总体看' | grep -c '"reader"'
z index | sed 's/generation.*//'
answers | cmp - "$TMPDIR/corrected" && echo 'and back'

echo '-- its words move, its report is renamed and copied'
sed -i '1s/^/新的一行\n\n/; s/跟不上的地方/跟不上 的 地方/; s/^五、下步/　　&/' "$reports/$report"
z index | sed 's/generation.*//'
z correct --list | cut -f 1-3
same
mv "$reports/$report" "$reports/2025/改名.txt"
z index | sed 's/generation.*//'
z correct --list | cut -f 1-3
cp "$reports/2025/改名.txt" "$reports/2023/副本.txt"
z index | sed 's/generation.*//'
z correct --list | cut -f 1-3
z count '经验!:总体看'
c 2025/改名.txt:12 advice
z count '建议!:学员当主角'
same
z correct --remove 2023/副本.txt:12
same
echo '-- they change'
sed -i 's/干劲更足/干劲十足/; s/选得准才能用得好/选得准就能用得好/' "$reports"/202?/改名.txt "$reports"/202?/副本.txt
z index | sed 's/generation.*//'
"$ZHANGJU" index --format jsonl | sed -n 's/.*\("corrections":[0-9]*,"corrections_lost":[0-9]*\).*/\1/p'
z --lang zh index | sed 's/第.*//'
z correct --list | cut -f 1-3
same
rm "$reports/2023/副本.txt"
mv "$reports/2025/改名.txt" "$reports/$report"
z index | sed 's/generation.*//'
z correct --list | cut -f 1-3
z correct --lang zh --list | cut -f 1-3
same

echo '-- taken back'
z correct --remove 1
c --remove $report:16 跟不上
c --remove $report:2
c --lang zh --remove $report
c --list
same
"$ZHANGJU" search --scan "$reports" --format jsonl '全部:干部' | grep -c '"reader"'

echo '-- what is refused'
cp -r corpus/reports/. "$reports"
"$ZHANGJU" index --quiet > /dev/null
z correct
z correct 没有:1 问题
c $report:99 问题
c $report:3 问题
c $report 问题
c $report:14 没有的字 问题
c $report:14 总体看 没有
c $report:14 总体看 问题 多
c --lang zh $report:20 得 问题
c $report:20-14 问题
z correct --list --checked $report
z correct --by "$(printf '\262\273')" $report:13 问题
z correct --remove 77
[ -e "$file" ] && grep -c . "$file"
echo '-- a file that is damaged: no writer goes on without it, a search does'
printf '{"report":"a","text":"b","role":"nothing"}\n' > "$file"
z index
z --lang zh correct $report:13 问题
z search --scan "$reports" 年轻干部
z outline "$reports/$report"
"$ZHANGJU" count 年轻干部 > /dev/null && echo counted
"$ZHANGJU" eval --gold corpus/gold --reports corpus/reports > /dev/null && echo measured
rm "$file"

echo '-- the index is being written, or was labelled by another model'
flock "$ZHANGJU_INDEX/lock" "$ZHANGJU" correct $report:13 概况 2>&1 | tail -1 | sed "s#$TMPDIR#T#g"
z correct --list | cut -f 1-4
z correct --lang zh --list | cut -f 1-4
z index | sed 's/generation.*//'
z correct --list | cut -f 1-4
"$ZHANGJU" train --quiet --gold corpus/gold --reports corpus/reports --tune epochs=3,rounds=1 -o "$TMPDIR/other.tsv" > /dev/null
"$ZHANGJU" index --relabel --model "$TMPDIR/other.tsv" > /dev/null
c $report:13 问题
c --model "$TMPDIR/other.tsv" $report:13 打算
"$ZHANGJU" index > /dev/null 2>&1
"$ZHANGJU" index --full > /dev/null
z correct --list | cut -f 1-4
echo '-- edited by hand, then corrected: the whole index follows'
printf '{"report":"%s","text":"三是培养链条不够完整。重选拔、轻培养，","role":"原因"}\n' $report >> "$file"
c $report:13 做法
z correct --list | cut -f 1-4
same

echo '-- two at once lose nothing'
for n in 8 9 10 11 12 15 16 18; do "$ZHANGJU" correct $report:$n advice > /dev/null 2> "$TMPDIR/err.$n" & done
wait
cat "$TMPDIR"/err.*
z correct --list | cut -f 2 | sort | uniq -c | sed 's/ *//'
same
echo '-- no room, no right, Ctrl-C: the file and the index stay as they are'
cp "$file" "$TMPDIR/kept"
answers > "$TMPDIR/a"
( ulimit -f 1; exec "$ZHANGJU" correct $report:20 goals ) > "$TMPDIR/err" 2>&1
echo "exit $?"
sed "s#$TMPDIR#T#g" "$TMPDIR/err"
mkdir "$file.new"
z correct $report:20 goals
rmdir "$file.new"
flock "$file.lock" timeout --preserve-status -s INT 1 "$ZHANGJU" correct $report:20 goals
echo "exit $?"
cmp "$file" "$TMPDIR/kept" && answers | cmp - "$TMPDIR/a" && echo 'as they were'

echo '-- as gold: what was read as a whole, and nothing else'
z correct --export "$TMPDIR/out"
z correct --checked $report --by 王
z correct --lang zh --export "$TMPDIR/out"
(cd "$TMPDIR/out" && find . -type f | sort)
cmp "$TMPDIR/out/reports/2025_关于年轻干部队伍建设情况的报告.txt" "$reports/$report" && "$ZHANGJU" roles "$reports/$report" | cmp - "$TMPDIR/out/gold/2025_关于年轻干部队伍建设情况的报告.tsv" && echo 'text and roles'
"$ZHANGJU" train --quiet --gold "$TMPDIR/out/gold" --reports "$TMPDIR/out/reports" --gold corpus/gold --reports corpus/reports --tune epochs=1,rounds=1 -o "$TMPDIR/mine.tsv" > /dev/null && echo trained
"$ZHANGJU" eval --gold "$TMPDIR/out/gold" --reports "$TMPDIR/out/reports" | tail -1 | cut -d, -f 1
c $report:21 causes
c 2025/县档案馆数字化工作总结.md:7-9 overview
z correct --export "$TMPDIR/out2"
z correct --export "$TMPDIR/out3" --unchecked
(cd "$TMPDIR/out3" && find . -type f | sort)
"$ZHANGJU" eval --gold "$TMPDIR/out3/gold" --reports "$TMPDIR/out3/reports" | tail -1 | cut -d, -f 1
