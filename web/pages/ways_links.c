/* ways_links.c - suggestions as links. */
#include "web/pages/ways_links.h"

#include <talloc.h>

#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "query/answer/ways.h"
#include "web/pages/view.h"

/* A word that is nowhere is told, but leads nowhere. */
static void add_link(void *ctx, json_t *list, const zj_way *way) {
  zj_ask ask = {.q = way->trial.query, .page = 1, .per = 10, .sentences = 3};
  bool named = way->kind != ZJ_WAY_WORD && way->kind != ZJ_WAY_SHORTER;
  const char *text =
      named ? zj_text_print(ctx, "%s %s", zj_way_label(way), way->trial.query) : way->text;
  json_t *row = json_pack("{s:s,s:s}", "text", text, "count", zj_view_trial_hits(ctx, &way->trial));
  zj_view_set(row, "url", way->trial.counts.occurrences ? zj_ask_url(ctx, "/search", &ask) : NULL);
  zj_value_append(list, row);
}

static void add_list(json_t *answer, const char *has, const char *name, json_t *list) {
  zj_value_set(answer, has, json_boolean(json_array_size(list) > 0));
  zj_value_set(answer, name, list);
}

void zj_ways_add(zj_exchange *x, json_t *answer, const zj_ask *ask, const zj_query *query) {
  void *ctx = x->request->ctx;
  zj_ask plain = *ask;
  plain.literal = false;
  json_t *each = json_array(), *wider = json_array(), *shorter = json_array();
  zj_ways ways = {0};
  zj_status status =
      zj_ways_find(ctx, x->reader->snapshot, query, x->site->deadline_us / 2, &ways, NULL);
  if (zj_noted(status) != ZJ_OK) ways.count = 0;
  if (ways.cut) zj_answer_uncached(x);
  for (size_t i = 0; i < ways.count; i++) {
    json_t *list = wider;
    if (ways.at[i].kind == ZJ_WAY_WORD) list = each;
    if (ways.at[i].kind == ZJ_WAY_SHORTER) list = shorter;
    add_link(ctx, list, &ways.at[i]);
  }
  add_list(answer, "has_each", "each", each);
  add_list(answer, "has_wider", "wider", wider);
  add_list(answer, "has_shorter", "shorter", shorter);
  zj_view_set(answer, "not_literal_url", zj_ask_url(ctx, "/search", &plain));
}
