/* ask.c - the parameters of a search, its canonical address, its cursor, the search itself. */
#include "web/pages/ask.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "query/answer/json.h"
#include "query/engine/sort.h"
#include "query/language/rewrite.h"

/* ---- reading ---- */

bool zj_ask_number(zj_exchange *x, const char *key, long fallback, long max, long *out) {
  const char *value = zj_param_get(&x->request->query, key);
  *out = fallback;
  if (!value || !*value) return true;
  char *end;
  long number = strtol(value, &end, 10);
  if (*end == 0 && number >= 1 && number <= max && value[0] >= '0' && value[0] <= '9') {
    *out = number;
    return true;
  }
  zj_answer_problem(
      x, 400, "bad-parameter",
      zj_text_print(x->request->ctx,
                    zj_tr("%s must be a number from 1 to %ld", "%s 应为 1 到 %ld 之间的整数"), key,
                    max),
      NULL);
  return false;
}

/* A role, or several as the choice of roles writes them: problems+causes?. 0 when any is unknown.
 */
static zj_role_set parse_roles(zj_slice value) {
  zj_role_set roles = 0;
  for (;;) {
    const char *plus = memchr(value.at, '+', value.length);
    size_t length = plus ? (size_t)(plus - value.at) : value.length;
    zj_role_set found = zj_role_lookup(zj_slice_cut(value, 0, length));
    if (!found) return 0;
    roles |= found;
    if (!plus) return roles;
    value = zj_slice_cut(value, length + 1, value.length);
  }
}

bool zj_ask_roles(zj_exchange *x, const char *word, zj_role_set known, zj_role_set *out) {
  const zj_params *query = &x->request->query;
  *out = 0;
  for (size_t i = 0; i < query->count; i++) {
    if (strcmp(query->at[i].key, word) != 0 || !query->at[i].value[0]) continue;
    zj_role_set roles = parse_roles(zj_slice_of(query->at[i].value));
    if (!roles || roles & ~known) {
      zj_answer_problem(x, 400, "unknown-role",
                        zj_text_print(x->request->ctx, "%s=%s", word,
                                      zj_text_short(x->request->ctx, query->at[i].value, 40)),
                        NULL);
      return false;
    }
    *out |= roles;
  }
  return true;
}

static bool refuse_word(zj_exchange *x, const char *key, const char *known) {
  zj_answer_problem(x, 400, "bad-parameter",
                    zj_text_print(x->request->ctx,
                                  zj_tr("%s must be one of: %s", "%s 应为以下之一：%s"), key,
                                  known),
                    NULL);
  return false;
}

static bool read_unit(zj_exchange *x, const zj_unit_info **out) {
  const char *word = zj_param_get(&x->request->query, "unit");
  *out = NULL;
  if (!word || !*word) return true;
  for (int unit = 0; unit < ZJ_UNIT_COUNT; unit++) {
    const zj_unit_info *info = zj_unit_get((zj_unit)unit);
    if (strcmp(info->key, word) != 0) continue;
    if (unit != ZJ_UNIT_PARAGRAPH) *out = info;
    return true;
  }
  return refuse_word(x, "unit", "sentence, paragraph, section, report");
}

static bool read_sort(zj_exchange *x, zj_sort *out) {
  const char *word = zj_param_get(&x->request->query, "sort");
  *out = ZJ_SORT_RELEVANCE;
  return !word || !*word || zj_sort_lookup(word, out) ||
         refuse_word(x, "sort", "relevance, newest, file");
}

bool zj_ask_read(zj_exchange *x, zj_ask *out) {
  const char *q = zj_param_get(&x->request->query, "q"),
             *literal = zj_param_get(&x->request->query, "literal"),
             *rate = zj_param_get(&x->request->query, "rate");
  *out = (zj_ask){.q = q ? q : "",
                  .literal = literal && strcmp(literal, "1") == 0,
                  .rate = rate && strcmp(rate, "1") == 0,
                  .more = zj_param_get(&x->request->query, "more")};
  return zj_ask_roles(x, "in", ZJ_ROLES_BITS, &out->in) &&
         zj_ask_roles(x, "only", ZJ_ROLES_ALL, &out->only) && read_unit(x, &out->unit) &&
         read_sort(x, &out->sort) && zj_ask_number(x, "page", 1, ZJ_PAGE_MAX, &out->page) &&
         zj_ask_number(x, "per", 10, ZJ_PER_MAX, &out->per) &&
         zj_ask_number(x, "sentences", 3, ZJ_SENTENCES_MAX, &out->sentences);
}

/* ---- addresses ---- */

/* Adds the scopes of the set that is kept from bit 'at' on, each with its mark. */
static void add_marked(zj_link *link, const char *word, zj_role_set roles, int at, char mark) {
  for (int role = 0; role < ZJ_ROLE_SCOPES; role++) {
    char text[32];
    if (!(roles & ZJ_ROLE_BIT(at + role))) continue;
    snprintf(text, sizeof text, "%s%c", zj_role_get((zj_role)role)->key, mark);
    zj_link_add(link, word, text);
  }
}

void zj_link_add_roles(zj_link *link, const char *word, zj_role_set roles) {
  if ((roles & ZJ_ROLES_FRAME) == ZJ_ROLES_FRAME) {
    zj_link_add(link, word, "frame");
    roles &= ~ZJ_ROLES_FRAME;
  }
  for (int role = 0; role < ZJ_ROLE_COUNT; role++)
    if (roles & ZJ_ROLE_BIT(role)) zj_link_add(link, word, zj_role_get((zj_role)role)->key);
  add_marked(link, word, roles, ZJ_ROLE_SURE_AT, '!');
  add_marked(link, word, roles, ZJ_ROLE_MAYBE_AT, '?');
}

/* Adds a number that was given and differs from what is usual. */
static void add_number(zj_link *link, const char *key, long value, long usual) {
  char text[24];
  snprintf(text, sizeof text, "%ld", value);
  if (value && value != usual) zj_link_add(link, key, text);
}

void zj_link_add_query(zj_link *link, const zj_ask *ask) {
  zj_link_add(link, "q", ask->q);
  zj_link_add_roles(link, "in", ask->in);
  if (ask->literal) zj_link_add(link, "literal", "1");
  if (ask->unit) zj_link_add(link, "unit", ask->unit->key);
}

void zj_link_add_place(zj_link *link, const zj_ask *ask) {
  if (ask->sort != ZJ_SORT_RELEVANCE) zj_link_add(link, "sort", zj_sort_word(ask->sort));
  add_number(link, "page", ask->page, 1);
  add_number(link, "per", ask->per, 10);
  add_number(link, "sentences", ask->sentences, 3);
}

const char *zj_ask_url(void *ctx, const char *path, const zj_ask *ask) {
  zj_link link = zj_link_new(ctx, path);
  zj_link_add_query(&link, ask);
  zj_link_add_place(&link, ask);
  if (ask->rate) zj_link_add(&link, "rate", "1");
  zj_link_add(&link, "more", ask->more);
  return zj_link_text(&link);
}

const char *zj_ask_url_in(void *ctx, const char *path, const zj_ask *ask, zj_role_set in) {
  zj_ask other = *ask;
  other.in = in;
  other.page = 1;
  other.more = NULL;
  return zj_ask_url(ctx, path, &other);
}

const char *zj_ask_url_page(void *ctx, const char *path, const zj_ask *ask, long page) {
  zj_ask other = *ask;
  other.page = page;
  other.more = NULL;
  return zj_ask_url(ctx, path, &other);
}

/* ---- running ---- */

/* Parses the query inside the brackets of its unit. A scope over the whole query stays outside
 * them, because the counts by role are made without it. */
static zj_status parse_in_unit(void *ctx, const zj_ask *ask, zj_asked *out, zj_error *err) {
  const char *text = ask->q, *lifted = ask->in ? NULL : zj_query_lifted(ctx, out->plain);
  zj_role_set in = ask->in;
  if (lifted && !out->plain->outer_without) {
    text = lifted;
    in = out->plain->outer_scope;
  }
  return zj_query_parse(ctx, zj_slice_of(zj_text_print(ctx, "%s(%s)", ask->unit->zh, text)), in,
                        false, &out->query, NULL, err);
}

zj_status zj_ask_parse(zj_exchange *x, const zj_ask *ask, zj_asked *out, zj_error *err) {
  void *ctx = x->request->ctx;
  *out = (zj_asked){0};
  zj_status status = zj_query_parse(ctx, zj_slice_of(ask->q), ask->in, ask->literal, &out->query,
                                    &out->fault, err);
  out->plain = out->query;
  if (status != ZJ_OK || !ask->unit || ask->literal || out->plain->leaf_count < 2) return status;
  return parse_in_unit(ctx, ask, out, err);
}

/* Finds all hit sentences of the report ask->more instead of the first few. */
static zj_status expand_report(zj_exchange *x, const zj_ask *ask, const zj_asked *asked,
                               zj_error *err) {
  zj_result *result = asked->result;
  for (size_t i = 0; ask->more && i < result->report_count; i++) {
    zj_report_hits *report = &result->reports[i];
    if (strcmp(report->facts.id, ask->more) != 0) continue;
    zj_ranked ranked = report->rank;
    return zj_search_report(result, x->reader->snapshot, asked->query, &ranked, 0, ZJ_SENTENCES_MAX,
                            report, err);
  }
  return ZJ_OK;
}

static zj_status run_search(zj_exchange *x, void *ctx, const zj_search_options *options,
                            zj_asked *out, zj_error *err) {
  zj_status status = zj_reader_search(x->reader, ctx, out->query, options, &out->result, err);
  if (status == ZJ_OK)
    zj_metrics_query(x->site->metrics, out->result->took_us, out->result->counts.occurrences);
  return status;
}

static zj_status search_page(zj_exchange *x, const zj_ask *ask, zj_asked *out, zj_error *err) {
  zj_search_options options = {
      .page_unit = ZJ_PAGE_REPORTS,
      .offset = (size_t)((ask->page - 1) * ask->per),
      .limit = (size_t)ask->per,
      .ranked = 1, /* without a page, the order does not matter */
      .sentences_per_report = (size_t)ask->sentences,
      .sort = ask->sort,
      .roles_by_report = true,
      .deadline_us = x->site->deadline_us,
  };
  zj_status status = run_search(x, x->request->ctx, &options, out, err);
  return status == ZJ_OK ? expand_report(x, ask, out, err) : status;
}

zj_status zj_ask_run(zj_exchange *x, const zj_ask *ask, zj_asked *out, zj_error *err) {
  zj_status status = zj_ask_parse(x, ask, out, err);
  return status == ZJ_OK ? search_page(x, ask, out, err) : status;
}

zj_status zj_ask_rank(zj_exchange *x, void *ctx, const zj_ask *ask, zj_asked *out, zj_error *err) {
  zj_search_options options = {
      .sort = ask->sort, .deadline_us = x->site->deadline_us, .explain = true};
  zj_status status = zj_ask_parse(x, ask, out, err);
  return status == ZJ_OK ? run_search(x, ctx, &options, out, err) : status;
}

zj_status zj_ask_run_news(zj_exchange *x, const zj_ask *ask, const zj_seen *seen, zj_asked *out,
                          zj_news *news, zj_error *err) {
  zj_status status = zj_ask_parse(x, ask, out, err);
  if (status == ZJ_OK && seen) {
    status = zj_news_find(x->request->ctx, x->reader->snapshot, out->query, seen,
                          x->site->deadline_us, news, err);
    out->query->known = news->known;
  }
  return status == ZJ_OK ? search_page(x, ask, out, err) : status;
}

/* ---- cursors ---- */

/* A hash of the search and the index that does not depend on the page. */
static uint64_t hash_search(zj_exchange *x, const zj_ask *ask) {
  const char *text = zj_text_print(x->request->ctx, "%s %s %s", x->reader->snapshot->uuid,
                                   x->reader->snapshot->rules_version,
                                   zj_ask_url_page(x->request->ctx, "/", ask, 1));
  return XXH3_64bits(text, strlen(text));
}

const char *zj_ask_cursor(zj_exchange *x, const zj_ask *ask, long page) {
  return zj_text_print(x->request->ctx, "g%" PRIu64 ".%ld.%016" PRIx64,
                       x->reader->snapshot->generation, page, hash_search(x, ask));
}

static bool refuse_cursor(zj_exchange *x, unsigned status, const char *type, const char *detail) {
  zj_answer_problem(x, status, type, detail, NULL);
  return false;
}

bool zj_ask_read_cursor(zj_exchange *x, zj_ask *ask) {
  const char *cursor = zj_param_get(&x->request->query, "cursor");
  uint64_t generation, hash;
  int read = 0;
  long page;
  if (!cursor) return true;
  if (strlen(cursor) > 60 ||
      sscanf(cursor, "g%" SCNu64 ".%ld.%" SCNx64 "%n", &generation, &page, &hash, &read) != 3 ||
      cursor[read] || page < 1 || page > ZJ_PAGE_MAX || zj_param_get(&x->request->query, "page"))
    return refuse_cursor(x, 400, "bad-parameter", "cursor");
  if (generation != x->reader->snapshot->generation)
    return refuse_cursor(x, 410, "stale-cursor", NULL);
  if (hash != hash_search(x, ask))
    return refuse_cursor(x, 400, "bad-parameter",
                         zj_tr("the cursor belongs to another search", "cursor 属于另一次检索"));
  ask->page = page;
  return true;
}

/* ---- answering ---- */

json_t *zj_ask_json(zj_exchange *x, const zj_ask *ask, const zj_asked *asked) {
  json_t *json = zj_json_answer(x->reader->snapshot, asked->result);
  long pages =
      (long)((asked->result->counts.reports + (uint64_t)ask->per - 1) / (uint64_t)ask->per);
  if (pages > ZJ_PAGE_MAX) pages = ZJ_PAGE_MAX;
  zj_value_set(json, "page", json_integer(ask->page));
  zj_value_set(json, "per", json_integer(ask->per));
  zj_value_set(json, "pages", json_integer(pages));
  const char *next = zj_text_print(x->request->ctx, "%s&cursor=%s",
                                   zj_ask_url_page(x->request->ctx, "/api/v1/search", ask, 1),
                                   zj_ask_cursor(x, ask, ask->page + 1));
  if (ask->page < pages && strlen(next) <= ZJ_TARGET_MAX) /* a pasted text may be longer */
    zj_value_set(json, "next", json_string(next));
  return json;
}

void zj_ask_answer_fault(zj_exchange *x, const zj_ask *ask, const zj_asked *asked,
                         const zj_error *err) {
  if (err->status != ZJ_BAD_QUERY) return zj_answer_error(x, err);
  json_t *extra = json_pack("{s:s,s:I}", "query", ask->q, "position", (json_int_t)asked->fault.at);
  if (asked->fault.suggestion)
    zj_value_set(extra, "suggestion", json_string(asked->fault.suggestion));
  zj_answer_problem(x, 400, "query-syntax", err->text, extra);
}
