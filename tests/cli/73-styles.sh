# Headings that a document marks by style and not by number are headings: of HTML, RTF and Markdown here, of Word in the unit tests.
cd "$TMPDIR" || exit 1
run() {
  echo "\$ zhangju $*"
  "$ZHANGJU" "$@" > out 2>&1
  code=$?
  sed -E -e 's/ +[0-9]+ %( \?)?$//' -e 's/[0-9.]* s$/T s/' -e "s|$TMPDIR|TMP|g" -e 's/model [0-9a-f]{16}/model M/' out
  [ $code -eq 0 ] || echo "exit $code"
}

mkdir reports
cat > reports/a.html <<'HTML'
<html><body><h1>干部培训</h1><p>现将情况报告如下。</p>
<h2>抓好培训</h2><p>开展培训十次。</p><h3>线上</h3><p>开设课程。</p>
<h2>还存在哪些差距</h2><p>课程不新。</p><ol><li>师资不足。<li>经费不足。</ol>
<h2>往后怎么办</h2><p>增加课程。</p></body></html>
HTML
cat > reports/b.md <<'MD'
# 年轻干部工作报告

现将情况报告如下。

## **存在的问题**

### 队伍来源

年**轻干**部数量不足，`来源`单一。张**同志反映，2*3=6。

## 下一步打算

加大培养力度。
MD
printf '%s' '{\rtf1\ansi\pard\outlinelevel0 \u38382?\u39064?\u21644?\u19981?\u36275?\par\pard \u25991?\u31456?\u19981?\u22810?\u65292?\u25991?\u31456?\u19981?\u26032?\u12290?\par\pard\outlinelevel0 \u21162?\u21147?\u26041?\u21521?\par\pard \u22810?\u20889?\u12290?\par}' > reports/c.rtf
# Text that is no heading is left out: where it is shown depends on how sure its roles are.
for file in a.html b.md c.rtf; do run outline --roles reports/$file | grep -Ev '^ +[0-9]+:[0-9]+ +0 '; done
run index reports
echo '-- bold type parts no phrase, and the original is the file'
run search --format tsv '问题:年轻干部'
"$ZHANGJU" show --raw b.md | cmp - reports/b.md && echo same
echo '-- an asterisk alone is text'
run search --format tsv --literal '张**同志'
echo '-- labelled anew, headings stay headings'
"$ZHANGJU" search --format tsv '不 OR 课程 OR 年轻干部' > before
run index --relabel
"$ZHANGJU" search --format tsv '不 OR 课程 OR 年轻干部' | cmp - before && echo same
run search --format tsv --scan reports '问题:不'

echo '-- a document that styles its text as headings has none by style'
printf '# 本年开展培训十次，效果明显。\n## 课程不新，师资不足，经费不足。\n正文。\n' > all.md
"$ZHANGJU" roles all.md | cut -f 1-3
true
