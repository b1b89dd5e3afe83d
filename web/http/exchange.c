/* exchange.c - JSON, page, text, redirect, problem: the ways to answer. */
#include "web/http/exchange.h"

#include <inttypes.h>
#include <stdio.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "web/http/assets.h"
#include "web/http/render.h"

/* ---- JSON and text ---- */

static int add_piece(const char *piece, size_t length, void *buffer) {
  zj_buffer_add(buffer, piece, length);
  return 0;
}

void zj_answer_json(zj_exchange *x, unsigned status, const char *type, json_t *json) {
  zj_buffer body = {.ctx = x->request->ctx};
  int failed =
      json ? json_dump_callback(json, add_piece, &body, JSON_COMPACT | JSON_REAL_PRECISION(6)) : -1;
  json_decref(json);
  if (failed) body.length = 0, status = 500;
  zj_buffer_add(&body, "\n", 1);
  x->response->status = status;
  x->response->type = type;
  x->response->body = zj_buffer_slice(&body);
}

void zj_answer_text(zj_exchange *x, unsigned status, zj_slice text) {
  x->response->status = status;
  x->response->type = "text/plain; charset=utf-8";
  x->response->body = text;
}

void zj_answer_redirect(zj_exchange *x, const char *where) {
  zj_answer_text(x, 303, ZJ_LIT(""));
  zj_response_header(x->response, "Location", where);
}

/* ---- pages ---- */

/* This page in the other language. */
static const char *other_lang_url(const zj_request *request) {
  zj_link link = zj_link_new(request->ctx, request->method == ZJ_POST ? "/" : request->path);
  for (size_t i = 0; i < request->query.count; i++)
    if (strcmp(request->query.at[i].key, "lang") != 0)
      zj_link_add(&link, request->query.at[i].key, request->query.at[i].value);
  zj_link_add(&link, "lang", request->lang == ZJ_LANG_ZH ? "en" : "zh");
  return zj_link_text(&link);
}

static void add_common(zj_exchange *x, json_t *data) {
  const zj_request *request = x->request;
  json_object_set_new(data, "html_lang",
                      json_string(request->lang == ZJ_LANG_ZH ? "zh-Hans" : "en"));
  json_object_set_new(data, "is_en", json_boolean(request->lang == ZJ_LANG_EN));
  json_object_set_new(data, "css_path", json_string(zj_asset_by_name("zhangju.css")->path));
  json_object_set_new(data, "js_path", json_string(zj_asset_by_name("zhangju.js")->path));
  json_object_set_new(data, "icon_path", json_string(zj_asset_by_name("favicon.svg")->path));
  json_object_set_new(data, "other_lang_url", json_string(other_lang_url(request)));
  json_object_set_new(data, "token", json_string(x->site->token));
  json_object_set_new(data, "can_write", json_boolean(!x->site->read_only));
  json_object_set_new(data, "version", json_string(ZJ_VERSION));
  if (!x->reader) return;
  json_object_set_new(data, "generation",
                      json_integer((json_int_t)x->reader->snapshot->generation));
  json_object_set_new(data, "rules_version", json_string(x->reader->snapshot->rules_version));
}

/* A choice made in the address lasts: later pages need not carry it. */
static void remember_lang(zj_exchange *x) {
  zj_lang lang;
  const char *asked = zj_param_get(&x->request->query, "lang");
  if (!asked || !zj_lang_from(asked, &lang)) return;
  zj_response_header(x->response, "Set-Cookie",
                     lang == ZJ_LANG_ZH
                         ? "lang=zh; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
                         : "lang=en; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
}

void zj_answer_page(zj_exchange *x, unsigned status, const char *name, json_t *data) {
  zj_error err = {0};
  add_common(x, data);
  x->response->status = status;
  x->response->type = "text/html; charset=utf-8";
  if (zj_render(x->request->ctx, name, x->request->lang, data, &x->response->body, &err) != ZJ_OK) {
    fprintf(stderr, "zhangju: %s\n", err.text);
    zj_answer_text(x, 500, ZJ_LIT("500\n"));
  }
  remember_lang(x);
  json_decref(data);
}

/* ---- problems ---- */

typedef struct problem {
  const char *type, *en, *zh;
} problem;

static const problem problems[] = {
    {"query-syntax", "The query cannot be read", "查询写法有误"},
    {"unknown-role", "There is no such section role", "没有这个章节"},
    {"unknown-parameter", "There is no such parameter", "没有这个参数"},
    {"bad-parameter", "A parameter has a value it cannot have", "参数取值有误"},
    {"bad-request", "The request cannot be read", "请求有误"},
    {"bad-host", "This server does not answer to that name", "本服务器不以此域名应答"},
    {"not-acceptable", "There is no such form of the answer", "没有这种格式的应答"},
    {"not-found", "There is no such page", "没有这个页面"},
    {"method", "The method is not allowed here", "此处不接受该请求方法"},
    {"too-long", "The request is too long", "请求过长"},
    {"busy", "Too many searches at once", "同时检索的人太多"},
    {"no-index", "The index cannot be read", "索引不可用"},
    {"read-only", "Saved queries are read-only here", "此处不能改动保存的查询"},
    {"origin", "The form did not come from this page", "表单不是从本站页面提交的"},
    {"exists", "The name is taken", "名称已被使用"},
    {"referred", "Other queries refer to this one", "别的查询引用了它"},
    {"changed", "It has changed meanwhile", "内容已被改动"},
    {"media-type", "The body is of a kind that is not taken here", "此处不接受这种正文"},
    {"stale-cursor", "The index has changed: begin again", "索引已更新，请从头开始"},
    {"bad-body", "The body cannot be used", "正文有误"},
    {"internal", "Something went wrong", "程序出错"},
};

static const problem *find_problem(const char *type) {
  for (size_t i = 0; i < ZJ_COUNT(problems); i++)
    if (strcmp(problems[i].type, type) == 0) return &problems[i];
  return &problems[ZJ_COUNT(problems) - 1];
}

void zj_answer_problem(zj_exchange *x, unsigned status, const char *type, const char *detail,
                       json_t *extra) {
  const problem *known = find_problem(type);
  json_t *json = extra ? extra : json_object();
  json_object_set_new(json, "type",
                      json_string(talloc_asprintf(x->request->ctx, "/problems/%s", known->type)));
  json_object_set_new(json, "title", json_string(zj_tr(known->en, known->zh)));
  json_object_set_new(json, "status", json_integer(status));
  if (detail && *detail) json_object_set_new(json, "detail", json_string(detail));
  if (x->request->id) json_object_set_new(json, "instance", json_string(x->request->id));
  zj_answer_uncached(x);
  zj_response_header(x->response, "Cache-Control", "no-store");
  if (zj_request_is_api(x->request))
    return zj_answer_json(x, status, "application/problem+json", json);
  json_object_set_new(
      json, "page_title",
      json_string(talloc_asprintf(x->request->ctx, "%s – %s", zj_tr(known->en, known->zh),
                                  zj_tr("zhangju", "章句"))));
  zj_answer_page(x, status, "message", json);
}

void zj_answer_error(zj_exchange *x, const zj_error *err) {
  switch (err->status) {
  case ZJ_NOT_FOUND:
    return zj_answer_problem(x, 404, "not-found", err->text, NULL);
  case ZJ_BAD_QUERY:
    return zj_answer_problem(x, 400, "query-syntax", err->text, NULL);
  case ZJ_USAGE:
  case ZJ_BAD_UTF8:
    return zj_answer_problem(x, 400, "bad-parameter", err->text, NULL);
  case ZJ_EXISTS:
    return zj_answer_problem(x, 409, "exists", err->text, NULL);
  case ZJ_LIMIT:
  case ZJ_LOCKED:
    zj_response_header(x->response, "Retry-After", "2");
    return zj_answer_problem(x, 503, "busy", err->text, NULL);
  case ZJ_NO_INDEX:
  case ZJ_CORRUPT: /* the text names files: for the log, not for the client */
    fprintf(stderr, "zhangju: %s\n", err->text);
    return zj_answer_problem(x, 503, "no-index", NULL, NULL);
  default:
    fprintf(stderr, "zhangju: %s\n", err->text);
    return zj_answer_problem(x, 500, "internal", NULL, NULL);
  }
}

/* ---- validators ---- */

/* An answer by saved:NAME changes with the saved query. */
static bool depends_on_more(const zj_request *request) {
  const char *q = zj_param_get(&request->query, "q");
  return q && zj_vocabulary_mentioned(q);
}

bool zj_answer_cached(zj_exchange *x, const char *what) {
  const zj_request *request = x->request;
  const zj_snapshot *snapshot = x->reader->snapshot;
  const char *key = talloc_asprintf(request->ctx, "%s %s %" PRIu64 " %s %d %s %s", ZJ_VERSION,
                                    snapshot->uuid, snapshot->generation, snapshot->rules_version,
                                    (int)request->lang, x->site->start_name, what);
  /* Weak: the body tells how long the search took, which differs each time. */
  char *etag = talloc_asprintf(request->ctx, "W/\"%016" PRIx64 "\"",
                               (uint64_t)XXH3_64bits(key, strlen(key)));
  zj_response_header(x->response, "Cache-Control", "no-cache");
  zj_response_header(x->response, "Vary", "Accept-Language, Cookie");
  if (depends_on_more(request)) return false;
  zj_response_header(x->response, "ETag", etag);
  if (!zj_etag_matches(request->if_none_match, etag + 2)) return false;
  zj_answer_text(x, 304, ZJ_LIT(""));
  return true;
}

void zj_answer_uncached(zj_exchange *x) {
  zj_response *response = x->response;
  for (size_t i = 0; i < response->header_count; i++)
    if (strcmp(response->headers[i].key, "ETag") == 0)
      response->headers[i] = response->headers[--response->header_count];
}
