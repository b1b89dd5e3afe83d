# Two reports of one unit, role by role; an index and --scan answer alike, and every item of both stands in exactly one row.
. tests/cli/run.inc
first=corpus/reports/2023/云溪县水利局2023年工作总结.txt second=corpus/accounts/reports/云溪县水利局2024年工作总结.txt
export ZHANGJU_INDEX="$TMPDIR/none"
z compare --in 问题 --in plans $first $second
z compare --lang zh --in 问题 --only changed $first $second
z compare --in problems --format csv --only new $first $second
z compare --only gone $first $first
# Every row stands under the name of its role, though the first of the role is not shown.
"$ZHANGJU" compare --lang zh --only gone -o "$TMPDIR/gone.docx" $first $second
"$ZHANGJU" compare --lang zh --only gone $first $second | grep '^\[' > "$TMPDIR/heads"
"$ZHANGJU" compare --format json --only gone $first $second | python3 -c '
import json, re, sys, zipfile
names = open(sys.argv[2]).read()
rows = [row["role"] for row in json.load(sys.stdin)["accounts"][0]["rows"]]
document = zipfile.ZipFile(sys.argv[1]).read("word/document.xml").decode()
heads = re.findall("Heading2.*?<w:t [^>]*>([^<]*)", document)
assert len(set(rows)) == len(heads) > 2 and ["[%s]" % head for head in heads] == names.split(), (rows, heads, names)
print(*heads)' "$TMPDIR/gone.docx" "$TMPDIR/heads"

mkdir "$TMPDIR/all" && cp $first $second "$TMPDIR/all"
export ZHANGJU_INDEX="$TMPDIR/index"
"$ZHANGJU" index --quiet "$TMPDIR/all" > /dev/null
"$ZHANGJU" compare --unit 云溪县 2023 2024 --format jsonl > "$TMPDIR/unit"
"$ZHANGJU" compare --format jsonl $first $second > "$TMPDIR/files" # found in the index by the name of the file, or read
"$ZHANGJU" compare --format jsonl --scan "$TMPDIR/all" 云溪县水利局2023年工作总结.txt 云溪县水利局2024年工作总结.txt | cmp - "$TMPDIR/unit" && wc -l < "$TMPDIR/unit"
python3 - "$TMPDIR/unit" "$TMPDIR/files" <<'END'
import json, sys
rows, others = ([json.loads(line) for line in open(name)] for name in sys.argv[1:])
rows = [row for row in rows if row['type'] == 'row']
assert [row['verdict'] for row in rows] == [row['verdict'] for row in others if row['type'] == 'row']
for side in ('of', 'echo'):
    ids = [(row['role'], quote['id']) for row in rows for quote in ([row['of']] if side == 'of' and 'of' in row else [e['quote'] for e in row['echoes']] if side == 'echo' else [])]
    assert len(ids) == len(set(ids)) and ids, side
for row in rows:
    assert (row['verdict'] == 'new') == ('of' not in row) and (row['verdict'] == 'gone') == (not row['echoes']), row
print(len(rows), 'rows')
END
z compare --unit 云溪县 2023 2031
z compare --unit 云溪县 2023
z compare --unit 云溪县 年 2024
z compare $first
z compare --in 无此 $first $second
z compare --type 工作总结 $first $second
z compare --format json --excel $first $second
z compare $first 无此.txt
z compare --in 建议 $first $second
