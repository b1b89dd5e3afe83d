# saved:NAME and ~WORD: what they stand for, shown; names and files that are wrong, told with their place.
. tests/cli/run.inc
corpus_index
export XDG_CONFIG_HOME="$TMPDIR/config"
# same A B [OPTION…]: both find the same number, and some; counts themselves change with the model.
same() {
  a=$1 b=$2
  shift 2
  [ "$("$ZHANGJU" count "$@" "$a")" -gt 0 ] && [ "$("$ZHANGJU" count "$@" "$a")" = "$("$ZHANGJU" count "$b")" ] && echo "$a = $b" || echo "$a and $b DIFFER"
}
understood() { "$ZHANGJU" search -n 1 --sentences 1 "$@" 2>&1 | grep -E 'understood as|理解为|no line|没有这个词'; }
echo "-- before anything is saved; asking makes no file"
z count 'saved:年轻干部问题'
ls "$TMPDIR/data/zhangju" 2>/dev/null
z saved add 年轻干部问题 '问题:年轻干部'
z saved add 训 '~干部培训 OR 培训'
z saved add 'with blanks' 'saved:年轻干部问题 saved:训'
understood --lang zh 'saved:"with blanks"'
understood --lang en 'saved:"with blanks"'
same 'saved:年轻干部问题' '问题:年轻干部'
same 'saved：“with blanks”' '问题:年轻干部 (~干部培训 OR 培训)'
same '近20(saved:训 年轻干部)' '近20((~干部培训 OR 培训) 年轻干部)'
same 'report:(培训 -saved:训) OR saved:训' '同篇(培训 -(~干部培训 OR 培训)) OR (~干部培训 OR 培训)'
echo "-- wrong names"
z search --lang en '年轻干部 saved:nobody'
z search --lang zh '年轻干部 saved:无此'
z search --lang en '近20(saved:"with blanks" 年轻干部)'
z saved add self 'saved:self'
echo "-- a query that is a part of itself, as only an edited file can hold"
# edit NAME QUERY: in the file itself, unasked.
edit() { python3 -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("UPDATE saved SET query = ? WHERE name = ?", (sys.argv[3], sys.argv[2]))
db.commit()' "$TMPDIR/data/zhangju/saved.db" "$@"; }
edit 训 'saved:"with blanks" a'
z search --lang en '甲 saved:"with blanks"'
z search --lang zh '甲 saved:"with blanks"'
echo "-- limits hold after expansion"
edit 训 x
z saved add many "$(seq -s ' ' 40)"
z count 'saved:many saved:many'
echo "-- synonyms"
understood --lang en '年轻干部 ~培训'
printf '# mine\n培训 轮训、学习，进修\r\n\n老同志 老干部\n' > "$TMPDIR/words"
understood --synonyms "$TMPDIR/words" --lang en '年轻干部 ~培训'
same '年轻干部 ~培训' '年轻干部 (培训 OR 轮训 OR 学习 OR 进修)' --synonyms "$TMPDIR/words"
same '年轻干部 ~"培訓"' '年轻干部 (培训 OR 轮训 OR 学习 OR 进修)' --synonyms "$TMPDIR/words"
same '文件:~老同志 OR 年轻干部' '文件:(老同志 OR 老干部) OR 年轻干部' --synonyms "$TMPDIR/words"
mkdir -p "$XDG_CONFIG_HOME/zhangju"
cp "$TMPDIR/words" "$XDG_CONFIG_HOME/zhangju/synonyms"
same '年轻干部 ~培训' '年轻干部 (培训 OR 轮训 OR 学习 OR 进修)'
echo "-- in text ~ is text"
z count '3~5年' '~ 年'
echo "-- files that are wrong"
for lines in '培训 轮训\n单独\n' '培训 轮训\n\n轮训 进修\n' '培训 培訓\n' 'a b\n\377\376 c\n'; do
  printf "$lines" > "$TMPDIR/words"
  z search --synonyms "$TMPDIR/words" --lang zh '年轻干部 ~培训'
done
z search --synonyms "$TMPDIR/none" --lang en '~培训'
same 年轻干部 年轻干部 --synonyms "$TMPDIR/none"
z serve --synonyms "$TMPDIR/words" --listen 127.0.0.1:0
