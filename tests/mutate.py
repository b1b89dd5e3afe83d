#!/usr/bin/env python3
"""mutate.py [--count N] [--seed N] [--all] [--file FILE] [--list] - do the tests notice faults of the engine?

Changes one place of one source file at a time: a comparison, a bound, a condition, && for ||, a statement dropped. Builds that
file, links it with the rest, and runs the unit tests of its module, then the quick oracles, then scripts that ask for what only they
see, then, of what has survived, the same tests under AddressSanitizer and UBSan. The mutant is killed by the first that fails, crashes or does not end; one that none notices has survived, and is printed with its place
and its change. Mutants that the compiler turns into the same code are equivalent, and so are those that mutants.tsv names, with the reason; neither counts.

The places are found in the sources at each run; a seed gives the same sample as long as the sources stay the same. With --all every place is tried:
some 3,500, a night. Builds once into --build and --sanitized (build-mutate, build-mutate-sanitize); nothing but these and a temporary folder is written.
--retry takes the survivors that an earlier run wrote to a file by --survivors. "killed by time" counts those that nothing noticed but that
did not end: try these again when the machine is idle."""
import argparse
import collections
import json
import multiprocessing
import os
import random
import re
import resource
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'oracle'))
import evaluator
import phrases
import stages
import trees

# What notices a fault of a file: unit tests before the oracles, unit tests after them (which take longer or notice less), scripts.
ENGINE = (['test_search', 'test_segments'], ['test_query_memory', 'test_limits'], ['cli/29-explain', 'cli/28-ways'])
LANGUAGE = (['test_query'], ['test_query_memory', 'test_prose', 'test_synonyms', 'test_saved'],
            ['cli/26-query-errors', 'cli/29-explain', 'cli/50-saved', 'cli/28-ways', 'cli/61-reasons'])
STORE = (['test_segment_rows', 'test_segment'], ['test_search', 'test_build'], ['cli/56-check', 'cli/35-show', 'fault/10-damage'])
TEXT = (['test_fold', 'test_search'], ['test_query', 'test_postings', 'test_segment'], [])
MODULES = {
    'indexer/text/bigram.c': TEXT,
    'indexer/text/fold.c': TEXT,
    'query/engine/match.c': ENGINE,
    'query/language/find.c': (['test_find'], [], []),
    'query/engine/candidates.c': (['test_candidates', 'test_search'], ['test_query_memory', 'test_limits'], ENGINE[2]),
    'query/engine/gap.c': ENGINE,
    'query/engine/distance.c': (['test_distance', 'test_search'], ['test_query_memory', 'test_limits'], []),
    'query/language/parser.c': LANGUAGE,
    'query/language/grammar.c': LANGUAGE,
    'query/language/keep.c': LANGUAGE,
    'query/language/named.c': LANGUAGE,
    'query/language/literal.c': LANGUAGE,
    'query/language/query.c': LANGUAGE,
    'query/language/lex.c': LANGUAGE,
    'indexer/store/segment.c': STORE,
    'indexer/store/segment_check.c': STORE,
}
REINDEXES = ('indexer/',)
ORACLE_TREES, ORACLE_PHRASES, ORACLE_SECONDS = 150, 150, 60
KNOWN = os.path.join(ROOT, 'tests', 'mutants.tsv')

Mutant = collections.namedtuple('Mutant', 'file line kind begin end text before after')


# ---- places ----

TOKEN = re.compile(r'''//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|^[ \t]*\#(?:\\\n|[^\n])*|[A-Za-z_]\w*|0[xX][0-9a-fA-F]+[uUlL]*|\d[\w.]*
                   |->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\S''', re.S | re.M | re.X)
SWAPPED = {'<': '<=', '<=': '<', '>': '>=', '>=': '>', '==': '!=', '!=': '==', '&&': '||', '||': '&&'}
MOVED = {'<': '+ 1 <', '<=': '- 1 <=', '>': '- 1 >', '>=': '+ 1 >='}      # the bound one further than the swap moves it, the other way
DECLARES = re.compile(r'(?:(?:const|static|unsigned|struct|enum|register|volatile)\s+)*[A-Za-z_]\w*(?:\s+\**|\s*\*+\s*)(?:const\s+)?[A-Za-z_]\w*\s*[=;,\[(]')
ENDS_CONDITION = ('(', ',', '=', '+=', '-=', '|=', '&=', 'return', '?', ':', ';', '{', '[')


def tokens_of(source):
    return [m for m in TOKEN.finditer(source) if not m[0].startswith(('//', '/*')) and not m[0].lstrip().startswith('#')]


def matching(tokens):
    """The partner of every bracket, by number."""
    out, open_ = {}, []
    for i, token in enumerate(tokens):
        if token[0] in ('(', '[', '{'):
            open_.append(i)
        elif token[0] in (')', ']', '}'):
            begin = open_.pop()
            out[begin], out[i] = i, begin
    return out


def bodies(tokens, partner):
    """(begin, end) of every function's body."""
    i = 0
    while i < len(tokens):
        if tokens[i][0] == '{':
            if i and tokens[i - 1][0] == ')':
                yield i, partner[i]
            i = partner[i]
        i += 1


def number_moved(text, by):
    m = re.fullmatch(r'(0[xX][0-9a-fA-F]+|\d+)([uUlL]*)', text)
    return None if not m or int(m[1], 0) + by < 0 else ('0x%X' if m[1][:2].lower() == '0x' else '%d') % (int(m[1], 0) + by) + m[2]


def edits(tokens, partner, begin, end):
    """(kind, first token, last token, text) for every change of a body; the text replaces them."""
    def text(a, b):
        return tokens[a].string[tokens[a].start():tokens[b].end()]

    def statement(i):
        """The statement that begins at i may be dropped?"""
        last, guarded = i, tokens[i - 1][0] in (')', 'else')
        while tokens[last][0] != ';':
            last = partner[last] + 1 if tokens[last][0] in ('(', '[', '{') else last + 1
            if last >= end:
                return
        word = tokens[i][0]
        whole = text(i, last)
        if word in ('break', 'continue') or (word == 'return' and (guarded or whole == 'return;')):
            yield 'drop', i, last, ';'
        elif word not in ('return', 'goto') and not DECLARES.match(whole):
            yield 'drop', i, last, ';'

    in_header = set()
    for i in range(begin, end):
        token = tokens[i][0]
        if token in ('if', 'while', 'for', 'switch') and tokens[i + 1][0] == '(':
            a, b = i + 1, partner[i + 1]
            in_header.update(range(a, b))
            if token in ('if', 'while'):
                yield 'negate', a, b, '(!' + text(a, b) + ')'
            if token == 'for':
                parts = [k for k in range(a + 1, b) if tokens[k][0] == ';' and not any(a < partner[x] < k for x in range(k + 1, b) if x in partner)]
                if len(parts) == 2 and parts[1] > parts[0] + 1:
                    yield 'negate', parts[0] + 1, parts[1] - 1, '!(' + text(parts[0] + 1, parts[1] - 1) + ')'
        if token == '?':
            a = i - 1
            while a > begin and tokens[a][0] not in ENDS_CONDITION:
                a = partner[a] - 1 if tokens[a][0] in (')', ']', '}') else a - 1
            if a + 1 < i:
                yield 'negate', a + 1, i - 1, '!(' + text(a + 1, i - 1) + ')'
        if token in ('&&', '||'):
            yield 'and-or', i, i, SWAPPED[token]
        elif token in SWAPPED:
            yield 'compare', i, i, SWAPPED[token]
        if token in MOVED:
            yield 'bound', i, i, MOVED[token]
        if token[0].isdigit() and tokens[i - 1][0] != '{':
            for by in (1, -1):
                moved = number_moved(token, by)
                if moved:
                    yield 'bound', i, i, moved
        if i not in in_header and i > begin and (tokens[i - 1][0] in (';', '{', '}', 'else', 'do') or (tokens[i - 1][0] == ')' and is_header_end(tokens, partner, i - 1))):
            if re.match(r'[A-Za-z_*+(-]', token) and token not in ('if', 'while', 'for', 'do', 'switch', 'case', 'default', 'else', 'enum', 'struct', 'static'):
                yield from statement(i)


def is_header_end(tokens, partner, i):
    return tokens[partner[i] - 1][0] in ('if', 'while', 'for', 'switch')


def one_line(text):
    return ' '.join(text.split())


def mutants_of(file):
    with open(os.path.join(ROOT, file), encoding='utf-8') as stream:
        source = stream.read()
    tokens = tokens_of(source)
    partner = matching(tokens)
    for begin, end in bodies(tokens, partner):
        for kind, a, b, text in edits(tokens, partner, begin, end):
            first, last = tokens[a].start(), tokens[b].end()
            top, bottom = source.rfind('\n', 0, first) + 1, (source.find('\n', last) + 1 or len(source)) - 1
            yield Mutant(file, source.count('\n', 0, first) + 1, kind, first, last, text, one_line(source[top:bottom]),
                         one_line(source[top:first] + text + source[last:bottom]))


def name_of(file, before, after):
    """A mutant by its line, whatever the comment beside it says."""
    return (file, *(one_line(re.sub(r'/\*.*?(\*/|$)', '', line)) for line in (before, after)))


def known():
    """{name: (verdict, reason)} of those that mutants.tsv names."""
    out = {}
    if os.path.exists(KNOWN):
        with open(KNOWN, encoding='utf-8') as stream:
            for line in stream:
                if line.strip() and not line.startswith('#'):
                    verdict, file, before, after, reason = line.rstrip('\n').split('\t')
                    out[name_of(file, before, after)] = (verdict, reason)
    return out


# ---- building ----

class Workshop:
    """How a file is compiled and a program linked, taken from the build folder."""
    def __init__(self, build):
        self.build = build
        with open(os.path.join(build, 'compile_commands.json'), encoding='utf-8') as stream:
            self.compiles = {os.path.relpath(c['file'], ROOT): c for c in json.load(stream)}
        self.links = {}

    def link_command(self, target):
        """(command, folder) that links 'zhangju' or 'tests/test_x'."""
        if target not in self.links:
            if os.path.exists(os.path.join(self.build, 'build.ninja')):
                lines = subprocess.run(['ninja', '-C', self.build, '-t', 'commands', target], check=True, capture_output=True, text=True).stdout.splitlines()
                command = next(line for line in reversed(lines) if ' -o %s ' % target in line)
                self.links[target] = re.sub(r'^: && | && :$', '', command), self.build
            else:
                folder, name = os.path.split(target)
                with open(os.path.join(self.build, folder, 'CMakeFiles', name + '.dir', 'link.txt'), encoding='utf-8') as stream:
                    self.links[target] = stream.read().strip(), os.path.join(self.build, folder)
        return self.links[target]

    def compile(self, file, source, out, *options):
        command = self.compiles[file]
        words = shlex.split(command['command'])
        words = [w for w in words if w != '-Werror']
        words[words.index('-o') + 1] = out
        words[-1] = source
        return subprocess.run(words + ['-w', *options], cwd=command['directory'], capture_output=True).returncode == 0

    def link(self, target, object_, out):
        """The object stands before the libraries, so that their own of that name is not taken."""
        command, folder = self.link_command(target)
        words = shlex.split(command)
        at = words.index('-o')
        words[at + 1:at + 2] = [out, object_]
        return subprocess.run(words, cwd=folder, capture_output=True).returncode == 0


    def make(self, file, source, target, out):
        return self.compile(file, source, out + '.o') and self.link(target, out + '.o', out)


def prepare(build, *options):
    if not os.path.exists(os.path.join(build, 'CMakeCache.txt')):
        subprocess.run(['cmake', '-S', ROOT, '-B', build, '-DBUILD_TESTING=ON', '-DCMAKE_BUILD_TYPE=Debug', '-DCMAKE_C_FLAGS=-O1', '-DCMAKE_CXX_FLAGS=-O1',
                        *options], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(['nice', 'cmake', '--build', build, '-j', '2'], check=True, stdout=subprocess.DEVNULL)
    return Workshop(build)


# ---- oracles ----

class Oracle:
    """What the sound program and the evaluator say, once; and whether a mutant says the same."""
    def __init__(self, program, folder):
        trees.PROGRAM = phrases.PROGRAM = program
        rng = random.Random(1)
        self.reports, self.index = os.path.join(folder, 'reports'), os.path.join(folder, 'index')
        stages.grow(program, self.reports, self.index, 3, 1)
        reports = trees.read_reports(self.reports, self.index)
        writer, judge = trees.Writer(rng), evaluator.Evaluator(reports)
        planted, self.queries = trees.plant(reports, ORACLE_TREES, rng, writer)
        self.wanted = [judge.result(tree) for tree in planted]
        self.names = trees.keep(writer, folder, self.index)
        folded = phrases.zhangju('text', '--folded', '--index', self.index)
        paragraphs = folded.split('\n')[:-1]
        self.phrases = [phrases.draw(paragraphs, rng) for _ in range(ORACLE_PHRASES)]
        starts = [0] + [i + 1 for i, c in enumerate(folded) if c == '\n']
        self.occurrences = [phrases.count(folded, starts, phrase)[0] for phrase in self.phrases]

    def disagrees(self, program, file, folder):
        trees.PROGRAM = phrases.PROGRAM = program
        index, where = self.index, self.reports
        if file.startswith(REINDEXES):
            index, where = os.path.join(folder, 'index'), os.path.join(folder, 'reports')
            stages.grow(program, where, index, 3, 1)
        indexed, scanned = trees.ask(self.queries, '--index', index, *self.names), trees.ask(self.queries, '--scan', where, *self.names)
        counts = trees.counted(self.queries, '--index', index, *self.names)
        if any(trees.differences(answer, want) for answers in (indexed, scanned, counts) for answer, want in zip(answers, self.wanted)):
            return True
        noise = ['噪声:' + phrase for phrase in self.phrases]
        for place in (('--index', index), ('--scan', where)):
            got = [a + b for a, b in zip(*(phrases.batch(part, 'occurrences', *place) for part in (self.phrases, noise)))]
            if got != self.occurrences:
                return True
        return any(phrases.batch(self.phrases, unit, '--index', index) != phrases.batch(self.phrases, unit, '--scan', where)
                   for unit in ('paragraphs', 'sentences', 'reports'))


def limits(sanitized=False):
    if not sanitized:       # a sanitizer reserves terabytes of addresses
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 29, 1 << 29))


def fault_of(words, seconds, sanitized=False):
    """'' for a command that ends well, 'time' for one that does not end in time, else 'failed'. A unit test is not let finish once it has failed: others in it
    take long."""
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
                          preexec_fn=lambda: limits(sanitized), env={**os.environ, 'MALLOC_PERTURB_': '165'}) as run:
        late = threading.Event()
        timer = threading.Timer(seconds, lambda: (late.set(), stop(run.pid)))
        timer.start()
        try:
            if any(line.startswith(b'[  FAILED  ]') for line in run.stdout):
                return 'failed'
            sound = run.wait() in (0, 77)
            return 'time' if late.is_set() else '' if sound else 'failed'
        finally:
            timer.cancel()
            stop(run.pid)


def stop(group):
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass


def fault_by_oracle(oracle, program, file, folder, sanitized=False):
    """As fault_of() does."""
    child = os.fork()
    if child == 0:
        os.setsid()
        limits(sanitized)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        try:
            os._exit(bool(oracle.disagrees(program, file, folder)))
        except BaseException:
            os._exit(1)
    ends = time.monotonic() + ORACLE_SECONDS * (10 if sanitized else 1)
    try:
        while time.monotonic() < ends:
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                return 'failed' if status else ''
            time.sleep(0.02)
        return 'time'
    finally:
        stop(child)


# ---- one mutant ----

def attempt(mutant):
    """(mutant, what became of it, by whom)."""
    with tempfile.TemporaryDirectory(prefix='mutant-') as folder:
        source = os.path.join(folder, mutant.file)
        os.makedirs(os.path.dirname(source))
        with open(os.path.join(ROOT, mutant.file), encoding='utf-8') as stream:
            sound = stream.read()
        changed = sound[:mutant.begin] + mutant.text + sound[mutant.end:]
        with open(source, 'w', encoding='utf-8') as stream:
            stream.write(changed)
        object_ = os.path.join(folder, 'mutant.o')
        if not SHOP.compile(mutant.file, source, object_):
            return mutant, 'invalid', ''
        by = killer(SHOP, mutant.file, object_, folder)
        if not by and same_code(mutant, source, changed, sound, folder):
            return mutant, 'equivalent', 'the compiler makes the same of it'
        if not by and SANITIZED and SANITIZED.compile(mutant.file, source, object_):
            by = killer(SANITIZED, mutant.file, object_, folder, sanitized=True) and 'sanitizer'
        return mutant, 'killed' if by else 'survived', by


def killer(shop, file, object_, folder, sanitized=False):
    """What notices the mutant, '' for nothing. One that only does not end is noticed by 'time: NAME': on a busy machine that says little."""
    early, late, scripts = MODULES[file]

    def named(fault, name):
        return 'time: ' + name if fault == 'time' else name if fault else ''

    def failing(units):
        for unit in units:
            program = os.path.join(folder, unit)
            if not shop.link('tests/' + unit, object_, program):
                return 'linker'
            fault = fault_of([program], 600 if sanitized else 120, sanitized)
            if fault:
                return named(fault, unit)
            os.remove(program)
        return ''

    by = failing(early)
    if by:
        return by
    program = os.path.join(folder, 'zhangju')
    shop.link('zhangju', object_, program)
    by = named(fault_by_oracle(ORACLE, program, file, folder, sanitized), 'oracle')
    if by:
        return by
    by = failing(late)
    for script in [] if by or sanitized else scripts:
        by = named(fault_of(['sh', 'tests/script.sh', program, 'tests/%s.sh' % script], 120), script)
        if by:
            return by
    return by


def same_code(mutant, source, changed, sound, folder):
    codes = []
    for text in (changed, sound):
        with open(source, 'w', encoding='utf-8') as stream:
            stream.write(text)
        object_ = os.path.join(folder, 'same.o')
        SHOP.compile(mutant.file, source, object_, '-O2', '-g0')
        with open(object_, 'rb') as stream:
            codes.append(stream.read())
    with open(source, 'w', encoding='utf-8') as stream:
        stream.write(changed)
    return codes[0] == codes[1]


# ---- the run ----

def sample(places, count, rng):
    """So many places, of every file its share and at least eight."""
    by_file = collections.defaultdict(list)
    for mutant in places:
        by_file[mutant.file].append(mutant)
    out = []
    for some in by_file.values():
        rng.shuffle(some)
        out += some[:max(8, round(count * len(some) / len(places)))]
    rng.shuffle(out)
    return out


def show(mutant):
    return '%s:%d: %s\n    %s\n    %s' % (mutant.file, mutant.line, mutant.kind, mutant.before, mutant.after)


def main():
    global SHOP, SANITIZED, ORACLE
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', default=os.path.join(ROOT, 'build-mutate'))
    parser.add_argument('--sanitized', default=os.path.join(ROOT, 'build-mutate-sanitize'), help='build folder of the sanitized tests; empty: without them')
    parser.add_argument('--count', type=int, default=150)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--all', action='store_true')
    parser.add_argument('--file', action='append', help='only this one; may be given more than once')
    parser.add_argument('--jobs', type=int, default=2, choices=(1, 2))
    parser.add_argument('--list', action='store_true', help='print the places, run nothing')
    parser.add_argument('--survivors', help='write them to this file')
    parser.add_argument('--log', help='write what became of every mutant, and by whom, to this file')
    parser.add_argument('--retry', help='only the survivors in this file')
    args = parser.parse_args()
    os.nice(10)
    os.chdir(ROOT)
    files = args.file or list(MODULES)
    places = [mutant for file in files for mutant in mutants_of(file)]
    if args.retry:
        with open(args.retry, encoding='utf-8') as stream:
            wanted = {name_of(*line.rstrip('\n').split('\t')[:3]) for line in stream}
        chosen = [m for m in places if name_of(m.file, m.before, m.after) in wanted]
    else:
        chosen = places if args.all else sample(places, args.count, random.Random(args.seed))
    if args.list:
        print(*map(show, chosen), '%d of %d places' % (len(chosen), len(places)), sep='\n')
        return
    names = known()
    SHOP = prepare(os.path.abspath(args.build))
    SANITIZED = prepare(os.path.abspath(args.sanitized), '-DZJ_SANITIZE=ON') if args.sanitized else None
    for target in ['zhangju'] + sorted({'tests/' + unit for early, late, _ in MODULES.values() for unit in early + late}):
        SHOP.link_command(target)
        if SANITIZED:
            SANITIZED.link_command(target)
    fates, survivors = collections.Counter(), []
    with tempfile.TemporaryDirectory(prefix='mutate-') as folder:
        ORACLE = Oracle(os.path.join(SHOP.build, 'zhangju'), folder)
        if any(ORACLE.disagrees(os.path.join(SHOP.build, 'zhangju'), file, os.path.join(folder, 'sound')) for file in ('indexer/', 'query/')):
            sys.exit('mutate: the sound program disagrees with the oracles')
        print('%d mutants of %d places' % (len(chosen), len(places)), flush=True)
        out = open(args.survivors, 'w', encoding='utf-8') if args.survivors else None
        log = open(args.log, 'w', encoding='utf-8') if args.log else None
        with multiprocessing.get_context('fork').Pool(args.jobs) as pool:
            for done, (mutant, fate, by) in enumerate(pool.imap_unordered(attempt, chosen), 1):
                if fate == 'survived':
                    fate, by = names.get(name_of(mutant.file, mutant.before, mutant.after), (fate, by))
                fates[fate] += 1
                if log:
                    print(fate, by, mutant.file, mutant.before, mutant.after, sep='\t', file=log, flush=True)
                fates['by ' + by] += fate == 'killed'
                if done % 25 == 0:
                    print('... %d, killed %d' % (done, fates['killed']), flush=True)
                if fate == 'survived':
                    survivors.append(mutant)
                    print(show(mutant), flush=True)
                    if out:
                        print(mutant.file, mutant.before, mutant.after, sep='\t', file=out, flush=True)
        if fault_by_oracle(ORACLE, os.path.join(SHOP.build, 'zhangju'), 'query/', folder):
            sys.exit('mutate: the sound program no longer passes the oracles, so that what they killed counts for nothing')
    counted = fates['killed'] + fates['survived'] + fates['accepted']
    print('killed %d of %d (%.1f %%); survived %d, accepted %d; equivalent %d; do not compile %d' %
          (fates['killed'], counted, 100 * fates['killed'] / max(counted, 1), fates['survived'], fates['accepted'], fates['equivalent'], fates['invalid']))
    print('killed by', ', '.join('%s %d' % (name[3:], n) for name, n in fates.most_common() if name.startswith('by ') and n))
    sys.exit(bool(survivors))


if __name__ == '__main__':
    main()
