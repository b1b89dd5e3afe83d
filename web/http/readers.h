/* readers.h - the few readers that answer queries, each with its own snapshot of the index.
 *
 * A request takes a reader, uses it alone, gives it back. Taking one re-opens its snapshot when the
 * index has a newer generation, so that a re-index is followed at the next request and no request
 * sees two generations. At most as many searches run at once as there are readers; others wait, for
 * a bounded time.
 *
 * Ownership  a reader belongs to the pool; what a request makes from its snapshot must be gone
 * before zj_readers_give(). Threads    any thread may take and give; between the two the reader is
 * the taker's alone. */
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
  uint64_t reports, paragraphs;     /* alive, in this snapshot */
  zj_example examples[ZJ_EXAMPLES]; /* found when first asked for: zj_reader_examples() */
  size_t example_count;
  struct json_t
      *stats; /* of the generation below, gathered when first asked for (status.h); NULL: not yet */
  uint64_t stats_generation;
  bool has_examples;
  zj_vocabulary vocabulary;   /* of the queries of who took it */
  uint64_t lost;              /* private: zj_mapping_lost() before the snapshot was opened */
  struct zj_readers *readers; /* private */
  struct zj_reader *next;     /* private: the free list */
} zj_reader;

typedef struct zj_readers zj_readers;

typedef struct zj_readers_options {
  const char *index_dir, *saved_path;
  bool read_only; /* the saved queries are never created or changed */
  int readers;
  const zj_synonyms *synonyms; /* of ~WORD; NULL: those compiled in */
} zj_readers_options;

/* Opens the first reader, so that a missing index is told at once. The strings of 'options' are
 * borrowed. */
ZJ_MUST_CHECK zj_status zj_readers_new(void *ctx, const zj_readers_options *options,
                                       zj_readers **out, zj_error *err);

/* Queries of this thread then ask its saved queries and synonyms. ZJ_LIMIT when none got free
 * within 'wait_ms'; ZJ_NO_INDEX and others when the index cannot be opened and no older snapshot is
 * at hand. */
ZJ_MUST_CHECK zj_status zj_readers_take(zj_readers *readers, int wait_ms, zj_reader **out,
                                        zj_error *err);
void zj_readers_give(zj_readers *readers, zj_reader *reader);

/* Whether all that was read since it was taken is what the files hold; else ZJ_CORRUPT, and nothing
 * of it may be answered. */
ZJ_MUST_CHECK zj_status zj_reader_sound(const zj_reader *reader, zj_error *err);

/* The saved queries of this reader, opened when first needed. ZJ_NOT_FOUND when they are read-only
 * and there are none. */
ZJ_MUST_CHECK zj_status zj_reader_saved(zj_readers *readers, zj_reader *reader, zj_saved **out,
                                        zj_error *err);

/* The file they are kept in. */
const char *zj_readers_saved_path(const zj_readers *readers);

/* Fills reader->examples. */
void zj_reader_examples(zj_reader *reader, uint64_t deadline_us);

#endif
