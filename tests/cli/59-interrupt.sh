# Ctrl-C ends every command that asks, at once and with the signal that is expected, and no file that looks whole stays behind.
cd "$TMPDIR" || exit 1
mkdir reports out
cat > interrupt.py <<'PY'
import array, fcntl, os, signal, subprocess, sys, termios, time

zhangju = os.environ['ZHANGJU']
for year in (2023, 2024):
    with open('reports/%d.txt' % year, 'w') as file:
        file.write('某某局%d年工作报告\n\n一、存在的问题\n' % year + ''.join('第%d处培训不够，管理不严。\n' % n for n in range(6000)))
        file.write('二、下一步打算\n' + ''.join('（%d）将培训第%d队%d人，加强管理。\n' % (n % 90 + 1, n, 3 * n) for n in range(3000)))
subprocess.run([zhangju, 'index', '--quiet', '--index', 'ix', 'reports'], check=True, stdout=subprocess.DEVNULL)
failures = []


def start(arguments, **more):
    return subprocess.Popen([zhangju, *arguments, '--index', 'ix', '--no-pager'], stderr=subprocess.PIPE, **more)


def interrupt(name, child):
    child.send_signal(signal.SIGINT)
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        failures.append('%s: goes on after SIGINT' % name)
        return False
    return child.returncode == -signal.SIGINT


# Nobody reads what they print, so they are at work when the signal comes.
one, two = 'reports/2023.txt', 'reports/2024.txt'
for arguments in (['search', '--format', 'json', '-n', '0', '培训'], ['search', '--format', 'csv', '-n', '0', '培训'],
                  ['search', '--format', 'tsv', '-n', '0', '培训'], ['search', '--scan', 'reports', '--format', 'jsonl', '-n', '0', '培训'],
                  ['items', '--format', 'json', '-n', '0'], ['show', '2023.txt'], ['show', '--raw', '2023.txt'], ['text', one], ['text'], ['roles', one], ['outline', '--roles', one],
                  ['compare', '--format', 'json', '2023.txt', '2024.txt'], ['account', '--promises', '--format', 'jsonl', '2023.txt', '2024.txt']):
    child, waiting = start(arguments, stdout=subprocess.PIPE), array.array('i', [0])
    name, until = ' '.join(arguments), time.monotonic() + 120
    while child.poll() is None and waiting[0] < 60000 and time.monotonic() < until:
        fcntl.ioctl(child.stdout, termios.FIONREAD, waiting)
        time.sleep(0.01)
    if waiting[0] < 60000:
        failures.append('%s: printed %d bytes, exit code %s: %s' % (name, waiting[0], child.poll(), child.stderr.read(300) if child.poll() is not None else ''))
        child.kill()
    elif not interrupt(name, child):
        failures.append('%s: exit code %s' % (name, child.returncode))

# Files: whole, or not there.
cut = 0
for suffix in ('xlsx', 'docx', 'csv', 'json', 'md'):
    for wait in (0.02, 0.1, 0.3):
        arguments = ['search', '-n', '0', '-o', 'out/found.' + suffix, '培训']
        name, child = ' '.join(arguments), start(arguments)
        time.sleep(wait)
        ended = interrupt(name, child)
        left = os.listdir('out')
        cut += ended
        if left != ([] if ended else ['found.' + suffix]):
            failures.append('%s: exit code %s, and there is %s' % (name, child.returncode, left))
        for file in left:
            os.unlink('out/' + file)
if not cut:
    failures.append('no file was interrupted')
print('\n'.join(failures))
sys.exit(1 if failures else 0)
PY
python3 interrupt.py
