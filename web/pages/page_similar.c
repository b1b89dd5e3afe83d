/* page_similar.c - paragraphs similar to one of a report: as a page and as JSON. */
#include <inttypes.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/address.h"
#include "query/answer/similar.h"
#include "web/pages/handlers.h"
#include "web/pages/parts.h"
#include "web/pages/view.h"

enum { SHOWN = 50, LINE_MAX_ASKED = 100000000 };

/* ---- finding ---- */

/* Finds the paragraphs similar to the one that contains the line of 'line='. False when there is no
 * such paragraph; that has been answered. */
static bool find_similar(zj_exchange *x, long limit, zj_similar_list *out) {
  void *ctx = x->request->ctx;
  zj_snapshot *snapshot = x->reader->snapshot;
  zj_place place;
  zj_error err = {0};
  long line;
  if (!zj_ask_number(x, "line", 1, LINE_MAX_ASKED, &line)) return false;
  zj_status status =
      zj_place_find(snapshot, zj_text_print(ctx, "%s:%ld", x->id, line), &place, &err);
  if (status == ZJ_OK)
    status = zj_similar_find(ctx, snapshot, place.segment, zj_place_paragraph(snapshot, &place),
                             (size_t)limit, out, &err);
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
  zj_answer_json(x, 200, "application/json", zj_similar_json(&list));
}

/* ---- the page ---- */

static json_t *new_piece(zj_slice text, bool hit, bool same) {
  return json_pack("{s:s%,s:b,s:b}", "text", text.at, text.length, "hit", (int)hit, "same",
                   (int)same);
}

/* The paragraph in pieces, shared and not shared. Unlike the marks of an answer, a shared sentence
 * is not joined with a shared run next to it. */
static json_t *pieces_of(const zj_hit *hit) {
  json_t *out = json_array();
  size_t at = 0;
  for (size_t i = 0; i < hit->match_count; i++) {
    const zj_match_shown *m = &hit->matches[i];
    size_t begin = m->sentence_begin > at ? m->sentence_begin : at;
    if (m->sentence_end <= begin) continue;
    if (begin > at)
      zj_value_append(out, new_piece(zj_slice_cut(hit->sentence, at, begin), false, false));
    zj_value_append(
        out, new_piece(zj_slice_cut(hit->sentence, begin, m->sentence_end), true, m->operand != 0));
    at = m->sentence_end;
  }
  if (at < hit->sentence.length)
    zj_value_append(out,
                    new_piece(zj_slice_cut(hit->sentence, at, hit->sentence.length), false, false));
  return out;
}

static const char *line_text(void *ctx, uint32_t line) {
  return zj_text_print(ctx, zj_tr("line %" PRIu32, "第 %" PRIu32 " 行"), line);
}

static const char *line_url(void *ctx, const char *id, uint32_t line) {
  zj_ask none = {.q = ""};
  return zj_part_anchor(ctx, id, &none, 0, line, zj_text_print(ctx, "#L%" PRIu32, line));
}

static const char *same_text(void *ctx, uint32_t count) {
  if (!count) return NULL;
  return zj_text_print(ctx,
                       count == 1
                           ? zj_tr("%" PRIu32 " sentence word for word", "%" PRIu32 " 句一字不差")
                           : zj_tr("%" PRIu32 " sentences word for word", "%" PRIu32 " 句一字不差"),
                       count);
}

static json_t *row_of(void *ctx, const zj_similar *s) {
  json_t *row = zj_similar_json_one(s), *roles = json_object_get(row, "roles");
  zj_view_set(row, "url", line_url(ctx, s->facts.id, s->hit.line));
  zj_view_set(row, "where", line_text(ctx, s->hit.line));
  zj_view_set(row, "share",
              zj_text_print(ctx, zj_tr("%.0f%% in common", "共有 %.0f%%"), s->share * 100));
  zj_view_set(row, "same_text", same_text(ctx, s->same_sentences));
  zj_view_set(row, "css", zj_view_roles_css(roles));
  zj_value_set(row, "badges", zj_view_badges(ctx, roles, false));
  zj_value_set(row, "pieces", pieces_of(&s->hit));
  return row;
}

static const char *total_text(void *ctx, size_t count) {
  if (!count) return zj_view_word("t_similar_none");
  if (count == SHOWN)
    return zj_text_print(ctx, zj_tr("The %zu most similar paragraphs", "最相近的 %zu 段"), count);
  return zj_text_print(ctx,
                       count == 1 ? zj_tr("%zu similar paragraph", "相近的有 %zu 段")
                                  : zj_tr("%zu similar paragraphs", "相近的有 %zu 段"),
                       count);
}

void zj_page_similar(zj_exchange *x) {
  void *ctx = x->request->ctx;
  zj_similar_list list;
  if (!find_similar(x, SHOWN, &list)) return;
  if (zj_answer_cached(x, state_of(x))) return;
  json_t *rows = json_array();
  for (size_t i = 0; i < list.count; i++)
    zj_value_append(rows, row_of(ctx, &list.at[i]));
  const char *title = ZJ_TITLE_SHOWN(list.facts.fields), *name = *title ? title : list.facts.path;
  json_t *page = json_pack("{s:s,s:s,s:s,s:s%,s:b,s:o}", "title", title, "path", list.facts.path,
                           "where", line_text(ctx, list.of.line), "text", list.of.text.at,
                           list.of.text.length, "has_similar", list.count > 0, "similar", rows);
  zj_view_set(page, "back_url", line_url(ctx, list.facts.id, list.of.line));
  zj_view_set(page, "total", total_text(ctx, list.count));
  zj_view_set(page, "page_title",
              zj_text_print(ctx, "%s – %s – %s", zj_view_word("t_similar_title"),
                            zj_text_short(ctx, name, 30), zj_tr("zhangju", "章句")));
  zj_answer_page(x, 200, "similar", page);
}
