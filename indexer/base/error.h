/* error.h - statuses, and why something failed.
 *
 *   if (size < sizeof *head)
 *     return zj_fail(err, ZJ_CORRUPT, "%s: ends at byte %zu; run zhangju check", path, size);
 *
 * Ownership  a zj_error lives on the caller's stack and holds its own text.
 * Threads    no shared state; the language of a message is that of the thread (lang.h). */
#ifndef ZJ_INDEXER_BASE_ERROR_H
#define ZJ_INDEXER_BASE_ERROR_H

#include "indexer/base/lang.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ZJ_MUST_CHECK __attribute__((warn_unused_result))

/* One status for each thing a caller would do differently. */
typedef enum zj_status {
  ZJ_OK = 0,
  ZJ_DONE,      /* an iterator is past its last element */
  ZJ_USAGE,     /* the command line is wrong */
  ZJ_BAD_QUERY, /* the query does not parse or exceeds a limit */
  ZJ_BAD_UTF8,  /* bytes that are no UTF-8 where UTF-8 is required */
  ZJ_BAD_INPUT, /* a report (or rule file) that cannot be used: binary, doubtful encoding, too long
                 */
  ZJ_NO_INDEX,  /* no index there, or one of another format */
  ZJ_LOCKED,    /* another writer holds the index */
  ZJ_CORRUPT,   /* a file of the index contradicts itself: run zhangju check */
  ZJ_NOT_FOUND, /* no such report, saved query, line */
  ZJ_EXISTS,    /* the name is taken */
  ZJ_IO,        /* the system refused: errno is in the text */
  ZJ_LIMIT,     /* a bound was reached before the work was done */
  ZJ_INTERRUPTED, /* SIGINT or SIGTERM */
  ZJ_NO_MEMORY,
  ZJ_INTERNAL /* a bug of ours; the text says where */
} zj_status;

/* Why something failed. It lives on the caller's stack and is the last parameter; NULL is allowed.
 * Start it as zj_error err = {0}. The first failure wins; later ones leave it alone. */
typedef struct zj_error {
  zj_status status;
  char text[480]; /* one line: what, where, what to do; whole UTF-8 characters, NUL-terminated */
} zj_error;

/* Records a failure and returns 'status', so that failing takes one line. Cuts the text at a whole
 * character when it does not fit. 'format' in the language of the thread: zj_tr(). */
zj_status zj_fail(zj_error *err, zj_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Records that memory ran out; returns ZJ_NO_MEMORY. Every allocation is checked, and a failed one
 * is reported this way and passed up like any other error. */
zj_status zj_no_memory(zj_error *err);

/* zj_fail with ": " and the words for errno (reason.h) appended. */
zj_status zj_fail_errno(zj_error *err, zj_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#ifdef __cplusplus
}
#endif
#endif
