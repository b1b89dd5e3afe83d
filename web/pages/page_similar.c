/* page_similar.c - paragraphs similar to one of a report: as a page and as JSON. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/address.h"
#include "query/answer/similar.h"
#include "web/pages/handlers.h"
#include "web/pages/parts.h"
#include "web/pages/similar_rows.h"
#include "web/pages/view.h"

enum { LINE_MAX_ASKED = 100000000 };

/* ---- finding ---- */

/* Finds the paragraphs similar to the one that contains the line of 'line='. False when there is no
 * such paragraph; that has been answered. */
static bool find_similar(zj_exchange *x, long limit, zj_similar_list *out) {
  void *ctx = x->request->ctx;
  zj_snapshot *snapshot = x->reader->snapshot;
  zj_place place;
  zj_deadline deadline = {.ends_us = zj_now_us() + x->site->deadline_us};
  zj_error err = {0};
  long line;
  if (!zj_ask_number(x, "line", 1, LINE_MAX_ASKED, &line)) return false;
  zj_status status =
      zj_place_find(snapshot, zj_text_print(ctx, "%s:%ld", x->id, line), &place, &err);
  if (status == ZJ_OK)
    status = zj_similar_find(ctx, snapshot, place.segment, zj_place_paragraph(snapshot, &place),
                             (size_t)limit, &deadline, out, &err);
  if (status != ZJ_OK) zj_answer_error(x, &err);
  return status == ZJ_OK;
}

static const char *state_of(const zj_exchange *x) {
  zj_link link = zj_link_new(x->request->ctx, x->request->path);
  zj_link_add(&link, "line", zj_param_get(&x->request->query, "line"));
  zj_link_add(&link, "per", zj_param_get(&x->request->query, "per"));
  return zj_link_text(&link);
}

void zj_api_similar(zj_exchange *x) {
  zj_similar_list list;
  long per;
  if (!zj_ask_number(x, "per", 10, ZJ_SIMILAR_LIMIT, &per) || !find_similar(x, per, &list)) return;
  if (zj_answer_cached(x, state_of(x))) return;
  if (list.partial) zj_answer_uncached(x);
  zj_answer_json(x, 200, "application/json", zj_similar_json(&list));
}

/* ---- the page ---- */

void zj_page_similar(zj_exchange *x) {
  void *ctx = x->request->ctx;
  zj_similar_list list;
  if (!find_similar(x, ZJ_SIMILAR_SHOWN, &list)) return;
  if (zj_answer_cached(x, state_of(x))) return;
  if (list.partial) zj_answer_uncached(x);
  json_t *rows = zj_similar_rows(ctx, &list);
  const char *title = ZJ_TITLE_SHOWN(list.facts.fields), *name = *title ? title : list.facts.path;
  json_t *page = json_pack("{s:s,s:s,s:s,s:s%,s:b,s:o}", "title", title, "path", list.facts.path,
                           "where", zj_part_line_name(ctx, list.of.line), "text", list.of.text.at,
                           list.of.text.length, "has_similar", list.count > 0, "similar", rows);
  zj_view_set(page, "back_url", zj_part_line(ctx, list.facts.id, list.of.line));
  zj_view_set(page, "total",
              list.partial ? zj_view_word("t_incomplete") : zj_similar_total(ctx, list.count));
  zj_view_set(page, "page_title",
              zj_text_print(ctx, "%s – %s – %s", zj_view_word("t_similar_title"),
                            zj_text_short(ctx, name, 30), zj_tr("zhangju", "章句")));
  zj_answer_page(x, 200, "similar", page);
}
