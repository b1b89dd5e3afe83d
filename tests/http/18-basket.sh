#!/bin/sh
# Files of the API, and the basket: its passages are in their reports to the letter, also as files; places that changed, moved or are gone say so.
. tests/http/serve.inc
cp -r corpus/reports "$TMPDIR/reports"
"$ZHANGJU" index --quiet --index "$index" "$TMPDIR/reports" corpus/accounts/reports > /dev/null 2>&1 || exit 1
start
python3 - "$ZHANGJU" "$port" "$index" "$TMPDIR" <<'END' || fail "files and basket"
import csv, html, io, json, os, re, subprocess, sys, urllib.error, urllib.parse, urllib.request, zipfile
import xml.etree.ElementTree as ET

zhangju, port, index, tmp = sys.argv[1:]
base = f'http://127.0.0.1:{port}'
W = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
S = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
TYPES = {'xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
         'docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'csv': 'text/csv', 'markdown': 'text/markdown'}

class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args): return None

def get(path, headers={}, status=200, follow=True):
    opener = urllib.request.build_opener() if follow else urllib.request.build_opener(Stay)
    try:
        answer = opener.open(urllib.request.Request(base + path, headers=headers), timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    body = answer.read()
    assert answer.status == status, (path, answer.status, body[:300])
    return answer.headers, body

def query(**values): return urllib.parse.urlencode(values, doseq=True)

def cli(*args): return subprocess.run([zhangju, '--lang', 'zh', '--index', index, *args], capture_output=True, check=True).stdout

def cells(data):
    sheet = ET.fromstring(zipfile.ZipFile(io.BytesIO(data)).read('xl/worksheets/sheet1.xml'))
    return [[''.join(t.text or '' for t in c.iter() if t.tag in (S + 't', S + 'v')) for c in row] for row in sheet.iter(S + 'row')]

def quotations(data):
    root = ET.fromstring(zipfile.ZipFile(io.BytesIO(data)).read('word/document.xml'))
    return [''.join(t.text or '' for t in p.iter(W + 't')) for p in root.iter(W + 'p')
            if (s := p.find(f'{W}pPr/{W}pStyle')) is not None and s.get(W + 'val') == 'Quote']

# ---- files of the API: the same as on the command line, but for links ----

reports = {r['path']: r['report'] for r in json.loads(get('/api/v1/reports?per=200')[1])['reports']}
a, b = (next(i for p, i in reports.items() if p.endswith(f'云溪县水利局{year}年工作总结.txt')) for year in (2023, 2024))
for path, args in {
    '/api/v1/items?' + query(q='年轻干部'): ['items', '年轻干部'],
    '/api/v1/items?' + query(**{'in': 'plans'}): ['items', '--in', '打算'],
    '/api/v1/trend?' + query(q='问题:年轻干部', by='role'): ['trend', '--by', 'role', '问题:年轻干部'],
    f'/api/v1/compare?a={a}&b={b}': ['compare', a, b],
    f'/api/v1/account?kind=promises&a={a}&b={b}': ['account', '--promises', a, b],
    '/export?' + query(q='问题:年轻干部'): ['search', '问题:年轻干部'],
}.items():
    wanted = cli(*args, '--excel')
    headers, body = get(path + '&format=csv&excel=1')
    assert body == wanted, (path, body[:300], wanted[:300])
    headers, body = get(path + '&format=xlsx')
    assert headers['Content-Type'] == TYPES['xlsx'], headers['Content-Type']
    name = urllib.parse.unquote(re.search(r"filename\*=UTF-8''(.+)", headers['Content-Disposition'])[1])
    assert re.fullmatch(r'章句 \S.*\S\.xlsx', name) and not re.search(r'[/\\:*?"<>|]', name), name
    table = list(csv.reader(io.StringIO(wanted.decode('utf-8-sig'), newline='')))
    rows = cells(body)
    assert rows[1] == table[0] and len(rows) == len(table) + 1, (path, rows[1], len(rows), len(table))
    # the links lead here, also behind a proxy that speaks https
    parts = zipfile.ZipFile(io.BytesIO(body))
    assert f'Target="{base}/r/'.encode() in parts.read('xl/worksheets/_rels/sheet1.xml.rels')
    secure = zipfile.ZipFile(io.BytesIO(get(path + '&format=xlsx', {'X-Forwarded-Proto': 'https'})[1]))
    assert f'Target="https://127.0.0.1:{port}/r/'.encode() in secure.read('xl/worksheets/_rels/sheet1.xml.rels')
    if 'trend' in path: continue
    headers, body = get(path + '&format=docx')
    assert headers['Content-Type'] == TYPES['docx'] and len(quotations(body)) >= 2
    get(path + '&format=xml', status=400)
get('/api/v1/trend?q=a&format=docx', status=400)
etag = get(f'/api/v1/compare?a={a}&b={b}&format=xlsx')[0]['ETag']
get(f'/api/v1/compare?a={a}&b={b}&format=xlsx', {'If-None-Match': etag}, status=304)
get(f'/api/v1/compare?a={a}&b={b}&format=docx', {'If-None-Match': etag})
assert json.loads(get(f'/api/v1/compare?a={a}&b={b}&format=json')[1])['rows']

# ---- the basket ----

hits = [h for r in json.loads(get('/api/v1/search?' + query(q='问题:年轻干部', sentences=5))[1])['reports'] for h in r['hits']][:5]
places = [h['id'] for h in hits]
whole = places[0].rsplit(':', 1)[0]  # a line alone is its paragraph

def basket(places, **more):
    body = get('/basket?p=' + ','.join(places) + ('&' + query(**more) if more else ''))[1].decode()
    found = [html.unescape(t) for t in re.findall(r'<blockquote[^>]*>(.*?)</blockquote>', body, re.S)]
    kept = [p for p in html.unescape(re.search(r'data-places="([^"]*)"', body)[1]).split(',') if p]
    notes = [html.unescape(t) for t in re.findall(r'<p class="notice[^>]*>(.*?)</p>', body)]
    return found, kept, notes, body

found, kept, notes, body = basket(places)
assert found == [h['sentence'] for h in hits] and not notes, (found, notes)
assert [p.split('~')[0] for p in kept] == places and all(re.search('~[0-9a-f]{8}$', p) for p in kept), kept
original = get(f'/api/v1/reports/{whole.split(":")[0]}/text')[1].decode().split('\n')[int(whole.split(':')[1]) - 1]
(paragraph,), (kept_whole,), _, _ = basket([whole])
assert paragraph.strip() in original and len(paragraph) >= len(found[0]), (paragraph, original)
# as a form without scripts sends it: p once for each box, twice the same, and what is no place
body = get('/basket?' + query(p=[*places, places[0], 'x', '../etc', ':1:2', 'a:0:0', 'a:1:2~zz', '<b>:1:1'], lang='zh'))[1].decode()
assert body.count('<blockquote') == len(places) and '<b>' not in body.split('<main')[1].split('</main>')[0]
assert '摘录篮是空的' in get('/basket')[1].decode()

# order, removal, and emptying lead to an address that is the new basket
def moved(**more): return get('/basket?p=' + ','.join(kept) + '&' + query(**more), status=303, follow=False)[0]['Location']
assert moved(up=2) == '/basket?p=' + ','.join([kept[1], kept[0], *kept[2:]])
assert moved(down=1) == moved(up=2) and moved(up=1) == moved(down=99) == moved(remove='x') == '/basket?p=' + ','.join(kept)
assert moved(remove=3) == '/basket?p=' + ','.join(kept[:2] + kept[3:])
assert moved(clear=1) == '/basket'

# files
for format in TYPES:
    headers, data = get('/basket/file?' + query(format=format, p=','.join(kept)))
    assert headers['Content-Type'].startswith(TYPES[format]) and "filename*=UTF-8''" in headers['Content-Disposition']
    if format == 'docx': assert quotations(data) == found
    if format == 'xlsx': assert [row[-1] for row in cells(data)[2:]] == found
    if format == 'csv': assert [row[-1] for row in csv.reader(io.StringIO(data.decode('utf-8-sig')))][1:] == found
    if format == 'markdown': assert data.decode().count('\n> ——《') == len(found)
get('/basket/file?format=exe&p=' + kept[0], status=400)
assert quotations(get('/basket/file?format=docx')[1]) == []

# a basket has a bound, and says so
many = [f'{places[0].split(":")[0]}:{n}' for n in range(1, 180)]
_, kept_many, _, body = basket(many)
assert len(kept_many) == 150 and '放不下更多' in body

# ---- a report that changes ----

first = hits[0]
path = next(os.path.join(root, f) for root, _, files in os.walk(f'{tmp}/reports') for f in files if f'{tmp}/reports/{first["path"]}' == os.path.join(root, f))
text = open(path, encoding='utf-8').read()

def reindex(new):
    open(path, 'w', encoding='utf-8').write(new)
    subprocess.run([zhangju, '--index', index, 'index', '--quiet'], check=True, capture_output=True)

same = [p for p in kept if p.split(':')[0] == first['report']]
lines = text.split('\n')
reindex('\n'.join(lines[:1] + ['', '增补一行说明。', ''] + lines[1:]))
now, kept_now, notes, _ = basket([kept[0]])
assert now == [first['sentence']] and any('已移到' in n for n in notes) and kept_now[0] != kept[0], (now, notes)
assert basket(kept_now)[2] == []
reindex(text.replace(first['sentence'][:4], first['sentence'][:4] + '有改动'))
now, _, notes, _ = basket([kept[0]])
assert now != [first['sentence']] and any('已有改动' in n for n in notes), (now, notes)
os.remove(path)
subprocess.run([zhangju, '--index', index, 'index', '--quiet'], check=True, capture_output=True)
now, kept_now, notes, body = basket([kept[0], *[p for p in kept if p not in same]])
assert any('已不在' in n and first['report'] in n for n in notes) and kept_now[0] == kept[0], notes
assert len(now) == len(kept) - len(same)
END
done_testing
