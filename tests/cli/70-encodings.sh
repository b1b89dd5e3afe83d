# The same report in every encoding: the same original, the same hits.
. tests/cli/run.inc
mkdir "$TMPDIR/same" "$TMPDIR/named"
report=corpus/reports/2025/关于年轻干部队伍建设情况的报告.txt
trad=corpus/reports/2025/澄灣街坊聯誼總會會務報告.txt
cp "$report" "$TMPDIR/same/utf-8.txt"
{ printf '\357\273\277'; cat "$report"; } > "$TMPDIR/same/utf-8-bom.txt"
sed 's/$/\r/' "$report" > "$TMPDIR/same/utf-8-crlf.txt"
for code in GB18030 GBK UTF-16 UTF-16LE UTF-16BE; do
  iconv -f UTF-8 -t $code "$report" > "$TMPDIR/same/$code.txt" || { echo "iconv cannot write $code"; continue; }
done
{ printf '\377\376'; iconv -f UTF-8 -t UTF-16LE "$report"; } > "$TMPDIR/same/utf-16le-bom.txt"
{ printf '\376\377'; iconv -f UTF-8 -t UTF-16BE "$report"; } > "$TMPDIR/same/utf-16be-bom.txt"
iconv -f UTF-8 -t BIG5 "$trad" > "$TMPDIR/big5.txt"
z index --index "$TMPDIR/i" "$TMPDIR/same" "$trad" "$TMPDIR/big5.txt"
export ZHANGJU_INDEX="$TMPDIR/i"
echo "-- the original is the same in all, byte for byte"
for file in "$TMPDIR"/same/*; do "$ZHANGJU" show --raw "$(basename "$file")" | cmp - "$report" || echo "$file differs"; done
"$ZHANGJU" show --raw big5.txt | cmp - "$trad" || echo "big5 differs"
echo "-- hits"
for query in 年轻干部 问题:年轻干部 '%' 接力棒; do
  "$ZHANGJU" count --by report "$query" | grep -v '^big5\|^澄' | cut -f 2 | sort | uniq -c | awk '{ print $1 " reports with the same count" }'
done
"$ZHANGJU" search --format tsv 接力棒 | cut -f 3-5,7 | sort -u | wc -l
[ "$("$ZHANGJU" count --by report 年轻干部 | grep '^big5' | cut -f 2)" = "$("$ZHANGJU" count --by report 年轻干部 | grep '^澄' | cut -f 2)" ] && echo "Big5 as UTF-8"
echo "-- stats say what they were"
"$ZHANGJU" stats --format json | python3 -c '
import json, sys
for e in sorted(json.load(sys.stdin)["encodings"], key=lambda e: e["encoding"]): print(e)'
echo "-- an encoding that is named is believed; bad bytes are shown"
iconv -f UTF-8 -t GBK "$report" > "$TMPDIR/named/a.txt"
printf '\377\377\n' >> "$TMPDIR/named/a.txt"
z index --index "$TMPDIR/n" "$TMPDIR/named"
z index --index "$TMPDIR/n" --encoding gbk "$TMPDIR/named"
z count --index "$TMPDIR/n" 年轻干部
"$ZHANGJU" show --index "$TMPDIR/n" --raw a.txt | tail -1
"$ZHANGJU" stats --index "$TMPDIR/n" --format json | grep -A6 '"encodings"' | grep mended
z index --index "$TMPDIR/n" --encoding utf-16le "$TMPDIR/named"
echo "-- settings among the files name what is in doubt; they hold for index, text and --scan, and when they go it is in doubt again"
mkdir -p "$TMPDIR/set/old/hk"
printf '张珊、李斯\n' | iconv -f UTF-8 -t GBK > "$TMPDIR/set/old/doubtful.txt"
printf '陳大文\n' | iconv -f UTF-8 -t BIG5 > "$TMPDIR/set/old/hk/doubtful.txt"
cp "$report" "$TMPDIR/set/a.txt"
export ZHANGJU_INDEX="$TMPDIR/s"
z index --quiet "$TMPDIR/set"
printf '# from the bureau\n*.txt gb18030\nhk/** big5\n' > "$TMPDIR/set/old/.zhangju-encoding"
z index --quiet
z count 李斯
z count 陈大文
z text "$TMPDIR/set/old"
z count --scan "$TMPDIR/set" 陈大文
z text --encoding big5 "$TMPDIR/set/old/doubtful.txt"
z text --encoding latin1 "$TMPDIR/set/old/doubtful.txt"
echo "nonsense" >> "$TMPDIR/set/old/.zhangju-encoding"
z index --quiet
rm "$TMPDIR/set/old/.zhangju-encoding"
z index --quiet
z count 李斯
z index --quiet --encoding gbk "$TMPDIR/set/old/doubtful.txt"
z index --quiet
z count 李斯
echo "-- a settings file that is not a file, does not end or is too long is reported, and blocks nothing"
cd "$TMPDIR/set" || exit 2
mkfifo .zhangju-encoding
z index --quiet
rm .zhangju-encoding && ln -s /dev/zero .zhangju-encoding
z text a.txt > /dev/null
rm .zhangju-encoding && head -c 70000 /dev/zero | tr '\0' x > .zhangju-encoding
z index --quiet
