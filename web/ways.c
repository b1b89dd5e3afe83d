/* ways.c - counts of parts of a query. */
#include "web/ways.h"

#include <talloc.h>

#include "web/view.h"

enum { LEAVES_MAX = 8, SHORTEN_MAX = 24 /* code points of a phrase worth shortening */ };

/* ---- lifting the scope ---- */

/* 问题:(…) as the canonical form writes it: a role list, a colon, the rest. Whatever comes out is only used when it parses
 * to a query without such a scope. */
static const char *after_scope(void *ctx, const char *canonical) {
  static const char in[] = "in:";
  canonical += canonical[0] == '-'; /* -in:问题 */
  if (strncmp(canonical, in, sizeof in - 1) == 0) {
    const char *blank = strchr(canonical, ' ');
    return blank ? talloc_strdup(ctx, blank + 1) : NULL;
  }
  const char *colon = strchr(canonical, ':');
  if (!colon || !colon[1]) return NULL;
  if (colon > canonical && strncmp(canonical, "frame:", 6) == 0 && strchr(colon + 1, ':')) { /* frame:title:X */
    const char *second = strchr(colon + 1, ':');
    if (zj_role_lookup((zj_slice){canonical, (size_t)(second - canonical)})) colon = second;
  }
  return talloc_strdup(ctx, colon + 1);
}

static const char *without_brackets(void *ctx, const char *text) {
  size_t length = strlen(text);
  if (length < 2 || text[0] != '(' || text[length - 1] != ')') return text;
  return talloc_strndup(ctx, text + 1, length - 2);
}

static bool stands_free(void *ctx, const char *text, const zj_query *as) {
  zj_query *query;
  if (zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, NULL, NULL) != ZJ_OK) return false;
  return !query->has_outer_scope && query->leaf_count == as->leaf_count;
}

const char *zj_ways_lifted(void *ctx, const zj_query *query) {
  if (!query->has_outer_scope) return NULL;
  const char *rest = after_scope(ctx, query->canonical);
  if (!rest) return NULL;
  const char *bare = without_brackets(ctx, rest);
  if (stands_free(ctx, bare, query)) return bare;
  return stands_free(ctx, rest, query) ? rest : NULL;
}

/* ---- counting ---- */

static uint64_t count_hits(zj_exchange *x, zj_slice text) {
  void *local = talloc_new(x->request->ctx);
  zj_query *query;
  zj_result *result;
  zj_search_options options = {.deadline_us = x->site->deadline_us / 20};
  uint64_t count = 0;
  if (zj_query_parse(local, text, 0, true, &query, NULL, NULL) == ZJ_OK &&
      zj_search(local, x->reader->snapshot, query, &options, &result, NULL) == ZJ_OK)
    count = result->counts.occurrences;
  talloc_free(local);
  return count;
}

static void add_way(zj_exchange *x, json_t *list, zj_slice text, uint64_t count) {
  void *ctx = x->request->ctx;
  char *phrase = talloc_strndup(ctx, text.at, text.length);
  zj_ask ask = {.q = phrase, .literal = strpbrk(phrase, " \"():|-") != NULL, .page = 1, .per = 10, .sentences = 3};
  json_array_append_new(list, json_pack("{s:s,s:s,s:s}", "text", phrase, "url", zj_ask_url(ctx, "/search", &ask), "count", zj_view_hits(ctx, count)));
}

/* Each positive word without scope, where there are several. */
static json_t *each_leaf(zj_exchange *x, const zj_query *query) {
  json_t *list = json_array();
  for (size_t i = 0; query->leaf_count > 1 && i < query->leaf_count && i < LEAVES_MAX; i++)
    if (!query->leaves[i]->negative) add_way(x, list, query->leaves[i]->text, count_hits(x, query->leaves[i]->text));
  return list;
}

/* The longest beginning and the longest end of one phrase that occur. */
static json_t *shorter_phrases(zj_exchange *x, const zj_query *query) {
  json_t *list = json_array();
  if (query->leaf_count != 1) return list;
  zj_slice text = query->leaves[0]->text;
  size_t length = zj_utf8_count(text);
  if (length < 3 || length > SHORTEN_MAX || count_hits(x, text)) return list;
  size_t head = 0;
  for (size_t n = length - 1; n >= 2 && !head; n--) {
    zj_slice part = zj_slice_cut(text, 0, zj_utf8_offset(text, n));
    uint64_t count = count_hits(x, part);
    if (count) add_way(x, list, part, count), head = n;
  }
  for (size_t n = length - 1; n >= 2; n--) {
    zj_slice part = zj_slice_cut(text, zj_utf8_offset(text, length - n), text.length);
    uint64_t count = count_hits(x, part);
    if (count) return add_way(x, list, part, count), list;
  }
  return list;
}

void zj_ways_add(zj_exchange *x, json_t *answer, const zj_ask *ask, const zj_query *query) {
  zj_ask plain = *ask;
  plain.literal = false;
  json_t *each = each_leaf(x, query), *shorter = shorter_phrases(x, query);
  json_object_set_new(answer, "has_each", json_boolean(json_array_size(each) > 0));
  json_object_set_new(answer, "has_shorter", json_boolean(json_array_size(shorter) > 0));
  json_object_set_new(answer, "each", each);
  json_object_set_new(answer, "shorter", shorter);
  zj_view_set(answer, "not_literal_url", zj_ask_url(x->request->ctx, "/search", &plain));
}
