/* overlap_ways.c - ways on from a comparison. None of them is run before it is offered: a
 * comparison takes too long for that, and they do not say that they find something. */
#include "web/pages/overlap_ways.h"

#include <stdlib.h>
#include <time.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "web/pages/choices.h"
#include "web/pages/tasks.h"
#include "web/pages/view.h"

enum { YEARS_SHOWN = 6 };

/* What reports that were copied share most often. */
static const zj_role usual_roles[] = {ZJ_ROLE_PROBLEMS, ZJ_ROLE_CAUSES, ZJ_ROLE_PLANS,
                                      ZJ_ROLE_WORK};

const char *zj_overlap_url(void *ctx, const zj_overlap_asked *asked) {
  zj_link link = zj_link_new(ctx, zj_task_path(ZJ_TASK_OVERLAP));
  zj_filter_add(&link, &asked->filter);
  zj_link_add(&link, "with", asked->with_all ? "all" : "each");
  if (asked->run != ZJ_OVERLAP_RUN) zj_link_add(&link, "run", zj_text_print(ctx, "%u", asked->run));
  return zj_link_text(&link);
}

static void add_way(void *ctx, json_t *ways, const char *label, const zj_overlap_asked *to) {
  zj_value_append(ways, json_pack("{s:s,s:s}", "label", label, "url", zj_overlap_url(ctx, to)));
}

static void add_shorter(void *ctx, json_t *ways, const zj_overlap_asked *asked) {
  zj_overlap_asked to = *asked;
  to.run = ZJ_OVERLAP_RUN_LEAST;
  if (asked->run > ZJ_OVERLAP_RUN_LEAST)
    add_way(ctx, ways,
            zj_text_print(ctx, zj_tr("Same text of %u characters", "连续相同 %u 字即算"), to.run),
            &to);
}

static void add_others(void *ctx, json_t *ways, const zj_overlap_asked *asked) {
  zj_overlap_asked to = *asked;
  to.with_all = true;
  if (!asked->with_all && zj_filter_given(&asked->filter))
    add_way(ctx, ways, zj_tr("With all reports", "改与全部报告比"), &to);
}

static void add_roles(void *ctx, json_t *ways, const zj_overlap_asked *asked) {
  for (size_t i = 0; i < ZJ_COUNT(usual_roles); i++) {
    zj_overlap_asked to = *asked;
    to.filter.in = ZJ_ROLE_BIT(usual_roles[i]);
    if (to.filter.in != asked->roles)
      add_way(ctx, ways, zj_view_role_label(ctx, usual_roles[i]), &to);
  }
}

static int this_year(void) {
  time_t now = time(NULL);
  struct tm day;
  return localtime_r(&now, &day) ? day.tm_year + 1900 : 9999;
}

/* The newest years, each compared within itself. Plans for years to come are few. */
static void add_years(zj_exchange *x, json_t *ways, const zj_overlap_asked *asked) {
  void *ctx = x->request->ctx;
  json_t *years = json_array(), *year;
  size_t i, shown = 0;
  zj_choices_add(years, x->reader, ZJ_FIELD_YEAR, "");
  json_array_foreach(years, i, year) {
    zj_overlap_asked to = *asked;
    to.filter.year = zj_text_copy(ctx, zj_slice_of(zj_view_text(year, "key")));
    to.with_all = false;
    if (strtol(to.filter.year, NULL, 10) <= this_year() && shown++ < YEARS_SHOWN)
      add_way(ctx, ways, zj_text_print(ctx, zj_tr("%s alone", "只比 %s 年"), to.filter.year), &to);
  }
  json_decref(years);
}

void zj_overlap_ways_add(zj_exchange *x, json_t *answer, const zj_overlap_asked *asked,
                         const zj_overlap *found) {
  void *ctx = x->request->ctx;
  json_t *ways = json_array();
  if (found->partial && !*asked->filter.year) add_years(x, ways, asked);
  if (!found->partial && !found->pair_count) {
    add_shorter(ctx, ways, asked);
    add_others(ctx, ways, asked);
    add_roles(ctx, ways, asked);
  }
  zj_value_set(answer, "has_ways", json_boolean(json_array_size(ways) > 0));
  zj_value_set(answer, "ways", ways);
}
