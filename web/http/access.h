/* access.h - the access log: a JSON object a line for every request but those of health checks.
 *
 *   {"time":"2026-11-21T12:00:00.123Z","id":…,"from":"127.0.0.1","method":"GET","route":"/search","path":"/search","status":200,"bytes":5120,"us":1834}
 *
 * What was asked for (the query part of addresses) is personal: it is left out unless wanted.
 *
 * Threads    any number of threads may write; reopening is safe beside them. */
#ifndef ZJ_WEB_HTTP_ACCESS_H
#define ZJ_WEB_HTTP_ACCESS_H

#include "web/http/http.h"

typedef struct zj_access zj_access;

/* Opens for appending, makes the file where there is none; "-" is standard error. */
ZJ_MUST_CHECK zj_status zj_access_open(void *ctx, const char *path, bool with_queries,
                                       zj_access **out, zj_error *err);

/* Opens the path anew, after the file was moved away. A failure is told on stderr and the old file
 * stays in use. */
void zj_access_reopen(zj_access *access);

typedef struct zj_access_entry {
  const char *from, *method, *route, *target, *id; /* target as sent */
  unsigned status;
  size_t bytes;
  uint64_t us;
} zj_access_entry;
void zj_access_write(zj_access *access, const zj_access_entry *entry);

#endif
