"""SQLite's FTS5 with the trigram tokenizer:  fts5.py index DB PARAGRAPHS | fts5.py query DB < QUERIES
Queries and output are those of groonga_query.c; phrases of fewer than three characters it cannot answer ("-")."""
import os
import sqlite3
import sys
import time

RUNS = 4


def index(path, paragraphs):
    if os.path.exists(path):
        os.remove(path)
    db = sqlite3.connect(path)
    db.execute('pragma journal_mode = off')
    db.execute('pragma synchronous = off')
    db.execute("create virtual table t using fts5(x, tokenize = 'trigram', content = '')")
    with open(paragraphs, encoding='utf-8') as lines:
        db.executemany('insert into t(rowid, x) values(?, ?)', ((n + 1, line.rstrip('\n')) for n, line in enumerate(lines)))
    db.commit()


def best_us(db, sql, match):
    best, rows = 1e18, []
    for _ in range(RUNS):
        began = time.perf_counter()
        rows = db.execute(sql, (match,)).fetchall()
        best = min(best, (time.perf_counter() - began) * 1e6)
    return best, rows


def query(path):
    db = sqlite3.connect(path)
    for line in sys.stdin:
        phrases = line.rstrip('\n').split('\t')
        if min(map(len, phrases)) < 3:
            print('-\t-\t-')
            continue
        match = ' AND '.join('"%s"' % p for p in phrases)
        count_us, rows = best_us(db, 'select count(*) from t where t match ?', match)
        top_us, _ = best_us(db, 'select rowid from t where t match ? order by rank limit 10', match)
        print('%d\t%.1f\t%.1f' % (rows[0][0], count_us, top_us))


query(sys.argv[2]) if sys.argv[1] == 'query' else index(sys.argv[2], sys.argv[3])
