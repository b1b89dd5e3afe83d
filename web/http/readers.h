/* readers.h - a pool of readers, each with its own snapshot of the index.
 *
 * A request takes a reader, uses it alone, and gives it back. Taking one opens a new snapshot when
 * the index has a newer generation, so the next request follows a re-index and no request sees two
 * generations. At most as many searches run at once as there are readers; further requests wait for
 * a bounded time, in a queue:
 *
 *   first   who has the fewest readers at present, so that one client with many requests does not
 *           keep the others waiting
 *   then    what is answered quickly, before what may take long, unless that has waited a second
 *   then    who has waited longest
 *
 * While a request waits for the lock of the saved queries, another one has its turn.
 *
 * Units      'wait_ms' is milliseconds, 'deadline_us' microseconds from now.
 * Ownership  a reader belongs to the pool; whatever a request makes from its snapshot must be freed
 *            before zj_readers_give().
 * Errors     those of zj_snapshot_open() and zj_saved_open(), and ZJ_LIMIT when all are taken.
 * Threads    any thread may take and give; in between, the reader belongs to its taker alone. */
#ifndef ZJ_WEB_HTTP_READERS_H
#define ZJ_WEB_HTTP_READERS_H

#include "indexer/store/snapshot.h"
#include "query/answer/saved.h"
#include "query/language/vocabulary.h"

enum { ZJ_EXAMPLES = 3 };

/* A query that finds something in this index, for the start page. */
typedef struct zj_example {
  const char *query;
  uint64_t occurrences;
} zj_example;

typedef struct zj_reader {
  zj_snapshot *snapshot;            /* never NULL once taken */
  zj_saved *saved;                  /* NULL until zj_reader_saved() */
  uint64_t reports, paragraphs;     /* living ones in this snapshot */
  zj_example examples[ZJ_EXAMPLES]; /* filled by zj_reader_examples() */
  size_t example_count;
  bool has_examples;
  uint64_t problems;    /* hits of 问题:*, counted with the examples; 0 when that took too long */
  zj_example own;       /* of zj_reader_own_example() */
  struct json_t *stats; /* of 'stats_generation'; NULL until first needed (web/pages/status.h) */
  uint64_t stats_generation;
  struct zj_series *series;   /* of this snapshot; NULL until first needed (web/pages/series.h) */
  struct zj_choices *choices; /* likewise (web/pages/choices.h) */
  zj_vocabulary vocabulary;   /* of the queries of the thread that has taken it */
  uint64_t lost;              /* private: zj_mapping_lost() before the snapshot was opened */
  struct zj_readers *readers; /* private */
  struct zj_reader *next;     /* private: the free list */
  struct zj_reader *another;  /* private: the list of all */
  uint64_t who;               /* private: that has taken it */
  bool taken;                 /* private */
} zj_reader;

typedef struct zj_readers zj_readers;

typedef struct zj_readers_options {
  const char *index_dir, *saved_path;
  bool read_only; /* the saved queries are never created or changed */
  int readers;
  const zj_synonyms *synonyms; /* for ~WORD; NULL: those compiled in */
} zj_readers_options;

/* Makes the pool and opens its first reader, so that a missing index is reported at once. The
 * strings of 'options' are borrowed. */
ZJ_MUST_CHECK zj_status zj_readers_new(void *ctx, const zj_readers_options *options,
                                       zj_readers **out, zj_error *err);

/* Who asks for a reader. */
typedef struct zj_asker {
  uint64_t who; /* equal for all requests of one client */
  bool dear;    /* the answer may take long */
} zj_asker;

/* Takes a reader, waiting at most 'wait_ms' for one. Until it is given back, queries parsed on this
 * thread use its saved queries and synonyms. ZJ_LIMIT when none became free in time; ZJ_NO_INDEX
 * and others when the index cannot be opened and the reader has no older snapshot. */
ZJ_MUST_CHECK zj_status zj_readers_take(zj_readers *readers, zj_asker asker, int wait_ms,
                                        zj_reader **out, zj_error *err);

/* Gives a reader back to the pool that it was taken from. */
void zj_readers_give(zj_readers *readers, zj_reader *reader);

/* How many requests wait for a reader. */
size_t zj_readers_waiting(zj_readers *readers);

/* Checks that everything read since zj_readers_take() really came from the files. ZJ_CORRUPT when a
 * mapped file was changed or cut short; nothing made from the snapshot may then be answered. */
ZJ_MUST_CHECK zj_status zj_reader_sound(const zj_reader *reader, zj_error *err);

/* Sets *out to the saved queries of this reader, which opens them when first needed; borrowed.
 * ZJ_NOT_FOUND when they are read-only and do not exist. */
ZJ_MUST_CHECK zj_status zj_reader_saved(zj_readers *readers, zj_reader *reader, zj_saved **out,
                                        zj_error *err);

/* The path of the file with the saved queries. */
const char *zj_readers_saved_path(const zj_readers *readers);

/* Fills reader->examples once for each snapshot; each search gets a tenth of 'deadline_us'. */
void zj_reader_examples(zj_reader *reader, uint64_t deadline_us);

/* The hits of one more query, made from this index, counted once for each snapshot like the
 * examples; 0 when that took too long. */
uint64_t zj_reader_own_example(zj_reader *reader, const char *query, uint64_t deadline_us);

#endif
