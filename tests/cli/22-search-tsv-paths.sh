# tsv: seven columns, signs escaped; paths: a line a report, best first.
. tests/cli/run.inc
corpus_index
z search --format tsv 怵
z search --format tsv -n 1 --offset 1 怵
z search --format tsv 查无此词
"$ZHANGJU" search --format tsv 的 | awk -F '\t' 'NF != 7 || $1 !~ /^[a-z2-7]+:[0-9]+:[0-9]+$/ || $1 !~ ":" $3 ":" $4 "$" { print "bad: " $0 }'
echo "-- tsv and jsonl tell the same"
"$ZHANGJU" search --format jsonl 年轻干部 | python3 -c '
import json, sys
for hit in map(json.loads, sys.stdin):
    if hit["type"] == "hit":
        print(hit["id"], hit["path"], hit["line"], hit["start_char"], "+".join(hit["roles"]), " › ".join(hit["crumbs"]), hit["sentence"], sep="\t")' > "$TMPDIR/want"
"$ZHANGJU" search --format tsv 年轻干部 | cmp - "$TMPDIR/want" && [ -s "$TMPDIR/want" ] && echo same
echo "-- signs"
mkdir "$TMPDIR/signs"
printf '标题\n\n一、存\t在的\\问题\n\n甲\t乙\\n丙。甲\033[31m丁\302\233。\n' > "$TMPDIR/signs/a.txt"
"$ZHANGJU" search --scan "$TMPDIR/signs" --format tsv 甲 | cut -f3- | cat -v | grep -c '\^\['
"$ZHANGJU" search --scan "$TMPDIR/signs" --format tsv 甲 | cut -f3,4,6-
echo "-- paths"
z search --format paths 消防
z search --format paths -n 1 消防
z search --format paths -n 2 --offset 1 消防
z search --format paths --offset 99 消防
z search --format paths 查无此词
