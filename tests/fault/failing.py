"""failing.py - what the tests whose memory runs out share: their options, their reports, the library that lets an allocation fail
(memory.c), and how they end."""
import argparse
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
REPORTS = {
    '甲.txt': '关于２０２３年工作情况的报告\n\n一、工作开展情况\n（一）夯实基础。组织年轻干部培训3次。\n\n二、存在的问题\n年轻干部培训不够，基层人员严重不足。\n\n'
              '三、下一步打算\n一是加强年轻干部培训。二是补充人员。\n\n某县教育局\n2023年12月1日\n',
    '乙.txt': '某县２０２４年工作总结\n\n一、存在的问题\n（一）经费不足。\n（二）年轻干部培训不够，基层人员严重不足。\n\n二、原因分析\n重视不够。\n',
}


def read_options(seed):
    """The options, with the absolute path of the program, and what draws the allocations."""
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--full', action='store_true')
    parser.add_argument('--seed', type=int, default=seed)
    parser.add_argument('--only', default='')
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    return options, random.Random(options.seed)


def build_shim(folder):
    """The path of the library to preload."""
    shim = os.path.join(folder, 'memory.so')
    subprocess.run(['cc', '-O1', '-shared', '-fPIC', '-o', shim, os.path.join(HERE, 'memory.c')], check=True)
    return shim


def write_reports(folder):
    os.makedirs(folder)
    for name, text in REPORTS.items():
        with open(os.path.join(folder, name), 'w') as file:
            file.write(text)


def tell(name, made, results, width=60):
    print('%-*s %5d allocations: %s' % (width, name, made, ', '.join('%d %s' % (n, what) for what, n in sorted(results.items()))), flush=True)


def finish(faults, tried):
    """Ends the test: it fails with any fault, and when nothing was tried."""
    if faults:
        print('\n'.join(faults[:60]))
    print('in all %d: %s' % (tried, '%d WRONG' % len(faults) if faults else 'none wrong'))
    sys.exit(1 if faults or not tried else 0)
