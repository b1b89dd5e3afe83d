#!/usr/bin/env python3
"""needs.py ZHANGJU INDEX GOLD.tsv [--queries FILE SET] [ID …] - runs information needs and compares every hit with a gold file.

A row of the gold file holds id, file, line, start_char, matches (and more, not read here); `-` as file says that nothing is
expected. The query of a need is that of its row, or, by --queries, the one written in FILE for that SET, with what is compared:

  sentence  place and number of matches of every hit sentence
  report    of every report the place of the first hit and the number of matches
  title     the same for reports whose title stands in the text
  item      the place of every item that the text itself lists (the gold has no sentences in place of items)

With IDs only those needs are run. Prints one line per need that differs, then how many agree."""
import collections
import csv
import json
import subprocess
import sys


def rows(path):
    return csv.DictReader(open(path, encoding='utf-8', newline=''), delimiter='\t', quoting=csv.QUOTE_NONE)


def expected(path):
    needs = collections.OrderedDict()
    for row in rows(path):
        need = needs.setdefault(row['id'], {'query': row.get('query'), 'unit': 'sentence', 'hits': {}})
        if row['file'] != '-':
            need['hits'][row['file'], int(row['line']), int(row['start_char'])] = int(row['matches'])
    return needs


def run_json(program, *args):
    run = subprocess.run([program, *args], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit('%s: %s' % (' '.join(args), run.stderr.strip()))
    return run.returncode, [json.loads(line) for line in run.stdout.splitlines()]


def found_items(program, index):
    lines = run_json(program, 'items', '--index', index, '--format', 'jsonl')[1]
    return {(i['path'], i['line'], i['start_char']): 1 for i in lines if i['type'] == 'item' and i['how'] != 'sentence'}


def by_report(hits):
    """The first hit of each report with all its matches."""
    reports = collections.OrderedDict()
    for h in sorted(hits, key=lambda h: (h['line'], h['start_char'])):
        first = reports.setdefault(h['path'], [h['line'], h['start_char'], 0])
        first[2] += len(h['matches'])
    return {(path, line, char): matches for path, (line, char, matches) in reports.items()}


def found(program, index, need):
    if need['unit'] == 'item':
        return found_items(program, index)
    code, lines = run_json(program, 'search', '--index', index, '--format', 'jsonl', need['query'])
    hits = [h for h in lines if h['type'] == 'hit']
    end = lines[-1]
    matches = sum(len(h['matches']) for h in hits)
    if end['type'] != 'end' or end['sentences'] != len(hits) or end['occurrences'] != matches or not end['exact']:
        return 'the end line does not fit the hits: %s' % end
    if code != (not hits):
        return 'exit code %d with %d hits' % (code, len(hits))
    if need['unit'] == 'title':
        hits = [h for h in hits if h['title_found'] == 'text']
    if need['unit'] != 'sentence':
        return by_report(hits)
    return {(h['path'], h['line'], h['start_char']): len(h['matches']) for h in hits}


def take_queries(needs, path, which):
    """Sets query and unit of every need; each has one."""
    ours = {row['id']: row for row in rows(path) if row['set'] == which}
    if set(ours) != set(needs):
        sys.exit('%s: these needs stand in one of the files only: %s' % (path, ' '.join(sorted(set(ours) ^ set(needs)))))
    for name, row in ours.items():
        needs[name].update(query=row['query'], unit=row['unit'])


def main():
    program, index, path, *only = sys.argv[1:]
    needs = expected(path)
    if only[:1] == ['--queries']:
        take_queries(needs, only[1], only[2])
        only = only[3:]
    good = 0
    for name in only or needs:
        want = needs[name]['hits']
        got = found(program, index, needs[name])
        if got == want:
            good += 1
            continue
        print('%s %s' % (name, needs[name]['query']))
        if isinstance(got, str):
            print('  ' + got)
            continue
        for key in sorted(set(want) | set(got)):
            if want.get(key) != got.get(key):
                print('  %s:%d:%d: %s matches, expected %s' % (*key, got.get(key, 0), want.get(key, 0)))
    total = len(only or needs)
    print('%d of %d needs agree' % (good, total))
    sys.exit(good != total)


main()
