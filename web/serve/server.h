/* server.h - the daemon: listening, limits, connections, draining.
 *
 *   connection ─▶ own thread ─▶ guard ─▶ router ─▶ a reader from the pool ─▶ answer
 *
 * A thread per connection, so that a slow client or a long search holds up nobody else; how many
 * searches run at once is the pool's bound, how many connections there are is the library's. A
 * connection that does not finish its request in time is ended, however busy it looks.
 *
 * Threads    one server per process; zj_server_run() returns after SIGTERM or SIGINT. */
#ifndef ZJ_WEB_SERVE_SERVER_H
#define ZJ_WEB_SERVE_SERVER_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "query/language/synonyms.h"

typedef struct zj_server_options {
  const char *
      listen; /* "127.0.0.1:8080", "[::1]:0", "unix:/run/zhangju.sock"; port 0 takes any free one */
  const char *index_dir, *saved_path;
  const zj_synonyms *synonyms; /* of ~WORD */
  int readers;                 /* searches at once */
  bool read_only;
  bool metrics;           /* at /metrics */
  const char *access_log; /* a file, or "-" for stderr; NULL: none */
  bool log_queries;       /* with what was asked for */
  const char *const *allowed_hosts;
  size_t allowed_host_count;
  const char *const *origins;
  size_t origin_count; /* whose pages may read the API: "https://reports.example" */
} zj_server_options;

/* Prints one line with the address on stdout when it can be used; serves until told to end by
 * SIGTERM or SIGINT; then lets the requests at work finish. SIGHUP opens the access log anew. */
ZJ_MUST_CHECK zj_status zj_server_run(void *ctx, const zj_server_options *options, zj_error *err);

#endif
