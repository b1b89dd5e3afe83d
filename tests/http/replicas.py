"""replicas.py ZHANGJU FOLDER - the load of 75-replicas.sh: FOLDER holds reports, their index and its replicas one and two."""
import collections
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from ports import free_ports

program, folder = sys.argv[1:]
CONFIG = """
defaults
  mode http
  timeout client 30s
  timeout server 30s
  timeout connect 2s
frontend all
  bind 127.0.0.1:{front}
  default_backend zhangju
backend zhangju
  balance leastconn
  option httpchk
  http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host localhost
  option redispatch 1
  retries 3
  retry-on conn-failure empty-response response-timeout 503
  server one 127.0.0.1:{one} check inter 200ms fall 2
  server two 127.0.0.1:{two} check inter 200ms fall 2
"""
LAST = 8
processes, failures, answers, seen = {}, [], collections.Counter(), set()
ended = threading.Event()


def wait_for(port, path='/readyz'):
    end = time.time() + 20
    while time.time() < end:
        try:
            with urllib.request.urlopen(urllib.request.Request(f'http://127.0.0.1:{port}{path}', headers={'Host': 'localhost'}), timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f'nobody answers at port {port}')


def serve(name):
    processes[name] = subprocess.Popen([program, 'serve', '--read-only', '--index', os.path.join(folder, name), '--listen', f'127.0.0.1:{ports[name]}'],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(ports[name])


def ask(i):
    q = urllib.parse.quote('年轻干部')
    while not ended.is_set():
        path = (f'/api/v1/search?q={q}', f'/search?q={q}', '/')[i % 3]
        i += 1
        try:
            with urllib.request.urlopen(urllib.request.Request(f'http://127.0.0.1:{ports["front"]}{path}', headers={'Host': 'localhost'}), timeout=30) as answer:
                body = answer.read()
            answers[answer.status] += 1
            if path.startswith('/api'):
                data = json.loads(body)
                if data['total']['occurrences'] != data['generation']:
                    failures.append(('half a generation', data['generation'], data['total']))
                seen.add(data['generation'])
        except Exception as e:      # whatever it is, a reader would have seen it
            failures.append((path, repr(e)))
        time.sleep(0.01)


def publish(n):
    with open(os.path.join(folder, 'reports', f'{n}.txt'), 'w') as f:
        f.write(f'一、存在的问题\n年轻干部培训不够，第{n}处。\n')
    subprocess.run([program, 'index', '--quiet', '--index', os.path.join(folder, 'index'), os.path.join(folder, 'reports')], check=True, stdout=subprocess.DEVNULL)
    for name in ('one', 'two'):
        subprocess.run(['sh', 'packaging/replicate.sh', os.path.join(folder, 'index'), os.path.join(folder, name)], check=True)


ports = dict(zip(('front', 'one', 'two'), free_ports(3)))
try:
    serve('one')
    serve('two')
    config = os.path.join(folder, 'haproxy.cfg')
    with open(config, 'w') as f:
        f.write(CONFIG.format(**ports))
    processes['proxy'] = subprocess.Popen(['haproxy', '-db', '-f', config], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(ports['front'])
    readers = [threading.Thread(target=ask, args=(i,)) for i in range(3)]
    for reader in readers:
        reader.start()
    for n in range(3, LAST + 1):
        publish(n)
        if n == 4:
            processes['two'].send_signal(signal.SIGKILL)
            processes.pop('two').wait()
        if n == 6:
            serve('two')
        time.sleep(0.3)
    time.sleep(1)
    ended.set()
    for reader in readers:
        reader.join()
    wait_for(ports['two'])
finally:
    ended.set()
    for process in processes.values():
        process.kill()
        process.wait()
print(f'{sum(answers.values())} answers, {dict(answers)}, generations {sorted(seen)}, {len(failures)} failed')
for failure in failures[:5]:
    print(' ', *failure)
sys.exit(bool(failures) or set(answers) != {200} or answers[200] < 100 or LAST not in seen or len(seen) < 4)
