#!/usr/bin/env python3
"""mock.py LOG - a server that speaks as ClickHouse does to a client that pushes an index and asks for it, but knows no SQL: it keeps the rows of
every INSERT, and each report that it has is a candidate for every query. Prints its address. LOG gets a line for each statement: the user, whether
shards may be missing, and the statement.

A file LOG.fault makes every later answer another: "HTTP CODE TEXT" is an error of the server, "cut" an answer that ends within a row, "lost" one that
is shorter than it said, "garbage" one that is none. With a file LOG.large every candidate says that it is very large."""
import base64
import http.server
import os
import re
import struct
import sys
import urllib.parse

LOG = sys.argv[1]
NUMBERS = {'UInt8': 1, 'UInt32': 4, 'UInt64': 8, 'Int64': 8}
columns = []    # name and type, of CREATE TABLE
live = {}       # by id: the first row of a report as a dict, and the bytes of all its rows


def u64(*numbers):
    return struct.pack(f'<{len(numbers)}Q', *numbers)


def text(data):
    length, out = len(data), b''
    while length >= 0x80:
        length, out = length >> 7, out + bytes([length & 0x7f | 0x80])
    return out + bytes([length]) + data


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self, size):
        self.at += size
        return int.from_bytes(self.data[self.at - size:self.at], 'little')

    def length(self):
        n = shift = 0
        while True:
            byte = self.number(1)
            n |= (byte & 0x7f) << shift
            shift += 7
            if byte < 0x80:
                return n

    def value(self, kind):
        if kind in NUMBERS:
            return self.number(NUMBERS[kind])
        if kind == 'String':
            length = self.length()
            self.at += length
            return self.data[self.at - length:self.at]
        return [self.value(kind[6:-1]) for _ in range(self.length())]


def insert(body):
    reader = Reader(body)
    while reader.at < len(body):
        begin = reader.at
        row = {name: reader.value(kind) for name, kind in columns}
        if row['kind'] == 0 and not row['alive']:
            live.pop(row['report'], None)
        elif row['kind'] == 0:
            live[row['report']] = [row, b'']
        if row['report'] in live:
            live[row['report']][1] += body[begin:reader.at]


def answer(sql, body):
    firsts = [live[report][0] for report in sorted(live)]
    if sql.startswith('INSERT'):
        insert(body)
    elif '(kind UInt8' in sql:
        columns[:] = re.findall(r'(\w+) (U?Int\d+|String|Array\(\w+\))', sql.split('ENGINE')[0])
    elif 'FROM system.clusters' in sql:
        return u64(1)
    elif sql.startswith('SELECT count(), sum(report_bytes)'):
        return u64(len(live), sum(r['report_bytes'] for r in firsts), 1, 1) + text(firsts[0]['fold'] if firsts else b'') + u64(1, 1) + text(b'mock') * 2 + u64(max((r['batch'] for r in firsts), default=0), sum(r['paragraphs'] for r in firsts))
    elif sql.startswith('SELECT max(batch)'):
        return u64(0, 0)
    elif sql.startswith('SELECT report, argMax'):
        return b''.join(text(r['report']) + u64(r['sum']) for r in firsts)
    elif sql.startswith('SELECT countIf(NOT'):
        return u64(0)
    elif sql.startswith('SELECT report, batch, '):
        larger = 100000 if os.path.exists(LOG + '.large') else 1
        return b''.join(text(r['report']) + u64(r['batch'], r['report_bytes'] * larger) for r in firsts)
    elif sql.startswith('SELECT kind, '):
        return b''.join(live[report][1] for report in sorted(live))
    elif 'AS role' in sql:
        return u64(1 << 5, 7, 1 << 7, 2)    # seven in problems, two in plans
    elif 'countIf(notEmpty' in sql:
        return u64(6, 5, 3)
    return b''


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        sql = asked['query'][0] if 'query' in asked else body.decode()
        user = base64.b64decode(self.headers['Authorization'].split()[1]).decode() if 'Authorization' in self.headers else '-'
        with open(LOG, 'a') as log:
            print(user, 'some' if asked['skip_unavailable_shards'] == ['1'] else 'all', sql, sep='\t', file=log)
        fault = open(LOG + '.fault').read().strip() if os.path.exists(LOG + '.fault') else ''
        if not fault and '.texts ' in sql and not sql.startswith('CREATE') and not columns:
            fault = '404 60 Table does not exist'
        status, data, promised = 200, b'' if fault[:1].isdigit() else answer(sql, body), None
        if fault[4:7] == '279' and (asked['skip_unavailable_shards'] == ['1'] or 'FROM zhangju.texts' not in sql):
            data = answer(sql, body)    # a shard that is down fails only who asks all shards
        elif fault == 'cut':
            data = data[:len(data) // 2 + 1]
        elif fault == 'lost':
            promised = len(data) + 10
        elif fault == 'garbage':
            data = b'\xff' * 1000
        elif fault:
            code, number, words = fault.split(' ', 2)
            status, data = int(code), f'Code: {number}, e.displayText() = DB::Exception: {words}, e.what() = DB::Exception\n'.encode()
        self.send_response(status)
        self.send_header('Content-Length', str(promised or len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = promised is not None

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
print(f'http://127.0.0.1:{server.server_port}', flush=True)
server.serve_forever()
