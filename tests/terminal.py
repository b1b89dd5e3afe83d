#!/usr/bin/env python3
"""terminal.py ZHANGJU - what a terminal, a pipe and an unlucky shell make of the answers: width, colour, pager, SIGPIPE, full disks, closed files,
Ctrl-C, locales. Needs $ZHANGJU_INDEX with the sample corpus in it."""
import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import unicodedata

PROGRAM = os.path.abspath(sys.argv[1])
ESCAPE = re.compile(r'\x1b\[[0-9;]*m')
QUERY = '问题:"年轻干部"'
FORMATS = ('text', 'json', 'jsonl', 'tsv', 'csv', 'markdown', 'paths')


def environment(**changes):
    env = {**os.environ, 'TERM': 'xterm-256color', 'PAGER': 'cat', **changes}
    return {name: value for name, value in env.items() if value is not None}


def on_terminal(words, columns=80, **changes):
    """What stands on a terminal of so many columns in the end, and the exit code."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    process = subprocess.Popen([PROGRAM, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=environment(**changes), start_new_session=True)
    os.close(theirs)
    out = b''
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    os.close(ours)
    return out.decode().replace('\r\n', '\n'), process.wait()


def cells(line):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in 'WF' else 1 for c in ESCAPE.sub('', line))


def without_times(out):
    return re.sub(r'\d+\.\d ms', 'ms', out)


def run(words, **options):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, env=environment(), **options)


# ---- width and colour ----

def test_width():
    piped = run(['search', '-n', '3', QUERY]).stdout
    assert max(map(cells, piped.split('\n'))) > 100 # nothing is wrapped for a program
    for columns in (30, 40, 80, 132):
        out, code = on_terminal(['search', '-n', '3', QUERY], columns)
        widest = max(map(cells, out.split('\n')))
        assert code == 0 and columns * 0.7 < widest <= columns, (columns, widest)
        squeezed = re.sub(r'[\s│]', '', ESCAPE.sub('', out))
        for word in ('接力棒', '凤毛麟角', '2025/关于年轻干部队伍建设情况的报告.txt'):
            assert word in squeezed, (columns, word)
    for lang in ('en', 'zh'):
        for words in (['help'], ['help', 'query'], ['search', '--help'], ['show', '2025/关于年轻干部队伍建设情况的报告.txt:15']):
            out, code = on_terminal(['--lang', lang, *words])
            assert code == 0 and max(map(cells, out.split('\n'))) <= 80, (lang, words, max(out.split('\n'), key=cells))


def test_raw():
    # What a program reads is the report as it was; what a terminal shows cannot drive it.
    index, file = os.path.join(os.environ['TMPDIR'], 'raw-index'), os.path.join(os.environ['TMPDIR'], 'raw.txt')
    text = '标题\n' + '今年以来，年轻干部培养工作取得成效。\n' * 5 + '\x1b[31m年轻\x1b]0;x\x07干部。\n'
    with open(file, 'w', encoding='utf-8') as out:
        out.write(text)
    assert run(['index', '--quiet', '--index', index, file]).returncode == 0
    assert run(['show', '--raw', '--index', index, 'raw.txt']).stdout == text
    out, code = on_terminal(['show', '--raw', '--index', index, 'raw.txt'])
    assert code == 0 and '\x1b' not in out and '\x07' not in out and '年轻' in out and out.count('\n') == text.count('\n'), out


def test_colour():
    words = ['search', '-n', '1', QUERY]
    colours = {name: '\x1b[' in on_terminal(words + extra, **changes)[0] for name, extra, changes in (
        ('terminal', [], {}), ('NO_COLOR', [], {'NO_COLOR': '1'}), ('NO_COLOR empty', [], {'NO_COLOR': ''}), ('dumb', [], {'TERM': 'dumb'}), ('no TERM', [], {'TERM': None}),
        ('never', ['--color', 'never'], {}), ('always', ['--color', 'always'], {'NO_COLOR': '1'}), ('jsonl', ['--format', 'jsonl'], {}))}
    assert colours == {'terminal': True, 'NO_COLOR': False, 'NO_COLOR empty': True, 'dumb': False, 'no TERM': False, 'never': False, 'always': True, 'jsonl': False}, colours
    assert '\x1b' not in run(words).stdout and '\x1b[' in run(words + ['--color', 'always']).stdout
    out = on_terminal(words, 40)[0]
    assert all(escapes[-1:] in ([], ['\x1b[0m']) for escapes in map(ESCAPE.findall, out.split('\n'))), 'a line ends in colour'


# ---- pager ----

def test_pager():
    words = ['search', '-n', '1', '--color', 'never', QUERY]
    marked = 'sed s/^/P:/'
    out, code = on_terminal(words, PAGER=marked)
    assert code == 0 and all(line.startswith('P:') for line in out.rstrip('\n').split('\n')), out
    assert 'P:' not in on_terminal(words + ['--no-pager'], PAGER=marked)[0]
    assert 'P:' not in on_terminal(words, PAGER='')[0]
    again = on_terminal(words, PAGER='false', ZHANGJU_PAGER=marked)[0]
    assert without_times(again) == without_times(out), again
    assert 'P:' not in on_terminal(words + ['--format', 'tsv'], PAGER=marked)[0]
    assert 'P:' not in run(words).stdout
    piped = subprocess.run([PROGRAM, *words, '--pager'], capture_output=True, text=True, env=environment(PAGER=marked))
    assert piped.stdout.startswith('P:'), piped
    # A reader who leaves early is no error, nor is one who is not there: the answer is shown without.
    out, code = on_terminal(['search', '-n', '0', '--sentences', '0', '的'], PAGER='head -n 1')
    assert len(out.strip('\n').split('\n')) == 1 and code in (0, -signal.SIGPIPE), (out[:200], code)
    out, code = on_terminal(words, PAGER='no-such-pager')
    assert '年轻干部' in out and code == 0, (out, code)


# ---- pipes, disks, closed files ----

def test_broken_pipe():
    for form in FORMATS:
        process = subprocess.Popen([PROGRAM, 'search', '-n', '0', *(['--sentences', '0'] if form == 'text' else []), '--format', form, '的 OR 一 OR 是 OR 在 OR 不'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
                               bufsize=0) # communicate() knows nothing of what a buffer holds
        assert process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        process.stderr.close()
        assert process.wait() in (0, -signal.SIGPIPE) and not said, (form, process.returncode, said)


def test_full_disk():
    asked = [['search', '--format', form, QUERY] for form in FORMATS] + [['search', '-c', QUERY], ['search', '-l', '-0', QUERY], ['search', '--excel', QUERY]]
    asked += [['items', '--format', form] for form in ('text', 'jsonl', 'csv')]
    asked += [['count', QUERY], ['count', '--by', 'role', QUERY], ['explain', QUERY], ['stats'], ['text'], ['help', 'query'], ['man'], ['completion', 'bash'], ['--help'], ['search', '--help'],
              ['show', '2025/云溪县政府工作报告.txt'], ['similar', '2024/公交集团职代会工作报告.txt:7'], ['rules', 'print'], ['saved', 'export'], ['version']]
    for words in asked:
        for lang, wanted in (('en', 'cannot write the output: No space left on device'), ('zh', '无法写出结果：磁盘已满')):
            with open('/dev/full', 'w') as full:
                done = subprocess.run([PROGRAM, '--lang', lang, *words], stdout=full, stderr=subprocess.PIPE, text=True, env=environment())
            if words == ['saved', 'export'] and done.returncode == 0:
                continue # nothing saved, nothing written
            assert done.returncode == 2 and wanted in done.stderr.splitlines()[-1], (words, done)


def test_closed_files():
    shell = lambda text: subprocess.run(['sh', '-c', text], capture_output=True, text=True, env=environment(Z=PROGRAM))
    done = shell('"$Z" search -n 1 年轻干部 >&-')
    assert done.returncode == 2 and 'cannot write the output' in done.stderr, done
    assert shell('"$Z" search -n 1 年轻干部 <&-').returncode == 0
    assert shell('"$Z" search -n 1 年轻干部 2>&-').returncode == 0
    assert shell('"$Z" search -n 1 年轻干部 <&- >&- 2>&-').returncode == 2
    done = shell('"$Z" search --batch <&-')
    assert done.returncode == 2 and 'cannot read the queries' in done.stderr, done
    # Files that are opened must not come to stand where output is written.
    done = shell('"$Z" index --index "$TMPDIR/closed" corpus/reports <&- >&- 2>&-; "$Z" check --index "$TMPDIR/closed" --full')
    assert done.returncode == 0, done
    done = shell('"$Z" saved --saved "$TMPDIR/closed.db" add a b <&- >&- 2>&-; "$Z" saved --saved "$TMPDIR/closed.db" list --format jsonl')
    assert json.loads(done.stdout.splitlines()[0])['query'] == 'b', done


# ---- Ctrl-C ----

def test_interrupt():
    # It waits for a reader who does not read on, so that it is certainly still at work.
    process = subprocess.Popen([PROGRAM, 'search', '-n', '0', '--format', 'jsonl', '的 OR 一 OR 是 OR 在 OR 不'], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
                               bufsize=0) # communicate() knows nothing of what a buffer holds
    line = process.stdout.readline()
    assert json.loads(line)['type'] == 'begin'
    process.send_signal(signal.SIGINT)
    rest, said = process.communicate()
    assert process.returncode == -signal.SIGINT and not said, (process.returncode, said)
    for line in rest.decode(errors='replace').split('\n')[:-1]:
        assert json.loads(line)['type'] == 'hit'
    # The key at a terminal, after an answer that was read whole.
    ours, theirs = pty.openpty()
    process = subprocess.Popen([PROGRAM, 'search', '--batch'], stdin=theirs, stdout=theirs, stderr=theirs, env=environment(), start_new_session=True,
                               preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
    os.close(theirs)
    os.write(ours, '年轻干部\n'.encode())
    seen = b''
    while b'"type":"end"' not in seen or not seen.endswith(b'\n'):
        seen += os.read(ours, 65536)
    os.write(ours, b'\x03')
    assert process.wait() == -signal.SIGINT
    os.close(ours)


# ---- the progress of a run ----

def test_progress():
    for columns, lang, told in ((80, 'en', 'files'), (80, 'zh', '个文件'), (24, 'en', 'indexing')):
        index = os.path.join(os.environ['TMPDIR'], 'progress%d%s' % (columns, lang))
        out, code = on_terminal(['--lang', lang, 'index', '--index', index, 'corpus/reports'], columns)
        drawn = [part.split('\x1b[K')[0] for part in out.split('\r')[1:]]
        assert code == 0 and any(told in line for line in drawn), (columns, lang, out)
        assert all(cells(line) < columns for line in drawn if '\n' not in line), (columns, out)
        assert out.rstrip('\n').rsplit('\x1b[K', 1)[1].startswith('已索引' if lang == 'zh' else 'indexed'), out  # the line is gone
        out, code = on_terminal(['--lang', lang, 'index', '--quiet', '--full', '--index', index], columns)
        assert code == 0 and '\x1b[K' not in out, out


# ---- locales ----

def test_locales():
    plain = run(['search', '--format', 'tsv', QUERY]).stdout
    for locale, chinese in (('C', False), ('POSIX', False), ('C.UTF-8', False), ('en_US.UTF-8', False), ('zh_CN.UTF-8', True), ('zh_CN.GB18030', True), ('zh_CN', True), ('zh_TW.Big5', True), ('xx_YY', False), ('', False)):
        for name in ('LC_ALL', 'LANG'):
            env = {k: v for k, v in environment().items() if k not in ('LC_ALL', 'LANG', 'LC_MESSAGES')}
            env[name] = locale
            done = subprocess.run([PROGRAM, 'search', '--format', 'tsv', QUERY], capture_output=True, env=env)
            assert done.stdout.decode() == plain, (name, locale)
            done = subprocess.run([PROGRAM, 'search', '-n', '1', '无此词语'], capture_output=True, env=env)
            assert ('没有找到' in done.stderr.decode()) == chinese and done.returncode == 1, (name, locale, done)
            # What another encoding typed is an error that says so.
            done = subprocess.run([PROGRAM, 'search', '年轻干部'.encode('gb18030')], capture_output=True, env=env)
            assert done.returncode == 2 and b'UTF-8' in done.stderr and done.stderr.decode(), (name, locale, done)


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith('test_')]
    for name, test in tests:
        test()
    print(len(tests), 'hold')


main()
