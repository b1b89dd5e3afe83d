#!/usr/bin/env python3
"""readme.py ZHANGJU [--accept] - every `$ zhangju …` example of the READMEs prints what the README says.

An example is a console block: the command, then its output. Times vary and are compared as "… ms". With --accept the blocks
are written anew from what the program prints."""
import re
import shlex
import subprocess
import sys
import tempfile

FILES = ('README.md', 'README.zh-CN.md')
BLOCK = re.compile(r'(```console\n\$ (zhangju [^\n]*)\n)(.*?)(```)', re.S)
TIME = re.compile(r'\d+\.\d+ (ms|毫秒)')


def run(program, index, command):
    words = shlex.split(command)
    result = subprocess.run([program, '--index', index, *words[1:]], capture_output=True, text=True)
    if result.returncode:
        sys.exit('%s: exit code %d: %s' % (command, result.returncode, result.stderr))
    return TIME.sub(r'0.1 \1', result.stdout)


def main():
    program, accept = sys.argv[1], '--accept' in sys.argv
    failures = count = 0
    with tempfile.TemporaryDirectory() as index:
        subprocess.run([program, 'index', '--quiet', '--index', index + '/index', 'corpus/reports'], check=True, stdout=subprocess.DEVNULL)
        for path in FILES:
            text = open(path, encoding='utf-8').read()

            def check(block):
                nonlocal failures, count
                count += 1
                got = run(program, index + '/index', block[2])
                if got != block[3] and not accept:
                    failures += 1
                    print('%s: %s prints\n%s' % (path, block[2], got))
                return block[1] + got + block[4]
            new = BLOCK.sub(check, text)
            if accept:
                open(path, 'w', encoding='utf-8').write(new)
    print('%d examples, %d differ' % (count, failures))
    sys.exit(failures > 0 or count < 6)


main()
