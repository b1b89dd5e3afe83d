#!/usr/bin/env python3
"""deadline.py ZHANGJU INDEX [--deadlines 100,500,2000] [--runs N] - how far queries that cannot end in time go past their deadline. Asserts nothing.

Each query is asked by a process of its own with each deadline, written as text and as jsonl, and timed from the start of the process to its end;
what a query that finds nothing takes there is taken off. A row tells the longest of the runs: query, deadline and, in milliseconds and parts of the
deadline, what came on top; "ended" marks one that was done before it."""
import argparse
import subprocess
import tempfile
import time

HAN = '的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十'
QUERIES = [
    '至少2(的)', '同篇(至少1000(的))', '近100(的 了 在 是)', '近1000(的 一 不)', '同句(近1000(的 是 和))', '先后(的 是 的 在 的)', '先后1000(的 的 的 的 的 的)',
    '"的*的*的*的"', '"的*一*的*一*的*一*的*一*的"', '至少2("的*的*的")', '="的"', '="，"', '"，"', '"。" -"，"',
    ' OR '.join(HAN), ' '.join(HAN), '同篇(%s)' % ' '.join(HAN), '同句(%s)' % ' OR '.join(HAN), '同篇(%s)' % ' OR '.join('-同句(%s %s)' % (a, b) for a, b in zip(HAN, HAN[1:20])) + ' OR 的',
    '同篇(的 -同篇(的 -同篇(一 -同节(是 -同段(在 -同句(的 是))))))', '同篇(-同句(的 在) 同节(-同段(的 -是) 一))', '问题:(的 -同句(的 是) 至少3(的))',
    '同节(近50(的 在) -先后(是 的) "的*在*的")', '近1000((%s) (%s))' % (' OR '.join(HAN[:30]), ' OR '.join(HAN[30:60])),
]


def ask(program, index, query, deadline, form):
    command = [program, 'search', '--index', index, '--lang', 'en', '--no-pager', '--deadline', str(deadline), *form, query]
    with tempfile.TemporaryFile() as answer:
        began = time.perf_counter()
        done = subprocess.run(command, stdout=answer, stderr=subprocess.PIPE, text=True)
        took = (time.perf_counter() - began) * 1000
    if done.returncode not in (0, 1):
        raise SystemExit('%s: %s' % (query, done.stderr))
    return took, 'deadline' in done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('index')
    parser.add_argument('--deadlines', default='100,500,2000')
    parser.add_argument('--runs', type=int, default=1)
    parser.add_argument('--only', help='queries that hold this')
    args = parser.parse_args()
    forms = ['-n', '20'], ['-n', '0', '--format', 'jsonl']
    for deadline in map(int, args.deadlines.split(',')):
        idle = min(ask(args.program, args.index, '无此词语', deadline, forms[0])[0] for _ in range(5))
        worst = 0
        for query in QUERIES:
            if args.only and args.only not in query:
                continue
            for form in forms:
                runs = [ask(args.program, args.index, query, deadline, form) for _ in range(args.runs)]
                took = max(run[0] for run in runs) - idle
                over = took - deadline
                worst = max(worst, over)
                state = '%7.1f ms  %5.1f %%' % (over, 100 * over / deadline) if any(run[1] for run in runs) else '  ended           '
                print('%5d ms  %s  %8.1f  %-5s  %s' % (deadline, state, took, form[-1] if len(form) > 2 else 'text', query[:60]), flush=True)
        print('%5d ms: at most %.1f ms over (%.1f %%); a process that finds nothing takes %.1f ms' % (deadline, worst, 100 * worst / deadline, idle))


main()
