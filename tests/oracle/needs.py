#!/usr/bin/env python3
"""needs.py ZHANGJU INDEX QUERIES.tsv [ID …] - runs the information needs of a gold file and compares every hit sentence.

A row holds id, query, file, line, start_char, matches (and more, not read here); `-` as file says that nothing is
expected. With IDs only those needs are run. Prints one line per need that differs, then how many agree."""
import collections
import csv
import json
import subprocess
import sys


def expected(path):
    needs = collections.OrderedDict()
    for row in csv.DictReader(open(path, encoding='utf-8', newline=''), delimiter='\t', quoting=csv.QUOTE_NONE):
        query, hits = needs.setdefault(row['id'], (row['query'], {}))
        if row['file'] != '-':
            hits[row['file'], int(row['line']), int(row['start_char'])] = int(row['matches'])
    return needs


def found(program, index, query):
    run = subprocess.run([program, 'search', '--index', index, '--format', 'jsonl', query], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        return run.stderr.strip()
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    hits = {(h['path'], h['line'], h['start_char']): len(h['matches']) for h in lines if h['type'] == 'hit'}
    end = lines[-1]
    if end['type'] != 'end' or end['sentences'] != len(hits) or end['occurrences'] != sum(hits.values()) or not end['exact']:
        return 'the end line does not fit the hits: %s' % end
    if run.returncode != (not hits):
        return 'exit code %d with %d hits' % (run.returncode, len(hits))
    return hits


def main():
    program, index, path, *only = sys.argv[1:]
    needs = expected(path)
    good = 0
    for name in only or needs:
        query, want = needs[name]
        got = found(program, index, query)
        if got == want:
            good += 1
            continue
        print('%s %s' % (name, query))
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
