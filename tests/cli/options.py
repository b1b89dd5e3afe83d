"""options.py ZHANGJU - see 64-options.sh."""
import concurrent.futures
import os
import re
import subprocess
import sys

program = sys.argv[1]
NONE = os.path.abspath(__file__) + '/none'  # below a file, where nothing can be
OPTION = re.compile(r'^  (?:-(\S), |    )--([\w-]+)(?: (\S+))?(?:  .*)?$')
HAN = re.compile('[一-鿿]')
NUMBERS = ('x', '', '-1', '1x', '0x10', '1.5', '99999999999999999999')
# What a value of this kind cannot be. Files and names are what they are: whether there is such a file is no matter of options.
IMPOSSIBLE = {'N': NUMBERS, 'MS': NUMBERS, 'MB': NUMBERS, 'ROLE': ('nonsense', '', '问题,nonsense'), 'URL': ('nonsense', 'ftp://host/x', '')}


def run(lang, *words):
    done = subprocess.run([program, '--lang', lang, '--index', NONE, '--saved', NONE + '/saved.db', *words],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def options_of(command):
    """(short, long, argument) of the command's own options; of those of every command too when it is 'search'."""
    code, out, said = run('en', command, '--help')
    if code or said or not out.startswith('zhangju ' + command):
        sys.exit('%s --help: exit code %d: %s' % (command, code, said))
    if command != 'search':
        out = out.split('\nOptions of every command\n')[0]
    return [m.groups() for m in map(OPTION.match, out.split('\n')) if m]


def cases_of(command):
    """(the words, what the message must hold) of every wrong use."""
    yield [command, '--nonsense'], '--nonsense'
    yield [command, '-?'], '-?'
    for short, name, argument in options_of(command):
        if not argument:
            if name != 'help':
                yield [command, '--%s=x' % name], '--' + name
            continue
        yield [command, '--' + name], '--' + name
        if short:
            yield [command, '-' + short], name
        more = ('x',) if argument == 'URL' and command != 'serve' else ()  # an address is looked at when there is something to ask it for
        wrong = IMPOSSIBLE.get(argument, ('nonsense', '') if '|' in argument else ())
        for value in wrong:
            yield [command, '--%s=%s' % (name, value), *more], '--' + name
            if value and short and not value.startswith('-'):
                yield [command, '-' + short + value], '--' + name


def judge(case):
    lang, words, holds = case
    code, out, said = run(lang, *words)
    wrong = []
    if code != 2:
        wrong.append('exit code %d, not 2' % code)
    if out:
        wrong.append('prints %r' % out[:60])
    if said.count('\n') != 1 or not said.endswith('\n'):
        wrong.append('not one line')
    if holds not in said:
        wrong.append('does not name %s' % holds)
    if bool(HAN.search(re.sub('"[^"]*"|“[^”]*”', '', said))) != (lang == 'zh'):
        wrong.append('not in the language asked for')
    return '%s %s: %s: %s' % (lang, ' '.join(words), ', '.join(wrong), said[:200].strip()) if wrong else None


def main():
    overview = run('en', 'help')[1]
    commands = re.findall(r'^  ([a-z]+)  +\S', overview, re.MULTILINE)
    cases = [(lang, words, holds) for command in commands for words, holds in cases_of(command) for lang in ('en', 'zh')]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        faults = [fault for fault in pool.map(judge, cases) if fault]
    print('\n'.join(faults[:60]))
    print('%d commands, %d uses of options: %d wrong' % (len(commands), len(cases), len(faults)))
    sys.exit(1 if faults or len(commands) < 30 or len(cases) < 1000 else 0)


if __name__ == '__main__':
    main()
