#!/bin/sh
# The file of a report: handed out only where that is allowed, only files of the index, only below its folders.
. tests/http/serve.inc
mkdir -p "$TMPDIR/reports/年报" "$TMPDIR/elsewhere"
report() { printf '%s工作总结\n\n二、存在的问题\n巡查人员不足。\n' "$1"; }
report 水利局 > "$TMPDIR/reports/年报/水利局 \"总结\".txt"
report 审计局 > "$TMPDIR/reports/审计局.html"
report 财政局 > "$TMPDIR/reports/财政局.txt"
python3 - "$TMPDIR/reports" <<'PYTHON'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + "/档案.zip", "w") as z:
    z.writestr("交通局.txt", "交通局工作总结\n\n二、存在的问题\n巡查人员不足。\n")
    z.writestr("内/民政局.html", "<h1>民政局工作总结</h1><p>二、存在的问题</p><p>经费不足。</p>" + "<p>养老服务。</p>" * 20000)
# a PDF of two pages, drawn by hand; without text in a font that covers Chinese it has Latin letters
def page(text): return f"BT /F 12 Tf 72 700 Td ({text}) Tj ET".encode()
pages = [page("first page of the report, patrol staff is short"), page("second page, staff is to be hired")]
objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>"]
for i in (0, 1): objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 7 0 R>>>>/Contents %d 0 R>>" % (5 + i))
for p in pages: objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(p), p))
objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
out, offsets = b"%PDF-1.4\n", []
for n, o in enumerate(objects, 1):
    offsets.append(len(out))
    out += b"%d 0 obj\n%s\nendobj\n" % (n, o)
start = len(out)
out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % o for o in offsets)
out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
open(sys.argv[1] + "/staff.pdf", "wb").write(out)
PYTHON
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" > /dev/null || exit 1
id() { "$ZHANGJU" reports --index "$index" --format jsonl | python3 -c 'import json, sys
print(next(r["report"] for r in map(json.loads, sys.stdin) if r.get("path") == sys.argv[1]))' "$1"; }
water=$(id '年报/水利局 "总结".txt') page=$(id 审计局.html) money=$(id 财政局.txt) pdf=$(id staff.pdf) packed=$(id '档案.zip!/交通局.txt') inner=$(id '档案.zip!/内/民政局.html')

# off unless it was allowed
start
for report in $water $pdf; do
  get "/r/$report/file"
  is 404
  get "/r/$report"
  is 200
  lacks '/file'
  lacks '打开原件'
done
stop

start --originals
get "/r/$water"
says "href=\"/r/$water/file\">打开原件"
get "/r/$water/file"
is 200
cmp -s "$TMPDIR/body" "$TMPDIR/reports/年报/水利局 \"总结\".txt" || fail "it is not the very file"
head_says 'Content-Type: application/octet-stream'
head_says "Content-Disposition: attachment; filename=\"$water.txt\"; filename*=UTF-8''$(encode '水利局 "总结".txt')"
head_says 'X-Content-Type-Options: nosniff'
head_says 'Content-Security-Policy: sandbox'
head_says "Content-Length: $(wc -c < "$TMPDIR/body")"
get "/r/$water/file" -I
is 200

# a web page is saved, never shown on this site; a PDF is shown, at the page of the hit
get "/r/$page/file"
head_says 'Content-Type: application/octet-stream'
head_says 'Content-Disposition: attachment'
get "/r/$pdf/file"
head_says 'Content-Type: application/pdf'
head_says 'Content-Disposition: inline'
head_says "Content-Security-Policy: default-src 'none'"
cmp -s "$TMPDIR/body" "$TMPDIR/reports/staff.pdf" || fail "it is not the very PDF"
get "/r/$pdf?q=hired"
says "href=\"/r/$pdf/file#page=2\">打开原件（第 2 页）"
says "<a href=\"/r/$pdf/file#page=1\">第 1 页</a>"
get "/search?q=hired"
says "/r/$pdf/file#page=2"

# a report out of an archive: the member alone, also one of many pieces
get "/r/$packed"
says "href=\"/r/$packed/file\">打开原件"
get "/r/$packed/file"
is 200
[ "$(cat "$TMPDIR/body")" = "$(printf '交通局工作总结\n\n二、存在的问题\n巡查人员不足。\n')" ] || fail "it is not the member: $(head -c 200 "$TMPDIR/body")"
head_says "Content-Disposition: attachment; filename=\"$packed.txt\"; filename*=UTF-8''$(encode 交通局.txt)"
head_says 'Content-Security-Policy: sandbox'
get "/r/$inner/file"
is 200
head_says 'Content-Type: application/octet-stream'
head_says "filename*=UTF-8''$(encode 民政局.html)"
python3 -c 'import sys, zipfile
sys.exit(zipfile.ZipFile(sys.argv[1]).read("内/民政局.html") != open(sys.argv[2], "rb").read())' "$TMPDIR/reports/档案.zip" "$TMPDIR/body" || fail "it is not the very member"
get "/r/$inner/file" -I
is 200
get "/r/$inner/file"
clients=
for n in 1 2 3 4 5 6; do
  curl -s --max-time 20 -o "$TMPDIR/at-once-$n" "$url/r/$inner/file" &
  clients="$clients $!"
done
# shellcheck disable=SC2086
wait $clients
for n in 1 2 3 4 5 6; do cmp -s "$TMPDIR/at-once-$n" "$TMPDIR/body" || fail "one of several at once is another file"; done

# what has become something else is not shown as a PDF
printf '<script>alert(1)</script>' > "$TMPDIR/reports/staff.pdf"
get "/r/$pdf/file"
head_says 'Content-Type: application/octet-stream'
head_says 'Content-Disposition: attachment'

# never a file outside the folders of the index, whatever is done to names; never anything that is no file
echo geheim > "$TMPDIR/elsewhere/secret.txt"
mv "$TMPDIR/reports/财政局.txt" "$TMPDIR/elsewhere/away.txt"
refused() { get "/r/$money/file"; is 404; lacks geheim; get "/r/$money"; is 200; lacks "/r/$money/file"; }
refused
ln -s "$TMPDIR/elsewhere/secret.txt" "$TMPDIR/reports/财政局.txt"
refused
rm "$TMPDIR/reports/财政局.txt"
mkfifo "$TMPDIR/reports/财政局.txt"
refused
rm "$TMPDIR/reports/财政局.txt"
mkdir "$TMPDIR/reports/财政局.txt"
refused
rmdir "$TMPDIR/reports/财政局.txt"
# nor out of an archive that is no longer one, has lost the report, or lies elsewhere
cp "$TMPDIR/reports/档案.zip" "$TMPDIR/elsewhere/档案.zip"
gone() { get "/r/$packed/file"; is 404; lacks '巡查人员不足'; }
echo geheim > "$TMPDIR/reports/档案.zip"
gone
python3 -c 'import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as z: z.writestr("别的.txt", "geheim")' "$TMPDIR/reports/档案.zip"
gone
rm "$TMPDIR/reports/档案.zip"
gone
ln -s "$TMPDIR/elsewhere/档案.zip" "$TMPDIR/reports/档案.zip"
gone
rm "$TMPDIR/reports/档案.zip"
mkdir -p "$TMPDIR/reports/档案.zip!"
ln -s "$TMPDIR/elsewhere/secret.txt" "$TMPDIR/reports/档案.zip!/交通局.txt"
gone
rm -r "$TMPDIR/reports/档案.zip!"
mv "$TMPDIR/elsewhere/档案.zip" "$TMPDIR/reports/档案.zip"
get "/r/$packed/file"
is 200
rm "$TMPDIR/reports/档案.zip"
mv "$TMPDIR/reports/年报" "$TMPDIR/elsewhere/年报"
ln -s "$TMPDIR/elsewhere/年报" "$TMPDIR/reports/年报"
get "/r/$water/file"
is 404
get "/r/$packed/file"
is 404
get /r/aaaaaaaaaa/file
is 404
for path in "/r/$pdf/file/../../etc/passwd" "/r/..%2F..%2Fetc%2Fpasswd/file" "/r/$pdf/file%2F..%2Fsecret.txt" "/r/$pdf/file?path=/etc/passwd&file=/etc/passwd"; do
  get "$path" --path-as-is
  lacks root:
  lacks geheim
done
done_testing
