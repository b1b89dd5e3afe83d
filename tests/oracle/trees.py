#!/usr/bin/env python3
"""trees.py ZHANGJU [--reports DIR] [--count N] [--seed N] [--sample N] - random queries, three answers that must be one.

Draws query trees over all operators, up to five deep, with words, marks and numbers out of the reports themselves, and compares
for every one what the index answers, to the query and to its canonical form, what `count` answers, what a scan of the files answers and what the
evaluator beside this file finds: every hit, every match in it and all counts. --sample takes that many of the reports; --segments N takes an index that
has grown in N runs, with reports replaced and deleted (stages.py). A tree that differs is printed with its query.

More of them: --count 1000 --seed N, and with --reports over any folder of reports (tests/long.sh). There a section may differ: the
evaluator knows headings by their level alone, the program also knows unnumbered ones that hold numbered ones of the same level."""
import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import evaluator
import stages
from evaluator import is_blank, is_han, is_letter

NAMES = {
    'intro': ('引言', '导语', 'intro'), 'overview': ('基本情况', '情况', '概况', 'overview'), 'work': ('做法成效', '做法', '成效', '工作', 'work'),
    'rectify': ('整改落实', '整改', 'rectify'), 'experience': ('经验体会', '经验', '体会', 'experience'),
    'problems': ('存在问题', '问题', '不足', 'problems', 'Problems'), 'causes': ('原因分析', '原因', 'causes'),
    'plans': ('下步打算', '打算', '计划', '措施', 'plans', 'PLANS'), 'advice': ('意见建议', '建议', 'advice'), 'goals': ('目标要求', '目标', '要求', 'goals'),
    'other': ('其他', 'other'), 'frame': ('文头文尾', 'frame'), 'noise': ('噪声', 'noise')}
COMMON = ('problems', 'problems', 'problems', 'plans', 'plans', 'work', 'work') + tuple(NAMES)
MARKS = {'!': '!！', '?': '?？'}     # certain to have the role, possible
UNMARKED = ('frame', 'noise')        # these have no certainty
UNIT_NAMES = {'sentence': ('同句', 'sentence:'), 'paragraph': ('同段', 'paragraph:'), 'section': ('同节', 'section:'), 'report': ('同篇', 'report:')}
FIELD_NAMES = {'year': ('年份', 'year'), 'title': ('标题', 'title'), 'type': ('类型', 'type'), 'issuer': ('单位', 'issuer'), 'date': ('日期', 'date'),
               'to': ('收文', 'to'), 'docno': ('文号', 'docno'), 'file': ('文件', '路径', 'file')}
LEAVES_MOST = 40
OPERATORS = ('near', 'order', 'atleast', 'gap', 'strict', 'certainty', 'any')

# Words that nearly every paragraph holds: drawn words seldom meet often enough for 至少, and every report and segment has these.
def frequent():
    def word(text):
        return tuple(['leaf', text])    # an object of its own each time: leaves are numbered by what they are, not by what they say
    return [
        ('atleast', 2, word('的')), ('atleast', 3, word('的')), ('unit', 'sentence', ('atleast', 3, word('的'))),
        ('unit', 'section', ('atleast', 6, word('的'))), ('unit', 'report', ('atleast', 20, word('的'))),
        ('atleast', 3, ('or', [word('的'), word('和')])), ('scope', frozenset({'problems'}), ('atleast', 2, word('的'))),
        ('scope', frozenset({'problems'}), ('unit', 'sentence', ('atleast', 2, word('的')))),
        ('scope', frozenset({'work'}), ('unit', 'sentence', ('near', 9, [word('的'), word('和')]))),
        ('scope', frozenset({'work'}), ('unit', 'sentence', ('order', None, [word('的'), word('和')]))),
        ('near', 5, [word('的'), word('不')]), ('unit', 'sentence', ('near', 20, [word('的'), word('不'), word('和')])),
        ('order', None, [word('不'), word('的')]), ('order', 8, [word('的'), word('的')]),
        ('and', [word('的'), ('not', ('atleast', 2, word('的')))]), ('unit', 'sentence', ('and', [word('不'), word('的')])),
        ('unit', 'section', ('and', [word('不'), ('not', word('和'))])), word('的'), word('工作')] + certainties(word) + stars(word)


# A role without a word, alone, left out, in every unit, and beside words, fields and operators.
def star():
    return tuple(['any'])


def stars(word):
    if 'any' not in OPERATORS:
        return []
    def any_(*roles):
        return ('scope', frozenset(roles), star())
    out = [star()] + [any_(role) for role in NAMES]
    out += [('unit', unit, ('and', [any_('problems'), ('not', any_('plans'))])) for unit in UNIT_NAMES]
    out += [('and', [any_('problems'), word('不')]), ('and', [any_('problems'), ('field', 'year', '2024')]), ('or', [any_('causes'), word('培训')]),
            ('and', [word('的'), ('not', any_('work'))]), ('scope', frozenset({'problems', 'plans'}), ('and', [star(), word('的')])),
            ('scope', frozenset({'problems'}), ('and', [star(), ('not', word('不'))])), ('atleast', 3, any_('problems')),
            ('unit', 'report', ('atleast', 9, any_('plans'))), ('near', 0, [any_('work'), any_('problems')]), ('order', None, [word('的'), any_('problems')]),
            ('and', [('in', frozenset({'work'}), False), star()]), ('scope', frozenset({'problems'}), ('scope', None, star())),
            ('scope', frozenset({'problems?', 'noise'}), star()), ('scope', frozenset({'problems!'}), star()), ('and', [word('的'), ('field', 'title', '*')])]
    return out


# Every role in its three degrees, alone, left out, within each other and together: where the degrees of a role differ, so do these.
def certainties(word):
    if 'certainty' not in OPERATORS:
        return []
    marked = [role + mark for role in NAMES if role not in UNMARKED for mark in ('', *MARKS)]
    out = [('scope', frozenset({role}), word('的')) for role in marked]
    out += [('and', [('in', frozenset({role}), False), word('的')]) for role in marked]
    out += [('scope', frozenset({a}), ('scope', frozenset({b}), word('的'))) for a, b in
            (('problems', 'plans?'), ('problems?', 'plans'), ('problems?', 'problems!'), ('problems!', 'problems?'), ('work?', 'plans?'))]
    out += [('scope', frozenset({'problems?', 'noise'}), word('的')), ('scope', frozenset({'problems!', 'frame'}), word('的')),
            ('scope', frozenset({'problems', 'plans?', 'work!'}), word('的')),
            ('scope', frozenset({'problems?'}), ('unit', 'sentence', ('near', 20, [word('的'), word('不')]))),
            ('scope', frozenset({'plans?'}), ('and', [word('的'), ('not', ('scope', frozenset({'plans!'}), word('的')))])),
            ('unit', 'report', ('and', [('scope', frozenset({'problems!'}), word('的')), ('not', ('scope', frozenset({'plans?'}), word('的')))])),
            ('unit', 'report', ('and', [('in', frozenset({'work?'}), True), ('in', frozenset({'work'}), False), word('的')]))]
    out += [('unit', 'report', ('and', [('in', frozenset({role}), False), word('的')])) for role in ('work', 'work!', 'work?', 'problems!', 'plans?')]
    return out


# ---- reports ----

def zhangju(*args, given=None):
    run = subprocess.run([PROGRAM, *args], input=given, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit('zhangju %s: exit code %d: %s' % (' '.join(args), run.returncode, run.stderr))
    return run.stdout


def marked_roles(path, has, certain, possible):
    """The roles of a passage, with ! where they are certain and ? where they are possible."""
    has, certain, possible = (set(roles.split('+')) - {''} for roles in (has, certain, possible))
    if not certain <= has or not {role for role in has if role.split(':')[0] not in UNMARKED} <= possible:
        sys.exit('%s: a passage is %s, certainly %s, possibly %s' % (path, has, certain, possible))
    return has | {role + '!' for role in certain} | {role + '?' for role in possible}


def read_reports(folder, index):
    out = []
    for base, _, names in os.walk(folder):
        for name in sorted(names):
            path = os.path.join(base, name)
            with open(path, encoding='utf-8-sig', newline='') as file:
                lines = [line.rstrip('\r') for line in file.read().split('\n')]
            folded = zhangju('text', '--folded', path).split('\n')[:-1]
            rows = [row.split('\t') for row in zhangju('roles', '--certainty', path).split('\n')[1:-1]]
            rows = [(int(r[0]), int(r[1]), int(r[2]), marked_roles(path, *r[4:])) for r in rows]
            outline = re.findall(r'^ *(\d+):(\d+) +(\d) ( *)', zhangju('outline', path), re.M)
            outline = [(int(line), int(column), int(level), len(indent)) for line, column, level, indent in outline]
            short = os.path.relpath(path, folder)
            facts = dict(row.split('\t')[:2] for row in zhangju('show', '--facts', '--index', index, short).split('\n')[:-1])
            out.append(evaluator.Report(short, lines, folded, rows, outline, facts))
    return out


# ---- trees ----

class Garden:
    """Grows random trees from the words of the reports."""
    def __init__(self, reports, rng):
        self.reports, self.rng = reports, rng

    def begin(self):
        """The words of one tree mostly come from one report, half of them from one paragraph: else they would seldom meet."""
        self.report = self.rng.choice(self.reports)
        self.paragraph = self.rng.choice(self.report.paragraphs)
        self.leaves = 0

    def paragraph_for_word(self):
        chance = self.rng.random()
        if chance < 0.5:
            return self.paragraph
        report = self.report if chance < 0.85 else self.rng.choice(self.reports)
        return self.rng.choice(report.paragraphs)

    def word(self, longest=12):
        """1 to 12 characters as they stand in a match text, marks and parts of words included."""
        while True:
            text = self.paragraph_for_word().folded
            length = min(self.rng.choice((1, 1, 2, 2, 2, 2, 3, 4, 4, 5, 6, 8, 12)), longest)
            begin = self.rng.randrange(len(text))
            word = text[begin:begin + length].strip()
            if self.rng.random() < 0.7:
                word = ''.join(c for c in word if is_letter(c)) if self.rng.random() < 0.1 else word.strip(',。、;:!?()')
            if word and not any(c in '"“”„‟＂*\\~=' or c in '|' for c in word) and not all(is_blank(c) for c in word):
                return word

    def strict(self):
        while True:
            report = self.report if self.rng.random() < 0.8 else self.rng.choice(self.reports)
            line = self.rng.choice(report.lines)
            if line:
                begin = self.rng.randrange(len(line))
                text = line[begin:begin + self.rng.choice((1, 2, 3, 4, 6))]
                if not any(c in '"“”„‟＂\\' for c in text) and not all(is_blank(c) for c in text):
                    return ('strict', text)

    def gap(self):
        """Words of one sentence, with what stands between them left open."""
        text = self.paragraph_for_word().folded
        pieces, at = [], self.rng.randrange(len(text))
        for _ in range(self.rng.choice((2, 2, 3))):
            piece = text[at:at + self.rng.choice((1, 2, 2, 3))]
            if not piece or not all(is_letter(c) for c in piece):
                return ('leaf', self.word())
            pieces.append(piece)
            at += len(piece) + self.rng.randrange(13)
        return ('gap', pieces)

    def leaf(self):
        self.leaves += 1
        chance = self.rng.random()
        if 'any' in OPERATORS and chance > 0.97:
            return ('scope', self.roles(), star()) if self.rng.random() < 0.7 else star()
        if 'gap' in OPERATORS and chance < 0.08:
            return self.gap()
        if 'strict' in OPERATORS and chance < 0.14:
            return self.strict()
        return ('leaf', self.word())

    def role(self):
        role = self.rng.choice(COMMON)
        return role if role in UNMARKED or 'certainty' not in OPERATORS else role + self.rng.choice(('', '', '!', '?', '?'))

    def roles(self):
        return frozenset(self.role() for _ in range(self.rng.choice((1, 1, 1, 2, 3))))

    def group(self):
        """A leaf or several under OR, maybe scoped."""
        rng = self.rng
        tree = self.leaf() if rng.random() < 0.7 else ('or', [self.leaf() for _ in range(rng.choice((2, 3)))])
        return ('scope', self.roles(), tree) if rng.random() < 0.2 else tree

    def grow(self, depth):
        rng = self.rng
        if depth <= 1 or self.leaves >= LEAVES_MOST or rng.random() < 0.12:
            return self.leaf()
        kind = rng.choice(('and', 'and', 'and', 'and', 'or', 'or', 'unit', 'unit', 'scope', 'scope', 'near', 'order', 'atleast'))
        if kind == 'and':
            return self.conjunction(depth)
        if kind == 'or':
            parts = [self.grow(depth - 1) for _ in range(rng.choice((2, 2, 3)))]
            if rng.random() < 0.1:
                parts.append(('not', self.grow(depth - 1)))
            return ('or', parts)
        if kind == 'unit':
            return ('unit', rng.choice(('sentence', 'sentence', 'paragraph', 'section', 'report', 'report')), self.grow(depth - 1))
        if kind == 'scope':
            return ('scope', None if rng.random() < 0.08 else self.roles(), self.grow(depth - 1))
        if kind not in OPERATORS:
            return self.leaf()
        if kind == 'atleast':
            return ('atleast', rng.choice((1, 2, 2, 3, 4)), self.group())
        parts = [self.group() for _ in range(rng.choice((2, 2, 2, 3)))]
        return (kind, rng.choice((0, 3, 10, 20, 50, 1000) + ((None, None, None) if kind == 'order' else ())), parts)

    def conjunction(self, depth):
        rng = self.rng
        parts = [self.grow(depth - 1) for _ in range(rng.choice((1, 2, 2, 2, 3)))]
        if len(parts) == 1 or rng.random() < 0.2:
            parts.insert(rng.randrange(1, len(parts) + 1), ('not', self.grow(depth - 1)))
        if rng.random() < 0.12:
            parts.insert(rng.randrange(len(parts) + 1), ('in', self.roles(), rng.random() < 0.7))
        if rng.random() < 0.12:
            field = self.field()
            parts.append(('not', field) if rng.random() < 0.2 else field)
        return ('and', parts)

    def field(self):
        rng = self.rng
        facts = (self.report if rng.random() < 0.7 else rng.choice(self.reports)).facts
        key = rng.choice(tuple(FIELD_NAMES))
        if key == 'year':
            low = rng.randrange(2015, 2027)
            return ('field', key, rng.choice((str(low), '%d..%d' % (low, low + rng.randrange(4)))))
        if key == 'date':
            known = facts.get('date') or '2024-05-20'
            begin = known[:rng.choice((4, 7, 7, 10))]
            return ('field', key, rng.choice((begin, begin, begin + '..', '..' + begin, '%s..%d' % (begin, int(known[:4]) + rng.randrange(3)))))
        value = ''.join(c for c in evaluator.fold_value(facts.get(key, '')) if is_han(c)) or '工作'
        begin = rng.randrange(len(value))
        return ('field', key, value[begin:begin + rng.choice((1, 2, 4))])


# ---- queries ----

class Writer:
    """A tree as somebody may write it: names, aliases and keys, full-width and ASCII signs, parts of it saved by name or as synonyms."""
    def __init__(self, rng):
        self.rng = rng
        self.saved, self.synonyms, self.synonym_words = [], [], set()

    def bracket(self, text):
        return self.rng.choice(('(%s)', '(%s)', '（%s）')) % text

    def quote(self, text):
        return self.rng.choice(('"%s"', '“%s”')) % text

    def scope(self, roles):
        if roles is None:
            return self.rng.choice(('全部', 'all'))
        roles = sorted(roles)
        out = self.role(roles[0])
        for role in roles[1:]:
            out += self.rng.choice((',', ',', '，', '、')) + self.role(role)
        return out

    def role(self, role):
        mark = role[-1] if role[-1] in MARKS else ''
        return self.rng.choice(NAMES[role[:len(role) - len(mark)]]) + (self.rng.choice(MARKS[mark]) if mark else '')

    def colon(self):
        return self.rng.choice((':', ':', '：'))

    def leaf(self, text):
        if all(is_han(c) for c in text) and self.rng.random() < 0.6:
            return text
        return self.quote(text)

    def named(self, query):
        self.saved.append({'name': '查询%d' % len(self.saved), 'query': query})
        return 'saved' + self.colon() + self.saved[-1]['name']

    def synonym(self, words):
        """Words under OR as ~WORD, in the order of their line; None where a word is in a line already."""
        if len(set(words)) < len(words) or not self.synonym_words.isdisjoint(words) or not all(is_han(c) for word in words for c in word):
            return None
        self.synonym_words.update(words)
        self.synonyms.append(' '.join(words))
        return '~' + self.rng.choice(words)

    def part(self, tree):
        """As a part of something: in brackets unless it holds together by itself."""
        if tree[0] == 'or' and all(t[0] == 'leaf' for t in tree[1]):
            word = self.synonym([t[1] for t in tree[1]])
            if word:
                return word
        return self.bracket(self.write(tree)) if tree[0] in ('and', 'or') else self.write(tree)

    def member(self, tree):
        """As a part of AND or OR."""
        if self.rng.random() < 0.04 and tree[0] in ('and', 'or', 'unit', 'scope', 'near', 'leaf') and len(self.write(tree).encode()) < 1000:
            return self.named(self.write(tree))
        return self.part(tree)

    def write(self, tree):
        kind = tree[0]
        if kind == 'leaf':
            return self.leaf(tree[1])
        if kind == 'strict':
            return '=' + self.quote(tree[1])
        if kind == 'any':
            return self.rng.choice('*＊')
        if kind == 'gap':
            return self.quote('*'.join(tree[1]))
        if kind == 'and':
            return self.rng.choice((' ', ' ', ' AND ')).join(self.member(t) for t in tree[1])
        if kind == 'or':
            return self.rng.choice((' OR ', ' | ', '｜')).join(self.member(t) for t in tree[1])
        if kind == 'not':
            return self.rng.choice(('-', 'NOT ')) + self.part(tree[1])
        if kind == 'in':
            return ('' if tree[2] else '-') + 'in' + self.colon() + self.scope(tree[1])
        if kind == 'unit':
            return self.rng.choice(UNIT_NAMES[tree[1]]) + self.bracket(self.write(tree[2]))
        if kind == 'scope':
            return self.scope(tree[1]) + self.colon() + self.bracket(self.write(tree[2]))
        if kind == 'field':
            return self.rng.choice(FIELD_NAMES[tree[1]]) + self.colon() + tree[2]
        name, number = {'near': (('近', 'near:'), tree[1]), 'order': (('先后', 'order:'), tree[1]), 'atleast': (('至少', 'atleast:'), tree[1])}[kind]
        chosen = self.rng.choice(name)
        head = (chosen if number is None or not chosen.endswith(':') else chosen) + ('' if number is None else str(number))
        inner = self.write(tree[2]) if kind == 'atleast' else ' '.join(self.part(t) for t in tree[2])
        return head + self.bracket(inner)


# ---- answers ----

def ask(queries, *where):
    """What the program answers to each query: None for an error, which is kept in its place."""
    run = subprocess.run([PROGRAM, 'search', '--batch', '-n', '0', '--deadline', '60000', *where], input=''.join(q + '\n' for q in queries),
                         capture_output=True, text=True)
    if run.returncode not in (0, 1, 2):
        sys.exit('zhangju search --batch: exit code %d: %s' % (run.returncode, run.stderr))
    out, hits = [], {}
    for line in run.stdout.splitlines():
        record = json.loads(line)
        if record['type'] == 'begin':
            hits, canonical = {}, record['canonical']
        elif record['type'] == 'hit':
            hits[record['path'], record['line'], record['start_char']] = {
                (m['line'], m['start_char'], m['length_chars'], m['operand']) for m in record['matches']}
        elif record['type'] == 'end':
            answer = {k: record[k] for k in ('occurrences', 'sentences', 'paragraphs', 'reports', 'by_role')}
            out.append({'hits': hits, 'canonical': canonical, **answer} if record['exact'] else 'not exact')
        elif record['type'] == 'error':
            out.append(json.dumps(record, ensure_ascii=False))
    if len(out) != len(queries):
        sys.exit('%d answers to %d queries: %s' % (len(out), len(queries), run.stderr))
    return out


def counted(queries, *where):
    """What `count` answers to each query: {unit: count}."""
    out = [{} for _ in queries]
    for unit in ('occurrences', 'sentences', 'paragraphs', 'reports'):
        lines = zhangju('count', '--batch', '--unit', unit, *where, given=''.join(q + '\n' for q in queries)).splitlines()
        if len(lines) != len(queries):
            sys.exit('%d counts of %d queries' % (len(lines), len(queries)))
        for counts, line in zip(out, lines):
            counts[unit] = int(line.split('\t')[0])
    return out


def differences(got, want):
    if isinstance(got, str):
        return [got]
    out = ['%s: %s, not %s' % (k, got[k], want[k]) for k in want if k in got and k != 'hits' and got[k] != want[k]]
    if 'hits' not in got:
        return out
    for key in sorted(set(got['hits']) | set(want['hits'])):
        a, b = got['hits'].get(key, set()), want['hits'].get(key, set())
        if a != b:
            out.append('%s:%d:%d: too many %s, missing %s' % (*key, sorted(a - b), sorted(b - a)))
    return out[:8]


def sampled(folder, count, rng, out):
    """A folder of its own with that many of the reports."""
    paths = sorted(os.path.join(base, name) for base, _, names in os.walk(folder) for name in names)
    os.mkdir(out)
    for path in rng.sample(paths, min(count, len(paths))):
        shutil.copy(path, out)
    return out


def keep(writer, folder, index):
    """The options that know what the queries name."""
    saved, synonyms = os.path.join(folder, 'saved.db'), os.path.join(folder, 'synonyms')
    with open(synonyms, 'w', encoding='utf-8') as file:
        file.write('\n'.join(writer.synonyms) + '\n')
    names = ['--saved', saved, '--synonyms', synonyms]
    zhangju('saved', 'import', '--index', index, *names, given=''.join(json.dumps(s, ensure_ascii=False) + '\n' for s in writer.saved))
    return names


def plant(reports, count, rng, writer):
    """So many random trees and their queries, after those of frequent words."""
    garden = Garden(reports, rng)
    trees = [tree for tree in frequent() if tree[0] not in ('near', 'order', 'atleast') or tree[0] in OPERATORS]
    queries = [writer.write(tree) for tree in trees]
    count += len(trees)
    while len(trees) < count:
        garden.begin()
        tree = garden.grow(rng.choice((2, 3, 4, 5)))
        query = writer.write(tree)
        if len(query.encode()) <= 4096:
            trees.append(tree)
            queries.append(query)
    return trees, queries


def main():
    global PROGRAM, OPERATORS
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--reports', default='corpus/reports')
    parser.add_argument('--count', type=int, default=1000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--sample', type=int)
    parser.add_argument('--segments', type=int, choices=stages.SEGMENTS)
    parser.add_argument('--operators', default=','.join(OPERATORS), help='of the later ones, those to try')
    parser.add_argument('--list', action='store_true', help='print the queries')
    args = parser.parse_args()
    PROGRAM, OPERATORS = args.program, args.operators.split(',')
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as folder:
        index = os.path.join(folder, 'index')
        where = os.path.join(folder, 'reports')
        if args.segments:
            stages.grow(PROGRAM, where, index, args.segments, args.seed)
        else:
            where = sampled(args.reports, args.sample, rng, where) if args.sample else args.reports
            zhangju('index', '--quiet', '--index', index, where)
        reports = read_reports(where, index)
        writer, judge = Writer(rng), evaluator.Evaluator(reports)
        trees, queries = plant(reports, args.count, rng, writer)
        names = keep(writer, folder, index)
        indexed, scanned = ask(queries, '--index', index, *names), ask(queries, '--scan', where, *names)
        again = ask([a if isinstance(a, str) else a['canonical'] for a in indexed], '--index', index)
        counts = counted(queries, '--index', index, *names)
        failures = hits = 0
        for tree, query, *answers in zip(trees, queries, indexed, scanned, again, counts):
            want = judge.result(tree)
            hits += want['occurrences'] > 0
            wrong = [(name, w) for name, answer in zip(('index', 'scan', 'canonical form', 'count'), answers) for w in differences(answer, want)]
            if not wrong and answers[2]['canonical'] != answers[0]['canonical']:
                wrong.append(('canonical form', '%s becomes %s' % (answers[0]['canonical'], answers[2]['canonical'])))
            if args.list:
                print('%7d  %s' % (want['occurrences'], query))
            if wrong:
                failures += 1
                if failures <= 20:
                    print(query, *('  %s: %s' % w for w in wrong), sep='\n')
    print('%d trees, %d of them with hits, %d reports: %s' % (len(trees), hits, len(reports), 'all agree' if not failures else '%d DISAGREE' % failures))
    sys.exit(failures > 0)


if __name__ == '__main__':
    main()
