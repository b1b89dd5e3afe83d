# Messages of Outlook (MSG), made here: subject and text in UTF-16 or a code page, web page before plain text, attachments as reports of their own, damage.
cd "$TMPDIR" || exit 1
cat > make.py <<'END'
"""make.py FILE - writes messages of Outlook: OLE files of 512-byte sectors without small ones; folders are lists."""
import struct

def ole(tree):
    entries, data, chains = [], b'', []
    def add(name, kind, start=0xFFFFFFFE, size=0):
        entries.append([name, kind, 0xFFFFFFFF, 0xFFFFFFFF, start, size])
        return len(entries) - 1
    streams = []
    def walk(children):
        numbers = []
        for name, content in children:
            at = add(name, 1 if isinstance(content, list) else 2)
            numbers.append(at)
            if isinstance(content, list):
                entries[at][3] = walk(content)
            else:
                streams.append((at, content))
        for a, b in zip(numbers, numbers[1:]):
            entries[a][2] = b
        return numbers[0] if numbers else 0xFFFFFFFF
    add('Root Entry', 5)
    entries[0][3] = walk(tree)
    directory = (len(entries) + 3) // 4
    table = [0xFFFFFFFD] + [i + 1 for i in range(1, directory)] + [0xFFFFFFFE]
    for at, content in streams:
        used = max(1, (len(content) + 511) // 512)
        entries[at][4], entries[at][5] = len(table), len(content)
        first = len(table)
        table += [first + i + 1 for i in range(used - 1)] + [0xFFFFFFFE]
        data += content.ljust(used * 512, b'\0')
    assert len(table) <= 128
    head = bytearray(512)
    head[:8] = b'\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1'
    struct.pack_into('<HHHHH', head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into('<IIIIIIIII', head, 44, 1, 1, 0, 0, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into('<109I', head, 76, 0, *[0xFFFFFFFF] * 108)
    rows = b''
    for name, kind, right, child, start, size in entries:
        raw = (name + '\0').encode('utf-16le')
        rows += raw.ljust(64, b'\0') + struct.pack('<HBBIII', len(raw), kind, 1, 0xFFFFFFFF, right, child) + bytes(36) + struct.pack('<IQ', start, size)
    sectors = struct.pack('<128I', *table, *[0xFFFFFFFF] * (128 - len(table)))
    return bytes(head) + sectors + rows.ljust(directory * 512, b'\0') + data

def wide(text):
    return text.encode('utf-16le')

def properties(**pages):
    rows = b''.join(struct.pack('<IIII', tag, 6, value, 0) for tag, value in pages.values())
    return ('__properties_version1.0', bytes(32) + rows)

TEXT = '一、存在的问题\r\n年轻干部不足。\r\n'
attachment = [('__substg1.0_3707001F', wide('附件/整改报告.txt')), ('__substg1.0_37010102', '关于整改的报告\n经费不足。\n'.encode('gb18030')), ('__properties_version1.0', bytes(8))]
picture = [('__substg1.0_3704001F', wide('图.png')), ('__substg1.0_37010102', b'\x89PNG'), ('__properties_version1.0', bytes(8))]
files = {
    'wide.msg': [properties(page=(0x3FFD0003, 936)), ('__substg1.0_0037001F', wide('关于水利工作的报告')), ('__substg1.0_1000001F', wide(TEXT)),
                 ('__attach_version1.0_#00000000', attachment), ('__attach_version1.0_#00000001', picture)],
    'gbk.msg': [properties(page=(0x3FFD0003, 936)), ('__substg1.0_0037001E', '关于林业工作的报告'.encode('gbk')), ('__substg1.0_1000001E', TEXT.encode('gbk'))],
    'page.msg': [properties(page=(0x3FDE0003, 936)), ('__substg1.0_0037001F', wide('关于农业工作的报告')), ('__substg1.0_1000001F', wide('纯文本')),
                 ('__substg1.0_10130102', '<html><meta charset=utf-8><p>一、存在的问题</p><p>年轻<b>干部</b>不足。</p></html>'.encode('gbk'))],
    'none.msg': [properties(), ('__substg1.0_0037001F', wide('只有主题'))],
}
for name, tree in files.items():
    open(name, 'wb').write(ole(tree))
whole = ole(files['wide.msg'])
open('cut.msg', 'wb').write(whole[:1500])
round = bytearray(whole)
struct.pack_into('<I', round, 512 + 512 + 68 + 128, 1)  # the directory's tree goes round
open('round.msg', 'wb').write(round)
END
python3 make.py
for file in wide.msg gbk.msg page.msg none.msg cut.msg round.msg 'wide.msg!/附件_整改报告.txt'; do
  echo "-- $file"
  $ZHANGJU text "$file" 2>&1
done
echo "-- as reports"
mkdir r && mv wide.msg gbk.msg r
$ZHANGJU index --quiet r > index.log 2>&1 || cat index.log
$ZHANGJU search --format paths 不足
$ZHANGJU count 问题:年轻干部
$ZHANGJU stats --failures
echo "-- in an archive its attachments are no reports"
mkdir z
python3 -c "import zipfile; zipfile.ZipFile('z/m.zip', 'w').write('round.msg', 'in.msg')"
$ZHANGJU index --quiet --index z.index z > index.log 2>&1 || cat index.log
$ZHANGJU stats --index z.index --failures
