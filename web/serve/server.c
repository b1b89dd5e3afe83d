/* server.c - libmicrohttpd around guard and router; the only file that uses the library. */
#include "web/serve/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#include "indexer/base/cancel.h"
#include "indexer/base/lang.h"
#include "indexer/base/mapping.h"
#include "indexer/base/random.h"
#include "indexer/base/values.h"
#include "query/answer/sheet.h"
#include "query/engine/search.h"
#include "web/http/accuracy.h"
#include "web/http/addresses.h"
#include "web/http/allowance.h"
#include "web/http/assets.h"
#include "web/http/compress.h"
#include "web/http/listen.h"
#include "web/http/proxy.h"
#include "web/http/render.h"
#include "web/http/watch.h"
#include "web/serve/guard.h"
#include "web/serve/late_microhttpd.h"
#include "web/serve/router.h"

enum {
  CONNECTIONS_MAX = 400,
  CONNECTIONS_PER_IP = 200,      /* behind a proxy all clients share one address */
  CONNECTION_MEMORY = 48 * 1024, /* head and answer head: the target's 8 KiB and generous headers */
  THREAD_STACK = 1024 * 1024,
  SILENCE_S = 15,     /* without a byte */
  HEAD_MS = 20000,    /* from the connection or the last answer to the end of a request's head */
  FORM_MS = 10000,    /* from there to the end of its body */
  ANSWER_MS = 120000, /* from there to the end of the answer */
  LIFE_MS = 600000,   /* of a connection; it ends with the first answer after that */
  SWEEP_MS = 250,
  TRIM_US = 10000000,
  DRAIN_MS = 5000,  /* after SIGTERM: for running requests to finish */
  CANCEL_MS = 1000, /* then: for cancelled requests to notice */
  END_MS = 9000,    /* after SIGTERM the process ends, whatever runs */
  STREAM_BLOCK = 65536,
  EXPORTS = 4,             /* at once */
  METHOD_LOGGED = 20,      /* bytes of a method's name in the log */
  JSON_MEMORY = 128 << 20, /* bytes that the JSON of one answer may take */
  SHEET_TEXT = 256 << 20,  /* bytes of text in one workbook, which takes as much room in $TMPDIR */
  SEARCH_US = 2000000,
  FETCH_PART = 8, /* of the memory of a request may be text that is fetched from a cluster, because
                     its rows take a multiple of that */
  CLUSTER_SECONDS = 20, /* a statement to a cluster */
  WAIT_MS = 4000        /* for a free reader: longer than one search */
};

typedef struct server {
  zj_site site;
  zj_watch *watch;
  zj_proxies *proxies;
  int64_t memory; /* bytes that one request may take */
  zj_cluster_options cluster;
  bool by_path;       /* listens at a unix socket */
  atomic_int at_work; /* requests between their head and the end of their answer */
  atomic_bool worked; /* there was one since memory was given back */
  atomic_bool draining;
  atomic_ullong named; /* requests that got a name from us */
} server;

/* One request of a connection. It is a talloc root of its own, because threads must not share a
 * talloc tree. */
typedef struct pending {
  char *target;
  void *made;          /* parent of what the answer is made of */
  zj_request *request; /* NULL until the head is in */
  const char *method;
  uint64_t began_us;
  zj_buffer form;
  zj_response response; /* while its stream is being sent */
  zj_buffer piece;      /* of the stream */
  size_t piece_sent;    /* bytes of the piece */
  uint64_t sent;        /* bytes of the whole body */
  bool ended;           /* the piece is the last one */
  int64_t memory_left;  /* of what it may take, while nothing is made of its answer */
} pending;

/* ---- connections ---- */

static int socket_of(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

static zj_watched *watched_of(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

static void on_connection(void *cls, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode code) {
  server *s = cls;
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    *context = zj_watch_begin(s->watch, socket_of(connection), HEAD_MS);
  } else {
    zj_watch_end(s->watch, *context);
    *context = NULL;
  }
}

/* Called first of all, with the target as sent. The result becomes *context of on_request(). */
static void *on_target(void *cls, const char *target, struct MHD_Connection *connection) {
  (void)cls;
  (void)connection;
  pending *p = talloc_zero(NULL, pending);
  if (p) p->target = talloc_strndup(p, target, ZJ_TARGET_MAX + 1);
  return p;
}

/* ---- reading a request ---- */

typedef struct reading {
  zj_head head;
  zj_request *request;
  const char *user_header;
  bool failed; /* memory ran out */
} reading;

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind, const char *key,
                                 size_t key_length, const char *value, size_t length) {
  (void)kind;
  (void)key_length;
  reading *r = cls;
  if (!value) {
    value = "";
    length = 0;
  }
  const struct {
    const char *name;
    const char **to;
  } wanted[] = {
      {"Host", &r->request->host},
      {"Origin", &r->request->origin},
      {"Sec-Fetch-Site", &r->request->fetch_site},
      {"Cookie", &r->request->cookie},
      {"Accept-Language", &r->request->accept_language},
      {"If-None-Match", &r->request->if_none_match},
      {"If-Match", &r->request->if_match},
      {"If-Modified-Since", &r->request->if_modified_since},
      {"Content-Type", &r->request->content_type},
      {"Accept", &r->request->accept},
      {"Accept-Encoding", &r->request->accept_encoding},
      {"X-Request-Id", &r->request->id},
      {"MCP-Protocol-Version", &r->request->mcp_version},
      {"X-Forwarded-For", &r->request->forwarded_for},
      {"X-Forwarded-Proto", &r->request->forwarded_proto},
  };
  for (size_t i = 0; i < ZJ_COUNT(wanted); i++) {
    if (strcasecmp(key, wanted[i].name) != 0) continue;
    *wanted[i].to = talloc_strndup(r->request->ctx, value, length);
    if (!*wanted[i].to) r->failed = true;
  }
  if (r->user_header && strcasecmp(key, r->user_header) == 0) {
    r->head.users++;
    r->request->user = talloc_strndup(r->request->ctx, value, length);
    if (!r->request->user) r->failed = true;
  }
  r->head.hosts += strcasecmp(key, "Host") == 0;
  r->head.encodings += strcasecmp(key, "Transfer-Encoding") == 0;
  if (strcasecmp(key, "Content-Length") == 0) {
    r->head.lengths++;
    r->head.length_ok = length > 0 && length < 19 && strspn(value, "0123456789") == length;
    if (r->head.length_ok) r->head.length = strtoull(value, NULL, 10);
  }
  return MHD_YES;
}

static zj_method method_of(const char *method) {
  if (strcmp(method, "GET") == 0) return ZJ_GET;
  if (strcmp(method, "HEAD") == 0) return ZJ_HEAD;
  if (strcmp(method, "POST") == 0) return ZJ_POST;
  if (strcmp(method, "PUT") == 0) return ZJ_PUT;
  if (strcmp(method, "DELETE") == 0) return ZJ_DELETE;
  return ZJ_METHOD_OTHER;
}

/* ---- answering ---- */

static const zj_param always[] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
     "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    /* Addresses contain queries, which must stay on this site. Not no-referrer: with it browsers
       send `Origin: null` with our own forms. */
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), microphone=(), geolocation=()"},
    {"X-Robots-Tag", "noindex"},
};

static bool is_request_id(const char *id) {
  size_t length = id ? strlen(id) : 0;
  return length >= 1 && length <= 64 &&
         strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == length;
}

/* Keeps the client's name for its request, or gives it one, for problem reports and the log. */
static void name_request(server *s, zj_request *request) {
  if (!is_request_id(request->id))
    request->id = zj_text_print(request->ctx, "%.8s-%llu", s->site.start_name,
                                (unsigned long long)atomic_fetch_add(&s->named, 1));
}

static const struct sockaddr *client_address(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info ? info->client_addr : NULL;
}

static const char *address_of(struct MHD_Connection *connection, char out[INET6_ADDRSTRLEN]) {
  const struct sockaddr *address = client_address(connection);
  const void *at = NULL;
  if (address && address->sa_family == AF_INET)
    at = &((const struct sockaddr_in *)address)->sin_addr;
  if (address && address->sa_family == AF_INET6)
    at = &((const struct sockaddr_in6 *)address)->sin6_addr;
  return at && inet_ntop(address->sa_family, at, out, INET6_ADDRSTRLEN) ? out : "unix";
}

/* Forgets what a client says of itself that only a proxy of ours may say. */
static void doubt_client(const server *s, struct MHD_Connection *connection, reading *r) {
  zj_request *request = r->request;
  if (request->user && !*request->user) request->user = NULL;
  if (s->by_path || zj_proxies_have(s->proxies, client_address(connection))) return;
  request->forwarded_for = request->forwarded_proto = request->user = NULL;
  r->head.users = 0;
}

/* Tells clients apart, for the queue of the readers: by name; else by address, an IPv6 address by
 * its network; those of a proxy by the last address in its X-Forwarded-For. */
static uint64_t client_of(struct MHD_Connection *connection, const zj_request *request) {
  char address[INET6_ADDRSTRLEN];
  const char *from = address_of(connection, address), *of = request->forwarded_for;
  if (request->user) return XXH3_64bits_withSeed(request->user, strlen(request->user), 1);
  if (of) {
    const char *comma = strrchr(of, ',');
    from = comma ? comma + 1 : of;
    from += strspn(from, " ");
  }
  struct in6_addr six;
  if (inet_pton(AF_INET6, from, &six) == 1 && !IN6_IS_ADDR_V4MAPPED(&six))
    return XXH3_64bits(&six, 8);
  return XXH3_64bits(from, strlen(from));
}

static bool is_health_check(const char *route) {
  return route && (strcmp(route, "/healthz") == 0 || strcmp(route, "/readyz") == 0);
}

static void log_request(server *s, struct MHD_Connection *connection, const pending *p,
                        const zj_response *response, uint64_t bytes) {
  char address[INET6_ADDRSTRLEN];
  if (!s->site.access || is_health_check(response->route)) return;
  zj_access_write(s->site.access,
                  &(zj_access_entry){.from = address_of(connection, address),
                                     .user = p->request->user,
                                     .method = p->method,
                                     .route = response->route ? response->route : "none",
                                     .target = p->target,
                                     .id = p->request->id,
                                     .status = response->status,
                                     .bytes = bytes,
                                     .us = zj_now_us() - p->began_us});
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode code) {
  (void)code;
  server *s = cls;
  pending *p = *context;
  if (p && p->response.stream) log_request(s, connection, p, &p->response, p->sent);
  if (p && p->request) atomic_fetch_sub(&s->at_work, 1);
  talloc_free(p);
  *context = NULL;
  zj_cancel_watch(NULL);
  zj_watch_rest(s->watch, watched_of(connection));
  zj_watch_set(s->watch, watched_of(connection), HEAD_MS);
}

/* Sends the rest of the present piece, then makes the next. Called on the connection's thread. */
static ssize_t on_stream(void *cls, uint64_t at, char *to, size_t max) {
  (void)at;
  pending *p = cls;
  zj_stream *stream = p->response.stream;
  while (p->piece_sent == p->piece.length && !p->ended) {
    p->piece.length = p->piece_sent = 0;
    zj_lang_set(p->request->lang);
    zj_allowance_give(p->memory_left);
    p->ended = !stream->more(stream->data, &p->piece);
    p->memory_left = zj_allowance_take();
    if (stream->failed) p->piece.length = 0; /* it may hold the end of a file that is not whole */
    if (zj_buffer_status(&p->piece, NULL) != ZJ_OK) return MHD_CONTENT_READER_END_WITH_ERROR;
  }
  size_t left = p->piece.length - p->piece_sent, count = left < max ? left : max;
  if (!count)
    return stream->failed ? MHD_CONTENT_READER_END_WITH_ERROR : MHD_CONTENT_READER_END_OF_STREAM;
  memcpy(to, p->piece.at + p->piece_sent, count);
  p->piece_sent += count;
  p->sent += count;
  return (ssize_t)count;
}

/* Queues the answer. Its body is copied, so that what it was made of can be freed: a slow client
 * then holds its answer and nothing else. A stream keeps what it needs until on_completed(). */
static enum MHD_Result send_answer(server *s, struct MHD_Connection *connection, pending *p,
                                   const zj_response *response) {
  if (response->stream) {
    p->response = *response;
    p->piece.ctx = p;
  } else {
    log_request(s, connection, p, response, response->body.length);
  }
  struct MHD_Response *out =
      response->stream
          ? MHD_create_response_from_callback(response->stream->size ? response->stream->size
                                                                     : MHD_SIZE_UNKNOWN,
                                              STREAM_BLOCK, on_stream, p, NULL)
          : MHD_create_response_from_buffer(
                response->body.length, (void *)(uintptr_t)response->body.at, MHD_RESPMEM_MUST_COPY);
  if (!out) return MHD_NO;
  for (size_t i = 0; i < ZJ_COUNT(always); i++)
    MHD_add_response_header(out, always[i].key, always[i].value);
  if (response->body.length || response->stream)
    MHD_add_response_header(out, "Content-Type", response->type);
  for (size_t i = 0; i < response->header_count; i++)
    MHD_add_response_header(out, response->headers[i].key, response->headers[i].value);
  MHD_add_response_header(out, "X-Request-Id", p->request->id);
  if (response->close || atomic_load(&s->draining) ||
      zj_watch_is_older(s->watch, watched_of(connection), LIFE_MS))
    MHD_add_response_header(out, "Connection", "close");
  enum MHD_Result queued = MHD_queue_response(connection, response->status, out);
  MHD_destroy_response(out);
  if (!response->stream) TALLOC_FREE(p->made);
  return queued;
}

/* Reads the head, and either answers at once, with a refusal, or lets the body come. MHD_NO closes
 * the connection without an answer. */
static enum MHD_Result begin_request(server *s, struct MHD_Connection *connection, pending *p,
                                     const char *method, const char *version) {
  p->request = talloc_zero(p, zj_request);
  if (!p->request) return MHD_NO;
  atomic_fetch_add(&s->at_work, 1);
  atomic_store(&s->worked, true);
  p->made = talloc_new(p);
  if (!p->made) return MHD_NO;
  p->request->ctx = p->made;
  p->request->method = method_of(method);
  p->method = talloc_strndup(p, method, METHOD_LOGGED);
  p->began_us = zj_now_us();
  p->form.ctx = p->made;
  reading r = {.head = {.version = version, .target = p->target, .length_ok = true},
               .request = p->request,
               .user_header = s->site.user_header};
  MHD_get_connection_values_n(connection, MHD_HEADER_KIND, on_header, &r);
  zj_response response = {0};
  if (r.failed || !p->method) return MHD_NO;
  doubt_client(s, connection, &r);
  name_request(s, p->request);
  p->request->who = client_of(connection, p->request);
  zj_watch_set(s->watch, watched_of(connection), r.head.length ? FORM_MS : ANSWER_MS);
  if (!zj_guard(&s->site, &r.head, p->request, &response))
    return send_answer(s, connection, p, &response);
  return MHD_YES;
}

static enum MHD_Result add_body(pending *p, const char *bytes, size_t *length) {
  if (p->form.length + *length > ZJ_ASK_MAX) return MHD_NO; /* the guard knows the exact limit */
  zj_buffer_add(&p->form, bytes, *length);
  *length = 0;
  return MHD_YES;
}

static enum MHD_Result finish_request(server *s, struct MHD_Connection *connection, pending *p) {
  zj_response response = {0};
  zj_error err = {0};
  zj_watch_set(s->watch, watched_of(connection), ANSWER_MS);
  zj_cancel_watch(zj_watch_work(s->watch, watched_of(connection)));
  zj_lang_set(p->request->lang);
  zj_values_limit(JSON_MEMORY);
  zj_allowance_give(s->memory);
  p->request->body = zj_buffer_slice(&p->form);
  if (zj_buffer_status(&p->form, &err) == ZJ_OK) {
    zj_route(&s->site, p->request, &response);
    zj_compress(p->request, &response);
  } else {
    zj_exchange x = {.site = &s->site, .request = p->request, .response = &response};
    zj_answer_error(&x, &err);
  }
  p->memory_left = zj_allowance_take();
  return send_answer(s, connection, p, &response);
}

/* Called once when the head is complete, then for each piece of the body, and once at its end. */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_length, void **context) {
  (void)url;
  server *s = cls;
  pending *p = *context;
  if (!p || !p->target) return MHD_NO;
  if (!p->request) return begin_request(s, connection, p, method, version);
  if (*upload_length) return add_body(p, upload, upload_length);
  return finish_request(s, connection, p);
}

/* ---- start and end ---- */

static bool is_loopback(const char *host) {
  return strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 ||
         strcmp(host, "[::1]") == 0;
}

/* Whether the server listens at all addresses of this machine. */
static bool is_anywhere(const char *host) {
  return strcmp(host, "0.0.0.0") == 0 || strcmp(host, "[::]") == 0;
}

static zj_status allow_hosts(void *ctx, zj_site *site, const zj_server_options *options,
                             const char *listen_host, zj_addresses *own, zj_error *err) {
  *own = (zj_addresses){0};
  zj_status status =
      is_anywhere(listen_host) ? zj_addresses_own(ctx, listen_host[0] == '[', own, err) : ZJ_OK;
  if (status != ZJ_OK) return status;
  site->hosts =
      talloc_array(ctx, const char *, (unsigned)(options->allowed_host_count + own->count + 4));
  if (!site->hosts) return zj_no_memory(err);
  for (size_t i = 0; i < own->count; i++)
    site->hosts[site->host_count++] = own->at[i];
  site->hosts[site->host_count++] = "localhost";
  site->hosts[site->host_count++] = "127.0.0.1";
  site->hosts[site->host_count++] = "[::1]";
  if (!is_loopback(listen_host)) site->hosts[site->host_count++] = listen_host;
  for (size_t i = 0; i < options->allowed_host_count; i++)
    site->hosts[site->host_count++] = options->allowed_hosts[i];
  return ZJ_OK;
}

/* Without a list the programs of this machine may be proxies, but say nothing of users: any of its
 * users could run one. */
static zj_status prepare_users(void *ctx, server *s, const zj_server_options *options,
                               zj_error *err) {
  const char *proxies = options->proxies;
  s->by_path = strncmp(options->listen, "unix:", 5) == 0;
  if (options->user_header && !proxies && !s->by_path)
    return zj_fail(
        err, ZJ_USAGE, "%s",
        zj_tr("--user-header is believed of proxies alone: listen at unix:PATH, or name "
              "the address of the proxy with --proxy",
              "--user-header 只采信代理所说：请监听 unix:路径，或用 --proxy 写明代理的地址"));
  zj_status status = zj_proxies_read(ctx, proxies ? proxies : "127.0.0.0/8,::1", &s->proxies, err);
  if (status == ZJ_OK && options->access_file)
    status = zj_rights_file_open(ctx, options->access_file, &s->site.rights, err);
  return status;
}

static zj_status prepare_site(void *ctx, server *s, const zj_server_options *options,
                              zj_error *err) {
  zj_accuracy_start();
  json_object_seed(0);
  zj_sheet_limit_text(SHEET_TEXT);
  zj_status status = zj_assets_start(err);
  if (status == ZJ_OK) status = zj_render_start(err);
  if (status == ZJ_OK) status = zj_random_hex(s->site.token, err);
  if (status == ZJ_OK) status = zj_random_hex(s->site.start_name, err);
  if (status != ZJ_OK) return status;
  if (options->access_log)
    status = zj_access_open(ctx, options->access_log, options->log_queries, &s->site.access, err);
  if (status != ZJ_OK) return status;
  status = prepare_users(ctx, s, options, err);
  if (status != ZJ_OK) return status;
  s->watch = zj_watch_new(ctx);
  s->site.metrics = zj_metrics_new(ctx);
  if (!s->watch || !s->site.metrics) return zj_no_memory(err);
  s->site.show_metrics = options->metrics;
  s->site.route_path = zj_route_path;
  s->site.read_only = options->read_only;
  s->site.user_header = options->user_header;
  s->site.saved_path = options->saved_path;
  s->site.originals = options->originals;
  s->site.corrections = options->corrections;
  s->site.deadline_us = SEARCH_US;
  s->memory = options->memory;
  s->site.wait_ms = WAIT_MS;
  s->cluster = (zj_cluster_options){options->cluster, options->partial, CLUSTER_SECONDS,
                                    (uint64_t)options->memory / FETCH_PART};
  zj_readers_options wanted = {.index_dir = options->index_dir,
                               .saved_path = options->saved_path,
                               .cluster = options->cluster ? &s->cluster : NULL,
                               .read_only = options->read_only,
                               .readers = options->readers,
                               .synonyms = options->synonyms};
  status = zj_readers_new(ctx, &wanted, &s->site.readers, err);
  if (status != ZJ_OK) return status;
  wanted.readers = EXPORTS;
  return zj_readers_new(ctx, &wanted, &s->site.exporters, err);
}

static struct MHD_Daemon *start_daemon(server *s, int socket) {
  return MHD_start_daemon(
      MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_POLL | MHD_USE_ITC,
      0, NULL, NULL, on_request, s, MHD_OPTION_LISTEN_SOCKET, socket, MHD_OPTION_CONNECTION_LIMIT,
      (unsigned)CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)CONNECTIONS_PER_IP,
      MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
      (size_t)CONNECTION_MEMORY, MHD_OPTION_THREAD_STACK_SIZE, (size_t)THREAD_STACK,
      MHD_OPTION_URI_LOG_CALLBACK, on_target, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
      MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_END);
}

static void sleep_ms(int ms) {
  nanosleep(&(struct timespec){ms / 1000, (long)(ms % 1000) * 1000000}, NULL);
}

static bool is_idle_within(server *s, uint64_t ms) {
  uint64_t until = zj_now_us() + 1000 * ms;
  while (atomic_load(&s->at_work) > 0 && zj_now_us() < until)
    sleep_ms(10);
  return atomic_load(&s->at_work) == 0;
}

/* Ends the process when draining does not: a request may wait for a disk that does not answer. What
 * is published and what is saved is whole at any time. */
static void *end_at_last(void *path) {
  sleep_ms(END_MS);
  if (path) unlink(path);
  _exit(0);
}

static void start_last_end(const char *path) {
  pthread_t thread;
  char *copy = path ? strdup(path) : NULL; /* never freed: the thread outlives the server */
  if (pthread_create(&thread, NULL, end_at_last, copy) == 0) pthread_detach(thread);
}

/* Accepts no more connections, lets running requests finish, and cancels those that do not. */
static void drain_daemon(server *s, struct MHD_Daemon *daemon, const zj_listener *listener) {
  start_last_end(listener->path);
  atomic_store(&s->draining, true);
  MHD_quiesce_daemon(daemon);
  if (!is_idle_within(s, DRAIN_MS)) {
    zj_watch_cancel(s->watch);
    if (!is_idle_within(s, CANCEL_MS)) zj_watch_shut(s->watch); /* clients that do not read */
    (void)is_idle_within(s, CANCEL_MS);
  }
  MHD_stop_daemon(daemon);
  close(listener->socket);
}

/* Gives memory back to the system when nothing is being answered. The C library keeps what requests
 * have freed, for each of its arenas, so that a few heavy ones would make the process large for
 * good. */
static void trim_when_idle(server *s, uint64_t *next_us) {
  if (atomic_load(&s->at_work) > 0 || zj_now_us() < *next_us) return;
  if (!atomic_exchange(&s->worked, false)) return;
  malloc_trim(0);
  *next_us = zj_now_us() + TRIM_US;
}

/* Returns at SIGTERM or SIGINT. Meanwhile closes connections that are overdue, and cancels the work
 * for clients that are gone. */
static void wait_for_end(server *s, const sigset_t *signals) {
  uint64_t next_us = 0;
  for (;;) {
    int got = sigtimedwait(signals, NULL, &(struct timespec){0, SWEEP_MS * 1000000L});
    if (got == SIGTERM || got == SIGINT) return;
    if (got == SIGHUP) zj_access_reopen(s->site.access);
    zj_rights_file_look(s->site.rights);
    zj_watch_sweep(s->watch);
    trim_when_idle(s, &next_us);
  }
}

/* Prints addresses that can be typed into a browser. */
static void print_addresses(const zj_listener *listener, const zj_addresses *own) {
  if (listener->path)
    printf("unix:%s\n", listener->path);
  else if (!own->count)
    printf("http://%s:%d/\n", is_anywhere(listener->host) ? "127.0.0.1" : listener->host,
           listener->port);
  for (size_t i = 0; i < own->count; i++)
    printf("http://%s:%d/\n", own->at[i], listener->port);
  fflush(stdout);
}

static zj_status serve(server *s, const zj_listener *listener, const zj_addresses *own,
                       const sigset_t *signals, zj_error *err) {
  zj_status loaded = zj_late_load_microhttpd(err);
  if (loaded != ZJ_OK) return loaded;
  struct MHD_Daemon *daemon = start_daemon(s, listener->socket);
  if (!daemon) {
    zj_status status = zj_fail_errno(err, ZJ_IO, "MHD_start_daemon");
    close(listener->socket);
    return status;
  }
  print_addresses(listener, own);
  wait_for_end(s, signals);
  drain_daemon(s, daemon, listener);
  if (listener->path) unlink(listener->path);
  return ZJ_OK;
}

zj_status zj_server_run(void *ctx, const zj_server_options *options, zj_error *err) {
  server *s = talloc_zero(ctx, server);
  if (!s) return zj_no_memory(err);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  /* Before any thread starts, so that all inherit it and only sigtimedwait() receives signals. */
  pthread_sigmask(SIG_BLOCK, &signals, NULL);
  signal(SIGPIPE, SIG_IGN);
  zj_mapping_guard(ZJ_LOST_PAGE_COUNTS);
  zj_listener listener;
  zj_addresses own;
  zj_status status = prepare_site(s, s, options, err);
  if (status == ZJ_OK) status = zj_listen(s, options->listen, &listener, err);
  if (status == ZJ_OK) status = allow_hosts(s, &s->site, options, listener.host, &own, err);
  if (status != ZJ_OK) return status;
  s->site.origins = options->origins;
  s->site.origin_count = options->origin_count;
  status = serve(s, &listener, &own, &signals, err);
  talloc_free(s);
  return status;
}
