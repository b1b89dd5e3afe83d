#!/usr/bin/env python3
"""memory_writers.py ZHANGJU [--full | --places | --calls] [--seed N] [--only WORD] - writing commands whose memory runs out.

As memory.py, but for commands that change an index or write a file; an allocation fails in the command and, with the same number, in each of
its workers. A command that says that it succeeded must have done all of it, but for files that it names as left out; one that fails must say
why, and leave an index that answers as before or as after, passes `check`, and takes the next run. GLib ends the process when an allocation
fails; the index must then be as before."""
import collections
import json
import os
import shutil
import signal
import subprocess
import tempfile

from failing import HERE, Places, build_shim, choose, finish, read_options, tell, write_reports

SHARE, FULL_SHARE = 30, 1500
MORE = '关于２０２４年培训工作的报告\n\n一、存在的问题\n培训经费不足，年轻干部不够。\n\n二、下一步打算\n增加经费。\n'
GOLD = os.path.join(HERE, '..', '..', 'corpus')


class Writer:
    """A command, run on copies of a state of the folder."""

    def __init__(self, name, arguments, folder, program):
        self.name, self.folder, self.program = name, folder, program
        self.live = os.path.join(folder, 'live')
        self.arguments = [program, '--index', os.path.join(self.live, 'index'), '--saved', os.path.join(self.live, 'saved.db'), '--lang', 'en',
                          *(a.replace('LIVE', self.live) for a in arguments)]

    def reset(self):
        shutil.rmtree(self.live, ignore_errors=True)
        shutil.copytree(os.path.join(self.folder, 'base'), self.live)

    def run(self, environment=None):
        done = subprocess.run(self.arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors='replace', env=environment, timeout=300)
        return done.returncode, done.stderr

    def ask(self, *words):
        done = subprocess.run([self.program, '--index', os.path.join(self.live, 'index'), '--lang', 'en', *words], capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout

    def state(self):
        """What the command has changed: the text of every report with its roles, and the files written."""
        reports = {}
        code, out = self.ask('reports', '--format', 'json')
        for r in json.loads(out)['results'] if code < 2 else []:
            reports[r['path']] = self.ask('show', r['path'])[1]
        made = os.path.join(self.live, 'made')
        return reports, open(made, 'rb').read() if os.path.exists(made) else None

    def judge(self, before, after, code, said):
        if code == -signal.SIGTRAP and 'GLib-ERROR' in said:  # GLib, which reads mails, ends the process
            return None if self.state() == before else 'ended by GLib, and another state'
        if code < 0:
            return 'killed by signal %d: %s' % (-code, said[-300:])
        if code >= 2 and 'zhangju' not in said:
            return 'exit code %d without a message' % code
        now = self.state()
        if code >= 2 and now not in (before, after):
            return 'exit code %d, and neither the state before nor the one after: %s' % (code, said[:200])
        if code < 2 and now != after:
            missing = set(after[0]) - set(now[0])
            rest = {path: text for path, text in after[0].items() if path not in missing}
            if not missing or now != (rest, after[1]) or not all('left out: ' + path in said for path in missing):
                return 'exit code %d, and another state: %s' % (code, said[:200])
        if self.ask('check')[0] not in (0, 1):
            return 'exit code %d, and the index is damaged' % code
        return None


WRITERS = [
    ('index', ['index', '--quiet', '--jobs', '2', 'LIVE/reports']),
    ('index --full', ['index', '--quiet', '--full', '--jobs', '1']),
    ('index --relabel', ['index', '--quiet', '--relabel', '--jobs', '1']),
    ('optimize', ['optimize', '--quiet']),
    ('remove', ['remove', '--quiet', 'LIVE/reports/甲.txt']),
    ('train', ['train', '--quiet', '--jobs', '1', '--tune', 'epochs=1,rounds=1', '--gold', GOLD + '/gold', '--reports', GOLD + '/reports', '-o', 'LIVE/made']),
]


def try_writer(w, environment, counter, places, options, rng):
    w.reset()
    before = w.state()
    code, said = w.run(dict(environment, FAILING_COUNT=counter))
    if code > 1:
        return ['%s: exit code %d: %s' % (w.name, code, said)], 1
    after, made = w.state(), int(open(counter).read())
    results, faults = collections.Counter(), []
    for n in choose(options, rng, made, SHARE, FULL_SHARE, places):
        w.reset()
        code, said = w.run(places.once(environment) if n == places.ANY else dict(environment, FAILING_AT=str(n)))
        wrong = w.judge(before, after, code, said)
        if not wrong:
            again, why = w.run()
            if w.state() != after and not (w.name == 'remove' and again in (1, 2)):
                wrong = 'exit code %d, and the next run gives another state: %s' % (code, why[:200])
        results['WRONG' if wrong else 'done' if code < 2 else 'refused'] += 1
        if wrong:
            faults.append('%s, %s: %s' % (w.name, places.name(n, made), wrong))
    tell(w.name, made, results, 20)
    return faults, sum(results.values())


def main():
    options, rng = read_options(13)
    program = options.program
    with tempfile.TemporaryDirectory(prefix='memory-') as folder:
        at = lambda name: os.path.join(folder, name)
        shim, places = build_shim(folder, options), Places(folder)
        # The roots of an index are absolute, so it is made where its copies are used.
        write_reports(at('live/reports'))
        subprocess.run([program, '--index', at('live/index'), 'index', '--quiet', at('live/reports')], check=True, capture_output=True)
        with open(at('live/reports/丙.txt'), 'w') as file:
            file.write(MORE)
        shutil.copytree(at('live'), at('base'))
        faults, tried = [], 0
        for name, arguments in WRITERS:
            if options.only not in name:
                continue
            wrong, count = try_writer(Writer(name, arguments, folder, program), dict(os.environ, LD_PRELOAD=shim, FAILING_PLACES=places.path), at('count'), places, options, rng)
            faults, tried = faults + wrong, tried + count
    finish(faults, tried)


if __name__ == '__main__':
    main()
