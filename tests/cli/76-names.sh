# Names of files as Chinese Windows wrote them: shown decoded, found by 文件:, and given back to show and remove.
cd "$TMPDIR" || exit 1
run() {
  echo "\$ zhangju $*"
  "$ZHANGJU" "$@" > out 2>&1
  code=$?
  sed -e 's/[0-9.]* s$/T s/' -e "s|$TMPDIR|TMP|g" out
  [ $code -eq 0 ] || echo "exit $code"
}
python3 - <<'PY'
import os
text = '关于水利工作的报告\n\n一、存在的问题\n\n年轻干部力量不足。\n'
def write(path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, 'w').write(text)
write('r/水利一.txt'.encode('gbk'))
write('r/二〇二四年/'.encode('gb18030') + '整改.txt'.encode('gbk'))
write('r/garbled/'.encode() + '关于水利工作的报告.txt'.encode('gbk').decode('cp437').encode())
write('r/caf'.encode() + b'\xe9.txt')
PY
run index r
run search --format paths 年轻干部
run search --format paths 文件:水利
run show --raw 二〇二四年/整改.txt
run text r
echo '== removed as shown: from its root, and as a path'
run remove 水利一.txt
run remove r/二〇二四年
run remove r/garbled/关于水利工作的报告.txt
run search --format paths 年轻干部
