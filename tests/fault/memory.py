#!/usr/bin/env python3
"""memory.py ZHANGJU [--full | --places | --calls] [--seed N] [--only WORD] - commands whose memory runs out.

Each command runs once for every allocation that is tried, with tests/fault/memory.c loaded, which lets that one fail. It must print the whole
answer and end as it always does, or say what is wrong and end with an error: never a shorter answer with the exit code of a whole one, and
never a crash. A random share of the allocations is tried, with --full all of them, or 3,000 of a command that makes more, with --places one at
every place of the program, told apart by the four functions above it. --calls lets
calls of the system fail in the same way (calls.c)."""
import collections
import json
import os
import re
import signal
import subprocess
import sys
import tempfile

from failing import Places, build_shim, choose, differing, finish, read_options, tell, write_reports

SHARE, FULL_SHARE = 60, 3000
# Each with the exit code of a whole answer. Times differ from run to run; all other output is the same.
MIXED = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'mixed', 'make.py')
KINDS = 42  # documents, one of each kind
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
    ['help'],
    ['search', '--help'],
    ['man', 'search'],
    ['man', 'rules-format'],
    ['completion', 'bash'],
    ['completion', 'zsh'],
    ['completion', 'fish'],
    ['version'],
    ['trend', '培训'],
    ['trend', '--by', 'role', '--about', '--rate', '--format', 'csv', '培训'],
    ['trend', '--format', 'json', '问题:培训'],
    ['trend', '--format', 'markdown', '培训'],
    ['trend', '--scan', 'REPORTS', '培训'],
    ['roles', '--certainty', 'REPORTS/甲.txt', 'REPORTS/乙.txt'],
    ['text', '--folded', 'REPORTS/甲.txt'],
    ['check', '--full'],
    ['check', '--quick'],
    ['rules', 'list'],
    ['rules', 'list', '问题'],
    ['rules', 'print'],
    ['rules', 'cues'],
    ['rules', 'check', 'MADE/rules.tsv'],
    ['roles', '--rules', 'MADE/rules.tsv', 'REPORTS/甲.txt'],
    ['verify', 'MADE/draft.txt'],
    ['verify', '--format', 'json', 'MADE/draft.txt'],
    ['verify', '--format', 'csv', '--excel', 'MADE/draft.txt'],
    ['verify', '--source', 'MADE/draft.txt'],
    ['verify', '--scan', 'REPORTS', '--format', 'markdown', 'MADE/draft.txt'],
    ['saved', 'list'],
    ['saved', 'names'],
    ['saved', 'run', '干部'],
    ['saved', 'run', '干部', '--format', 'jsonl'],
    ['correct', '--list'],
    ['items', '问题'],
    ['items', '--nested', '--format', 'csv', '问题'],
    ['items', '--format', 'markdown', '培训'],
    ['items', '--scan', 'REPORTS', '--format', 'json', '问题'],
    ['search', '--context', 'section', '--format', 'markdown', '经费'],
    ['search', '--around', '1', '--sort', 'date', '培训'],
    ['search', '--sort', 'title', '--counts', '培训'],
    ['search', '--explain', '年轻 近5(干部 培训)'],
    ['search', '--format', 'paths', '培训'],
    ['search', '--unit', 'paragraph', '--links', 'http://localhost:8080', '--format', 'jsonl', '至少2(培训) 经费'],
    ['search', '--literal', '“年轻干部'],
    ['count', '--scan', 'REPORTS', '培训'],
    ['count', '--by', 'report', '培训'],
    ['reports'],
    ['reports', '--format', 'csv'],
    ['reports', '--format', 'jsonl', '--sort', 'title'],
    ['similar', '甲.txt:7'],
    ['similar', '--format', 'jsonl', '甲.txt:7'],
    ['overlap', '--run', '15', '--format', 'markdown'],
    ['account', '--promises', '甲.txt', '乙.txt'],
    ['account', '--promises', '--scan', 'REPORTS', '--format', 'markdown'],
    ['compare', '--format', 'markdown', '甲.txt', '乙.txt'],
    ['compare', '--scan', 'REPORTS', '--format', 'json', '甲.txt', '乙.txt'],
    ['checkup', '--format', 'csv'],
    ['stats'],
    ['stats', '--failures'],
]
# With --calls they tell, rightly, of a system that refuses something.
TELL_OF_SYSTEM = (['version'], ['check', '--full'])
TIMES = re.compile(r'"(?:took_us|plan|search|rank|all|parse|seen_at|created|at)":\s*\d+|^time .*$|[\d.]+ ms$', re.MULTILINE)


def write_made(folder, program):
    """What commands read besides reports."""
    os.makedirs(folder)
    with open(os.path.join(folder, 'draft.txt'), 'w') as file:
        file.write('据某县教育局报告，“年轻干部培训不够，基层人员严重不足”。另据报告，“查无此句，从来没有人写过”（某县工作总结）。共培训5次。\n')
    with open(os.path.join(folder, 'rules.tsv'), 'w') as file:
        subprocess.run([program, 'rules', 'print'], stdout=file, check=True)


def read_commands(folder):
    """Reading a document of each kind."""
    subprocess.run([sys.executable, MIXED, folder, str(KINDS)], check=True, env=dict(os.environ, PYTHONDONTWRITEBYTECODE='1'))
    with open(os.path.join(folder, 'right.jsonl'), encoding='utf-8') as file:
        paths = {row['path'] for row in map(json.loads, file) if 'lines' in row}
    return [['text', os.path.join(folder, 'reports', path)] for path in sorted(paths)]


def run(arguments, environment=None):
    done = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=120)
    return done.returncode, TIMES.sub('', done.stdout.decode(errors='replace')), TIMES.sub('', done.stderr.decode(errors='replace'))


def judge(whole, code, out, said):
    """What is wrong with how a command ended; None when nothing is."""
    if code == -signal.SIGTRAP and 'GLib-ERROR' in said:
        return None  # GLib, which reads mails, ends the process
    if code < 0:
        return 'killed by signal %d' % -code
    if code >= 2:
        return None if '\nzhangju' in '\n' + said else 'exit code %d without a message: %s' % (code, said[:200])
    if 'left out: ' in said.replace(whole[2], ''):
        return None  # a file that cannot be read is named
    if code != whole[0]:
        return 'exit code %d, not %d' % (code, whole[0])
    if (out, said) != whole[1:]:
        return 'exit code %d, and another answer: %s' % (code, differing(whole[1] + whole[2], out + said))
    return None


def try_command(command, arguments, environment, counter, places, options, rng):
    whole = run(arguments)
    run(arguments, dict(environment, FAILING_COUNT=counter))
    made = int(open(counter).read())
    results, faults = collections.Counter(), []
    if whole[0] > 1:
        faults.append('%s: exit code %d: %s' % (' '.join(command), whole[0], whole[2]))
    for n in choose(options, rng, made, SHARE, FULL_SHARE, places):
        code, out, said = run(arguments, dict(environment, FAILING_AT=str(n)))
        wrong = judge(whole, code, out, said)
        results['WRONG' if wrong else 'whole' if code < 2 else 'refused'] += 1
        if wrong:
            faults.append('%s, %s: %s' % (' '.join(command), places.name(n, made), wrong))
    tell(' '.join(command), made, results)
    return faults, sum(results.values())


def main():
    options, rng = read_options(11)
    program = options.program
    with tempfile.TemporaryDirectory(prefix='memory-') as folder:
        shim, counter, places = build_shim(folder, options), os.path.join(folder, 'count'), Places(folder)
        write_reports(os.path.join(folder, 'reports'))
        named = ['--index', os.path.join(folder, 'index'), '--saved', os.path.join(folder, 'saved.db'), '--lang', 'en']
        for first in (['index', '--quiet', os.path.join(folder, 'reports')], ['saved', 'add', '--seen', '干部', '问题:年轻干部']):
            code, _, said = run([program, *named, *first])
            if code:
                sys.exit('%s: %s' % (first[0], said))
        write_made(os.path.join(folder, 'made'), program)
        faults, tried = [], 0
        more = read_commands(os.path.join(folder, 'mixed')) if options.places or options.calls or options.full else []
        for command in COMMANDS + more:
            if options.only not in ' '.join(command) or (options.calls and command in TELL_OF_SYSTEM):
                continue
            wrong, count = try_command(command, [program, *named, *(word.replace('REPORTS', os.path.join(folder, 'reports')).replace('MADE', os.path.join(folder, 'made')) for word in command)], dict(os.environ, LD_PRELOAD=shim, FAILING_PLACES=places.path), counter, places, options, rng)
            faults += wrong
            tried += count
    finish(faults, tried)


if __name__ == '__main__':
    main()
