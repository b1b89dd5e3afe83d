/* server.h - the daemon: listening, limits, connections, draining.
 *
 *   connection ─▶ own thread ─▶ guard ─▶ router ─▶ a reader from the pool ─▶ answer
 *
 * Every connection has a thread, so a slow client or a long search delays nobody else. The pool of
 * readers limits how many searches run at once, and the library how many connections there are. A
 * connection that does not finish its request in time is closed, however busy it looks.
 *
 * Ownership  everything is a child of 'ctx' or freed before zj_server_run() returns; the texts of
 *            the options are borrowed.
 * Errors     ZJ_USAGE for a bad address; those of zj_readers_new(), zj_access_open() and
 *            zj_rights_file_open(); ZJ_IO when
 *            the system refuses; ZJ_NO_MEMORY.
 * Threads    one server per process. zj_server_run() blocks signals and must be called before any
 *            other thread starts. */
#ifndef ZJ_WEB_SERVE_SERVER_H
#define ZJ_WEB_SERVE_SERVER_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "query/language/synonyms.h"

typedef struct zj_server_options {
  const char
      *listen; /* "127.0.0.1:8080", "[::1]:0", "unix:/run/zhangju.sock" (web/http/listen.h) */
  const char *index_dir, *saved_path;
  const char *cluster; /* the address of a cluster that is asked instead of an index; NULL: none */
  bool partial;        /* answer without shards of it that are down */
  const zj_synonyms *synonyms; /* for ~WORD */
  int readers;                 /* searches at once */
  int64_t memory;              /* bytes that one request may take */
  bool read_only;
  const char *user_header; /* in which a proxy says who asks; NULL: users are not told apart */
  const char *access_file; /* which reports exist for whom (web/http/rights.h); NULL: all */
  const char *proxies;     /* addresses whose X-Forwarded-* and user are believed, besides those of
                              a unix socket; NULL: this machine's, for X-Forwarded-* */
  bool originals;          /* the files of reports may be opened (web/pages/original.h) */
  const char *corrections; /* the file of corrections of roles */
  bool metrics;            /* serve /metrics */
  const char *access_log;  /* a file, or "-" for stderr; NULL: none */
  bool log_queries;        /* log the query part of addresses, too */
  const char *const *allowed_hosts;
  size_t allowed_host_count;
  const char *const *origins; /* whose pages may read the API: "https://reports.example" */
  size_t origin_count;
} zj_server_options;

/* Prints its address on stdout once it can be used, one that works for others when it listens at
 * all addresses of the machine (then each of them on a line of its own), and serves until SIGTERM
 * or SIGINT; then lets running requests finish. SIGHUP reopens the access log. The access file is
 * read again when it changes. ZJ_USAGE when users could not be believed: there is a 'user_header',
 * but neither a unix socket nor 'proxies'. */
ZJ_MUST_CHECK zj_status zj_server_run(void *ctx, const zj_server_options *options, zj_error *err);

#endif
