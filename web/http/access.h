/* access.h - the access log: one JSON object a line for every request, except health checks.
 *
 *   {"time":"2026-11-21T12:00:00.123Z","id":…,"from":"127.0.0.1","method":"GET","route":"/search",
 *    "path":"/search","status":200,"bytes":5120,"us":1834}
 *
 * "user" is added where a proxy says who asks. The query part of an address shows what somebody
 * searched for; it is logged only if wanted.
 *
 * Units      "us" and 'us' are microseconds, "bytes" the length of the body.
 * Ownership  zj_access is a talloc child of 'ctx'; freeing it closes the file.
 * Errors     a line that cannot be written is lost: a full disk must not stop the server.
 * Threads    any number of threads may write, also while another reopens the file. */
#ifndef ZJ_WEB_HTTP_ACCESS_H
#define ZJ_WEB_HTTP_ACCESS_H

#include "web/http/http.h"

typedef struct zj_access zj_access;

/* Opens 'path' for appending and creates it if needed; "-" is standard error. 'path' must outlive
 * *out. With 'with_queries' lines include the query part of addresses. ZJ_IO, ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_access_open(void *ctx, const char *path, bool with_queries,
                                       zj_access **out, zj_error *err);

/* Opens the path again, after the old file was moved away. On failure prints a message on stderr
 * and goes on with the old file. NULL is allowed. */
void zj_access_reopen(zj_access *access);

typedef struct zj_access_entry {
  const char *from, *method, *route, *target, *id; /* target: path and query as sent */
  const char *user;                                /* NULL: none */
  unsigned status;
  size_t bytes;
  uint64_t us;
} zj_access_entry;

/* Appends one line, with a single write. NULL is allowed: there is no log. */
void zj_access_write(zj_access *access, const zj_access_entry *entry);

#endif
