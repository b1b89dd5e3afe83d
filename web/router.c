/* router.c - the table of addresses and the checks that come before a handler. */
#include "web/router.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "web/assets.h"

typedef struct route {
  const char *path;    /* one `*` stands for a report id */
  unsigned methods;    /* zj_method bits */
  bool reader;         /* needs an open index */
  const char *params;  /* of the query, blank-separated; lang is known everywhere. NULL: others are ignored */
  void (*answer)(zj_exchange *x);
} route;

static void answer_health(zj_exchange *x);
static void answer_ready(zj_exchange *x);
static void answer_robots(zj_exchange *x);
static void answer_icon(zj_exchange *x);

#define GET (ZJ_GET | ZJ_HEAD)

/* The site map. */
static const route routes[] = {
  {"/", GET, true, NULL, zj_page_search},
  {"/search", GET, true, NULL, zj_page_search},
  {"/r/*", GET, true, NULL, zj_page_reading},
  {"/r/*.txt", GET, true, NULL, zj_page_text},
  {"/saved", GET, true, NULL, zj_page_saved},
  {"/saved/add", ZJ_POST, true, NULL, zj_page_saved_add},
  {"/saved/delete", GET, true, NULL, zj_page_saved_forget},
  {"/saved/delete", ZJ_POST, true, NULL, zj_page_saved_delete},
  {"/about", GET, true, NULL, zj_page_about},
  {"/api/v1/search", GET, true, "q in literal unit sort page per sentences", zj_api_search},
  {"/api/v1/saved", GET, true, "", zj_api_saved},
  {"/api/v1/reports/*", GET, true, "q in literal unit", zj_api_report},
  {"/healthz", GET, false, "", answer_health},
  {"/readyz", GET, true, "", answer_ready},
  {"/robots.txt", GET, false, NULL, answer_robots},
  {"/favicon.ico", GET, false, NULL, answer_icon},
};

/* ---- small answers ---- */

static void answer_health(zj_exchange *x) {
  zj_response_header(x->response, "Cache-Control", "no-store");
  zj_answer_text(x, 200, ZJ_LIT("ok\n"));
}

static void answer_ready(zj_exchange *x) { answer_health(x); } /* that there is a reader is the answer */

static void answer_robots(zj_exchange *x) { zj_answer_text(x, 200, ZJ_LIT("User-agent: *\nDisallow: /\n")); }

static void answer_asset(zj_exchange *x, const zj_asset *asset, bool forever) {
  zj_answer_text(x, 200, asset->bytes);
  x->response->type = asset->type;
  zj_response_header(x->response, "Cache-Control", forever ? "public, max-age=31536000, immutable" : "public, max-age=86400");
}

static void answer_icon(zj_exchange *x) { answer_asset(x, zj_asset_by_name("favicon.svg"), false); }

/* ---- matching ---- */

/* Ids are letters and digits; anything else is no id, whatever it would mean to a file system. */
static bool take_id(void *ctx, const char *from, size_t length, const char **id) {
  if (length == 0 || length > 32) return false;
  for (size_t i = 0; i < length; i++)
    if (!isalnum((unsigned char)from[i])) return false;
  *id = talloc_strndup(ctx, from, length);
  return true;
}

static bool path_matches(void *ctx, const char *pattern, const char *path, const char **id) {
  const char *star = strchr(pattern, '*');
  if (!star) return strcmp(pattern, path) == 0;
  size_t head = (size_t)(star - pattern), tail = strlen(star + 1), length = strlen(path);
  if (length < head + tail || strncmp(pattern, path, head) != 0 || strcmp(path + length - tail, star + 1) != 0) return false;
  return take_id(ctx, path + head, length - head - tail, id);
}

/* The route, or NULL with *allowed the methods that the path knows (0: no such path). */
static const route *find_route(zj_exchange *x, unsigned *allowed) {
  *allowed = 0;
  for (size_t i = 0; i < ZJ_COUNT(routes); i++) {
    if (!path_matches(x->request->ctx, routes[i].path, x->request->path, &x->id)) continue;
    *allowed |= routes[i].methods;
    if (routes[i].methods & x->request->method) return &routes[i];
  }
  return NULL;
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

/* A misspelt parameter must not widen a search; a repeated one has no meaning but for `in`. */
static bool params_known(zj_exchange *x, const route *found) {
  const zj_params *query = &x->request->query;
  for (size_t i = 0; found->params && i < query->count; i++) {
    const char *key = query->at[i].key;
    if (!is_listed(found->params, key) && strcmp(key, "lang") != 0) {
      zj_answer_problem(x, 400, "unknown-parameter", zj_text_short(x->request->ctx, key, 40), NULL);
      return false;
    }
    if (strcmp(key, "in") != 0 && zj_param_count(query, key) > 1) {
      zj_answer_problem(x, 400, "bad-parameter",
                        talloc_asprintf(x->request->ctx, zj_tr("%s is given twice", "%s 给了两次"), key), NULL);
      return false;
    }
  }
  return true;
}

static void refuse_method(zj_exchange *x, unsigned allowed) {
  zj_response_header(x->response, "Allow", allowed == ZJ_POST ? "POST" : allowed & ZJ_POST ? "GET, HEAD, POST" : "GET, HEAD");
  x->response->close = true;
  zj_answer_problem(x, 405, "method", NULL, NULL);
}

/* The form must come from a page of this site: the browser says so, and it carries the token. */
static bool form_is_ours(zj_exchange *x) {
  const zj_request *request = x->request;
  const char *token = zj_param_get(&request->form, "token");
  bool same_site = !request->fetch_site || strcmp(request->fetch_site, "same-origin") == 0;
  const char *origin_host = request->origin ? strstr(request->origin, "://") : NULL;
  bool same_origin = !request->origin || (origin_host && request->host && strcmp(origin_host + 3, request->host) == 0);
  bool told = request->fetch_site || request->origin;
  return told && same_site && same_origin && token && strcmp(token, x->site->token) == 0;
}

static bool may_write(zj_exchange *x) {
  if (x->site->read_only) return zj_answer_problem(x, 403, "read-only", NULL, NULL), false;
  if (!form_is_ours(x)) return zj_answer_problem(x, 403, "origin", NULL, NULL), false;
  return true;
}

/* ---- routing ---- */

bool zj_route_takes_form(const zj_site *site, const char *path) {
  if (site->read_only) return false;
  for (size_t i = 0; i < ZJ_COUNT(routes); i++)
    if (routes[i].methods == ZJ_POST && strcmp(routes[i].path, path) == 0) return true;
  return false;
}

static void answer_with_reader(zj_exchange *x, const route *found) {
  zj_error err = {0};
  if (zj_readers_take(x->site->readers, x->site->wait_ms, &x->reader, &err) != ZJ_OK) {
    zj_answer_error(x, &err);
    return;
  }
  found->answer(x);
  zj_readers_give(x->site->readers, x->reader);
}

void zj_route(zj_site *site, zj_request *request, zj_response *response) {
  zj_exchange x = {.site = site, .request = request, .response = response};
  unsigned allowed;
  const zj_asset *asset = zj_asset_by_path(request->path);
  if (asset && (request->method & GET)) return answer_asset(&x, asset, true);
  const route *found = find_route(&x, &allowed);
  if (!found && allowed) return refuse_method(&x, allowed);
  if (!found) return zj_answer_problem(&x, 404, "not-found", NULL, NULL);
  if (!params_known(&x, found)) return;
  if (request->method == ZJ_POST && !may_write(&x)) return;
  if (found->reader) return answer_with_reader(&x, found);
  found->answer(&x);
}
