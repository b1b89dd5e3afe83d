#!/usr/bin/env python3
"""readme.py ZHANGJU [--accept] - every `$ …` example of the READMEs prints what the README says.

An example is a console block: commands, each with its output, run by a shell in an empty folder where corpus/ lies, with an index and saved
queries for each file. Times vary and are compared as "… ms". With --accept the blocks are written anew from what the program prints."""
import os
import re
import subprocess
import sys
import tempfile

# The file, what its readers have as their locale, and how many examples it has at least.
FILES = (('README.md', 'en_US.UTF-8', 12), ('README.zh-CN.md', 'zh_CN.UTF-8', 12), ('docs/roles.md', 'en_US.UTF-8', 2),
         ('docs/zh/roles.md', 'zh_CN.UTF-8', 2), ('docs/accounts.md', 'en_US.UTF-8', 3), ('docs/zh/accounts.md', 'zh_CN.UTF-8', 3))
BLOCK = re.compile(r'(```console\n)(.*?)(```)', re.S)
# What differs between runs: durations, and the minute at which something was looked at.
LEVELLED = ((re.compile(r'\d+\.\d+ (ms|毫秒)'), r'0.1 \1'), (re.compile(r'\d{4}-\d\d-\d\d \d\d:\d\d'), '2026-01-05 09:00'))


def run(command, folder, environment):
    # A pipeline fails with any of its parts, but for one that a later part has stopped listening to.
    result = subprocess.run(['bash', '-c', 'set -o pipefail; ' + command], cwd=folder, env=environment, capture_output=True, text=True)
    if result.returncode not in (0, 141) or result.stderr:
        sys.exit('%s: exit code %d: %s' % (command, result.returncode, result.stderr))
    text = result.stdout.lstrip('\ufeff')
    for pattern, level in LEVELLED:
        text = pattern.sub(level, text)
    return text


def check_file(path, locale, program, accept):
    """Returns how many examples there are and how many differ."""
    count = failures = 0
    text = open(path, encoding='utf-8').read()
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(folder + '/bin')
        os.symlink(program, folder + '/bin/zhangju')
        os.mkdir(folder + '/here')
        os.symlink(os.path.abspath('corpus'), folder + '/here/corpus')
        environment = {**os.environ, 'PATH': folder + '/bin:' + os.environ['PATH'], 'HOME': folder, 'XDG_DATA_HOME': folder, 'ZHANGJU_INDEX': folder + '/index', 'LANG': locale, 'LC_COLLATE': 'C'}
        for name in ('LC_ALL', 'LC_MESSAGES', 'LANGUAGE'):
            environment.pop(name, None)
        subprocess.run([program, 'index', '--quiet', 'corpus/reports'], check=True, stdout=subprocess.DEVNULL, env=environment)

        def check(block):
            nonlocal count, failures
            new = ''
            for command in re.findall(r'^\$ (.*)$', block[2], re.M):
                count += 1
                new += '$ %s\n%s' % (command, run(command, folder + '/here', environment))
            if new != block[2] and not accept:
                failures += 1
                print('%s prints\n%s' % (path, new))
            return block[1] + new + block[3]
        new = BLOCK.sub(check, text)
    if accept and new != text:
        open(path, 'w', encoding='utf-8').write(new)
    return count, failures


def main():
    program, accept, failed = os.path.abspath(sys.argv[1]), '--accept' in sys.argv, False
    for path, locale, least in FILES:
        count, failures = check_file(path, locale, program, accept)
        print('%s: %d examples, %d blocks differ' % (path, count, failures))
        failed |= failures > 0 or count < least
    sys.exit(failed)


main()
