/* error.h - statuses, and the message that explains a failure.
 *
 *   if (size < sizeof *head)
 *     return zj_fail(err, ZJ_CORRUPT, "%s: ends at byte %zu; run zhangju check", path, size);
 *
 * Ownership  a zj_error lives on the caller's stack and contains its own text.
 * Errors     the first failure wins: a zj_error that is already filled in stays as it is.
 * Threads    no shared state. A message is in the language of the thread (lang.h). */
#ifndef ZJ_INDEXER_BASE_ERROR_H
#define ZJ_INDEXER_BASE_ERROR_H

#include "indexer/base/lang.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ZJ_MUST_CHECK __attribute__((warn_unused_result))

/* One status for each case that a caller would treat differently. */
typedef enum zj_status {
  ZJ_OK = 0,
  ZJ_DONE,        /* an iterator is past its last element */
  ZJ_USAGE,       /* the command line is wrong */
  ZJ_BAD_QUERY,   /* the query does not parse or exceeds a limit */
  ZJ_BAD_UTF8,    /* the bytes are not UTF-8 where UTF-8 is required */
  ZJ_BAD_INPUT,   /* a report or rule file cannot be used: binary, doubtful encoding, too long */
  ZJ_NO_INDEX,    /* there is no index, or it has another format */
  ZJ_LOCKED,      /* another writer holds the index */
  ZJ_CORRUPT,     /* a file of the index contradicts itself: run zhangju check */
  ZJ_NOT_FOUND,   /* there is no such report, saved query or line */
  ZJ_EXISTS,      /* the name is taken */
  ZJ_IO,          /* the system refused; the text gives the reason for errno */
  ZJ_LIMIT,       /* a bound was reached before the work was done */
  ZJ_INTERRUPTED, /* SIGINT or SIGTERM */
  ZJ_NO_MEMORY,
  ZJ_INTERNAL /* a bug of ours; the text says where */
} zj_status;

/* Why something failed. It is the last parameter of a function that may fail, and NULL is allowed.
 * Start it as zj_error err = {0}. */
typedef struct zj_error {
  zj_status status;
  char text[480]; /* one line: what, where, what to do; whole UTF-8 characters, NUL-terminated */
} zj_error;

/* Records a failure and returns 'status', so that failing takes one line. A text that does not fit
 * is cut at a whole character; control characters become '?'. 'format' is in the language of the
 * thread: zj_tr(). */
zj_status zj_fail(zj_error *err, zj_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Records that memory ran out and returns ZJ_NO_MEMORY. Every allocation is checked; a failed one
 * is reported with this function and passed up like any other error. */
zj_status zj_no_memory(zj_error *err);

/* Like zj_fail(), with ": " and the words for errno (reason.h) appended. The status is ZJ_NO_MEMORY
 * when the system refused for want of memory (ENOMEM). */
zj_status zj_fail_errno(zj_error *err, zj_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#ifdef __cplusplus
}
#endif
#endif
