"""Running programs and reading what they cost."""
import os
import random
import re
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.parse

LENGTHS = (2, 3, 4, 5, 6, 8, 12)
PER_LENGTH = 100


def processes_of(root):
    """It and what it has started, and what those have."""
    parents = {}
    for name in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open('/proc/%s/stat' % name, encoding='utf-8', errors='replace') as file:
                parents[int(name)] = int(file.read().rpartition(')')[2].split()[1])
        except OSError:
            pass
    found = [root]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found


def memory_of(root):
    """MB of its processes together; what they have in common counts once."""
    total = 0
    for process in processes_of(root):
        try:
            with open('/proc/%d/smaps_rollup' % process) as file:
                total += int(re.search(r'^Pss:\s+(\d+)', file.read(), re.M).group(1))
        except (OSError, AttributeError):
            pass
    return total / 1024


class Peak(threading.Thread):
    """Watches what a process and its children hold in memory, some times a second."""

    def __init__(self, root):
        super().__init__(daemon=True)
        self.root, self.mb, self.over = root, 0, threading.Event()
        self.start()

    def run(self):
        while not self.over.wait(0.1):
            self.mb = max(self.mb, memory_of(self.root))

    def end(self):
        self.over.set()
        self.join()
        return round(self.mb)


def run(command, stdin=None, watch=False):
    """Runs to the end: output, seconds of wall, seconds of CPU of all its processes, and if watched MB of them together at their peak."""
    with open(stdin or os.devnull, 'rb') as source:
        began = time.perf_counter()
        # A process of its own in between, so that what its children used is theirs alone.
        process = subprocess.Popen(['sh', '-c', '"$@"; exit $?', 'sh', *command], stdin=source, stdout=subprocess.PIPE)
        peak = Peak(process.pid) if watch else None
        output = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit('%s: exit %d' % (' '.join(command), process.returncode))
    return output.decode(), {'wall_s': round(wall, 2), 'cpu_s': round(used.ru_utime + used.ru_stime, 2), **({'peak_mb': peak.end()} if peak else {})}


def size_of(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def summary(times):
    times = [t for t in times if t is not None]
    return {'p50': percentile(times, .5), 'p95': percentile(times, .95), 'p99': percentile(times, .99)} if times else None


def draw(lines):
    """100 random phrases of each length (seed 7), and 100 pairs of four and of two characters that one paragraph holds."""
    rng = random.Random(7)
    phrases = {}
    for length in LENGTHS:
        pattern = re.compile('[\u4e00-\u9fff]{%d,}' % length)
        chosen = phrases[length] = []
        for _ in range(PER_LENGTH * 1000):
            if len(chosen) == PER_LENGTH:
                break
            chosen += [cut(rng, rng.choice(found), length) for found in [pattern.findall(rng.choice(lines))] if found]
    return phrases, draw_pairs(rng, lines, 4), draw_pairs(rng, lines, 2)


def draw_pairs(rng, lines, length):
    pairs = []
    for _ in range(PER_LENGTH * 1000):
        found = re.findall('[\u4e00-\u9fff]{%d,}' % length, rng.choice(lines))
        if len(found) > 1 and len(pairs) < PER_LENGTH:
            pairs.append(tuple(cut(rng, text, length) for text in rng.sample(found, 2)))
    return pairs


def cut(rng, text, length):
    at = rng.randint(0, len(text) - length)
    return text[at:at + length]


def http_times(url, queries, connections, seconds):
    """Microseconds of each answer over connections that stay open. The client is h2load, in one thread: it takes few of the
    processors that the server is measured on."""
    if not shutil.which('h2load'):
        raise SystemExit('apt-get install nghttp2-client')
    with tempfile.TemporaryDirectory() as folder:
        log, pages = os.path.join(folder, 'log'), os.path.join(folder, 'pages')
        with open(pages, 'w', encoding='ascii') as out:
            out.writelines('%s/search?q=%s\n' % (url.rstrip('/'), urllib.parse.quote(query)) for query in queries)
        # The server ends connections of clients who use much, and then h2load does not always end by itself.
        subprocess.run(['timeout', str(seconds + 2), 'h2load', '--h1', '-t', '1', '-c', str(connections), '-D', str(seconds), '-i', pages,
                        '--log-file', log], stdout=subprocess.DEVNULL)
        with open(log, encoding='ascii') as file:
            rows = [row.split() for row in file if row.count('\t') == 2 and row.endswith('\n')]
    first = min((int(row[0]) for row in rows), default=0)
    rows = [row for row in rows if int(row[0]) < first + seconds * 1e6]
    if any(row[1] != '200' for row in rows):
        raise SystemExit('a page was refused: %s' % ' '.join(next(row for row in rows if row[1] != '200')))
    return [float(row[2]) for row in rows]
