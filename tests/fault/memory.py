#!/usr/bin/env python3
"""memory.py ZHANGJU [--full] [--seed N] [--only WORD] - commands whose memory runs out.

Each command runs once for every allocation that is tried, with tests/fault/memory.c loaded, which lets that one fail. It must print the whole
answer and end as it always does, or say what is wrong and end with an error: never a shorter answer with the exit code of a whole one, and
never a crash. A random share of the allocations is tried, with --full all of them, or 3,000 of a command that makes more."""
import collections
import os
import re
import subprocess
import sys
import tempfile

from failing import build_shim, finish, read_options, tell, write_reports

SHARE, FULL_SHARE = 60, 3000
# Each with the exit code of a whole answer. Times differ from run to run; all other output is the same.
COMMANDS = [
    ['search', '年轻干部'],
    ['search', '--format', 'json', '问题:年轻干部'],
    ['search', '--format', 'jsonl', '--context', 'paragraph', '培训 OR 经费'],
    ['search', '--format', 'jsonl', '--unit', 'item', '问题:培训'],
    ['search', '--format', 'json', '--unit', 'report', '培训'],
    ['search', '--format', 'jsonl', '问题:查无此词 培训'],
    ['search', '问题:查无此词 培训'],
    ['search', '--format', 'csv', '近5(年轻干部 培训)'],
    ['search', '--format', 'tsv', '~年轻干部'],
    ['search', '--format', 'markdown', '年轻干部'],
    ['search', '--format', 'json', '某县教育局 2023 问题'],
    ['search', '--format', 'jsonl', '年青干部 peixun'],
    ['search', '--format', 'jsonl', '组织年青干部培训3次，夯实基处'],
    ['reports', '某县2024年工作总结'],
    ['show', '某县工作总结:3'],
    ['search', '-L', '经费'],
        ['count', '--by', 'role', '培训'],
    ['explain', '--format', 'json', '问题:近20(年轻干部 培训)'],
    ['explain', '年轻干部'],
    ['items', '--format', 'jsonl', '问题'],
    ['reports', '--format', 'json', '年份:2023'],
    ['show', '甲.txt'],
    ['similar', '--format', 'json', '甲.txt:7'],
    ['overlap', '--run', '15', '--common', '1', '--format', 'jsonl'],
    ['overlap', '--run', '15', '--less', 'REPORTS/甲.txt', '--in', '问题,原因', '--format', 'csv'],
    ['overlap', '--run', '15'],
    ['checkup', '--format', 'jsonl'],
    ['checkup', '--all'],
    ['account', '--promises', '--format', 'jsonl', '甲.txt', '乙.txt'],
    ['account', '--findings', '--format', 'json', '乙.txt', '甲.txt'],
    ['account', '--findings', '乙.txt', '甲.txt'],
    ['compare', '--format', 'csv', '甲.txt', '乙.txt'],
    ['compare', '甲.txt', '乙.txt'],
    ['stats', '--format', 'json'],
    ['saved', 'list', '--format', 'jsonl'],
    ['saved', 'export', '--seen'],
    ['outline', '--roles', '--why', 'REPORTS/甲.txt'],
    ['search', '--scan', 'REPORTS', '--format', 'json', '培训'],
    ['help', 'query'],
]
TIMES = re.compile(r'"(?:took_us|plan|search|rank|all|parse|seen_at|created|at)":\s*\d+|^time .*$|[\d.]+ ms$', re.MULTILINE)


def run(arguments, environment=None):
    done = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=120)
    return done.returncode, TIMES.sub('', done.stdout.decode(errors='replace')), TIMES.sub('', done.stderr.decode(errors='replace'))


def judge(whole, code, out, said):
    """What is wrong with how a command ended; None when nothing is."""
    if code < 0:
        return 'killed by signal %d' % -code
    if code >= 2:
        return None if '\nzhangju' in '\n' + said else 'exit code %d without a message: %s' % (code, said[:200])
    if code != whole[0]:
        return 'exit code %d, not %d' % (code, whole[0])
    if (out, said) != whole[1:]:
        return 'exit code %d, and another answer: %s' % (code, (out if out != whole[1] else said)[:300])
    return None


def try_command(command, arguments, environment, counter, options, rng):
    whole = run(arguments)
    run(arguments, dict(environment, MEMORY_COUNT=counter))
    made = int(open(counter).read())
    numbers = range(1, made + 1)
    numbers = sorted(rng.sample(numbers, min(FULL_SHARE if options.full else SHARE, made)))
    results, faults = collections.Counter(), []
    if whole[0] > 1:
        faults.append('%s: exit code %d: %s' % (' '.join(command), whole[0], whole[2]))
    for n in numbers:
        code, out, said = run(arguments, dict(environment, MEMORY_AT=str(n)))
        wrong = judge(whole, code, out, said)
        results['WRONG' if wrong else 'whole' if code < 2 else 'refused'] += 1
        if wrong:
            faults.append('%s, allocation %d of %d: %s' % (' '.join(command), n, made, wrong))
    tell(' '.join(command), made, results)
    return faults, sum(results.values())


def main():
    options, rng = read_options(11)
    program = options.program
    with tempfile.TemporaryDirectory(prefix='memory-') as folder:
        shim, counter = build_shim(folder), os.path.join(folder, 'count')
        write_reports(os.path.join(folder, 'reports'))
        named = ['--index', os.path.join(folder, 'index'), '--saved', os.path.join(folder, 'saved.db'), '--lang', 'en']
        for first in (['index', '--quiet', os.path.join(folder, 'reports')], ['saved', 'add', '--seen', '干部', '问题:年轻干部']):
            code, _, said = run([program, *named, *first])
            if code:
                sys.exit('%s: %s' % (first[0], said))
        faults, tried = [], 0
        for command in COMMANDS:
            if options.only not in ' '.join(command):
                continue
            wrong, count = try_command(command, [program, *named, *(word.replace('REPORTS', os.path.join(folder, 'reports')) for word in command)], dict(os.environ, LD_PRELOAD=shim), counter, options, rng)
            faults += wrong
            tried += count
    finish(faults, tried)


if __name__ == '__main__':
    main()
