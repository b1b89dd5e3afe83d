/* exchange.c - the ways to answer: JSON, page, text, redirect, problem. */
#include "web/http/exchange.h"

#include <inttypes.h>
#include <stdio.h>
#include <xxhash.h>

#include "indexer/base/cancel.h"
#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "web/http/assets.h"
#include "web/http/isolate.h"
#include "web/http/render.h"
#include "web/http/secret.h"

/* ---- who asks ---- */

bool zj_exchange_writes(const zj_exchange *x) {
  return !x->site->read_only && (!x->site->user_header || x->request->user);
}

bool zj_exchange_corrects(const zj_exchange *x) {
  return zj_exchange_writes(x) && (!x->rights || x->rights->corrects);
}

void zj_exchange_token(const zj_exchange *x, char out[ZJ_RANDOM_HEX]) {
  zj_secret_for(x->site->token, zj_slice_of(x->request->user ? x->request->user : ""), out);
}

/* ---- JSON and text ---- */

static int add_piece(const char *piece, size_t length, void *buffer) {
  zj_buffer_add(buffer, piece, length);
  return 0;
}

/* Takes over the reference. */
static zj_status write_json(void *ctx, json_t *json, zj_slice *out, zj_error *err) {
  zj_buffer body = {.ctx = ctx};
  bool failed = !json || json_dump_callback(json, add_piece, &body,
                                            JSON_COMPACT | JSON_REAL_PRECISION(6)) != 0;
  json_decref(json);
  zj_buffer_add(&body, "\n", 1);
  *out = zj_buffer_slice(&body);
  if (failed) zj_note_bad_text();
  zj_status status = zj_noted_status(err);
  return status == ZJ_OK ? zj_buffer_status(&body, err) : status;
}

void zj_answer_json(zj_exchange *x, unsigned status, const char *type, json_t *json) {
  zj_error err = {0};
  zj_slice body;
  if (write_json(x->request->ctx, json, &body, &err) != ZJ_OK) return zj_answer_error(x, &err);
  zj_answer_text(x, status, body);
  x->response->type = type;
}

void zj_answer_text(zj_exchange *x, unsigned status, zj_slice text) {
  x->response->status = status;
  x->response->type = "text/plain; charset=utf-8";
  x->response->body = text;
}

void zj_answer_buffer(zj_exchange *x, const char *type, const zj_buffer *buffer) {
  zj_error err = {0};
  if (zj_buffer_status(buffer, &err) != ZJ_OK) return zj_answer_error(x, &err);
  zj_answer_text(x, 200, zj_buffer_slice(buffer));
  x->response->type = type;
}

void zj_stream_end(zj_stream *stream, zj_status status, const zj_error *err) {
  stream->failed = status != ZJ_OK;
  if (stream->failed && !zj_cancelled())
    fprintf(stderr, zj_tr("zhangju: a file was cut off: %s\n", "zhangju：文件中断：%s\n"),
            err->text);
}

void zj_answer_redirect(zj_exchange *x, const char *where) {
  zj_answer_text(x, 303, ZJ_LIT(""));
  zj_response_header(x->response, "Location", where);
}

/* ---- pages ---- */

/* The address of this page in the other language. */
static const char *other_lang_url(const zj_request *request) {
  zj_link link = zj_link_new(request->ctx, request->method == ZJ_POST ? "/" : request->path);
  for (size_t i = 0; i < request->query.count; i++)
    if (strcmp(request->query.at[i].key, "lang") != 0)
      zj_link_add(&link, request->query.at[i].key, request->query.at[i].value);
  zj_link_add(&link, "lang", request->lang == ZJ_LANG_ZH ? "en" : "zh");
  return zj_link_text(&link);
}

static bool is_remote(const zj_exchange *x) {
  return x->site->readers && zj_readers_remote(x->site->readers);
}

/* Adds the members that every page needs. */
static void add_common(zj_exchange *x, json_t *data) {
  const zj_request *request = x->request;
  char token[ZJ_RANDOM_HEX];
  zj_exchange_token(x, token);
  zj_value_set(data, "html_lang", json_string(request->lang == ZJ_LANG_ZH ? "zh-Hans" : "en"));
  zj_value_set(data, "is_en", json_boolean(request->lang == ZJ_LANG_EN));
  zj_value_set(data, "tasks_css_path", json_string(zj_asset_by_name("tasks.css")->path));
  zj_value_set(data, "css_path", json_string(zj_asset_by_name("zhangju.css")->path));
  zj_value_set(data, "js_path", json_string(zj_asset_by_name("zhangju.js")->path));
  zj_value_set(data, "rows_js_path", json_string(zj_asset_by_name("rows.js")->path));
  zj_value_set(data, "basket_js_path", json_string(zj_asset_by_name("basket.js")->path));
  zj_value_set(data, "icon_path", json_string(zj_asset_by_name("favicon.svg")->path));
  zj_value_set(data, "other_lang_url", json_string(other_lang_url(request)));
  zj_value_set(data, "token", json_string(token));
  zj_value_set(data, "can_write", json_boolean(zj_exchange_writes(x)));
  zj_value_set(data, "can_correct", json_boolean(zj_exchange_corrects(x)));
  if (request->user) zj_value_set(data, "user", json_string(request->user));
  bool nameless = !x->site->read_only && !zj_exchange_writes(x);
  zj_value_set(data, "nameless", json_boolean(nameless));
  zj_value_set(data, "version", json_string(ZJ_VERSION));
  zj_value_set(data, "remote",
               json_boolean(is_remote(x))); /* pages that need an index are not linked */
  if (!x->reader) return;
  zj_value_set(data, "generation", json_integer((json_int_t)x->reader->snapshot->generation));
}

/* Keeps a language chosen in the address in a cookie, so that later addresses need not carry it. */
static void remember_lang(zj_exchange *x) {
  zj_lang lang;
  const char *asked = zj_param_get(&x->request->query, "lang");
  if (!asked || !zj_lang_from(asked, &lang)) return;
  zj_response_header(x->response, "Set-Cookie",
                     lang == ZJ_LANG_ZH
                         ? "lang=zh; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
                         : "lang=en; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
}

/* Takes over the reference. */
static zj_status render_page(zj_exchange *x, unsigned status, const char *name, json_t *data,
                             zj_error *err) {
  zj_slice html;
  add_common(x, data);
  zj_status whole = zj_value_status(data, err);
  if (whole != ZJ_OK) {
    json_decref(data);
    return whole;
  }
  zj_status rendered = zj_render(x->request->ctx, name, x->request->lang, data, &html, err);
  json_decref(data);
  if (rendered == ZJ_OK) rendered = zj_isolate(x->request->ctx, html, &html, err);
  if (rendered != ZJ_OK) return rendered;
  zj_answer_text(x, status, html);
  x->response->type = "text/html; charset=utf-8";
  remember_lang(x);
  return ZJ_OK;
}

void zj_answer_page(zj_exchange *x, unsigned status, const char *name, json_t *data) {
  zj_error err = {0};
  if (render_page(x, status, name, data, &err) != ZJ_OK) zj_answer_error(x, &err);
}

/* ---- problems ---- */

typedef struct problem {
  const char *type, *en, *zh;
} problem;

static const problem problems[] = {
    {"query-syntax", "The query has a syntax error", "查询写法有误"},
    {"unknown-role", "There is no such role", "没有这种章节角色"},
    {"unknown-parameter", "There is no such parameter", "没有这个参数"},
    {"bad-parameter", "A parameter has an invalid value", "参数取值有误"},
    {"bad-request", "The request is malformed", "请求有误"},
    {"bad-host", "This server does not answer to that host name", "本服务器不以此域名应答"},
    {"not-acceptable", "The answer is not available in that format", "没有这种格式的应答"},
    {"not-found", "There is no such page", "没有这个页面"},
    {"method", "The method is not allowed here", "此处不接受该请求方法"},
    {"too-long", "The text is too long for this address; paste it at /paste",
     "文字太长，这里放不下；请到“粘贴长文来查”（/paste）去查"},
    {"busy", "Too many searches at once", "同时进行的检索过多"},
    {"overdue", "The answer takes too long or is too large", "应答用时过长或内容过大，未能完成"},
    {"no-index", "The index cannot be read", "索引不可用"},
    {"read-only", "Saved queries are read-only here", "此处不能改动保存的查询"},
    {"no-rights", "There are no reports here that you may read", "这里没有您可以查阅的报告"},
    {"nameless", "You are not signed in", "您没有登录"},
    {"forbidden", "You may not do this", "您无权这样做"},
    {"bad-user", "The name of the user cannot be used", "用户名不能用"},
    {"origin", "The form did not come from this page", "表单不是从本站页面提交的"},
    {"exists", "The name is taken", "名称已被使用"},
    {"referred", "Other queries refer to this one", "别的查询引用了它"},
    {"changed", "It has been changed in the meantime", "内容已被改动"},
    {"media-type", "The media type of the body is not accepted here",
     "此处不接受这种类型的请求正文"},
    {"too-wide", "The query asks a cluster for too much", "检索范围过大"},
    {"cluster", "This page needs an index on this machine", "此页需要本机上的索引"},
    {"stale-cursor", "The index has changed; start again", "索引已更新，请从头开始"},
    {"bad-body", "The body is invalid", "请求正文有误"},
    {"no-memory", "There is not enough memory for this answer", "内存不足，无法给出这份应答"},
    {"internal", "Something went wrong", "程序出错"},
};

/* An unknown type is the last one, "internal". */
static const problem *find_problem(const char *type) {
  for (size_t i = 0; i < ZJ_COUNT(problems); i++)
    if (strcmp(problems[i].type, type) == 0) return &problems[i];
  return &problems[ZJ_COUNT(problems) - 1];
}

/* The answer when even a problem cannot be made. Needs no memory. */
static void answer_bare(zj_exchange *x, zj_status why) {
  static const struct {
    unsigned status;
    const char *page, *json;
  } bare[] = {
      {500, "500\n",
       "{\"type\":\"/problems/internal\",\"title\":\"Something went wrong\",\"status\":500}\n"},
      {503, "503\n",
       "{\"type\":\"/problems/no-memory\",\"title\":\"There is not enough memory for this answer\",\"status\":503}\n"},
  };
  size_t i = why == ZJ_NO_MEMORY;
  bool is_api = zj_request_is_api(x->request);
  zj_answer_text(x, bare[i].status, zj_slice_of(is_api ? bare[i].json : bare[i].page));
  if (is_api) x->response->type = "application/problem+json";
}

static zj_status write_problem(zj_exchange *x, unsigned status, const problem *known, json_t *json,
                               zj_error *err) {
  void *ctx = x->request->ctx;
  if (zj_request_is_api(x->request)) {
    zj_slice body;
    zj_status written = write_json(ctx, json, &body, err);
    if (written != ZJ_OK) return written;
    zj_answer_text(x, status, body);
    x->response->type = "application/problem+json";
    return ZJ_OK;
  }
  const char *title =
      zj_text_print(ctx, "%s – %s", zj_tr(known->en, known->zh), zj_tr("zhangju", "章句"));
  zj_value_set(json, "page_title", json_string(title));
  zj_value_set(json, "has_pages", json_boolean(!x->rights || x->rights->any));
  return render_page(x, status, "message", json, err);
}

void zj_answer_problem(zj_exchange *x, unsigned status, const char *type, const char *detail,
                       json_t *extra) {
  zj_error err = {0};
  const problem *known = find_problem(type);
  json_t *json = extra ? extra : json_object();
  zj_value_set(json, "type",
               json_string(zj_text_print(x->request->ctx, "/problems/%s", known->type)));
  zj_value_set(json, "title", json_string(zj_tr(known->en, known->zh)));
  zj_value_set(json, "status", json_integer(status));
  if (detail && *detail) zj_value_set(json, "detail", json_string(detail));
  if (x->request->id) zj_value_set(json, "instance", json_string(x->request->id));
  zj_answer_uncached(x);
  zj_answer_unstored(x);
  if (write_problem(x, status, known, json, &err) == ZJ_OK) return;
  fprintf(stderr, "zhangju: %s\n", err.text);
  answer_bare(x, err.status);
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
    if (x->reader && is_remote(x)) return zj_answer_problem(x, 422, "too-wide", err->text, NULL);
    zj_response_header(x->response, "Retry-After", "2");
    return zj_answer_problem(x, 503, x->reader ? "overdue" : "busy", err->text, NULL);
  case ZJ_LOCKED:
    zj_response_header(x->response, "Retry-After", "2");
    return zj_answer_problem(x, 503, "busy", err->text, NULL);
  case ZJ_NO_MEMORY:
    fprintf(stderr, "zhangju: %s\n", err->text);
    zj_noted_clear(); /* the problem itself may fit */
    zj_response_header(x->response, "Retry-After", "2");
    return zj_answer_problem(x, 503, "no-memory", NULL, NULL);
  case ZJ_NO_INDEX:
  case ZJ_CORRUPT: /* the text names files: for the log, not for the client */
    fprintf(stderr, "zhangju: %s\n", err->text);
    zj_noted_clear(); /* the problem itself is sound */
    return zj_answer_problem(x, 503, "no-index", NULL, NULL);
  case ZJ_OK:
  case ZJ_DONE:
  case ZJ_BAD_INPUT:
  case ZJ_IO:
  case ZJ_INTERRUPTED:
  case ZJ_INTERNAL:
    fprintf(stderr, "zhangju: %s\n", err->text);
    return zj_answer_problem(x, 500, "internal", NULL, NULL);
  }
}

/* ---- refusals ---- */

bool zj_exchange_must_write(zj_exchange *x) {
  if (zj_exchange_writes(x)) return true;
  if (x->site->read_only)
    zj_answer_problem(x, 403, "read-only", NULL, NULL);
  else
    zj_answer_problem(
        x, 403, "nameless",
        zj_tr("Without a name nothing can be changed here.", "没有用户名，这里的内容都不能改动。"),
        NULL);
  return false;
}

bool zj_exchange_must_correct(zj_exchange *x) {
  if (!zj_exchange_must_write(x)) return false;
  if (zj_exchange_corrects(x)) return true;
  zj_answer_problem(x, 403, "forbidden",
                    zj_tr("Roles are put right by others here; ask whoever runs this server.",
                          "这里的角色由其他人更正；请与本站管理员联系。"),
                    NULL);
  return false;
}

/* ---- validators ---- */

/* Whether the answer depends on more than the index: saved:NAME changes with the saved query. */
static bool depends_on_more(const zj_request *request) {
  const char *q = zj_param_get(&request->query, "q");
  return q && zj_vocabulary_mentioned(q);
}

/* What rights are called in a validator: a user who is given another folder meets another page. */
static const char *name_rights(const zj_exchange *x) {
  if (!x->rights) return "";
  return zj_text_print(x->request->ctx, "%" PRIu64 "-%016" PRIx64 "-%d", x->rights->reading,
                       (uint64_t)XXH3_64bits(x->rights->given, x->rights->count),
                       (int)x->rights->corrects);
}

bool zj_answer_cached(zj_exchange *x, const char *what) {
  const zj_request *request = x->request;
  const zj_snapshot *snapshot = x->reader->snapshot;
  const char *key =
      zj_text_print(request->ctx, "%s %s %" PRIu64 " %s %d %s %s %s %s", ZJ_VERSION, snapshot->uuid,
                    snapshot->generation, snapshot->rules_version, (int)request->lang,
                    x->site->start_name, request->user ? request->user : "", name_rights(x), what);
  const char *etag =
      zj_text_print(request->ctx, "\"%016" PRIx64 "\"", (uint64_t)XXH3_64bits(key, strlen(key)));
  zj_answer_rechecked(x);
  zj_response_header(x->response, "Vary", "Accept-Language, Cookie");
  if (depends_on_more(request) || snapshot->selected) return false;
  /* Weak: the body says how long the search took, which differs each time. */
  zj_response_header(x->response, "ETag", zj_text_print(request->ctx, "W/%s", etag));
  if (!zj_etag_matches(request->if_none_match, etag)) return false;
  zj_answer_text(x, 304, ZJ_LIT(""));
  return true;
}

void zj_answer_uncached(zj_exchange *x) {
  zj_response *response = x->response;
  for (size_t i = 0; i < response->header_count; i++)
    if (strcmp(response->headers[i].key, "ETag") == 0)
      response->headers[i] = response->headers[--response->header_count];
}

void zj_answer_unstored(zj_exchange *x) {
  zj_response_header(x->response, "Cache-Control", "private, no-store");
}

void zj_answer_rechecked(zj_exchange *x) {
  zj_response_header(x->response, "Cache-Control", "private, no-cache");
}
