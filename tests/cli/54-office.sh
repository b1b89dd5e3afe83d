# Workbooks and documents: the rows of XLSX are those of CSV, every quotation of DOCX is in its report to the letter and is read back by our own reader,
# hostile text stays text, and a file appears only when it is whole.
. tests/cli/run.inc
corpus_index
out="$TMPDIR/out"
mkdir "$out"
first=corpus/reports/2023/云溪县水利局2023年工作总结.txt second=corpus/accounts/reports/云溪县水利局2024年工作总结.txt
feedback=corpus/accounts/reports/县委巡察组巡察丰岭镇党委的反馈.txt rectified=corpus/accounts/reports/丰岭镇党委巡察整改进展情况报告.txt

# The name of the file is the format; another one is not written under it.
z search -o "$out/search.xlsx" --lang zh --links http://localhost:8080 '问题:年轻干部'
z search -o "$out/search.docx" --lang zh --links http://localhost:8080/ '问题:年轻干部'
z search -o "$out/search.csv" --lang zh '问题:年轻干部'
z search -o "$out/search.doc" 年轻干部
z trend -o "$out/trend.docx" 年轻干部
z search -o "$out/none/search.xlsx" 年轻干部
z search --links 'javascript:alert(1)' 年轻干部
ls "$out"

# A file that could not be written to its end is as it was before, and so is its folder.
echo before > "$out/kept.xlsx"
ZHANGJU_INDEX="$TMPDIR/no-index" z search -o "$out/kept.xlsx" 年轻干部
cat "$out/kept.xlsx"
z search --format xlsx -o /dev/full 年轻干部
z search --format docx -o /dev/full 年轻干部
z search -o '' 年轻干部
z search -o "$out" 年轻干部
chmod 400 "$out/kept.xlsx" # root may write to it
if [ "$(id -u)" = 0 ]; then as="setpriv --reuid 65534 --clear-groups"; chmod 755 "$TMPDIR" && chmod 777 "$out" && chmod -R a+rX "$TMPDIR/index"; fi
${as-} "$ZHANGJU" search -o "$out/kept.xlsx" 年轻干部 2>&1 | grep -o 'kept.xlsx: Permission denied'
cat "$out/kept.xlsx"
ls -A "$out"

# It gets the permissions of the file in whose place it comes; - is standard output.
chmod 640 "$out/kept.xlsx"
"$ZHANGJU" search -o "$out/kept.xlsx" --format csv -n 1 年轻干部
stat -c %a "$out/kept.xlsx"
(cd "$TMPDIR" && "$ZHANGJU" search -o - --format csv -n 1 年轻干部 | cmp - "$out/kept.xlsx" && ls ./- 2> /dev/null)

# Hostile text. What a cell or XML cannot hold becomes a blank, formulas are text.
mkdir "$TMPDIR/hostile"
python3 - "$TMPDIR/hostile" <<'END'
import sys
lines = ['关于干部工作的报告', '一、存在问题', '=HYPERLINK("http://x")年轻干部不足。', '＝1+1年轻干部不足。', '+年轻干部-1。', '－年轻干部不足。', '＠年轻干部不足。',
         '<b>年轻干部</b>]]>&amp;"不足"。', '_x0041_年轻干部_x000D_不足。', '年轻干部\ufffe不\uffff足\u0085了。', '年轻干部🐉𠮷不足。', '年轻干部' + '长' * 40000 + '不足。']
open(f'{sys.argv[1]}/=1+1 & <a>.txt', 'w').write('\n'.join(lines) + '\n')
END
unset ZHANGJU_INDEX

python3 - "$ZHANGJU" "$TMPDIR" "$first" "$second" "$feedback" "$rectified" <<'END'
import csv, datetime, glob, io, json, os, pty, re, subprocess, sys, zipfile
import xml.etree.ElementTree as ET

zhangju, tmp, first, second, feedback, rectified = sys.argv[1:]
S = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
R = '{http://schemas.openxmlformats.org/officeDocument/2006/relationships}'
index = f'{tmp}/index'

def run(*args, code=(0, 1), **more):
    done = subprocess.run([zhangju, '--lang', 'zh', *args], capture_output=True, **more)
    assert done.returncode in code, (args, done.returncode, done.stderr.decode())
    return done.stdout

def parts(data):
    z = zipfile.ZipFile(io.BytesIO(data))
    assert z.testzip() is None
    return {n: ET.fromstring(z.read(n)) for n in z.namelist()}

def cell(c):
    text = ''.join(t.text or '' for t in c.iter() if t.tag in (S + 't', S + 'v'))
    return re.sub('_x([0-9A-Fa-f]{4})_', lambda m: chr(int(m[1], 16)), text)

def rows(data):  # of every sheet, by column letter
    book = parts(data)
    found = []
    for name in sorted(n for n in book if n.startswith('xl/worksheets/sheet')):
        sheet = book[name]
        assert not list(sheet.iter(S + 'f')), 'a formula'
        pane, filters = next(sheet.iter(S + 'pane')), next(sheet.iter(S + 'autoFilter'))
        assert pane.get('state') == 'frozen' and pane.get('ySplit') == '2', pane.attrib
        assert filters.get('ref').startswith('A2:'), filters.attrib
        assert next(sheet.iter(S + 'cols')) is not None
        found.append([{re.match('[A-Z]+', c.get('r'))[0]: c for c in row} for row in sheet.iter(S + 'row')])
    return book, found

def letters():
    return [chr(65 + i) for i in range(26)]

# ---- workbooks have the rows of csv ----

def same_as_csv(args, numbers=()):
    table = list(csv.reader(io.StringIO(run(*args, '--format', 'csv', '--excel').decode('utf-8-sig'), newline='')))
    book, sheets = rows(run(*args, '--format', 'xlsx'))
    (title, *lines), = sheets
    assert list(title) == ['A'] and len(cell(title['A'])) > 3, title
    assert len(lines) == len(table) > 1, (args, len(lines), len(table))
    for line, row in zip(lines, table):
        assert set(line) <= set(letters()[:len(row)])
        for letter, want in zip(letters(), row):
            found = cell(line[letter]) if letter in line else ''
            if letter in line and line[letter].get('t') is None:  # a number
                date = re.fullmatch('\\d{4}-\\d\\d-\\d\\d', want)
                day = date and (datetime.date.fromisoformat(want) - datetime.date(1899, 12, 30)).days
                places = len(want.partition('.')[2])  # csv rounds, a workbook only shows rounded
                assert float(found) == day if date else f'{float(found):.{places}f}' == want, (args, letter, found, want)
            else:
                guarded = want[1:] if want[:1] == "'" else want
                assert found.replace('\n', ' ') == guarded.replace('\n', ' '), (args, letter, found, want)
    kinds = {head: {line[letter].get('t') for line in lines[1:] if letter in line} for letter, head in zip(letters(), table[0])}
    for head in numbers: assert kinds[head] == {None}, (args, head, kinds[head])
    return book

os.environ['ZHANGJU_INDEX'] = index
same_as_csv(['search', '问题:年轻干部'], ['行', '字'])
same_as_csv(['search', '--context', 'paragraph', '-n', '3', '问题:年轻干部'], ['行'])
same_as_csv(['search', '--unit', 'report', '年轻干部'], ['处', '句', '段'])
same_as_csv(['items', '--in', '问题,打算'], ['行', '字', '层次'])
same_as_csv(['reports'])
same_as_csv(['trend', '--by', 'role', '年轻干部'], ['年份', '处', '篇', '共篇', '字数', '每万字', '每百篇'])
del os.environ['ZHANGJU_INDEX']
same_as_csv(['account', '--promises', first, second], ['序号', '行', '对方年份', '对应处数'])
same_as_csv(['account', '--findings', feedback, rectified], ['序号', '行'])
same_as_csv(['compare', first, second])
same_as_csv(['overlap', 'corpus/overlap'], ['甲雷同%', '相同字数'])
same_as_csv(['checkup', 'corpus/overlap'])

# Dates are dates: days since 1900, shown as a date.
os.environ['ZHANGJU_INDEX'] = index
book, ((_, head, *lines),) = rows(run('reports', '--format', 'xlsx', '--sort', 'date'))
date = next(letter for letter in head if cell(head[letter]) == '日期')
found = [line[date] for line in lines if date in line and line[date].get('t') is None]
styles = list(next(book['xl/styles.xml'].iter(S + 'cellXfs')))
formats = {f.get('numFmtId'): f.get('formatCode') for f in book['xl/styles.xml'].iter(S + 'numFmt')}
assert len(found) > 5 and all(40000 < float(cell(c)) < 47000 for c in found)
assert {formats[styles[int(c.get('s'))].get('numFmtId')] for c in found} == {'yyyy-mm-dd'}

# ---- links ----

data = open(f'{tmp}/out/search.xlsx', 'rb').read()
book, ((_, head, *lines),) = rows(data)
targets = {r.get('Id'): r.get('Target') for r in book['xl/worksheets/_rels/sheet1.xml.rels']}
links = list(book['xl/worksheets/sheet1.xml'].iter(S + 'hyperlink'))
assert len(links) == len(lines) > 3
for link, line in zip(links, lines):
    report, at, _ = cell(line['A']).split(':')
    assert targets[link.get(R + 'id')] == f'http://localhost:8080/r/{report}' and link.get('location') == f'L{at}', targets
assert 'xl/worksheets/_rels/sheet1.xml.rels' not in zipfile.ZipFile(io.BytesIO(run('search', '年轻干部', '--format', 'xlsx'))).namelist()
core = zipfile.ZipFile(io.BytesIO(data)).read('docProps/core.xml').decode()
assert '年轻干部' in core and 'zhangju' in core

# ---- documents ----

originals = {}
for path in glob.glob('corpus/**/*.txt', recursive=True) + glob.glob('corpus/**/*.md', recursive=True):
    originals.setdefault(os.path.basename(path), []).append(re.sub(r'\s', '', open(path, 'rb').read().decode('utf-8', 'replace')))

def paragraphs(root, style):
    for p in root.iter(W + 'p'):
        if (s := p.find(f'{W}pPr/{W}pStyle')) is not None and s.get(W + 'val') == style:
            yield p, ''.join(t.text or '' for t in p.iter(W + 't'))

def check_document(data, linked=False):
    book = parts(data)
    document, notes = book['word/document.xml'], book['word/footnotes.xml']
    texts = {n.get(W + 'id'): ''.join(t.text or '' for t in n.iter(W + 't')) for n in notes}
    quotes, pending = [], []
    for p, text in paragraphs(document, 'Quote'):
        pending.append(text)
        for ref in p.iter(W + 'footnoteReference'):
            quotes.append((pending, texts.pop(ref.get(W + 'id'))))
            pending = []
    assert not pending and set(texts) == {'-1', '0'}, (pending, texts)
    for quote, source in quotes:
        name = re.search(r'([^/，]+\.(?:txt|md|rtf|docx|html|odt|doc|pdf|xlsx|csv|mht|eml|zip[^，]*)) 第 \d+ 行', source)
        assert name, source
        for text in quote if name[1] in originals else []:
            assert any(re.sub(r'\s', '', text) in original for original in originals[name[1]]), (text, source)
        assert ('localhost:8080' in ''.join(f.get(W + 'instr') for f in notes.iter(W + 'fldSimple'))) == linked
    fonts = {f.get(W + 'eastAsia') for f in book['word/styles.xml'].iter(W + 'rFonts')}
    assert fonts == {'仿宋', '宋体', '黑体', '楷体'}, fonts
    assert all(r.find(f'{W}rPr/{W}rFonts').get(W + 'hint') == 'eastAsia' for r in document.iter(W + 'r') if r.find(W + 't') is not None)
    # Our own reader finds every quotation.
    open(f'{tmp}/read.docx', 'wb').write(data)
    read = re.sub(r'\s', '', run('text', f'{tmp}/read.docx').decode())
    for quote, _ in quotes:
        for text in quote: assert re.sub(r'\s', '', text) in read, text
    return quotes

quotes = check_document(open(f'{tmp}/out/search.docx', 'rb').read(), linked=True)
sentences = [row['原句'] for row in csv.DictReader(io.StringIO(run('search', '问题:年轻干部', '--format', 'csv', '--excel').decode('utf-8-sig')))]
assert [''.join(q) for q, _ in quotes] == sentences
for quote, _ in quotes:
    assert run('search', '--literal', '--scan', f'{tmp}/read.docx', '--format', 'jsonl', max(re.split('[，。；：、]', ''.join(quote)), key=len), code=[0])
items = check_document(run('items', '--format', 'docx'))
assert len(items) == len(run('items', '--format', 'tsv').decode().splitlines())
assert len(check_document(run('search', '--context', 'paragraph', '--format', 'docx', '问题:年轻干部'))) > 5
del os.environ['ZHANGJU_INDEX']
for args in ['account', '--promises', first, second], ['account', '--findings', feedback, rectified], ['compare', first, second]:
    rows_of = run(*args, '--format', 'json')
    want = sum(bool(row.get('of')) + len(row['echoes']) for account in json.loads(rows_of)['accounts'] for row in account['rows'])
    assert len(check_document(run(*args, '--format', 'docx'))) == want > 3, args

# ---- hostile text ----

scan = ['--scan', f'{tmp}/hostile']
book, ((title, head, *lines),) = rows(run('search', '--format', 'xlsx', *scan, '年轻干部'))
sentence = max(head)
texts = [cell(line[sentence]) for line in lines]
assert len(texts) == 10, texts
assert texts[0].startswith('=HYPERLINK(') and texts[1].startswith('＝1+1') and texts[2].startswith('+年'), texts[:3]
assert texts[5] == '<b>年轻干部</b>]]>&amp;"不足"。', texts[5]
assert texts[6] == '_x0041_年轻干部_x000D_不足。', texts[6]
assert '\ufffe' not in texts[7] and '不' in texts[7]
assert '🐉𠮷' in texts[8]
assert len(texts[9]) <= 32767 and texts[9].endswith('后略）')
assert all(line[sentence].get('t') in ('inlineStr', 's') for line in lines)
same = run('search', '--format', 'csv', '--excel', *scan, '年轻干部').decode('utf-8-sig')
guarded = [row[-1][:2] for row in csv.reader(io.StringIO(same))][1:]
assert guarded[:5] == ["'=", "'＝", "'+", "'－", "'＠"], guarded
document = check_document(run('search', '--format', 'docx', *scan, '年轻干部'))
assert [''.join(q)[:6] for q, _ in document[:3]] == ['=HYPER', '＝1+1年轻', '+年轻干部-'], document[:3]
assert len(''.join(document[-1][0])) > 40000  # a document has no bound

# ---- where it goes ----

def on_terminal(*args):
    master, slave = pty.openpty()
    done = subprocess.run([zhangju, '--lang', 'zh', '--index', index, *args], stdout=slave, stderr=slave)
    os.close(slave)
    said = b''
    try:
        while piece := os.read(master, 1024): said += piece
    except OSError:  # the end of a terminal
        pass
    os.close(master)
    return done.returncode, said.decode(errors='replace')

for format in 'xlsx', 'docx':
    code, said = on_terminal('search', '--format', format, '年轻干部')
    assert code == 2 and 'PK' not in said and said.count('\n') == 1 and '-o' in said, (code, said)
    code, said = on_terminal('search', '--format', format, '-o', f'{tmp}/out/terminal.{format}', '年轻干部')
    assert code == 0 and not said, (code, said)
    assert zipfile.ZipFile(f'{tmp}/out/terminal.{format}').testzip() is None

# A reader that goes away ends the command quietly; a full disk is told in one line.
for format in 'xlsx', 'docx':
    done = subprocess.run(['sh', '-c', f'"$0" --index "$1" search --format {format} 年轻干部 | head -c 1 > /dev/null', zhangju, index], capture_output=True)
    assert not done.stderr.decode().strip().count('\n'), done.stderr
    done = subprocess.run(['sh', '-c', f'"$0" --index "$1" search --format {format} 年轻干部 > /dev/full', zhangju, index], capture_output=True)
    assert done.returncode == 2 and done.stderr.count(b'\n') == 1, done
print('workbooks and documents agree with csv and with the reports')
END
