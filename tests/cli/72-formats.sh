# Files of other kinds than text are read as what their bytes are; lines are those of the text taken from them.
cd "$TMPDIR" || exit 1
run() {
  echo "\$ zhangju $*"
  "$ZHANGJU" "$@" > out 2>&1
  code=$?
  sed -e 's/[0-9.]* s$/T s/' -e "s|$TMPDIR|TMP|g" out
  [ $code -eq 0 ] || echo "exit $code"
}

mkdir reports
cat > reports/page.html <<'HTML'
<!DOCTYPE html><html><head><meta charset="utf-8"><title>某县政府网</title><style>p { color: red }</style></head>
<body><nav><a href="/">首页</a></nav><h1>关于年轻干部工作的报告</h1>
<p>一、主要做法</p><p>抓好&ldquo;年轻<b>干部</b>&rdquo;培训。</p>
<p>二、存在的问题</p><p>年轻干部
数量不足。<br>来源单一。</p>
<table><tr><td><p>年度</p></td><td>人数</td></tr><tr><td>2023</td><td>12</td></tr></table>
<script>document.write("年轻干部")</script></body></html>
HTML
printf '%s' '{\rtf1\ansi\ansicpg936{\fonttbl{\f0\fcharset134 SimSun;}}\f0 \u19968?\u12289?\u23384?\u22312?\u38382?\u39064?\par \'"'"'c4\'"'"'ea\'"'"'c7\'"'"'e1\'"'"'b8\'"'"'c9\'"'"'b2\'"'"'bf\'"'"'c9\'"'"'d9\'"'"'a1\'"'"'a3\par}' > reports/old.doc
printf 'PK\3\4not a document' > reports/broken.docx
printf '年轻干部\n' > reports/note.pdf
run index reports
run show --raw page.html
run show --raw old.doc
run search --format tsv '问题:年轻干部'
run stats --failures

echo '== page numbers and running heads, as they come out of PDFs, are noise'
printf '〔页眉〕某县工作资料\n关于年轻干部工作的报告\n现将情况报告如下。\n一、主要做法\n（一）抓培训。抓好培训工作。\n— 1 —\n〔页眉〕某县工作资料\n〔页脚〕内部\n（二）抓选拔。抓好选拔工作。\n' > pages.txt
run roles pages.txt

echo '== without the programs that converters are'
mkdir pdf
printf '%%PDF-1.4\n' > pdf/scan.pdf
PATH=/nowhere "$ZHANGJU" index --index none pdf 2>&1
PATH=/nowhere "$ZHANGJU" index --index none --lang zh pdf 2>&1
true
