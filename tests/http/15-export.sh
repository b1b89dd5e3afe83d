#!/bin/sh
# Exports: the output of the command line as files with a name; and similar paragraphs.
. tests/http/serve.inc
start
query='问题:"年轻干部"'
q=$(encode "$query")

# each format is byte for byte the output of the command line
for format in csv tsv markdown; do
  get "/export?format=$format&q=$q"
  is 200
  "$ZHANGJU" search --lang zh --index "$index" --format $format -n 0 "$query" > "$TMPDIR/wanted" 2> /dev/null
  cmp -s "$TMPDIR/wanted" "$TMPDIR/body" || fail "$format differs: $(diff "$TMPDIR/wanted" "$TMPDIR/body" | head -4)"
  [ "$(wc -l < "$TMPDIR/body")" -gt 5 ] || fail "$format: too short"
done
get "/export?format=csv&excel=1&q=$q"
"$ZHANGJU" search --lang zh --index "$index" --excel -n 0 "$query" > "$TMPDIR/wanted" 2> /dev/null
cmp -s "$TMPDIR/wanted" "$TMPDIR/body" || fail "excel differs"
says '编号,文件,标题'
get "/export?format=csv&excel=1&q=$q&lang=en"
says 'id,path,title'
get "/export?format=json&q=$q"
json "len(d['results']) > 3 and sum(len(h['matches']) for h in d['results']) == d['occurrences'] == $("$ZHANGJU" count --index "$index" "$query")"
get "/export?format=jsonl&q=$q"
[ "$(sed -n '$p' "$TMPDIR/body" | grep -c '"type":"end"')" -eq 1 ] || fail "jsonl: no end"

# the whole answer in the chosen order, however many sentences the page shows; the choice of roles is kept
get "/export?format=tsv&q=$(encode 干部)&in=problems&sort=file"
"$ZHANGJU" search --index "$index" --format tsv --sort path -n 0 --in problems 干部 2> /dev/null | cmp -s - "$TMPDIR/body" || fail "in=, sort="

# file names: one in Chinese, and a plain one for old clients
head_says 'Content-Type: text/tab-separated-values; charset=utf-8'
head_says 'X-Content-Type-Options: nosniff'
head_says 'Content-Disposition: attachment; filename="zhangju.tsv"; filename*=UTF-8'"''"
get "/export?format=csv&q=$(encode '"年a/b\c:*?<>|"')"
name=$(sed -n "s/.*filename\*=UTF-8''//p" "$TMPDIR/head" | tr -d '\r' | python3 -c 'import sys, urllib.parse; print(urllib.parse.unquote(sys.stdin.read(), errors="strict"), end="")')
case $name in 章句*.csv) ;; *) fail "the file is called $name" ;; esac
case $name in *[/\\:*?\"\<\>\|]*) fail "no file system takes $name" ;; esac

# a cell that a spreadsheet could run is guarded
mkdir "$TMPDIR/more"
printf '=HYPERLINK("http://x")年轻干部问题\n' > "$TMPDIR/more/a.txt"
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/more" > /dev/null
get "/export?format=csv&excel=1&q=HYPERLINK"
says "'=HYPERLINK"
get "/export?format=csv&q=HYPERLINK"
says ',"=HYPERLINK'

# HEAD, validators, faults
get "/export?format=csv&q=$q" -I
is 200
head_says 'Content-Disposition:'
etag=$(sed -n 's/^[Ee][Tt]ag: *//p' "$TMPDIR/head" | tr -d '\r')
get "/export?format=csv&q=$q" -H "If-None-Match: $etag"
is 304
get "/export?format=tsv&q=$q" -H "If-None-Match: $etag"
is 200
for bad in "format=xml&q=a" "q=a" "format=csv&q=$(encode '(')" "format=csv" "format=csv&q=a&page=2" "format=csv&format=tsv&q=a"; do
  get "/export?$bad"
  is 400
done
get "/export?format=csv&q=火星移民年轻干部"
is 200

# the page links to them
get "/search?q=$q"
says "/export?format=csv&amp;excel=1&amp;q=$q"
says "/export?format=markdown&amp;q=$q"
lines=$(sed -n 's/.*href="\(\/export[^"]*\)".*/\1/p' "$TMPDIR/body" | wc -l)
[ "$lines" -ge 1 ] || fail "no links"

# a client that goes away gives its reader back: more clients than there are readers
python3 - "$port" "$q" <<'PYTHON' || fail "exports hold each other up"
import socket, sys
for n in range(12):
    s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 20)
    s.sendall(f"GET /export?format=json&q=%E5%B9%B2 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    if not s.recv(12).endswith(b"200"): sys.exit(1)
    s.close()
PYTHON

# similar paragraphs
mkdir "$TMPDIR/more/twins"
printf '关于乙县工作的报告\n为深入贯彻落实全县村级财务管理工作会议精神，现将有关情况报告如下。本句只在乙。\n' > "$TMPDIR/more/twins/b.txt"
printf '关于丙县工作的报告\n为深入贯彻落实全县村级财务管理工作会议精神，现将有关情况报告如下。丙县另有说法。\n' > "$TMPDIR/more/twins/c.txt"
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/more" > /dev/null
one=$("$ZHANGJU" search --index "$index" --format tsv 本句只在乙 | cut -d: -f1)
two=$("$ZHANGJU" search --index "$index" --format tsv 丙县另有说法 | cut -d: -f1)
get "/api/v1/reports/$one/similar?line=2"
is 200
json "[s['report'] for s in d['similar']] == ['$two'] and d['similar'][0]['same_sentences'] == 1 and d['of']['line'] == 2"
"$ZHANGJU" similar --index "$index" --format json "$one:2" > "$TMPDIR/wanted"
cmp -s "$TMPDIR/wanted" "$TMPDIR/body" || fail "similar differs from the command line"
get "/r/$one/similar?line=2"
is 200
says "/r/$two#L2"
says '1 句一字不差'
says '<mark class="same">为深入贯彻落实全县村级财务管理工作会议精神，现将有关情况报告如下。</mark>'
says "href=\"/r/$one#L2\""
get "/r/$one/similar?line=2&lang=en"
says '1 sentence word for word'
get "/r/$one/similar?line=1"
says '没有与之相近的段落'
get "/r/$one"
says "href=\"$one/similar?line=2\""
for bad in 0 x -1 99999999999; do
  get "/r/$one/similar?line=$bad"
  is 400
done
get "/r/$one/similar?line=77"
is 404
get /r/aaaaaaaaaa/similar
is 404
done_testing
