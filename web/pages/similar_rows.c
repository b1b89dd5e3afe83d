/* similar_rows.c - similar paragraphs in pieces, with their places. */
#include "web/pages/similar_rows.h"

#include <inttypes.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "web/pages/parts.h"
#include "web/pages/view.h"

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
  zj_view_set(row, "url", zj_part_line(ctx, s->facts.id, s->hit.line));
  zj_view_set(row, "where", zj_part_line_name(ctx, s->hit.line));
  zj_view_set(row, "place", zj_text_print(ctx, "%s:%" PRIu32, s->facts.id, s->hit.line));
  zj_view_set(row, "share",
              zj_text_print(ctx, zj_tr("%.0f%% in common", "共有 %.0f%%"), s->share * 100));
  zj_view_set(row, "same_text", same_text(ctx, s->same_sentences));
  zj_view_set(row, "css", zj_view_roles_css(roles));
  zj_value_set(row, "badges", zj_view_badges(ctx, roles, false));
  zj_value_set(row, "pieces", pieces_of(&s->hit));
  return row;
}

json_t *zj_similar_rows(void *ctx, const zj_similar_list *list) {
  json_t *rows = json_array();
  for (size_t i = 0; i < list->count; i++)
    zj_value_append(rows, row_of(ctx, &list->at[i]));
  return rows;
}

const char *zj_similar_total(void *ctx, size_t count) {
  if (!count) return zj_view_word("t_similar_none");
  if (count == ZJ_SIMILAR_SHOWN)
    return zj_text_print(ctx, zj_tr("The %zu most similar paragraphs", "最相近的 %zu 段"), count);
  return zj_text_print(ctx,
                       count == 1 ? zj_tr("%zu similar paragraph", "相近的有 %zu 段")
                                  : zj_tr("%zu similar paragraphs", "相近的有 %zu 段"),
                       count);
}
