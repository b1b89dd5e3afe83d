"""The engines measured beside zhangju. Each has build() and query(lines); an engine whose packages are missing says which."""
import glob
import json
import os
import shutil
import subprocess
import sys

from measure import run, size_of

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'peers')


class Missing(Exception):
    pass


def need(what, package):
    if not (glob.glob(what) if what.startswith('/') else shutil.which(what)):
        raise Missing('apt-get install ' + package)


class Engine:
    name = ''

    def __init__(self, folder, paragraphs, jobs):
        self.folder, self.paragraphs, self.jobs = os.path.join(folder, self.name.split()[0].lower()), paragraphs, jobs
        os.makedirs(self.folder, exist_ok=True)
        self.data = os.path.join(self.folder, 'data')

    def ask(self, command, lines):
        """(found, µs to count, µs to count and rank) of every query; None where the engine has no answer."""
        questions = os.path.join(self.folder, 'queries')
        with open(questions, 'w', encoding='utf-8') as out:
            out.writelines('\t'.join(line) + '\n' for line in lines)
        output, _ = run(command, stdin=questions)
        rows = [row.split('\t') for row in output.splitlines()]
        return [None if row[0] == '-' else (int(row[0]), float(row[1]), float(row[2])) for row in rows]

    def size(self):
        return size_of(self.data)


class Groonga(Engine):
    name = 'Groonga'

    def build(self):
        need('groonga', 'groonga libgroonga-dev')
        need('/usr/include/groonga', 'groonga libgroonga-dev')
        os.makedirs(self.data, exist_ok=True)
        database, load = os.path.join(self.data, 'db'), os.path.join(self.folder, 'load')
        with open(load, 'w', encoding='utf-8') as out, open(self.paragraphs, encoding='utf-8') as lines:
            out.write('table_create Paragraphs TABLE_PAT_KEY UInt32\ncolumn_create Paragraphs text COLUMN_SCALAR Text\nload --table Paragraphs\n[\n')
            out.write(',\n'.join(json.dumps({'_key': n + 1, 'text': line.rstrip('\n')}, ensure_ascii=False) for n, line in enumerate(lines)))
            out.write('\n]\ntable_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto\n'
                      'column_create Terms idx COLUMN_INDEX|WITH_POSITION Paragraphs text\n')
        _, cost = run(['groonga', '-n', database], stdin=load, watch=True)
        flags = subprocess.run(['pkg-config', '--cflags', '--libs', 'groonga'], capture_output=True, text=True, check=True).stdout.split()
        subprocess.run(['cc', '-O2', '-o', self.folder + '/query', HERE + '/groonga_query.c', *flags], check=True)
        return cost

    def query(self, lines):
        return self.ask([self.folder + '/query', self.data + '/db'], lines)


class Lucene(Engine):
    name = 'Lucene'

    def build(self):
        need('javac', 'default-jdk-headless liblucene8-java')
        need('/usr/share/java/lucene-core-8*.jar', 'default-jdk-headless liblucene8-java')
        jars = ':'.join(glob.glob('/usr/share/java/lucene-core-8*.jar') + glob.glob('/usr/share/java/lucene-analyzers-common-8*.jar'))
        subprocess.run(['javac', '-cp', jars, '-d', self.folder, HERE + '/Lucene.java'], check=True)
        self.java = ['java', '-Xmx3g', '-cp', jars + ':' + self.folder, 'Lucene']
        return run([*self.java, 'index', self.data, self.paragraphs, str(self.jobs)], watch=True)[1]

    def query(self, lines):
        return self.ask([*self.java, 'query', self.data], lines)


class Fts5(Engine):
    name = 'FTS5 trigram'

    def build(self):
        return run([sys.executable, HERE + '/fts5.py', 'index', self.data, self.paragraphs], watch=True)[1]

    def query(self, lines):
        return self.ask([sys.executable, HERE + '/fts5.py', 'query', self.data], lines)


class Xapian(Engine):
    name = 'Xapian OP_PHRASE'

    def build(self):
        need('xapian-config', 'libxapian-dev')
        flags = subprocess.run(['xapian-config', '--cxxflags', '--libs'], capture_output=True, text=True, check=True).stdout.split()
        subprocess.run(['c++', '-O2', '-o', self.folder + '/driver', HERE + '/xapian_positions.cc', *flags], check=True)
        return run([self.folder + '/driver', 'index', self.data], stdin=self.paragraphs, watch=True)[1]

    def query(self, lines):
        return self.ask([self.folder + '/driver', 'query', self.data], lines)


ENGINES = {'groonga': Groonga, 'lucene': Lucene, 'fts5': Fts5, 'xapian': Xapian}
