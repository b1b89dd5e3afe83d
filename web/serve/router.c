/* router.c - the table of addresses and the checks that come before a handler. */
#include "web/serve/router.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "query/engine/search.h"
#include "web/http/assets.h"
#include "web/http/origin.h"
#include "web/http/secret.h"
#include "web/http/user.h"
#include "web/pages/handlers.h"

typedef enum body {
  NONE,
  FORM,
  JSON,
  ASK,  /* JSON that changes nothing: a question too long for an address */
  DRAFT /* a form that changes nothing: a text to look at */
} body;
typedef enum source {
  NO_READER,
  READER,
  DEAR, /* a reader, and the answer may take long */
  EXPORTER
} source;

typedef struct route {
  const char *path;   /* `*` stands for an id */
  unsigned methods;   /* zj_method bits */
  source reader;      /* the pool it takes a reader from */
  body body;          /* the kind of body that a request with a changing method carries */
  const char *params; /* known parameters of the query, separated by blanks; lang is always known.
                         NULL: unknown parameters are ignored */
  void (*answer)(zj_exchange *x);
} route;

static void answer_health(zj_exchange *x);
static void answer_ready(zj_exchange *x);
static void answer_robots(zj_exchange *x);
static void answer_icon(zj_exchange *x);

#define GET (ZJ_GET | ZJ_HEAD)

enum { ID_MAX = 32, PLAIN_QUERY_MAX = 100 };

/* The site map. */
static const route routes[] = {
    {"/", GET, DEAR, NONE, NULL, zj_page_search},
    {"/search", GET, DEAR, NONE, NULL, zj_page_search},
    {"/export", GET, EXPORTER, NONE, "format excel q in literal unit sort", zj_export},
    {"/r/*", GET, DEAR, NONE, NULL, zj_page_reading},
    {"/r/*/similar", GET, DEAR, NONE, NULL, zj_page_similar},
    {"/r/*/file", GET, READER, NONE, NULL, zj_page_original},
    {"/r/*/role", GET | ZJ_POST, DEAR, FORM, NULL, zj_page_role},
    {"/r/*.txt", GET, READER, NONE, NULL, zj_page_text},
    {"/reports", GET, DEAR, NONE, NULL, zj_page_reports},
    {"/tasks", GET, READER, NONE, NULL, zj_page_tasks},
    {"/items", GET, DEAR, NONE, NULL, zj_page_items},
    {"/compare", GET, DEAR, NONE, NULL, zj_page_compare},
    {"/account", GET, DEAR, NONE, NULL, zj_page_account},
    {"/overlap", GET | ZJ_POST, DEAR, DRAFT, NULL, zj_page_overlap},
    {"/trend", GET, DEAR, NONE, NULL, zj_page_trend},
    {"/verify", GET | ZJ_POST, DEAR, DRAFT, NULL, zj_page_verify},
    {"/checkup", GET | ZJ_POST, DEAR, DRAFT, NULL, zj_page_checkup},
    {"/export/items", GET, EXPORTER, NONE, NULL, zj_download_items},
    {"/export/trend", GET, EXPORTER, NONE, NULL, zj_download_trend},
    {"/export/compare", GET, EXPORTER, NONE, NULL, zj_download_compare},
    {"/export/account", GET, EXPORTER, NONE, NULL, zj_download_account},
    {"/export/overlap", GET, EXPORTER, NONE, NULL, zj_download_overlap},
    {"/export/checkup", GET, EXPORTER, NONE, NULL, zj_download_checkup},
    {"/saved", GET, DEAR, NONE, NULL, zj_page_saved},
    {"/saved/*", GET, DEAR, NONE, NULL, zj_page_saved_one},
    {"/saved/*.atom", GET, DEAR, NONE, NULL, zj_feed},
    {"/saved/add", ZJ_POST, READER, FORM, NULL, zj_page_saved_add},
    {"/saved/seen", ZJ_POST, READER, FORM, NULL, zj_page_saved_seen},
    {"/saved/*/edit", GET | ZJ_POST, READER, FORM, NULL, zj_page_saved_edit},
    {"/saved/*/delete", GET | ZJ_POST, READER, FORM, NULL, zj_page_saved_delete},
    {"/basket", GET, READER, NONE, NULL, zj_page_basket},
    {"/basket/file", GET, READER, NONE, NULL, zj_basket_file},
    {"/paste", GET | ZJ_POST, DEAR, DRAFT, NULL, zj_page_paste},
    {"/about", GET, READER, NONE, NULL, zj_page_about},
    {"/help", GET, READER, NONE, NULL, zj_page_help},
    {"/status", GET, READER, NONE, NULL, zj_page_status},
    {"/api/v1/search", GET, DEAR, NONE, "q in literal unit sort page per sentences cursor",
     zj_api_search},
    {"/api/v1/count", GET, READER, NONE, "q in literal unit", zj_api_count},
    {"/api/v1/explain", GET, DEAR, NONE, "q in literal unit", zj_api_explain},
    {"/api/v1/items", GET, DEAR, NONE, "q in literal nested page per format excel", zj_api_items},
    {"/api/v1/trend", GET, DEAR, NONE, "q in literal by about format excel", zj_api_trend},
    {"/api/v1/reports", GET, DEAR, NONE, "q sort page per", zj_api_reports},
    {"/api/v1/saved", GET, DEAR, NONE, "", zj_api_saved},
    {"/api/v1/saved", ZJ_POST, READER, JSON, "", zj_api_saved_add},
    {"/api/v1/saved/*", GET | ZJ_PUT | ZJ_DELETE, READER, JSON, "force", zj_api_saved_one},
    {"/api/v1/saved/*/hits", GET, DEAR, NONE, "new page per sentences", zj_api_saved_hits},
    {"/api/v1/saved/*/seen", ZJ_POST, READER, JSON, "", zj_api_saved_seen},
    {"/api/v1/reports/*", GET, DEAR, NONE, "q in literal unit part", zj_api_report},
    {"/api/v1/reports/*/outline", GET, READER, NONE, "page per", zj_api_outline},
    {"/api/v1/reports/*/similar", GET, DEAR, NONE, "line per", zj_api_similar},
    {"/api/v1/reports/*/text", GET, READER, NONE, "", zj_page_text},
    {"/api/v1/reports/*/role", ZJ_POST, DEAR, JSON, "", zj_api_role},
    {"/api/v1/compare", GET, DEAR, NONE, "a b in format excel", zj_api_compare},
    {"/api/v1/account", GET, DEAR, NONE, "kind a b format excel", zj_api_account},
    {"/api/v1/verify", ZJ_POST, DEAR, ASK, "", zj_api_verify},
    {"/api/v1/similar", ZJ_POST, DEAR, ASK, "", zj_api_similar_text},
    {"/api/v1/search", ZJ_POST, DEAR, ASK, "", zj_api_search_body},
    {"/mcp", ZJ_POST, DEAR, ASK, "", zj_mcp_message},
    {"/retrieval", ZJ_POST, DEAR, ASK, "", zj_retrieval},
    {"/api/v1/roles", GET, READER, NONE, "", zj_api_roles},
    {"/api/v1/status", GET, READER, NONE, "", zj_api_status},
    {"/api/v1/openapi.json", GET, NO_READER, NONE, "", zj_api_openapi},
    {"/metrics", GET, READER, NONE, "", zj_api_metrics},
    {"/healthz", GET, NO_READER, NONE, "", answer_health},
    {"/readyz", GET, READER, NONE, "", answer_ready},
    {"/robots.txt", GET, NO_READER, NONE, NULL, answer_robots},
    {"/favicon.ico", GET, NO_READER, NONE, NULL, answer_icon},
};

/* ---- small answers ---- */

static void answer_health(zj_exchange *x) {
  zj_answer_unstored(x);
  zj_answer_text(x, 200, ZJ_LIT("ok\n"));
}

/* The router has taken a reader, so the index can be searched. */
static void answer_ready(zj_exchange *x) {
  answer_health(x);
}

static void answer_robots(zj_exchange *x) {
  zj_answer_text(x, 200, ZJ_LIT("User-agent: *\nDisallow: /\n"));
}

static void answer_asset(zj_exchange *x, const zj_asset *asset, bool forever) {
  zj_answer_text(x, 200, asset->bytes);
  x->response->type = asset->content_type;
  zj_response_header(x->response, "Cache-Control",
                     forever ? "public, max-age=31536000, immutable" : "public, max-age=86400");
}

static void answer_icon(zj_exchange *x) {
  answer_asset(x, zj_asset_by_name("favicon.svg"), false);
}

/* ---- matching ---- */

/* An id has 1 to ID_MAX letters and digits, so nothing that means something to a file system. */
static bool read_id(void *ctx, const char *from, size_t length, const char **id) {
  if (length == 0 || length > ID_MAX) return false;
  for (size_t i = 0; i < length; i++)
    if (!isalnum((unsigned char)from[i])) return false;
  *id = zj_text_copy(ctx, (zj_slice){from, length});
  return true;
}

static bool path_matches(void *ctx, const char *pattern, const char *path, const char **id) {
  const char *star = strchr(pattern, '*');
  if (!star) return strcmp(pattern, path) == 0;
  size_t head = (size_t)(star - pattern), tail = strlen(star + 1), length = strlen(path);
  if (length < head + tail || strncmp(pattern, path, head) != 0 ||
      strcmp(path + length - tail, star + 1) != 0)
    return false;
  return read_id(ctx, path + head, length - head - tail, id);
}

/* The route for path and method among those with, or without, a star. Adds to *allowed the methods
 * that the path has there. */
static const route *find_among(zj_exchange *x, bool starred, unsigned *allowed) {
  for (size_t i = 0; i < ZJ_COUNT(routes); i++) {
    if ((strchr(routes[i].path, '*') != NULL) != starred ||
        !path_matches(x->request->ctx, routes[i].path, x->request->path, &x->id))
      continue;
    *allowed |= routes[i].methods;
    if (routes[i].methods & x->request->method) return &routes[i];
  }
  return NULL;
}

/* The route; or NULL, and *allowed has the methods of the path (0: there is no such path). A path
 * listed without a star wins: "/saved/add" is never the id "add". */
static const route *find_route(zj_exchange *x, unsigned *allowed) {
  *allowed = 0;
  const route *found = find_among(x, false, allowed);
  return found || *allowed ? found : find_among(x, true, allowed);
}

/* ---- checks ---- */

static bool is_listed(const char *list, const char *word) {
  size_t length = strlen(word);
  for (const char *at = list; *at;) {
    at += strspn(at, " ");
    size_t end = strcspn(at, " ");
    if (end == length && strncmp(at, word, length) == 0) return true;
    at += end;
  }
  return false;
}

/* A misspelt parameter must not widen a search, and only `in` may be repeated. */
static bool check_params(zj_exchange *x, const route *found) {
  const zj_params *query = &x->request->query;
  for (size_t i = 0; found->params && i < query->count; i++) {
    const char *key = query->at[i].key;
    if (!is_listed(found->params, key) && strcmp(key, "lang") != 0) {
      zj_answer_problem(x, 400, "unknown-parameter", zj_text_short(x->request->ctx, key, 40), NULL);
      return false;
    }
    if (strcmp(key, "in") != 0 && zj_param_count(query, key) > 1) {
      zj_answer_problem(
          x, 400, "bad-parameter",
          zj_text_print(x->request->ctx, zj_tr("%s is given twice", "%s 给了两次"), key), NULL);
      return false;
    }
  }
  return true;
}

static void refuse_method(zj_exchange *x, unsigned allowed) {
  static const struct {
    unsigned method;
    const char *name;
  } names[] = {{ZJ_GET, "GET"},
               {ZJ_HEAD, "HEAD"},
               {ZJ_POST, "POST"},
               {ZJ_PUT, "PUT"},
               {ZJ_DELETE, "DELETE"}};
  const char *list = "";
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    if (allowed & names[i].method)
      list = zj_text_print(x->request->ctx, "%s%s%s", list, *list ? ", " : "", names[i].name);
  zj_response_header(x->response, "Allow", list);
  x->response->close = true;
  zj_answer_problem(x, 405, "method", NULL, NULL);
}

/* Whether a form came from a page of this site: the browser says so, and it carries the token. */
static bool form_is_ours(zj_exchange *x) {
  const zj_request *request = x->request;
  const char *token = zj_param_get(&request->form, "token");
  char ours[ZJ_RANDOM_HEX];
  zj_exchange_token(x, ours);
  bool has_origin = request->fetch_site || request->origin;
  return has_origin && zj_origin_is_ours(request) && token &&
         zj_secret_equal(zj_slice_of(token), zj_slice_of(ours));
}

static bool is_json(const char *type) {
  static const char name[] = "application/json";
  return type && strncasecmp(type, name, sizeof name - 1) == 0 &&
         strchr("; \t", type[sizeof name - 1]);
}

static bool refuse_write(zj_exchange *x, unsigned status, const char *type, const char *detail) {
  zj_answer_problem(x, status, type, detail, NULL);
  return false;
}

/* A page of another site can send JSON, PUT or DELETE here only after a preflight, and we answer
 * none. */
static bool check_json(zj_exchange *x) {
  if (!zj_origin_is_ours(x->request)) return refuse_write(x, 403, "origin", NULL);
  if (x->request->method == ZJ_DELETE && !x->request->body.length) return true;
  if (is_json(x->request->content_type)) return true;
  return refuse_write(
      x, 415, "media-type",
      zj_tr("send Content-Type: application/json", "请以 Content-Type: application/json 发送"));
}

/* Reads the form of a body. */
static bool read_form(zj_exchange *x) {
  static const char name[] = "application/x-www-form-urlencoded";
  zj_request *request = x->request;
  if (request->content_type && strncasecmp(request->content_type, name, sizeof name - 1) != 0)
    return refuse_write(x, 415, "media-type",
                        zj_tr("send Content-Type: application/x-www-form-urlencoded",
                              "请以 Content-Type: application/x-www-form-urlencoded 发送"));
  bool is_readable = zj_params_read(request->ctx, request->body, &request->form);
  zj_error err = {0};
  if (zj_noted_status(&err) != ZJ_OK) {
    zj_answer_error(x, &err);
    return false;
  }
  if (!is_readable)
    return refuse_write(
        x, 400, "bad-request",
        zj_tr("the form is not percent-encoded UTF-8", "表单不是百分号编码的 UTF-8"));
  return true;
}

static bool check_form(zj_exchange *x) {
  return read_form(x) && (form_is_ours(x) || refuse_write(x, 403, "origin", NULL));
}

/* A form that changes nothing needs no token, but pages of other sites may not make work here. */
static bool check_draft(zj_exchange *x) {
  return read_form(x) && (zj_origin_is_ours(x->request) || refuse_write(x, 403, "origin", NULL));
}

/* Whether a request with a body is answered: one that changes something only for our own pages and
 * for programs, and on a site that is not read-only. */
static bool check_write(zj_exchange *x, const route *found) {
  if (found->body == ASK) return check_json(x);
  if (found->body == DRAFT) return check_draft(x);
  if (!zj_exchange_must_write(x)) return false;
  return found->body == JSON ? check_json(x) : check_form(x);
}

/* ---- rights ---- */

/* Asks the access file what exists for who asks. Who is given nothing by it meets a page that says
 * so, whatever the address; an answer about the state of the server goes without. */
static bool find_rights(zj_exchange *x, const route *found) {
  zj_error err = {0};
  const zj_request *request = x->request;
  if (!x->site->rights || found->reader == NO_READER) return true;
  if (zj_rights_file_ask(x->site->rights, request->ctx, request->user, &x->rights, &err) != ZJ_OK) {
    zj_answer_error(x, &err);
    return false;
  }
  if (x->rights->any || found->answer == answer_ready || found->answer == zj_api_metrics)
    return true;
  const char *detail =
      request->user ? zj_text_print(request->ctx,
                                    zj_tr("You are signed in as %s. Ask whoever runs this server.",
                                          "您以 %s 的身份登录。请与本站管理员联系。"),
                                    request->user)
                    : zj_tr("You are not signed in. Ask whoever runs this server.",
                            "您没有登录。请与本站管理员联系。");
  zj_answer_problem(x, 403, "no-rights", detail, NULL);
  return false;
}

/* Where answers differ by user no cache may give one to another. */
static void keep_private(zj_exchange *x) {
  if (!x->site->user_header) return;
  zj_response_vary(x->request->ctx, x->response, x->site->user_header);
  if (!zj_response_header_get(x->response, "Cache-Control")) zj_answer_rechecked(x);
}

/* Whether an answer may take long. A search for words alone does not. */
static bool is_dear(const zj_exchange *x, const route *found) {
  const char *q = zj_param_get(&x->request->query, "q");
  if (found->reader != DEAR) return false;
  return !q || strlen(q) > PLAIN_QUERY_MAX || strpbrk(q, "(*|") || strstr(q, "（") ||
         strstr(q, " OR ");
}

/* The one who asks for a reader. */
static zj_asker asker_of(const zj_exchange *x, const route *found) {
  const zj_request *request = x->request;
  zj_asker asker = {.who = request->who,
                    .dear = is_dear(x, found),
                    .writes =
                        !(request->method & GET) && (found->body == FORM || found->body == JSON),
                    .named = x->site->user_header != NULL,
                    .rights = x->rights};
  if (!request->user) return asker;
  asker.own_saved = zj_user_saved(request->ctx, x->site->saved_path, request->user);
  if (!asker.own_saved) zj_note_no_memory(); /* the answer becomes 503 */
  return asker;
}

/* ---- routing ---- */

zj_route_body zj_route_body_of(void *ctx, zj_method method, const char *path) {
  const char *id;
  for (size_t i = 0; i < ZJ_COUNT(routes); i++) {
    const route *r = &routes[i];
    if (r->body == NONE || !(r->methods & method & ~GET) || !path_matches(ctx, r->path, path, &id))
      continue;
    bool asks = r->body == ASK || r->body == DRAFT;
    return (zj_route_body){asks ? ZJ_ASK_MAX : ZJ_FORM_MAX, !asks};
  }
  return (zj_route_body){0};
}

const char *zj_route_path(size_t i) {
  return i < ZJ_COUNT(routes) ? routes[i].path : NULL;
}

/* Replaces an answer that cannot be trusted: a mapped file was cut short under the reader, or
 * memory ran out and something is missing. */
static void replace_unsound(zj_exchange *x) {
  zj_error err = {0};
  zj_status status = zj_noted_status(&err);
  if (status == ZJ_OK && x->reader && !x->response->stream)
    status = zj_reader_sound(x->reader, &err);
  if (status == ZJ_OK) return;
  zj_answer_error(x, &err);
  x->response->stream = NULL;
}

/* The addresses that a cluster can answer. The others look at all reports, or at an index. */
static bool is_remote(const route *found) {
  static void (*const answers[])(zj_exchange *) = {
      zj_page_search, zj_export,     zj_page_reading, zj_page_text, zj_page_about,
      zj_page_help,   zj_api_search, zj_api_count,    zj_api_items, zj_api_report,
      zj_api_outline, zj_api_roles,  zj_api_metrics,  answer_ready};
  for (size_t i = 0; i < ZJ_COUNT(answers); i++)
    if (found->answer == answers[i]) return true;
  return false;
}

/* Of a cluster, fetches the report that the address names. Returns false after an answer that says
 * why there is none. */
static bool select_remote(zj_exchange *x, const route *found, const zj_readers *from) {
  zj_error err = {0};
  if (!zj_readers_remote(from)) return true;
  if (!is_remote(found)) {
    zj_answer_problem(x, 501, "cluster",
                      zj_tr("A cluster answers searches, counts and items, and shows reports.",
                            "集群可以检索、计数、列条目和阅读报告。"),
                      NULL);
    return false;
  }
  if (!x->id || zj_reader_fetch(x->reader, zj_slice_of(x->id), &err) == ZJ_OK) return true;
  zj_answer_error(x, &err);
  return false;
}

static void answer_with_reader(zj_exchange *x, const route *found) {
  zj_error err = {0};
  zj_readers *from = found->reader == EXPORTER ? x->site->exporters : x->site->readers;
  if (zj_readers_take(from, asker_of(x, found), x->site->wait_ms, &x->reader, &err) != ZJ_OK) {
    zj_answer_error(x, &err);
    return;
  }
  if (x->reader->heavy) x->response->close = true; /* the thread ends with its connection */
  if (select_remote(x, found, from)) found->answer(x);
  bool keeps_reader = x->response->stream != NULL; /* a stream gives the reader back itself */
  replace_unsound(x);
  if (keeps_reader) {
    zj_vocabulary_set(NULL);
    zj_saved_wait_with(NULL, NULL);
  } else if (x->reader) { /* a handler that needs it no more has given it back */
    zj_readers_give(from, x->reader);
  }
}

/* Answers 406 to a client that does not accept the media type of an address of the API. */
static void refuse_media_type(zj_exchange *x) {
  if (!zj_request_is_api(x->request) || x->response->stream || !x->response->type ||
      zj_request_accepts(x->request, x->response->type))
    return;
  if (x->response->status != 200) return;
  int length = (int)strcspn(x->response->type, ";");
  zj_answer_problem(x, 406, "not-acceptable",
                    zj_text_print(x->request->ctx,
                                  zj_tr("this address answers in %.*s", "此地址以 %.*s 应答"),
                                  length, x->response->type),
                    NULL);
}

static void answer_route(zj_exchange *x, const route *found, unsigned allowed) {
  if (!found && allowed) return refuse_method(x, allowed);
  if (!found) return zj_answer_problem(x, 404, "not-found", NULL, NULL);
  if (!find_rights(x, found)) return;
  if (!check_params(x, found)) return;
  if (!(x->request->method & GET) && !check_write(x, found)) return;
  if (found->reader != NO_READER) return answer_with_reader(x, found);
  found->answer(x);
  replace_unsound(x);
}

void zj_route(zj_site *site, zj_request *request, zj_response *response) {
  zj_exchange x = {.site = site, .request = request, .response = response};
  uint64_t began_us = zj_now_us();
  unsigned allowed = 0;
  const zj_asset *asset = zj_asset_by_path(request->path);
  const route *found = NULL;
  zj_noted_clear();
  if (asset && (request->method & GET)) {
    answer_asset(&x, asset, true);
    response->route = "/assets/*";
  } else {
    found = find_route(&x, &allowed);
    answer_route(&x, found, allowed);
    refuse_media_type(&x);
    keep_private(&x);
    zj_origin_share(&x);
    response->route = found ? found->path : NULL;
  }
  zj_metrics_request(site->metrics, found ? (size_t)(found - routes) : SIZE_MAX, response->status,
                     zj_now_us() - began_us);
}
