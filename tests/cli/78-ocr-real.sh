# A scanned page that tesseract really reads. Skipped where it is not installed.
command -v tesseract > /dev/null && tesseract --list-langs 2> /dev/null | grep -qx chi_sim || { echo "skipped: tesseract is not installed"; exit 77; }
cd "$TMPDIR" || exit 1
export ZHANGJU_INDEX="$TMPDIR/index"
python3 - <<'PY'
# A page of text, to be painted and put into a file as a picture.
text = "一是年轻干部数量不足。"
stream = b"BT /F1 24 Tf 90 700 Td <" + text.encode("utf-16-be").hex().encode() + b"> Tj ET\n"
open("text.pdf", "wb").write(b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Count 1/Kids[10 0 R]>> endobj\n"
    b"3 0 obj <</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>> endobj\n"
    b"4 0 obj <</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/FontDescriptor 5 0 R>> endobj\n"
    b"5 0 obj <</Type/FontDescriptor/FontName/STSong-Light/Flags 6/Ascent 880/Descent -120/CapHeight 700/ItalicAngle 0/StemV 90/FontBBox[-25 -254 1000 880]>> endobj\n"
    b"10 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 11 0 R>> endobj\n"
    + b"11 0 obj <</Length %d>> stream\n" % len(stream) + stream + b"endstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n")
PY
mkdir reports
pdftoppm -r 150 -png -singlefile text.pdf reports/photo 2> /dev/null
"$ZHANGJU" index --ocr reports > said 2>&1 || { cat said; exit 1; }
[ "$("$ZHANGJU" count 年轻干部数量不足)" = 1 ] || { cat said; "$ZHANGJU" text; exit 1; }
