# Reports in archives and mails: each is a report of its own, addressed ARCHIVE!/NAME wherever a path is.
cd "$TMPDIR" || exit 1
run() {
  echo "\$ zhangju $*"
  "$ZHANGJU" "$@" > out 2>&1
  code=$?
  sed -e 's/[0-9.]* s$/T s/; s/(reports are.*//; s/,"seconds.*//' -e "s|$TMPDIR|TMP|g" out
  [ $code -eq 0 ] || echo "exit $code"
}
mkdir r
cat > make.py <<'PY'
import io, sys, tarfile, zipfile
text = '%s\n\n一、存在的问题\n\n年轻干部力量不足。\n'
class Raw(zipfile.ZipInfo):  # a name in GBK, as Chinese Windows writes it
    def _encodeFilenameFlags(self):
        return self.filename.encode('gbk'), 0
def pack(*names):
    with zipfile.ZipFile('r/汇编.zip', 'w', zipfile.ZIP_DEFLATED) as z:
        for name in names:
            z.writestr(Raw(name), text % ('关于' + name[-6:-4] + '工作的报告'))
if sys.argv[1:] == ['changed']:
    pack('二〇二四年/水利.txt', '新增.txt')
    sys.exit()
pack('二〇二四年/水利.txt', '整改.txt', '台账.vsd', '内层.zip', '../../越界.txt', '.hidden.txt')
with tarfile.open('r/b.tar.gz', 'w:gz') as t:
    member = tarfile.TarInfo('甲/农业.txt')
    body = (text % '关于农业工作的报告').encode()
    member.size = len(body)
    t.addfile(member, io.BytesIO(body))
open('r/信.eml', 'w').write('''From: a@b.cn
To: c@d.cn
Subject: letter
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: text/plain; charset=utf-8

请查收。
--m
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="report.txt"

''' + text % '关于卫生工作的报告' + '''
--m--
''')
PY
python3 make.py
touch -d 2020-01-01 r/*
run index r
run stats --failures
run search --format tsv '问题:年轻干部'
run show --raw '汇编.zip!/整改.txt'
run text 'r/汇编.zip!/二〇二四年/水利.txt'
run count --scan r/汇编.zip 年轻干部
run outline 'r/b.tar.gz!/甲/农业.txt'
echo '== nothing is unpacked again while an archive is unchanged; one that changed is compared'
python3 - <<'PY'
import os
for name in ('r/b.tar.gz', 'r/汇编.zip', 'r/信.eml'):  # other bytes, of the same size and time
    bytes = bytearray(open(name, 'rb').read())
    bytes[80:90] = b'\xff' * 10
    was = os.stat(name)
    open(name, 'wb').write(bytes)
    os.utime(name, ns=(was.st_atime_ns, was.st_mtime_ns))
PY
run index --format jsonl r
python3 make.py
touch -d 2021-01-01 r/*
run index --format jsonl r
python3 make.py changed
run index --format jsonl r
run check
mv r/汇编.zip r/改名.zip
run index --format jsonl r
echo '== one member'
run remove '改名.zip!/新增.txt'
run index --format jsonl
run --index one index 'r/改名.zip!/新增.txt'
run --index one search --format paths 年轻干部
echo '== an archive that is damaged, one that is none'
head -c 100 r/b.tar.gz > r/c.tgz
printf '关于教育工作的报告\n年轻干部。\n' > r/d.zip
python3 -c 'import zipfile; zipfile.ZipFile("r/e.zip", "w").writestr("photo.jpg", "x")'
run index r
run stats --failures
rm r/*
run index --prune r
