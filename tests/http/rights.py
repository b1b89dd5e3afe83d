"""rights.py make DIR | rights.py compare PORT_ALL PORT_OWN

Two collections: DIR/all has the folders 甲 and 乙, DIR/own has the same 甲 alone. A user who may read 甲 asks the daemons of both for everything
there is to ask, with words, titles, units, years, places and ids of 乙. Every answer must be the same to the byte, but for times and random names."""
import http.client
import io
import os
import re
import shutil
import sys
import urllib.parse
import zipfile

HEADER, USER, ADMIN = 'X-Remote-User', '张三', 'root'
SECRET = '''石笋镇党委2024年工作总结

一、存在的问题
干部培训不够，年轻干部能力不足。榴梿种植示范项目推进缓慢，螺蛳湾码头经费缺口较大。
班子成员对玳瑁湖养殖整治重视不够，责任制度不健全。

二、下一步打算
明年完成榴梿种植示范项目验收，抓好玳瑁湖养殖整治，新建螺蛳湾码头两座。
'''


COPY = '''关于湖面保洁的通报

一、基本情况
全镇湖面保洁全年打捞水草三百吨，投入船只十二条，群众反映良好。

二、存在的问题
湖面保洁人手不足，船只老旧，垃圾转运不及时。
'''


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    os.utime(path, (1700000000, 1700000000))


def write_archive(path, name, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with zipfile.ZipFile(path, 'w') as archive:
        archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), text)
    os.utime(path, (1700000000, 1700000000))


def earlier(text):
    """The report of a year before, with some of its sentences and words of its own."""
    text = re.sub('202[0-9]', lambda year: str(int(year[0]) - 1), text)
    return '\n'.join(line for n, line in enumerate(text.split('\n')) if n % 7 != 5).replace('制度', '榴梿制度')


def make(to):
    names = sorted(os.path.join(folder, name) for folder, _, found in os.walk('corpus/reports') for name in found)
    for n, path in enumerate(names):
        text, name = read(path), os.path.basename(path)
        if n % 2:
            write('%s/all/乙/%s' % (to, name), text)
            continue
        for side in ('all', 'own'):
            write('%s/%s/甲/%s' % (to, side, name), text)
        write('%s/all/乙/去年/%s' % (to, name), earlier(text))
    write(to + '/all/乙/石笋镇2024.txt', SECRET)
    for folder in ('all/甲', 'all/乙', 'own/甲'):
        write('%s/%s/同文.txt' % (to, folder), COPY)
    write(to + '/all/乙/石笋镇2023.txt', earlier(SECRET))
    for side in ('all', 'own'):
        write_archive('%s/%s/甲/档案.zip' % (to, side), '内/湖面.txt', COPY.replace('湖面', '河面'))
    write_archive(to + '/all/乙/密档.zip', '内/湖面.txt', SECRET.replace('石笋', '石桥'))
    write(to + '/all/乙/临时.txt', SECRET.replace('石笋', '临时'))
    write(to + '/all/乙/坏.docx', 'PK\x03\x04 no document')


# ---- asking ----

class Server:
    def __init__(self, port):
        self.port = int(port)
        self.connection = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)

    def ask(self, path, user=USER, body=None, method=None, **headers):
        sent = {'X-Request-Id': 'same'} | {name.replace('_', '-'): value for name, value in headers.items()}
        if user:
            sent[HEADER] = user.encode()
        if isinstance(body, dict):
            body = urllib.parse.urlencode(body)
            sent['Content-Type'] = 'application/x-www-form-urlencoded'
            sent['Origin'] = 'http://127.0.0.1:%d' % self.port
        self.connection.request(method or ('GET' if body is None else 'POST'), path, body if body is None else body.encode(), sent)
        answer = self.connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    def text(self, path, **how):
        return self.ask(path, **how)[2].decode('utf-8')

    def reports(self, user):
        import json
        found, page = [], 1
        while True:
            part = json.loads(self.text('/api/v1/reports?per=100&page=%d' % page, user=user))['reports']
            found += part
            if len(part) < 100:
                return found
            page += 1


def unpacked(body):
    if not body.startswith(b'PK'):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b'\n'.join(name.encode() + b'\n' + archive.read(name) for name in archive.namelist())


HONEST = [  # what two daemons may say differently: times, random names, ports, how often the index was updated
    (rb'"generation":\d+', b'"generation":N'),
    (rb'((name="generation" value|data-generation)=")\d+', rb'\1N'),
    (rb'((generation|\xe7\xac\xac\xe5\x87\xa0\xe4\xbb\xa3)</th><td>)\d+', rb'\1N'),
    (rb'\bg\d+((\.\d+)+\.)[0-9a-f]{16}', rb'gN\1HASH'),
    (rb'127\.0\.0\.1:\d+', b'HOST'),
    (rb'\b[0-9a-f]{32}\b', b'RANDOM'),
    (rb'"(took_us|uptime_s|p50_us|p95_us|searches|created|seen_at)":\d+', rb'"\1":N'),
    (rb'"time_us":\{[^}]*\}', b'"time_us":{}'),
    (rb'[\d.]+(&#x?[0-9a-f]+;|\s|\xc2\xa0)*(ms|\xe6\xaf\xab\xe7\xa7\x92)', b'MS'),
    (rb'\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?Z?', b'TIME'),
    (rb'(<tr><th scope="row">(running for|latest searches|\xe5\xb7\xb2\xe8\xbf\x90\xe8\xa1\x8c|\xe6\x9c\x80\xe8\xbf\x91\xe6\xa3\x80\xe7\xb4\xa2|half of them within|95 % of them within)</th><td>)[^<]*', rb'\1'),
]


def plain(answer):
    status, headers, body = answer
    body = unpacked(body)
    for pattern, word in HONEST:
        body = re.sub(pattern, word, body)
    # Connection: close says how much of the processor the client itself has used of late.
    told = ('date', 'x-request-id', 'etag', 'content-length', 'last-modified', 'connection')
    kept = sorted((key, value) for key, value in headers.items() if key.lower() not in told)
    kept = [(key, re.sub(r'127\.0\.0\.1:\d+', 'HOST', value)) for key, value in kept]
    return status, kept, body


def han(text, length):
    runs = re.findall('[\u4e00-\u9fff]+', text)
    return {run[i:i + length] for run in runs for i in range(len(run) - length + 1)}


def spread(items, count):
    items = sorted(items)
    return items[::max(1, len(items) // count)][:count]


def q(**params):
    return urllib.parse.urlencode([(key, value) for key, value in params.items() if value is not None])


def addresses(own, others, text_own, text_others):
    """Every address to be compared: (path, body)."""
    words = ['榴梿', '榴莲', '玳瑁湖', '螺蛳湾码头', 'liulian', 'daimaohu', '石笋镇', '石笋镇党委2024年工作总结', '石笋镇 2024', '石筍鎮', '年青干部', '制度', '榴梿制度', '干部', '经费']
    words += spread(han(text_others, 2) - han(text_own, 2), 12) + spread(han(text_others, 4) - han(text_own, 4), 12) + spread(han(text_own, 3), 8)
    words += [report['title'][:30] for report in spread_reports(others, 6)] + [report['title'][:30] for report in spread_reports(own, 3)]
    units = sorted({report['fields'].get('issuer', '') for report in others if report.get('fields')} - {''})[:6] or ['石笋镇党委']
    queries = words + ['问题:%s' % words[0], '问题:*', '*', '"%s"' % words[2], '~经费', '标题:石笋', '文件:乙', '文件:"乙/石笋镇2024.txt"', '文件:去年', '年份:2024', '年份:2022',
                       '近5(榴梿 项目)', '榴*', '="玳瑁湖"', '榴梿 OR 干部', '干部 -榴梿', 'saved:他人', 'saved:甲的', '述年:2023 干部', '榴梿 AND (', '单位:石笋镇党委 问题:*']
    queries += ['单位:"%s"' % unit for unit in units]
    for query in queries:
        for path in ('/search', '/api/v1/search', '/api/v1/count', '/api/v1/explain', '/export', '/reports', '/api/v1/reports'):
            yield '%s?%s' % (path, q(q=query)), None
        yield '/search?' + q(q=query, sort='newest', lang='en', page=2), None
        yield '/search?' + q(q=query, unit='report', more='issuer'), None
        yield '/search?' + q(q=query, literal=1, rate=1), None
    for query in queries[::3]:
        for path in ('/trend', '/api/v1/trend', '/export/trend'):
            yield '%s?%s' % (path, q(q=query)), None
        for path in ('/items', '/api/v1/items', '/export/items'):
            yield '%s?%s' % (path, q(q=query, **{'in': 'problems'})), None
        for text in ('csv', 'xlsx', 'docx', 'markdown', 'jsonl'):
            yield '/export?' + q(q=query, format=text), None
    for path in ('/', '/search', '/reports', '/tasks', '/items', '/compare', '/account', '/overlap', '/trend', '/verify', '/checkup', '/saved', '/basket', '/paste', '/about', '/help',
                 '/status', '/export', '/export/items', '/export/trend', '/export/compare', '/export/account', '/export/overlap', '/export/checkup', '/basket/file', '/api/v1/roles',
                 '/api/v1/status', '/api/v1/saved', '/api/v1/openapi.json', '/api/v1/compare', '/api/v1/account', '/api/v1/reports', '/api/v1/items', '/api/v1/trend', '/healthz', '/readyz',
                 '/robots.txt', '/favicon.ico', '/reports?sort=title&per=100&page=2', '/reports?year=2024', '/overlap?in=problems', '/checkup?q=', '/account?kind=promises', '/nowhere'):
        yield path, None
        yield path + ('&' if '?' in path else '?') + 'lang=en', None
    for unit in units + ['乙', '去年']:
        for path in ('/overlap', '/checkup', '/items', '/account', '/export/account', '/reports', '/trend', '/export/overlap', '/export/checkup'):
            yield '%s?%s' % (path, q(unit=unit, issuer=unit, folder=unit, **{'in': 'problems'})), None
    packed = [report for report in own + others if '.zip!/' in report['path']]
    assert len(packed) == 2, packed
    for report in packed:
        for path in ('', '/file', '.txt'):
            yield '/r/%s%s' % (report['report'], path), None
    ids = [report['report'] for report in spread_reports(own, 5)] + [report['report'] for report in spread_reports(others, 7)] + ['aaaaaaaaaa', '1', '999']
    for one in ids:
        for path in ('', '.txt', '/similar?line=3', '/similar?line=5', '/file', '/role?line=3', '/role?line=9999', '?q=' + urllib.parse.quote('榴梿 干部'), '?only=problems'):
            yield '/r/%s%s' % (one, path), None
        for path in ('', '/outline', '/similar?line=3', '/text', '?q=' + urllib.parse.quote('制度')):
            yield '/api/v1/reports/%s%s' % (one, path), None
        for path in ('/saved/%s', '/saved/%s.atom', '/saved/%s/edit', '/saved/%s/delete', '/api/v1/saved/%s', '/api/v1/saved/%s/hits', '/basket?p=%s:3', '/basket/file?p=%s:3', '/items?a=%s', '/checkup?a=%s'):
            yield path % one, None
        for other in ids[:2] + ids[5:7]:
            for path in ('/compare', '/api/v1/compare', '/export/compare'):
                yield '%s?%s' % (path, q(a=one, b=other)), None
            for path in ('/account', '/api/v1/account', '/export/account'):
                for kind in ('promises', 'findings'):
                    yield '%s?%s' % (path, q(kind=kind, a=one, b=other)), None
            for path in ('/overlap', '/export/overlap', '/checkup', '/export/checkup', '/items', '/export/items'):
                yield '%s?%s' % (path, q(a=one, b=other, **{'in': 'problems', 'with': other})), None
    pieces = [text for text in re.split('[。\n]', SECRET) if len(text) > 12] + spread(re.findall('[^。\n]{20,60}', text_others), 8) + spread(re.findall('[^。\n]{20,60}', text_own), 4)
    changed = [text[:6] + '某' + text[7:] for text in pieces]
    for text in pieces + changed:
        yield '/search?' + q(q=text, literal=1), None
        for path in ('/paste', '/verify', '/overlap', '/checkup'):
            yield path, {'text': '《石笋镇党委2024年工作总结》指出，“%s。”' % text, 'in': 'problems', 'less': '1'}
    import json
    for text in pieces + changed + words[:6]:
        quoted = {'text': '据报告，“%s。”（乙/石笋镇2024.txt）\n《石笋镇党委2024年工作总结》提出，“%s”。' % (text, text)}
        yield '/api/v1/verify', json.dumps(quoted)
        yield '/api/v1/similar', json.dumps({'text': text})
        yield '/api/v1/search', json.dumps({'q': text})
        yield '/api/v1/search', json.dumps({'q': text, 'literal': True})
        yield '/retrieval', json.dumps({'knowledge_id': 'zhangju', 'query': text, 'retrieval_setting': {'top_k': 5, 'score_threshold': 0}})
    calls = [('search', {'query': query}) for query in ('榴梿', '干部', '石笋镇', '年青干部', 'liulian', '问题:*')]
    calls += [('list_items', {'query': query}) for query in ('榴梿', '干部', '年份:2024')] + [('trend', {'query': query}) for query in ('榴梿', '制度')]
    calls += [('read_passage', {'place': place}) for place in (ids[0] + ':3', ids[5] + ':3', '乙/石笋镇2024.txt:4')] + [('outline', {'report': one}) for one in (ids[0], ids[5])]
    calls += [('verify_quote', {'quote': piece}) for piece in pieces + changed[:4]] + [('compare', {'a': ids[0], 'b': one}) for one in (ids[1], ids[5])]
    for name, arguments in calls:
        yield '/mcp', json.dumps({'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': name, 'arguments': arguments}})
    yield '/mcp', json.dumps({'jsonrpc': '2.0', 'id': 1, 'method': 'tools/list'})


def spread_reports(reports, count):
    return sorted(reports, key=lambda report: report['path'])[::max(1, len(reports) // count)][:count]


def routes():
    return re.findall(r'^    \{"(/[^"]*)"', read('web/serve/router.c'), re.M)


def pattern_of(route):
    return re.compile(re.escape(route).replace(r'\*', '[0-9A-Za-z]+') + r'(\?|$)')


def compare(all_port, own_port):
    both, own = Server(all_port), Server(own_port)
    admin = {report['report']: report for report in both.reports(ADMIN)}
    mine = {report['report']: report for report in own.reports(ADMIN)}
    others = [report for key, report in admin.items() if key not in mine]
    text_own = ''.join(own.text('/r/%s.txt' % key) for key in mine)
    text_others = ''.join(both.text('/r/%s.txt' % report['report'], user=ADMIN) for report in others)
    assert len(mine) > 10 and len(others) > 20 and len(text_others) > 5000, (len(mine), len(others))

    # the same saved queries on both; on the one with everything those of another user, too, and counted by the examples for others before
    import json
    for server in (both, own):
        for name, query in (('甲的', '干部'), ('榴', '榴梿'), ('问题', '问题:*')):
            status = server.ask('/api/v1/saved', body=json.dumps({'name': name, 'query': query}), Content_Type='application/json')[0]
            assert status == 201, status
    for path in ('/', '/status', '/items', '/trend', '/account', '/reports', '/checkup', '/overlap?in=problems', '/r/%s' % next(iter(mine))):
        both.ask(path, user=ADMIN)
    assert both.ask('/api/v1/saved', user=ADMIN, body=json.dumps({'name': '他人', 'query': '榴梿'}), Content_Type='application/json')[0] == 201

    asked, failed, seen = 0, 0, set()
    for path, body in addresses(list(mine.values()), others, text_own, text_others):
        how = {'body': body}
        if isinstance(body, str):
            how['Content_Type'] = 'application/json'
        one, other = plain(both.ask(path, **how)), plain(own.ask(path, **how))
        asked += 1
        seen.add((path, one[0]))
        if one == other:
            continue
        failed += 1
        if failed > 40:
            continue
        print('NOT THE SAME: %s %s' % (urllib.parse.unquote(path)[:200], (str(body) or '')[:200]))
        if one[:2] != other[:2]:
            print('   %s\n   %s' % (one[:2], other[:2]))
        at = next((i for i, (a, b) in enumerate(zip(one[2], other[2])) if a != b), min(len(one[2]), len(other[2])))
        print('   all: …%s' % one[2][max(0, at - 90):at + 120].decode('utf-8', 'replace'))
        print('   own: …%s' % other[2][max(0, at - 90):at + 120].decode('utf-8', 'replace'))
    for route in routes():
        shape = pattern_of(route)
        if route not in ('/metrics', '/saved/add', '/saved/seen', '/api/v1/saved/*/seen', '/api/v1/reports/*/role') and not any(shape.match(path) for path, _ in seen):
            failed += 1
            print('NOT ASKED: %s' % route)
    well = sum(status == 200 for _, status in seen)
    print('%d answers compared, %d of them with 200, %d differ' % (asked, well, failed))
    sys.exit(failed > 0 or well < asked // 4)


if sys.argv[1] == 'make':
    shutil.rmtree(sys.argv[2] + '/all', ignore_errors=True)
    make(sys.argv[2])
else:
    compare(*sys.argv[2:4])
