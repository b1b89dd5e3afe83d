/* page_paste.c - a pasted text of any length: where each of its paragraphs stands in the reports,
 * to the letter or nearly, or which paragraphs of reports say the same. */
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "query/answer/draft.h"
#include "query/answer/similar.h"
#include "query/answer/verify.h"
#include "web/pages/found_part.h"
#include "web/pages/handlers.h"
#include "web/pages/pasted.h"
#include "web/pages/similar_rows.h"
#include "web/pages/view.h"

/* ---- where it stands ---- */

/* "3 paragraphs: 2 to the letter, 1 not found". */
static const char *total_text(void *ctx, const zj_verified *v) {
  zj_number_text n;
  size_t counts[ZJ_QUOTINGS] = {0};
  const char *out = zj_number_words(n, v->part_count, "paragraph", "段"), *between = NULL;
  for (size_t i = 0; i < v->part_count; i++)
    counts[v->parts[i].verdict]++;
  for (int i = 0; i < ZJ_QUOTINGS; i++) {
    if (!counts[i]) continue;
    between = between ? zj_tr(", ", "，") : zj_tr(": ", "：");
    out = zj_text_print(ctx, zj_tr("%s%s%zu %s", "%s%s%zu 段%s"), out, between, counts[i],
                        zj_quoting_name((zj_quoting)i));
  }
  return out;
}

static zj_status find_places(zj_exchange *x, zj_slice text, json_t *page, zj_error *err) {
  void *ctx = x->request->ctx;
  zj_verify_options options = {.ends_us = zj_now_us() + x->site->deadline_us};
  zj_draft *draft;
  zj_verification v = {0};
  zj_status status = zj_draft_of_quotation(ctx, text, &draft, err);
  if (status == ZJ_OK) status = zj_verify(ctx, x->reader->snapshot, draft, &options, &v, err);
  if (status != ZJ_OK || !v.count) return status;
  json_t *parts = json_array();
  for (size_t i = 0; i < v.at[0].part_count; i++)
    zj_value_append(parts, zj_view_found_part(ctx, &v.at[0].parts[i]));
  zj_value_set(page, "parts", parts);
  zj_view_set(page, "total", total_text(ctx, &v.at[0]));
  return ZJ_OK;
}

/* ---- what says the same ---- */

static zj_status find_similar(zj_exchange *x, zj_slice text, json_t *page, zj_error *err) {
  zj_similar_list list;
  zj_deadline deadline = {.ends_us = zj_now_us() + x->site->deadline_us};
  void *ctx = x->request->ctx;
  zj_status status =
      zj_similar_find_text(ctx, x->reader->snapshot, text, ZJ_SIMILAR_SHOWN, &deadline, &list, err);
  if (status != ZJ_OK) return status;
  zj_view_set(page, "total",
              list.partial ? zj_view_word("t_incomplete") : zj_similar_total(ctx, list.count));
  zj_value_set(page, "has_similar", json_boolean(list.count > 0));
  zj_value_set(page, "similar", zj_similar_rows(ctx, &list));
  return ZJ_OK;
}

/* ---- the page ---- */

static json_t *begin_page(zj_exchange *x, zj_slice text) {
  json_t *page =
      json_pack("{s:s}", "page_title", zj_tr("Paste a text – zhangju", "粘贴查找 – 章句"));
  zj_pasted_show(x, page, "/paste", text);
  zj_view_set(page, "draft_label", zj_view_word("t_paste_text"));
  zj_view_set(page, "draft_go", zj_view_word("t_paste_find"));
  zj_view_set(page, "draft_do", "do");
  zj_value_set(
      page, "draft_more",
      json_pack("[{s:s,s:s}]", "key", "similar", "label", zj_view_word("t_paste_similar")));
  return page;
}

void zj_page_paste(zj_exchange *x) {
  const char *wanted = zj_param_get(&x->request->form, "do");
  bool similar = wanted && strcmp(wanted, "similar") == 0;
  zj_slice text;
  zj_error err = {0};
  zj_status status = ZJ_OK;
  bool given = zj_pasted_given(x, &text);
  json_t *page = begin_page(x, text);
  if (given)
    status = similar ? find_similar(x, text, page, &err) : find_places(x, text, page, &err);
  zj_answer_unstored(x);
  if (status == ZJ_OK) return zj_answer_page(x, 200, "paste", page);
  json_decref(page);
  zj_answer_error(x, &err);
}
