"""evaluator.py - what a query means, written a second time from the documents alone.

It works on what `zhangju text --folded`, `roles`, `outline` and `show --facts` print and on the files themselves, and shares no
code with the program: sentences, sections, positions and units are found here anew. A tree is a Python tuple:

  ('leaf', text)            a phrase, as it reads in the match text; blanks at its ends mean nothing
  ('strict', text)          these characters of the original
  ('any',)                  all text: sentence by sentence, parts of different roles apart
  ('gap', [text, …])        phrases with gaps of 0 to 10 characters between them
  ('and', [tree, …])        at least one part neither ('not', tree) nor ('in', roles, inside)
  ('or', [tree, …])
  ('unit', 'sentence' | 'paragraph' | 'section' | 'report', tree)
  ('scope', roles, tree)    roles: a set of keys, or None for 全部:; 'problems!' is a passage that is certain to have the role, 'problems?' one that may
  ('field', key, value)
  ('near', n, [group, …])  ('order', n or None, [group, …])   a group is a leaf, or leaves under 'or' and 'scope'
  ('atleast', n, group)

A match is (report, line, start_char, length_chars, leaf number)."""
import bisect
import collections
import re
import unicodedata

EVERY_ROLE = frozenset('intro overview work rectify experience problems causes plans advice goals other frame noise'.split())
UNITS = {'sentence': 0, 'paragraph': 1, 'section': 2, 'report': 3}
GAP = 10
ENDS = '(?:。|(?<![a-z0-9])[!?]|[!?](?![a-z0-9]))'     # ! and ? inside a word, as in an address, end nothing


# ---- characters ----

def is_blank(c):
    return c.isspace() or unicodedata.category(c) in ('Zs', 'Cc', 'Cf')


def is_han(c):
    return c in '\u3007' or '\u3400' <= c <= '\u4dbf' or '\u4e00' <= c <= '\u9fff' or '\uf900' <= c <= '\ufaff' or '\U00020000' <= c <= '\U000323af'


def is_letter(c):
    """Han or a character of a word; the rest are marks and blanks."""
    return unicodedata.category(c)[0] in 'LM' or unicodedata.category(c) in ('Nd', 'Nl')


def is_word(c):
    """A character that joins others to a word: a phrase that ends in one ends where the word ends."""
    return is_letter(c) and not is_han(c)


def is_mark(c):
    return not is_letter(c) and not is_blank(c)


SCRIPT = {}     # what each Han character of the texts became: the simplified form of a traditional one


# ---- texts ----

class Paragraph:
    """Its match text, the place (line, column) and the number among the characters of the paragraph that each character stands for."""
    def __init__(self, folded, origin, places):
        self.folded, self.origin, self.places = folded, origin, places
        self.sentences = []         # (begin, end) in the match text
        self.first_sentence = self.section = 0


def foldings(c):
    """What one character of the original may have become, likeliest first."""
    plain = unicodedata.normalize('NFKC', c).casefold()
    out = [plain, unicodedata.normalize('NFKC', plain), c.lower(), c]
    if is_blank(c):
        out += [' ', '']
    return [f for i, f in enumerate(out) if f not in out[:i]]


def align_line(line, folded, at, signs):
    """How the characters of a line became folded[at:…]: [(column, begin, end)], or None. Blanks and 'signs' may vanish; one Han may have
    become another."""
    trail, stack = [], [(0, at, None)]
    while stack:
        column, begin, step = stack.pop()
        del trail[column:]
        if step is not None:
            trail.append((column, begin, step))
            column, begin = column + 1, step
        if column == len(line):
            return trail
        c = line[column]
        choices = [begin + len(f) for f in foldings(c) if folded.startswith(f, begin)]
        if is_han(c) and begin < len(folded) and is_han(folded[begin]) and begin + 1 not in choices:
            choices.append(begin + 1)
        if c in signs or c in ',，':         # the comma of 1,234 vanishes
            choices.append(begin)
        if c == '，' and folded.startswith(', ', begin):    # 120，135 becomes 120, 135
            choices.append(begin + 2)
        if c in '○◯OoОо0' and folded.startswith('〇', begin):
            choices.append(begin + 1)
        choices += [begin + 1 + len(f) for f in foldings(c) if folded.startswith(' ' + f, begin)]      # 35km becomes 35 km
        for end in reversed(choices):
            stack.append((column, begin, end))
    return None


class Report:
    def __init__(self, path, lines, folded, rows, outline, facts):
        self.path, self.lines, self.facts = path, lines, facts
        self.keys = [(r[0], r[1]) for r in rows]
        self.roles = [frozenset(r[3]) for r in rows]
        self.paragraphs = []
        self.align(folded)
        self.cut_sentences()
        self.cut_sections(outline)
        self.text = '\n'.join(p.folded for p in self.paragraphs)
        self.starts, at = [], 0
        for p in self.paragraphs:
            self.starts.append(at)
            at += len(p.folded) + 1

    def align(self, folded):
        """A paragraph takes whole lines; page marks that stand between its lines are paragraphs of their own."""
        free = [n for n, line in enumerate(self.lines) if not all(map(is_blank, line))]
        for text in folded:
            origin, places, at = [], [], 0
            for n in list(free):
                if at == len(text):
                    break
                line = self.lines[n]
                trail = align_line(line, text, at, '*_`' if self.path.endswith('.md') else '')
                if trail is None:
                    if at == 0:
                        raise ValueError('%s:%d is not “%s”' % (self.path, n + 1, text[:20]))
                    continue
                free.remove(n)
                while trail and is_blank(line[trail[-1][0]]) and trail[-1][1] == trail[-1][2]:
                    trail.pop()
                leading = 0
                while places and leading < len(trail) and is_blank(line[trail[leading][0]]) and trail[leading][1] == trail[leading][2]:
                    leading += 1
                for column, begin, end in trail[leading:]:
                    if is_han(line[column]):
                        SCRIPT[ord(line[column])] = text[begin]
                    origin += [len(places)] * (end - begin)
                    places.append((n + 1, column))
                at = trail[-1][2]
                if at < len(text) and text[at] == ' ' :      # a wrap between two words is a blank
                    origin.append(len(places) - 1)
                    at += 1
            if at != len(text):
                raise ValueError('%s: nothing stands for “%s”' % (self.path, text[at:at + 20]))
            self.paragraphs.append(Paragraph(text, origin, places))
        if free:
            raise ValueError('%s:%d is in no paragraph' % (self.path, free[0] + 1))

    def cut_sentences(self):
        count = 0
        for p in self.paragraphs:
            begin, p.first_sentence = 0, count
            for end in re.finditer('%s(?:%s|[”’」』])*' % (ENDS, ENDS), p.folded):
                p.sentences.append((begin, end.end()))
                begin = end.end()
            if begin < len(p.folded):
                p.sentences.append((begin, len(p.folded)))
            count += len(p.sentences)

    def cut_sections(self, outline):
        """A heading of the first rank opens a section; a paragraph lies in that of its first letter: marks of Markdown before
        a heading belong to it. Items (一是) are no headings. Frame, and text that the outline puts under no heading, stand outside, before, between or behind sections."""
        open_, places, heads = [], [], []
        for line, column, level, indent in outline:
            while 1 <= level <= 4 and open_ and open_[-1][0] >= indent:
                open_.pop()
            here = open_[-1][1] if open_ else 0
            if 1 <= level <= 4:
                here = here if open_ else len(places) + 1
                open_.append((indent, here))
            elif not indent:
                here = 0
            places.append((line, column))
            heads.append(here)
        number, before = 0, None
        for p in self.paragraphs:
            first = next((p.places[o] for o, c in zip(p.origin, p.folded) if is_letter(c)), p.places[0])
            at = bisect.bisect_right(places, first)
            head = 0 if not at or any(r.startswith('frame') for r in self.roles_at(first)) else heads[at - 1]
            number += head != before
            p.section = number
            before = head

    def roles_at(self, place):
        at = bisect.bisect_right(self.keys, place)
        return self.roles[at - 1] if at else frozenset()

    def unit_of(self, level, paragraph, begin):
        """The number of the unit of that level that a character of the match text lies in."""
        p = self.paragraphs[paragraph]
        if level == 0:
            return p.first_sentence + bisect.bisect_right([s[0] for s in p.sentences], begin) - 1
        return (paragraph, p.section, 0)[level - 1]

    def lift(self, unit, low, high):
        if low == high:
            return unit
        if low == 0:
            unit = bisect.bisect_right([p.first_sentence for p in self.paragraphs], unit) - 1
        return (unit, self.paragraphs[unit].section if low <= 1 else unit, 0)[high - 1]

    def units(self, level):
        if level == 0:
            return set(range(sum(len(p.sentences) for p in self.paragraphs)))
        return {self.unit_of(level, i, 0) for i in range(len(self.paragraphs))}


# ---- leaves ----

def phrase_pattern(phrase):
    """A regular expression that finds a phrase in a match text; marks inside it match any marks."""
    phrase = phrase.strip()
    parts, at = [], 0
    letters = [i for i, c in enumerate(phrase) if is_letter(c)]
    first, last = (letters[0], letters[-1]) if letters else (len(phrase), 0)
    while at < len(phrase):
        if not first < at < last or is_letter(phrase[at]):
            parts.append(re.escape(phrase[at]))
            at += 1
            continue
        end = at
        while not is_letter(phrase[end]):
            end += 1
        run = phrase[at:end]
        parts.append(' ' if all(is_blank(c) for c in run) else MARKS)
        at = end
    out = ''.join(parts)
    if phrase and is_word(phrase[0]):
        out = '(?<!%s)' % WORD + out
    if phrase and is_word(phrase[-1]):
        out += '(?!%s)' % WORD
    return out


def character_class(test):
    out, begin = [], None
    for code in range(0x110000):
        inside = not 0xd800 <= code <= 0xdfff and test(chr(code))
        if inside and begin is None:
            begin = code
        if not inside and begin is not None:
            out.append('\\U%08x-\\U%08x' % (begin, code - 1))
            begin = None
    return '[%s]' % ''.join(out)


WORD = character_class(is_word)
MARK = character_class(is_mark)
MARKS = ' *%s(?: *%s)* *' % (MARK, MARK)


def occurrences(report, pattern):
    """(paragraph, begin, end) of every place, overlapping, in the match text."""
    for m in re.finditer('(?=(%s))' % pattern, report.text):
        begin, end = m.span(1)
        paragraph = bisect.bisect_right(report.starts, begin) - 1
        yield paragraph, begin - report.starts[paragraph], end - report.starts[paragraph]


def chains(report, pieces):
    """A phrase with gaps: one match for every begin of the first piece, as short as can be, within one sentence."""
    found = [sorted(occurrences(report, phrase_pattern(piece))) for piece in pieces]
    for paragraph, begin, end in found[0]:
        sentence = report.unit_of(0, paragraph, begin)
        p = report.paragraphs[paragraph]
        limit = p.sentences[sentence - p.first_sentence][1]
        ends = {end} if end <= limit else set()
        for later in found[1:]:
            ends = {e for p, b, e in later if p == paragraph and e <= limit and any(0 <= b - before <= GAP for before in ends)}
        if ends:
            yield paragraph, begin, min(ends)


def strict_places(report, text):
    """Exact characters of one line of the original: (paragraph, begin, end) with begin in the match text, and the place."""
    for n, line in enumerate(report.lines, 1):
        at = line.find(text)
        while at >= 0:
            yield n, at
            at = line.find(text, at + 1)


# ---- trees ----

class Answer:
    """What a tree yields in a report: the level of its units, those that satisfy it, and the matches by unit."""
    def __init__(self, level, true, matches):
        self.level, self.true, self.matches = level, true, matches

    def lifted(self, report, level):
        if level == self.level:
            return self
        matches = collections.defaultdict(set)
        for unit, some in self.matches.items():
            matches[report.lift(unit, self.level, level)] |= some
        return Answer(level, {report.lift(u, self.level, level) for u in self.true}, matches)


def allowed(roles, scopes):
    """Whether a passage of these roles is let through. A scope is (set of keys, inside)."""
    if 'noise' in roles and not any('noise' in keys and inside for keys, inside in scopes):
        return False
    kinds = {'frame' if r.startswith('frame') else r for r in roles} | roles
    return all(bool(kinds & keys) == inside for keys, inside in scopes)


class Evaluator:
    def __init__(self, reports):
        self.reports = reports
        self.patterns = {}
        self.cache = {}

    def found(self, report, tree):
        """Matches of a leaf: (paragraph, begin, end, place, length)."""
        key = (report.path, repr(tree))
        if key not in self.cache:
            if len(self.cache) > 20000:
                self.cache.clear()
            self.cache[key] = list(self.search(report, tree))
        return self.cache[key]

    def pieces(self, report):
        """(paragraph, begin, end) of every sentence, cut where the roles change."""
        for number, p in enumerate(report.paragraphs):
            roles = [report.roles_at(p.places[o]) for o in p.origin]
            for begin, end in p.sentences:
                while begin < end:
                    stop = next((at for at in range(begin, end) if roles[at] != roles[begin]), end)
                    text = p.folded[begin:stop]
                    if text.strip():
                        yield number, begin + len(text) - len(text.lstrip()), stop - len(text) + len(text.rstrip())
                    begin = stop

    def places(self, report, tree):
        """(paragraph, begin, end) of the matches of a leaf that is not strict."""
        if tree[0] == 'any':
            return self.pieces(report)
        return chains(report, tree[1]) if tree[0] == 'gap' else occurrences(report, phrase_pattern(tree[1]))

    def search(self, report, tree):
        if tree[0] == 'strict':
            where = {}
            for i, p in enumerate(report.paragraphs):
                for at, o in enumerate(p.origin):
                    where.setdefault(p.places[o], (i, at))
            for line, column in strict_places(report, tree[1]):
                # characters that left nothing in the match text stand where the next one does
                place = next((where[line, c] for c in range(column, len(report.lines[line - 1])) if (line, c) in where), None)
                if place:
                    behind = next((where[line, c] for c in range(column + len(tree[1]), len(report.lines[line - 1])) if (line, c) in where), None)
                    end = behind[1] if behind and behind[0] == place[0] else self.line_end(report, place[0], line)
                    yield place[0], place[1], end, (line, column), len(tree[1])
            return
        for paragraph, begin, end in self.places(report, tree):
            p = report.paragraphs[paragraph]
            first, last = p.origin[begin], p.origin[end - 1]
            yield paragraph, begin, end, p.places[first], last + 1 - first

    @staticmethod
    def line_end(report, paragraph, line):
        p = report.paragraphs[paragraph]
        return max(at + 1 for at, o in enumerate(p.origin) if p.places[o][0] == line)

    def leaf(self, report, tree, level, scopes, number):
        matches = collections.defaultdict(set)
        for paragraph, begin, end, place, length in self.found(report, tree):
            if allowed(report.roles_at(place), scopes):
                matches[report.unit_of(level, paragraph, begin)].add((*place, length, number, paragraph, begin, end))
        return Answer(level, set(matches), matches)

    def number_leaves(self, tree, numbers):
        if tree[0] in ('leaf', 'strict', 'gap', 'any', 'field'):
            numbers[id(tree)] = len(numbers)
        for part in tree[1:]:
            for child in part if isinstance(part, list) else [part]:
                if isinstance(child, tuple):
                    self.number_leaves(child, numbers)

    def answer(self, report, tree, level, scopes):
        kind = tree[0]
        if kind in ('leaf', 'strict', 'gap', 'any'):
            return self.leaf(report, tree, level, scopes, self.numbers[id(tree)])
        if kind == 'and':
            own = scopes + [(keys, inside) for k, keys, inside in (t for t in tree[1] if t[0] == 'in')]
            parts = [(t[0] == 'not', self.answer(report, t[1] if t[0] == 'not' else t, level, own)) for t in tree[1] if t[0] != 'in']
            top = max(level, *(a.level for _, a in parts))
            parts = [(negated, a.lifted(report, top)) for negated, a in parts]
            true = report.units(top)
            for negated, a in parts:
                true = true - a.true if negated else true & a.true
            return self.kept(top, true, [a for negated, a in parts if not negated])
        if kind == 'or':
            parts = [(t[0] == 'not', self.answer(report, t[1] if t[0] == 'not' else t, level, scopes)) for t in tree[1]]
            top = max(level, *(a.level for _, a in parts))
            parts = [(negated, a.lifted(report, top)) for negated, a in parts]
            true = set()
            for negated, a in parts:
                true |= report.units(top) - a.true if negated else a.true
            return self.kept(top, true, [a for negated, a in parts if not negated])
        if kind == 'unit':
            inner = self.answer(report, tree[2], UNITS[tree[1]], scopes)
            return inner.lifted(report, max(inner.level, UNITS[tree[1]]))
        if kind == 'scope':
            return self.answer(report, tree[2], level, [] if tree[1] is None else scopes + [(tree[1], True)])
        if kind == 'field':
            return Answer(level, report.units(level) if self.has_field(report, tree[1], tree[2]) else set(), {})
        if kind == 'atleast':
            inner = self.answer(report, tree[2], level, scopes)
            true = {u for u in inner.true if len(inner.matches.get(u, ())) >= tree[1]}
            return self.kept(inner.level, true, [inner])
        return self.neighbours(report, tree, level, scopes)

    def kept(self, level, true, parts):
        matches = {}
        for unit in true:
            some = set().union(*(a.matches.get(unit, set()) for a in parts))
            if some:
                matches[unit] = some
        return Answer(level, true, matches)

    def neighbours(self, report, tree, level, scopes):
        """近 and 先后: within one sentence where the sentence is in force, else within one paragraph."""
        inner = min(level, 1)
        parts = [self.answer(report, t, inner, scopes).matches for t in tree[2]]
        matches = collections.defaultdict(set)
        for unit in set(parts[0]).intersection(*parts[1:]):
            some = (self.near if tree[0] == 'near' else self.order)([p[unit] for p in parts], tree[1])
            if some:
                matches[unit] = some
        return Answer(inner, set(matches), matches).lifted(report, level)

    @staticmethod
    def near(parts, n):
        out = set()
        for number, part in enumerate(parts):
            for first in part:
                close = [{m for m in other if first[5] <= m[5] <= first[6] + n} for i, other in enumerate(parts) if i != number]
                if all(close):
                    out.add(first)
                    out.update(*close)
        return out

    @staticmethod
    def order(parts, n):
        def follows(a, b):
            return b[5] >= a[6] and (n is None or b[5] - a[6] <= n)
        reached = [set(parts[0])]
        for part in parts[1:]:
            reached.append({m for m in part if any(follows(before, m) for before in reached[-1])})
        last = reached[-1]
        out = set(last)
        for part in reversed(reached[:-1]):
            last = {m for m in part if any(follows(m, after) for after in last)}
            out |= last
        return out

    @staticmethod
    def has_field(report, key, value):
        if value == '*':
            return bool(report.facts.get(key, ''))
        if key == 'year':
            low, _, high = value.partition('..')
            years = report.facts.get('year', '')
            if not years:
                return False
            first, _, last = years.partition('-')
            return int(first) <= int(high or low) and int(low) <= int(last or first)
        if key == 'date':
            known = report.facts.get('date', '')
            low, _, high = value.partition('..')
            first, last = (low, high) if '..' in value else (value, value)
            return bool(known) and known[:len(last)] <= (last or '9') and first[:len(known)] <= known
        if key == 'issuer':
            return any(value in fold_value(name) for name in unit_names(report.facts.get(key, '')))
        return value in fold_value(report.facts.get(key, ''))

    def run(self, tree):
        """All matches, by report: {path: set of (line, start_char, length_chars, leaf number)}, and where their sentences begin."""
        self.numbers = {}
        self.number_leaves(tree, self.numbers)
        out = {}
        for report in self.reports:
            answer = self.answer(report, tree, UNITS['paragraph'], [])
            matches = set().union(*answer.matches.values()) if answer.matches else set()
            if matches:
                out[report.path] = (report, matches)
        return out

    def result(self, tree):
        """What the program tells of a query: hits by sentence, and the counts."""
        found = self.run(tree)
        hits = {}
        paragraphs = 0
        for path, (report, matches) in found.items():
            paragraphs += len({m[4] for m in matches})
            for line, column, length, number, paragraph, begin, _ in matches:
                sentence = report.unit_of(0, paragraph, begin)
                p = report.paragraphs[paragraph]
                first = p.sentences[sentence - p.first_sentence][0]
                while p.folded[first] == ' ':       # a sentence begins with its first character that is not blank
                    first += 1
                at = p.places[p.origin[first]]
                hits.setdefault((path, *at), set()).add((line, column, length, number))
        roles = collections.Counter()
        lifted = without_outer_scope(tree)
        for path, (report, matches) in (found if lifted is tree else self.run(lifted)).items():
            for m in matches:
                own = {r for r in report.roles_at((m[0], m[1])) if r[-1] not in '!?'}
                roles.update(own | {'frame' for r in own if r.startswith('frame')})
        return {'hits': hits, 'occurrences': sum(len(m) for _, m in found.values()), 'sentences': len(hits), 'paragraphs': paragraphs,
                'reports': len(found), 'by_role': dict(roles)}


def without_outer_scope(tree):
    """What the counts by role are of. Noise stays in where it was asked for, and a scope over all the parts of 近 先后 至少 stands over them."""
    if tree[0] == 'scope':
        return tree[2] if tree[1] is None or 'noise' not in tree[1] else ('scope', EVERY_ROLE, tree[2])
    if tree[0] == 'atleast' and tree[2][0] == 'scope':
        return without_outer_scope(('scope', tree[2][1], ('atleast', tree[1], tree[2][2])))
    if tree[0] == 'and' and any(t[0] == 'in' for t in tree[1]):
        noise = any(t[0] == 'in' and t[2] and 'noise' in t[1] for t in tree[1])
        return ('and', [t for t in tree[1] if t[0] != 'in'] + ([('in', EVERY_ROLE, True)] if noise else []))
    return tree


PLACE = '(?:省|市|州|县|旗|镇|乡|(?<![发园社小景新税范验灌库林矿校护地特理政军战港作假开集工旅能])区)'


def unit_names(name):
    """The names of a unit: those of a government with 人民政府, 政府 and without; those of a Party committee with 中共 and without."""
    names = [name]
    party = re.fullmatch('(中共)?(.+?%s)(党委|委员会|委(?!员))(.*)' % PLACE, name)
    if party and (party[1] or party[3] != '委员会'):
        return names + [a + party[2] + b + party[4] for a, b in (('中共', '委'), ('中共', '委员会'), ('', '委'), ('', '党委'))]
    if re.fullmatch('.+' + PLACE, name) and re.fullmatch('[\u3007\u3400-\u9fff]+', name):
        name += '政府'
    full = re.sub('(?<=%s)政府' % PLACE, '人民政府', name)
    return names + [full, full.replace('人民政府', '政府')]


def fold_value(text):
    return ''.join(c for c in unicodedata.normalize('NFKC', text).casefold().translate(SCRIPT) if not c.isspace())
