/* api_ask.c - questions that come in a body: the quotations of a draft, the messages of an
 * assistant, retrieval in the form of Dify, and texts too long for an address. None of them changes
 * anything. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/read/markup.h"
#include "query/answer/json.h"
#include "query/answer/mcp.h"
#include "query/answer/retrieval.h"
#include "query/answer/similar.h"
#include "query/answer/verify.h"
#include "web/pages/body.h"
#include "web/pages/handlers.h"

static const char media_type[] = "application/json";

/* ---- quotations ---- */

/* Reads a number of the body; 'fallback' when it is not there. */
static bool read_number(zj_exchange *x, const json_t *body, const char *key, json_int_t fallback,
                        json_int_t most, json_int_t *out) {
  const json_t *value = json_object_get(body, key);
  *out = value ? json_integer_value(value) : fallback;
  if (!value || (json_is_integer(value) && *out >= 1 && *out <= most)) return true;
  return zj_body_refuse(x, zj_text_print(x->request->ctx,
                                         zj_tr("\"%s\" must be a whole number from 1 to %lld",
                                               "“%s”应为 1 到 %lld 的整数"),
                                         key, (long long)most));
}

static void answer_verified(zj_exchange *x, const zj_draft *draft, const zj_verification *v) {
  zj_buffer body = {.ctx = x->request->ctx};
  zj_sink sink = zj_sink_buffer(&body);
  json_t *head =
      json_pack("{s:I,s:b,s:I,s:o}", "generation", (json_int_t)x->reader->snapshot->generation,
                "whole", (int)zj_verification_whole(v), "unpaired_marks",
                (json_int_t)draft->stray_count, "verdicts", zj_quotings_json(v));
  zj_json_list list = zj_json_list_begin(&sink, head, "quotations");
  for (size_t i = 0; i < v->count; i++)
    zj_json_list_add(&list, zj_verified_json(&v->at[i]));
  zj_json_list_end(&list, json_object());
  zj_sink_char(&sink, '\n');
  zj_answer_buffer(x, media_type, &body);
}

static void verify_text(zj_exchange *x, zj_slice given, uint32_t shortest) {
  void *ctx = x->request->ctx;
  zj_slice text = zj_body_lines(ctx, given);
  zj_markup markup;
  zj_draft *draft;
  zj_verification v;
  zj_error err = {0};
  zj_verify_options options = {.ends_us = zj_now_us() + x->site->deadline_us};
  zj_status status = text.at ? zj_markup_of_markdown(ctx, text, &markup, &err) : zj_no_memory(&err);
  if (status == ZJ_OK) status = zj_draft_read(ctx, text, &markup, true, shortest, &draft, &err);
  if (status == ZJ_BAD_INPUT || status == ZJ_LIMIT) {
    (void)zj_body_refuse(x, err.text);
    return;
  }
  if (status == ZJ_OK) status = zj_verify(ctx, x->reader->snapshot, draft, &options, &v, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  zj_answer_unstored(x);
  answer_verified(x, draft, &v);
}

void zj_api_verify(zj_exchange *x) {
  static const char *const known[] = {"text", "shortest"};
  json_t *body = NULL;
  json_int_t shortest;
  if (zj_body_read(x, known, ZJ_COUNT(known), &body) &&
      read_number(x, body, "shortest", ZJ_DRAFT_SHORTEST, 1000, &shortest)) {
    const json_t *text = json_object_get(body, "text");
    zj_slice given = {json_string_value(text), json_string_length(text)};
    if (given.at)
      verify_text(x, given, (uint32_t)shortest);
    else
      (void)zj_body_refuse(x, zj_tr("\"text\" must be a string", "“text”应为字符串"));
  }
  json_decref(body);
}

/* ---- searches ---- */

/* Sets a parameter of the address, as if it had been sent there. */
static bool set_param(zj_exchange *x, const char *key, const json_t *value) {
  zj_params *query = &x->request->query;
  const char *text = json_string_value(value);
  if (json_is_integer(value))
    text = zj_text_print(x->request->ctx, "%lld", (long long)json_integer_value(value));
  if (json_is_boolean(value)) text = json_is_true(value) ? "1" : "";
  if (!text || query->count == ZJ_PARAMS_MAX) return zj_body_refuse(x, key);
  query->at[query->count++] = (zj_param){key, zj_text_copy(x->request->ctx, zj_slice_of(text))};
  return true;
}

/* A search whose text is too long for an address. */
void zj_api_search_body(zj_exchange *x) {
  static const char *const known[] = {"q",    "in",   "literal", "unit",
                                      "sort", "page", "per",     "sentences"};
  json_t *body = NULL, *value;
  bool good = zj_body_read(x, known, ZJ_COUNT(known), &body);
  x->request->query.count = 0;
  for (size_t i = 0; good && i < ZJ_COUNT(known); i++) {
    const json_t *member = json_object_get(body, known[i]);
    size_t k;
    if (json_is_array(member) && strcmp(known[i], "in") == 0)
      json_array_foreach(member, k, value) good = good && set_param(x, known[i], value);
    else if (member)
      good = set_param(x, known[i], member);
  }
  json_decref(body);
  if (good) zj_api_search(x);
  zj_answer_uncached(x);
  zj_answer_unstored(x);
}

void zj_api_similar_text(zj_exchange *x) {
  static const char *const known[] = {"text", "per"};
  json_t *body = NULL;
  json_int_t per;
  if (zj_body_read(x, known, ZJ_COUNT(known), &body) &&
      read_number(x, body, "per", 10, ZJ_SIMILAR_LIMIT, &per)) {
    const json_t *text = json_object_get(body, "text");
    zj_similar_list list;
    zj_deadline deadline = {.ends_us = zj_now_us() + x->site->deadline_us};
    zj_error err = {0};
    zj_slice given = {json_string_value(text), json_string_length(text)};
    if (!given.at)
      (void)zj_body_refuse(x, zj_tr("\"text\" must be a string", "“text”应为字符串"));
    else if (zj_similar_find_text(x->request->ctx, x->reader->snapshot, given, (size_t)per,
                                  &deadline, &list, &err) != ZJ_OK)
      zj_answer_error(x, &err);
    else
      zj_answer_json(x, 200, media_type, zj_similar_json(&list));
  }
  json_decref(body);
  zj_answer_unstored(x);
}

/* ---- assistants ---- */

static zj_status open_reader(void *data, zj_snapshot **out, zj_error *err) {
  (void)err;
  zj_exchange *x = data;
  *out = x->reader->snapshot;
  return ZJ_OK;
}

void zj_mcp_message(zj_exchange *x) {
  const char *version = x->request->mcp_version;
  zj_mcp mcp = {.open = open_reader, .data = x, .deadline_us = x->site->deadline_us};
  if (version && !zj_mcp_knows(version))
    return zj_answer_problem(x, 400, "bad-request",
                             zj_tr("this version of the protocol is not answered: "
                                   "MCP-Protocol-Version",
                                   "不支持 MCP-Protocol-Version 给出的协议版本"),
                             NULL);
  json_t *answer = zj_mcp_answer(&mcp, x->request->body);
  zj_answer_unstored(x);
  if (!answer) return zj_answer_text(x, 202, ZJ_LIT(""));
  json_int_t code = json_integer_value(json_object_get(json_object_get(answer, "error"), "code"));
  zj_answer_json(x, zj_mcp_http_status(code), media_type, answer);
}

/* ---- Dify ---- */

/* Dify shows 'error_msg' to whoever set the connection up. */
static void fail_retrieval(zj_exchange *x, unsigned status, int code, const char *message) {
  zj_answer_json(x, status, media_type,
                 json_pack("{s:i,s:s}", "error_code", code, "error_msg", message));
}

void zj_retrieval(zj_exchange *x) {
  json_error_t fault;
  zj_error err = {0};
  json_t *records = NULL;
  zj_slice text = x->request->body;
  json_t *body = json_loadb(text.at, text.length, JSON_REJECT_DUPLICATES, &fault);
  zj_status status = zj_retrieve(x->request->ctx, x->reader->snapshot, body,
                                 zj_now_us() + x->site->deadline_us, &records, &err);
  json_decref(body);
  zj_answer_unstored(x);
  if (status == ZJ_OK) return zj_answer_json(x, 200, media_type, records);
  json_decref(records);
  if (status == ZJ_NOT_FOUND) return fail_retrieval(x, 404, 2001, err.text);
  if (status == ZJ_USAGE || status == ZJ_BAD_UTF8) return fail_retrieval(x, 400, 400, err.text);
  zj_answer_error(x, &err);
}
