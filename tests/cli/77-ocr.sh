# Scanned pages: what a run says of them, and what --ocr makes of them. A small program stands in for tesseract. It is
# confined and cannot write down that it ran, so it takes a coin from a pipe each time.
cd "$TMPDIR" || exit 1
mkdir bin lib none reports
mkfifo lib/coins
exec 7<> lib/coins
export ZHANGJU_INDEX="$TMPDIR/index"
for program in pdftotext pdfimages pdftoppm; do
  at=$(command -v $program) || { echo "$program is not installed"; exit 1; }
  ln -s "$at" bin/$program
  ln -s "$at" none/$program
done
cat > bin/tesseract <<PROGRAM
#!/bin/sh
read -r coin < "$TMPDIR/lib/coins"
printf 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n'
printf '1\t1\t0\t0\t0\t0\t0\t0\t1654\t2339\t-1\t\n'
printf '5\t1\t1\t1\t1\t1\t200\t200\t180\t44\t92.5\t一、存在\n5\t1\t1\t1\t1\t2\t385\t200\t130\t44\t90.1\t的问题\n'
printf '5\t1\t1\t1\t2\t1\t290\t290\t88\t44\t91\t年轻\n5\t1\t1\t1\t2\t2\t385\t290\t88\t44\t89\t干部\n5\t1\t1\t1\t2\t3\t480\t290\t140\t44\t95\t不足。\n'
PROGRAM
chmod +x bin/tesseract
give_coins() { seq 50 >&7; }
give_coins
ran=0
python3 - <<'PY'
import zipfile

# Pages of one picture each; the second file has a page with text, too.
def pdf(path, pages):
    body = [b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n", b"3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"]
    picture = b"q 595 0 0 842 0 0 cm BI /W 2 /H 2 /CS /G /BPC 8 /F /AHx ID FF00FF00> EI Q\n"
    for i, text in enumerate(pages):
        stream = b"BT /F1 12 Tf 72 700 Td (" + text + b") Tj ET\n" if len(text) > 9 else picture + b"BT /F1 12 Tf 290 40 Td (" + text + b") Tj ET\n"
        body.append(b"%d 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>> endobj\n" % (10 + 2 * i, 11 + 2 * i))
        body.append(b"%d 0 obj <</Length %d>> stream\n" % (11 + 2 * i, len(stream)) + stream + b"endstream endobj\n")
    kids = b" ".join(b"%d 0 R" % (10 + 2 * i) for i in range(len(pages)))
    body.append(b"2 0 obj <</Type/Pages/Count %d/Kids[%s]>> endobj\n" % (len(pages), kids))
    open(path, "wb").write(b"%PDF-1.4\n" + b"".join(body) + b"trailer <</Root 1 0 R>>\n%%EOF\n")

pdf("reports/scan.pdf", [b"1", b"2"])
pdf("reports/half.pdf", [b"Annual report of the county on water works", b"2"])
with zipfile.ZipFile("reports/scan.ofd", "w") as ofd:
    ofd.writestr("OFD.xml", "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>")
    ofd.writestr("Doc_0/Document.xml", "<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea><DocumentRes>Res.xml</DocumentRes></CommonData>"
                 "<Pages><Page ID='1' BaseLoc='P.xml'/></Pages></Document>")
    ofd.writestr("Doc_0/Res.xml", "<Res BaseLoc='Res'><MultiMedias><MultiMedia ID='5'><MediaFile>a.png</MediaFile></MultiMedia></MultiMedias></Res>")
    ofd.writestr("Doc_0/P.xml", "<Page><Content><ImageObject Boundary='0 0 210 297' ResourceID='5'/></Content></Page>")
    ofd.writestr("Doc_0/Res/a.png", b"\x89PNG\r\n\x1a\nanother")
open("reports/photo.png", "wb").write(b"\x89PNG\r\n\x1a\n" + bytes(30))
PY
touch -d 2024-01-01 reports/*
run() {
  echo "\$ zhangju $*"
  PATH="$TMPDIR/bin" "$ZHANGJU" "$@" > out 2>&1
  code=$?
  sed -e 's/[0-9.]* s$/T s/' -e "s|$TMPDIR|TMP|g" out
  [ $code -eq 0 ] || echo "exit $code"
}
runs() {
  ran=$((ran + 50 - $(timeout 0.3 cat lib/coins | wc -l)))
  echo "tesseract ran: $ran"
  give_coins
}

echo '== without it, a run says what it would add'
PATH="$TMPDIR/none" "$ZHANGJU" index --index other reports 2>&1 | sed 's/[0-9.]* s$/T s/'
PATH="$TMPDIR/none" "$ZHANGJU" index --index other --ocr 2>&1
PATH="$TMPDIR/none" "$ZHANGJU" index --index third --lang zh reports 2>&1 | sed 's/[0-9.]* 秒$/T 秒/'
run index reports
run index

echo '== with it, each page is read once'
run index --ocr
runs
run search --format tsv '问题:年轻干部'
run show --raw half.pdf
cp -p reports/scan.pdf reports/copy.pdf
run index
runs

echo '== the setting stays, and what was read is kept; a damaged page is read again'
run index --full
runs
for page in "$ZHANGJU_INDEX"/recognized/*/*-1; do
  echo damaged > "$page"
done
run index --full
runs

echo '== without an index'
run text reports/scan.pdf
run text --ocr reports/scan.pdf
run count --ocr --scan reports '年轻干部'
runs

echo '== a first run that was interrupted leaves the setting and what it has read; the next goes on'
mkdir -p fresh/recognized
cp -R "$ZHANGJU_INDEX"/recognized/. fresh/recognized
run index --index fresh reports
runs
