/* offers_links.c - offers as links. */
#include "web/pages/offers_links.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/json.h"
#include "query/answer/offers.h"
#include "web/pages/found_part.h"
#include "web/pages/narrow.h"
#include "web/pages/view.h"

enum { SHARE = 4 /* a quarter of the time of a search at most */ };

/* Only the first page of a search that was made as it was typed is offered anything. */
static bool find_offers(zj_exchange *x, const zj_ask *ask, const zj_asked *asked, zj_offers *out) {
  *out = (zj_offers){0};
  if (ask->page != 1 || ask->more || asked->result->stop != ZJ_STOP_END) return false;
  zj_status status =
      zj_offers_find(x->request->ctx, x->reader->snapshot, asked->plain,
                     asked->result->counts.occurrences, x->site->deadline_us / SHARE, out, NULL);
  if (out->cut) zj_answer_uncached(x);
  return zj_noted(status) == ZJ_OK && zj_offers_any(out);
}

void zj_offers_add_json(zj_exchange *x, json_t *answer, const zj_ask *ask, const zj_asked *asked) {
  zj_offers offers;
  if (find_offers(x, ask, asked, &offers)) zj_value_set(answer, "offers", zj_offers_json(&offers));
}

static json_t *query_link(void *ctx, const zj_offer *offer) {
  zj_ask ask = {.q = offer->trial.query, .page = 1, .per = 10, .sentences = 3};
  return json_pack("{s:s,s:s,s:s,s:s}", "label", zj_offer_label(offer->kind), "query",
                   offer->trial.query, "url", zj_ask_url(ctx, "/search", &ask), "count",
                   zj_view_trial_hits(ctx, &offer->trial));
}

static json_t *title_link(void *ctx, const zj_report_facts *facts) {
  json_t *known = zj_json_facts(facts);
  json_t *out =
      json_pack("{s:s,s:s,s:s}", "title", ZJ_TITLE_SHOWN(facts->fields), "url",
                zj_text_print(ctx, "/r/%s", facts->id), "known", zj_narrow_facts_line(ctx, known));
  json_decref(known);
  return out;
}

/* The passage that comes nearest, part by part. */
static json_t *near_parts(void *ctx, const zj_verified *near) {
  json_t *list = json_array();
  for (size_t i = 0; i < near->part_count; i++)
    zj_value_append(list, zj_view_found_part(ctx, &near->parts[i]));
  return list;
}

void zj_offers_add_links(zj_exchange *x, json_t *answer, const zj_ask *ask, const zj_asked *asked) {
  void *ctx = x->request->ctx;
  zj_offers offers;
  json_t *queries = json_array(), *titles = json_array();
  bool any = find_offers(x, ask, asked, &offers);
  for (size_t i = 0; any && i < offers.count; i++)
    zj_value_append(queries, query_link(ctx, &offers.at[i]));
  for (size_t i = 0; any && i < offers.titles.count; i++)
    zj_value_append(titles, title_link(ctx, &offers.titles.at[i]));
  zj_value_set(answer, "has_offers", json_boolean(json_array_size(queries) > 0));
  zj_value_set(answer, "offers", queries);
  zj_value_set(answer, "has_titles", json_boolean(json_array_size(titles) > 0));
  zj_value_set(answer, "titles", titles);
  zj_view_set(answer, "titles_label",
              offers.titles.other_year ? zj_tr("Reports of other years", "其他年份的报告")
                                       : zj_tr("Reports of that name", "名称相符的报告"));
  zj_value_set(answer, "has_near", json_boolean(offers.has_near));
  zj_value_set(answer, "near", offers.has_near ? near_parts(ctx, &offers.near) : json_array());
  json_t *more = json_false();
  if (offers.titles.all > offers.titles.count) {
    zj_link link = zj_link_new(ctx, "/reports");
    zj_link_add(&link, "q", offers.titles.query);
    more = json_pack("{s:s,s:s}", "text",
                     offers.titles.cut ? zj_tr("all of them", "全部")
                                       : zj_text_print(ctx, zj_tr("all %s", "全部 %s"),
                                                       zj_view_reports(ctx, offers.titles.all)),
                     "url", zj_link_text(&link));
  }
  zj_value_set(answer, "titles_more", more);
}
