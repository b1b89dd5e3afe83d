/* saved.h - named queries, shared by command line, page and API, with what each found when it was
 * last looked at.
 *
 * One SQLite file apart from any index; it survives the deletion of an index. Every change is one
 * transaction, so any number of processes may write at once.
 *
 * Units      times are seconds since 1970, UTC.
 * Ownership  results are talloc children of 'ctx'.
 * Errors     ZJ_NOT_FOUND, ZJ_EXISTS when a name is taken, ZJ_BAD_QUERY when a query does not
 * parse, ZJ_USAGE for a bad name, ZJ_LOCKED when another process held the file for 15 s,
 * ZJ_CORRUPT, ZJ_IO. Threads    one handle per thread; SQLite arbitrates between processes. */
#ifndef ZJ_QUERY_ANSWER_SAVED_H
#define ZJ_QUERY_ANSWER_SAVED_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "query/engine/keys.h"

typedef struct zj_saved zj_saved;

typedef struct zj_saved_query {
  int64_t id;        /* never used again for another query */
  const char *name;  /* 1 to 60 code points, no control characters, unique */
  const char *query; /* as the user wrote it */
  int64_t created;
  int64_t revision; /* from 1; one more with every change of name or query */
  int64_t seen_at;  /* 0: never */
} zj_saved_query;

/* What it found when it was last marked as seen. */
typedef struct zj_seen {
  int64_t at;
  uint64_t generation;
  const char *uuid, *rules, *fold; /* of the index then */
  zj_keys hits, lifted; /* its hit sentences; those it would have with its scopes lifted (lift.h) */
} zj_seen;

/* Opens or creates the file and its folder; a file of an earlier version is brought up to date. */
ZJ_MUST_CHECK zj_status zj_saved_open(void *ctx, const char *path, zj_saved **out, zj_error *err);
/* 32 hexadecimal digits, the same as long as the file lives: for names that must be unique in the
 * world. */
const char *zj_saved_uuid(const zj_saved *saved);

/* ---- one query ---- */

/* 'id' may be NULL. */
ZJ_MUST_CHECK zj_status zj_saved_add(zj_saved *saved, zj_slice name, zj_slice query, int64_t *id,
                                     zj_error *err);
ZJ_MUST_CHECK zj_status zj_saved_get(void *ctx, zj_saved *saved, zj_slice name, zj_saved_query *out,
                                     zj_error *err);
ZJ_MUST_CHECK zj_status zj_saved_find(void *ctx, zj_saved *saved, int64_t id, zj_saved_query *out,
                                      zj_error *err);

/* A change of one query. Why it was refused is told apart by 'stale' and 'referred', both
 * ZJ_EXISTS. */
typedef struct zj_saved_change {
  zj_slice name, query; /* at NULL: as they are */
  bool remove;          /* the query goes */
  int64_t revision;     /* 0: any; else the change is refused when the query has another by now */
  bool force;           /* also when other queries refer to it by its name */
  bool stale, referred; /* out */
} zj_saved_change;
ZJ_MUST_CHECK zj_status zj_saved_apply(zj_saved *saved, int64_t id, zj_saved_change *change,
                                       zj_error *err);

/* The names of other queries that hold saved:NAME, joined by "、"; NULL when none does. */
ZJ_MUST_CHECK zj_status zj_saved_referrers(void *ctx, zj_saved *saved, zj_slice name,
                                           const char **out, zj_error *err);

/* ---- all of them ---- */

/* In the order of creation. */
ZJ_MUST_CHECK zj_status zj_saved_list(void *ctx, zj_saved *saved, zj_saved_query **out,
                                      size_t *count, zj_error *err);

typedef struct zj_saved_import {
  const char *name, *query;
  int64_t created;     /* 0: now */
  const zj_seen *seen; /* NULL: never */
  bool replace;        /* a query of that name is replaced; else ZJ_EXISTS */
} zj_saved_import;
/* All of them or none. A query that is there already word for word is left alone. '*changed' counts
 * the others. */
ZJ_MUST_CHECK zj_status zj_saved_import_all(zj_saved *saved, const zj_saved_import *list,
                                            size_t count, size_t *changed, zj_error *err);

/* ---- seen ---- */

ZJ_MUST_CHECK zj_status zj_saved_mark(zj_saved *saved, int64_t id, const zj_seen *seen,
                                      zj_error *err);
/* out->at is 0 when it was never marked. */
ZJ_MUST_CHECK zj_status zj_saved_seen(void *ctx, zj_saved *saved, int64_t id, zj_seen *out,
                                      zj_error *err);

#endif
