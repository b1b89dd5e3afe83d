/* saved.h - named queries, shared by command line, page and API, each with the hits that have been
 * seen.
 *
 * They are kept in one SQLite file apart from any index, and survive the deletion of an index.
 * Every change is one transaction, so any number of processes may write at once.
 *
 * Units      times are seconds since 1970, UTC.
 * Ownership  results are talloc children of 'ctx'.
 * Errors     ZJ_NOT_FOUND; ZJ_EXISTS when a name is taken; ZJ_BAD_QUERY when a query does not
 *            parse; ZJ_BAD_UTF8; ZJ_USAGE for a bad name; ZJ_LOCKED when another process held the
 *            file for ZJ_SAVED_LOCK_MS; ZJ_CORRUPT; ZJ_IO; ZJ_NO_MEMORY.
 * Threads    one handle per thread; SQLite arbitrates between processes. */
#ifndef ZJ_QUERY_ANSWER_SAVED_H
#define ZJ_QUERY_ANSWER_SAVED_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "query/engine/keys.h"

enum { ZJ_SAVED_LOCK_MS = 15000 };

typedef struct zj_saved zj_saved;

typedef struct zj_saved_query {
  int64_t id;        /* never reused for another query */
  const char *name;  /* 1 to 60 code points, no control characters, unique */
  const char *query; /* as the user wrote it */
  int64_t created;
  int64_t revision; /* from 1; grows by one with every change of name or query */
  int64_t seen_at;  /* 0: never */
} zj_saved_query;

/* What a query found when it was last marked as seen. */
typedef struct zj_seen {
  int64_t at;
  uint64_t generation;
  const char *uuid, *rules, *fold; /* of the index at that time */
  zj_keys hits;                    /* its hit sentences */
  zj_keys lifted;                  /* its hit sentences with the scopes lifted (lift.h) */
} zj_seen;

/* What this thread does while another process has the file locked: 'wait' sleeps for 'ms'
 * milliseconds; false gives up, with ZJ_LOCKED. NULL: it only sleeps. */
typedef bool zj_saved_wait(void *data, int ms);
void zj_saved_wait_with(zj_saved_wait *wait, void *data);

/* Opens the file, or creates it with its folder; upgrades a file of an earlier version. Closed when
 * *out is freed. */
ZJ_MUST_CHECK zj_status zj_saved_open(void *ctx, const char *path, zj_saved **out, zj_error *err);
/* 32 hexadecimal digits that identify the file for as long as it exists, for names that must be
 * globally unique. Valid as long as 'saved'. */
const char *zj_saved_uuid(const zj_saved *saved);

/* ---- one query ---- */

/* Adds a query and sets *id, unless it is NULL. */
ZJ_MUST_CHECK zj_status zj_saved_add(zj_saved *saved, zj_slice name, zj_slice query, int64_t *id,
                                     zj_error *err);
/* Finds a query by name or by id. */
ZJ_MUST_CHECK zj_status zj_saved_get(void *ctx, zj_saved *saved, zj_slice name, zj_saved_query *out,
                                     zj_error *err);
ZJ_MUST_CHECK zj_status zj_saved_find(void *ctx, zj_saved *saved, int64_t id, zj_saved_query *out,
                                      zj_error *err);

/* A change of one query. When it is refused with ZJ_EXISTS, 'stale' and 'referred' say why; with
 * neither set, the new name is taken. */
typedef struct zj_saved_change {
  zj_slice name, query; /* NULL pointers: leave as they are */
  bool remove;          /* delete the query */
  int64_t revision;     /* refuse the change when the query has another revision by now; 0: any */
  bool force;           /* change it even when other queries refer to it by its name */
  bool stale;           /* out: refused, the revision differs */
  bool referred;        /* out: refused, other queries refer to it */
} zj_saved_change;
/* Makes a change in one transaction. */
ZJ_MUST_CHECK zj_status zj_saved_apply(zj_saved *saved, int64_t id, zj_saved_change *change,
                                       zj_error *err);

/* Sets *out to the names of other queries that contain saved:NAME, joined by "、"; NULL when none
 * does. */
ZJ_MUST_CHECK zj_status zj_saved_referrers(void *ctx, zj_saved *saved, zj_slice name,
                                           const char **out, zj_error *err);

/* ---- all of them ---- */

/* Lists them in the order of creation. */
ZJ_MUST_CHECK zj_status zj_saved_list(void *ctx, zj_saved *saved, zj_saved_query **out,
                                      size_t *count, zj_error *err);

typedef struct zj_saved_import {
  const char *name, *query;
  int64_t created;     /* 0: now */
  const zj_seen *seen; /* NULL: never seen */
  bool replace;        /* replace a query of that name instead of failing with ZJ_EXISTS */
} zj_saved_import;
/* Imports all of them or none. A query that exists already, word for word, is left alone; *changed
 * counts the others. */
ZJ_MUST_CHECK zj_status zj_saved_import_all(zj_saved *saved, const zj_saved_import *list,
                                            size_t count, size_t *changed, zj_error *err);

/* ---- seen ---- */

/* Records what a query found as seen. */
ZJ_MUST_CHECK zj_status zj_saved_mark(zj_saved *saved, int64_t id, const zj_seen *seen,
                                      zj_error *err);
/* Reads what was recorded; out->at is 0 when the query was never marked. */
ZJ_MUST_CHECK zj_status zj_saved_seen(void *ctx, zj_saved *saved, int64_t id, zj_seen *out,
                                      zj_error *err);

#endif
