# A RAR archive with names in GBK, written here without compression.
cd "$TMPDIR" || exit 1
python3 - <<'END'
import struct, zlib

def block(kind, flags, body):
    head = struct.pack('<BHH', kind, flags, 7 + len(body)) + body
    return struct.pack('<H', zlib.crc32(head) & 0xFFFF) + head

def rar(files):
    out = b'Rar!\x1a\x07\x00' + block(0x73, 0, bytes(6))
    for name, data in files:
        raw = name.encode('gbk')
        fields = len(data), len(data), 2, zlib.crc32(data), 0x58000000, 20, 0x30, len(raw), 0x20
        out += block(0x74, 0x8000, struct.pack('<IIBIIBBHI', *fields) + raw) + data
    return out + block(0x7B, 0x4000, b'')

files = [('报告.txt', '关于水利工作的报告\n\n一、存在的问题\n\n年轻干部不足。\n'.encode('gb18030')), ('林业\\总结.md', '# 林业工作总结\n种树。\n'.encode())]
open('a.rar', 'wb').write(rar(files))
open('cut.rar', 'wb').write(rar(files)[:90])
END
$ZHANGJU index --quiet a.rar > log 2>&1 || cat log
$ZHANGJU search --format paths 年轻干部
$ZHANGJU search --format paths 种树
$ZHANGJU text 'a.rar!/报告.txt'
$ZHANGJU text cut.rar 2>&1 || echo "exit $?"
