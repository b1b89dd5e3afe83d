# What a file really is decides, not its name; what is not read is told by kind.
cd "$TMPDIR" || exit 1
run() {
  echo "\$ zhangju $*"
  "$ZHANGJU" "$@" > out 2>&1
  code=$?
  sed -e 's/[0-9.]* s$/T s/; s/[0-9.]* 秒$/T 秒/; s/(reports are.*//; s/；报告文件是.*//' -e "s|$TMPDIR|TMP|g" out
  [ $code -eq 0 ] || echo "exit $code"
}

mkdir r
cat > r/word2003.doc <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Word.Document"?>
<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r><w:t>一、存在的问题</w:t></w:r></w:p><w:p><w:r><w:t>年轻</w:t></w:r><w:r><w:t>干部不足。</w:t></w:r></w:p></w:body></w:wordDocument>
XML
printf 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n' > r/page.doc
printf '<p>一、存在的问题</p><p>年轻<b>干部</b>不足。</p>' | base64 | sed 's/$/\r/' >> r/page.doc
printf '\r\n--x--\r\n' >> r/page.doc
cp r/page.doc r/page.mht
printf 'From: a@b.cn\nTo: c@d.cn\nSubject: =?utf-8?B?%s?=\nContent-Type: text/plain; charset=gb18030\n\n' "$(printf '关于水利工作的报告' | base64)" > r/mail.eml
printf '一、存在的问题\n年轻干部不足。\n' | iconv -t gb18030 >> r/mail.eml
python3 - <<'PY'
import zipfile
def pack(name, *entries):
    with zipfile.ZipFile('r/' + name, 'w') as z:
        for entry in entries:
            z.writestr(entry, '<x/>')
pack('version.docx', 'uof.xml')
pack('a.uof', 'uof.xml')
pack('b.UOF', 'uof.xml')
open('r/c.caj', 'wb').write(b'CAJ\0')
PY
printf 'x' > r/d.tmp
printf 'x' > r/e.jpg
run index r
run index --format jsonl r | sed 's/"generation.*other_kinds/… "other_kinds/; s/,"seconds.*//'
run search --format tsv '问题:年轻干部'
run show --raw mail.eml
run stats --failures
echo '== and in Chinese; a scan tells the kinds, too'
run --lang zh index --full r
run --lang zh count --scan r 水利
echo '== nothing but other kinds'
mkdir other
cp r/a.uof other
run --index none index other
