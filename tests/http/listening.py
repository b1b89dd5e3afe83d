"""listening.py ZHANGJU DIR - see 68-listening.sh."""
import http.client
import os
import re
import signal
import socket
import subprocess
import sys

program, folder = sys.argv[1:]
index = os.path.join(folder, 'index')
named = [program, '--index', index, '--saved', os.path.join(folder, 'saved.db')]
none = os.path.join(folder, 'none')  # is not there
failures = []


def check(what, true):
    if not true:
        failures.append(what)


def refused(*words, holds, code=2):
    """A daemon that does not start: its exit code, and one line that names why, in both languages."""
    for lang in ('en', 'zh'):
        done = subprocess.run([*named, '--lang', lang, 'serve', *words], capture_output=True, text=True, timeout=60)
        said = done.stderr
        check('%s: exit code %d: %s' % (words, done.returncode, said), done.returncode == code and not done.stdout)
        check('%s: %r does not name %s in one line' % (words, said, holds), said.count('\n') == 1 and holds in said)
        check('%s: not in %s: %s' % (words, lang, said), bool(re.search('[一-鿿]', said)) == (lang == 'zh'))


class Daemon:
    def __init__(self, *words):
        self.child = subprocess.Popen([*named, 'serve', *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.address = self.child.stdout.readline().strip()

    def end(self, by=signal.SIGTERM):
        self.child.send_signal(by)
        said = self.child.communicate(timeout=30)[1]
        return self.child.returncode, said


def ask(connect, host):
    """The status of /healthz over a connection."""
    with connect as s:
        s.sendall(b'GET /healthz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' % host.encode())
        return int(s.makefile('rb').readline().split()[1])


subprocess.run([*named, 'index', '--quiet', 'corpus/reports'], check=True, capture_output=True)
for bad in ('x', ':80', 'localhost', 'localhost:', 'localhost:x', 'localhost:1x', 'localhost:65536', 'localhost:999999', '1:2:3:4', '::1:80', ''):
    refused('--listen', bad, holds=bad or '--listen')
refused('--listen', 'unix:' + '/x' * 100, holds='unix:')
refused('--listen', 'unix:', holds='unix:')
refused('--listen', 'unix:' + none + '/socket', holds=none + '/socket')
refused('--listen', 'name.invalid:0', holds='name.invalid')
refused('--listen', '127.0.0.1:0', '--access-log', none + '/log', holds=none + '/log')

with socket.create_server(('127.0.0.1', 0)) as taken:
    refused('--listen', '127.0.0.1:%d' % taken.getsockname()[1], holds='127.0.0.1:%d' % taken.getsockname()[1])

path = os.path.join(folder, 'socket')
open(path, 'w').close()
refused('--listen', 'unix:' + path, holds=path)
check('a file that is no socket was removed', os.path.exists(path))
os.unlink(path)
first = Daemon('--listen', 'unix:' + path)
refused('--listen', 'unix:' + path, holds=path)  # one that answers


def unix():
    s = socket.socket(socket.AF_UNIX)
    s.connect(path)
    return s


check('the first daemon answers no longer', ask(unix(), 'localhost') == 200)
first.end(signal.SIGKILL)
check('a killed daemon leaves its socket', os.path.exists(path))
second = Daemon('--listen', 'unix:' + path)
check('the socket that was left behind is taken over', ask(unix(), 'localhost') == 200)
check('it ends well', second.end() == (0, ''))
check('its socket is gone', not os.path.exists(path))

if socket.has_ipv6 and os.path.exists('/proc/net/if_inet6') and os.path.getsize('/proc/net/if_inet6'):
    six = Daemon('--listen', '[::1]:0', '--access-log', '-')
    port = int(re.fullmatch(r'http://\[::1\]:(\d+)/', six.address).group(1))
    check('IPv6 answers', ask(socket.create_connection(('::1', port)), '[::1]:%d' % port) == 200)
    code, said = six.end()
    check('the log on standard error: %d %s' % (code, said), code == 0 and '"path":"/healthz"' in said and said.count('\n') == 1)

print('\n'.join(failures))
sys.exit(1 if failures else 0)
