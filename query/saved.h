/* saved.h - named queries, shared by command line, page and API.
 *
 * One SQLite file apart from any index; it survives the deletion of an index.
 *
 * Units      times are seconds since 1970, UTC.
 * Ownership  results are talloc children of 'ctx'.
 * Threads    one handle per thread; SQLite arbitrates between processes (busy timeout 5 s). */
#ifndef ZJ_QUERY_SAVED_H
#define ZJ_QUERY_SAVED_H

#include "indexer/text.h"

typedef struct zj_saved zj_saved;

typedef struct zj_saved_query {
  int64_t id;
  const char *name;   /* 1 to 60 code points, no control characters, unique */
  const char *query;  /* as the user wrote it */
  int64_t created;
} zj_saved_query;

/* Opens or creates the file and its folder. */
ZJ_MUST_CHECK zj_status zj_saved_open(void *ctx, const char *path, zj_saved **out, zj_error *err);
/* ZJ_EXISTS when the name is taken, ZJ_BAD_QUERY when the query does not parse, ZJ_USAGE for a bad name. */
ZJ_MUST_CHECK zj_status zj_saved_add(zj_saved *saved, zj_slice name, zj_slice query, zj_error *err);
ZJ_MUST_CHECK zj_status zj_saved_remove(zj_saved *saved, zj_slice name, zj_error *err); /* ZJ_NOT_FOUND */
ZJ_MUST_CHECK zj_status zj_saved_get(void *ctx, zj_saved *saved, zj_slice name, zj_saved_query *out, zj_error *err);
/* In the order of creation. */
ZJ_MUST_CHECK zj_status zj_saved_list(void *ctx, zj_saved *saved, zj_saved_query **out, size_t *count, zj_error *err);

#endif
