/* readers.h - a pool of readers, each with its own snapshot of the index.
 *
 * A request takes a reader, uses it alone, and gives it back. Taking one opens a new snapshot when
 * the index has a newer generation, so the next request follows a re-index and no request sees two
 * generations. At most as many searches run at once as there are readers; further requests wait for
 * a bounded time, in a queue:
 *
 *   first   who has used the processor little of late (usage.h), unless others have waited 3 s
 *   then    who has the fewest readers at present, so that one client with many requests does not
 *           keep the others waiting
 *   then    what is answered quickly, before what may take long, unless that has waited a second
 *   then    who has waited longest
 *
 * The last reader is kept for those who have used little, and the threads of the others give way to
 * theirs: however many clients ask for what takes long, nobody else waits for them to finish.
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

#include "query/answer/saved.h"
#include "query/cluster/cluster.h"
#include "query/language/vocabulary.h"
#include "web/http/visible.h"

/* Who asks for a reader. The texts and rights must outlive the taking. */
typedef struct zj_asker {
  uint64_t who;            /* equal for all requests of one client */
  bool dear;               /* the answer may take long */
  bool writes;             /* it changes something */
  bool named;              /* users are told apart: saved queries are those of 'own_saved' */
  const char *own_saved;   /* the file of this user's saved queries; NULL: has none */
  const zj_rights *rights; /* which reports exist for the asker; NULL: all */
} zj_asker;

typedef struct zj_reader {
  zj_snapshot *snapshot;      /* of 'visible'; never NULL once taken */
  zj_visible *visible;        /* what exists for who has taken it */
  zj_saved *saved;            /* NULL until zj_reader_saved() */
  zj_vocabulary vocabulary;   /* of the queries of the thread that has taken it */
  zj_asker asker;             /* private: that has taken it */
  zj_snapshot *whole;         /* private: as it was opened */
  zj_cluster *cluster;        /* private: NULL for an index */
  zj_visible *kept;           /* private: of 'whole' */
  char *saved_of;             /* private: the file of 'saved' */
  uint64_t lost;              /* private: zj_mapping_lost() before the snapshot was opened */
  struct zj_readers *readers; /* private */
  struct zj_reader *next;     /* private: the free list */
  struct zj_reader *another;  /* private: the list of all */
  uint64_t who;               /* private: that has taken it */
  bool heavy; /* taken by who has used much: its thread comes after all others from now on, and
                 should not answer another client */
  bool taken; /* private */
  int64_t began_ns; /* private: the processor time of its thread when it was taken */
} zj_reader;

typedef struct zj_readers zj_readers;

typedef struct zj_readers_options {
  const char *index_dir, *saved_path;
  const zj_cluster_options *cluster; /* instead of an index; NULL for none */
  bool read_only;                    /* the saved queries are never created or changed */
  int readers;
  const zj_synonyms *synonyms; /* for ~WORD; NULL: those compiled in */
} zj_readers_options;

/* Makes the pool and opens its first reader, so that a missing index is reported at once. The
 * strings of 'options' are borrowed. */
ZJ_MUST_CHECK zj_status zj_readers_new(void *ctx, const zj_readers_options *options,
                                       zj_readers **out, zj_error *err);

/* Takes a reader, waiting at most 'wait_ms' for one. Until it is given back, queries parsed on this
 * thread use its saved queries and synonyms. ZJ_LIMIT when none became free in time; ZJ_NO_INDEX
 * and others when the index cannot be opened and the reader has no older snapshot. */
ZJ_MUST_CHECK zj_status zj_readers_take(zj_readers *readers, zj_asker asker, int wait_ms,
                                        zj_reader **out, zj_error *err);

/* Whether the readers ask a cluster. Then the snapshot of a reader has no reports until one of the
 * next three is called, and from then on what that found. */
bool zj_readers_remote(const zj_readers *readers);

/* Searches the index as zj_search() does, or the cluster; 'result' lives until the reader is given
 * back. A page of a cluster has the best reports alone in its ranking (zj_result_whole()). */
ZJ_MUST_CHECK zj_status zj_reader_search(zj_reader *reader, void *ctx, const zj_query *query,
                                         const zj_search_options *options, zj_result **result,
                                         zj_error *err);

/* Fetches all reports of a cluster, if they are not too many; does nothing for an index. */
ZJ_MUST_CHECK zj_status zj_reader_fetch_all(zj_reader *reader, zj_error *err);

/* Fetches the report with this id from a cluster; does nothing for an index. */
ZJ_MUST_CHECK zj_status zj_reader_fetch(zj_reader *reader, zj_slice id, zj_error *err);

/* Gives a reader back to the pool that it was taken from. */
void zj_readers_give(zj_readers *readers, zj_reader *reader);

/* How many requests wait for a reader. */
size_t zj_readers_waiting(zj_readers *readers);

/* Checks that everything read since zj_readers_take() really came from the files. ZJ_CORRUPT when a
 * mapped file was changed or cut short; nothing made from the snapshot may then be answered. */
ZJ_MUST_CHECK zj_status zj_reader_sound(const zj_reader *reader, zj_error *err);

/* Sets *out to the saved queries of this reader, which opens them when first needed; borrowed.
 * ZJ_NOT_FOUND when they do not exist and are read-only, or are those of a user who only reads. */
ZJ_MUST_CHECK zj_status zj_reader_saved(zj_readers *readers, zj_reader *reader, zj_saved **out,
                                        zj_error *err);

/* The path of the file with the saved queries; NULL when who asks has none. */
const char *zj_reader_saved_path(const zj_reader *reader);

#endif
