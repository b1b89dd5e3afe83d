"""last.py PORT SAVED PID - SIGTERM while requests wait for a lock, search, and read slowly: the process ends within 10 s."""
import os
import signal
import socket
import sqlite3
import sys
import time
import urllib.parse

port, saved, pid = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
lock = sqlite3.connect(saved, isolation_level=None)
lock.execute('CREATE TABLE IF NOT EXISTS other (x)')
lock.execute('BEGIN EXCLUSIVE')
slow = '/api/v1/search?per=1&q=' + urllib.parse.quote(' OR '.join('近%d(的 一)' % n for n in range(100, 132)))
export = '/export?format=jsonl&q=' + urllib.parse.quote('的')
clients = []
for path in ['/saved'] * 3 + [slow] * 6 + [export] * 2:
    client = socket.create_connection(('127.0.0.1', port))
    client.sendall(('GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n' % path).encode())
    clients.append(client)
time.sleep(1)
began = time.monotonic()
os.kill(pid, signal.SIGTERM)
while time.monotonic() - began < 20:
    try:
        with open('/proc/%d/stat' % pid) as file:
            if file.read().rsplit(')', 1)[1].split()[0] == 'Z':
                break
    except FileNotFoundError:
        break
    time.sleep(0.05)
seconds = time.monotonic() - began
print('ended %.1f s after SIGTERM' % seconds)
sys.exit(0 if seconds < 10 else 1)
