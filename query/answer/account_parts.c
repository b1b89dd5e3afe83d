/* account_parts.c - sides of an account, and quotations from them. */
#include "query/answer/account_parts.h"

#include <talloc.h>

#include "query/answer/figures.h"
#include "query/engine/excerpt.h"

enum { MOST_FIGURES = 40, LONG_PIECE = 5 };

zj_status zj_account_side_read(void *ctx, const zj_snapshot *snapshot, zj_account_report of,
                               zj_role_set roles, zj_deadline *deadline, zj_account_side *out,
                               zj_error *err) {
  *out = (zj_account_side){snapshot, snapshot->segments[of.segment], of, {0}, deadline};
  return zj_points_find(ctx, out->segment, of.report, roles, deadline, &out->points, err);
}

static zj_status cut_words(void *ctx, const zj_account_side *side, uint32_t paragraph,
                           zj_match_range at, zj_account_words *out, zj_error *err) {
  zj_cutting cutting;
  zj_paragraph_view view;
  zj_segment_paragraph(side->segment, paragraph, &view);
  if (zj_deadline_steps(side->deadline, 64 + view.match.length / 64)) return zj_deadline_fail(err);
  zj_status status = zj_excerpt_cut(ctx, side->segment, paragraph, at, &cutting, err);
  if (status != ZJ_OK) return status;
  *out = (zj_account_words){cutting.line, cutting.start_char, cutting.text};
  return ZJ_OK;
}

zj_status zj_account_words_add(void *ctx, const zj_account_side *side, uint32_t paragraph,
                               zj_match_range at, zj_account_list *list, zj_error *err) {
  zj_account_words words;
  zj_status status = cut_words(ctx, side, paragraph, at, &words, err);
  if (status != ZJ_OK) return status;
  zj_account_words *grown =
      talloc_realloc(ctx, list->at, zj_account_words, (unsigned)list->count + 1);
  if (!grown) return zj_no_memory(err);
  list->at = grown;
  list->at[list->count++] = words;
  return ZJ_OK;
}

/* Adds the figures of a point to a quote. */
static zj_status add_figures(void *ctx, const zj_account_side *side, const zj_point *point,
                             zj_account_list *list, zj_error *err) {
  zj_status status = ZJ_OK;
  zj_figure figure;
  for (size_t at = 0; status == ZJ_OK && list->count < MOST_FIGURES &&
                      zj_figure_next(point->text, &at, point->text.length, &figure);) {
    zj_match_range range = {{point->at.begin.byte + figure.at.begin.byte},
                            {point->at.begin.byte + figure.at.end.byte}};
    status = zj_account_words_add(ctx, side, point->paragraph, range, list, err);
  }
  return status;
}

/* Adds the points [from, to), which lie in one paragraph, to the words of a quote. */
static zj_status add_stretch(const zj_account_side *side, size_t from, size_t to,
                             zj_account_words *words, zj_buffer *text, zj_error *err) {
  const zj_point *points = side->points.at;
  zj_account_words more;
  zj_match_range at = {points[from].at.begin, points[to - 1].at.end};
  void *local = talloc_new(NULL);
  zj_status status =
      local ? cut_words(local, side, points[from].paragraph, at, &more, err) : zj_no_memory(err);
  if (status == ZJ_OK) {
    if (!text->length)
      *words = more;
    else
      zj_buffer_add(text, "\n", 1);
    zj_buffer_add(text, more.text.at, more.text.length);
  }
  talloc_free(local);
  return status;
}

zj_status zj_account_quote_make(void *ctx, const zj_account_side *side, zj_account_block block,
                                zj_account_quote *out, zj_error *err) {
  const zj_point *points = side->points.at, *first = &points[block.begin];
  zj_status status = ZJ_OK;
  *out = (zj_account_quote){.of = side->of, .roles = first->roles, .by = first->by};
  zj_segment_facts(side->segment, side->of.report, &out->facts);
  zj_buffer text = {.ctx = ctx};
  for (size_t i = block.begin, next; status == ZJ_OK && i < block.end; i = next) {
    for (next = i + 1; next < block.end && points[next].paragraph == points[i].paragraph; next++) {}
    status = add_stretch(side, i, next, &out->words, &text, err);
  }
  if (status == ZJ_OK) status = zj_buffer_status(&text, err);
  out->words.text = zj_buffer_slice(&text);
  for (size_t i = block.begin; status == ZJ_OK && i < block.end; i++)
    status = add_figures(ctx, side, &points[i], &out->figures, err);
  if (status == ZJ_OK)
    status = zj_crumbs_make(ctx, side->segment, first->node, &out->crumbs, &out->crumb_count, err);
  return status;
}

zj_status zj_account_shared_add(void *ctx, const zj_account_side *side, const zj_pairing *pairing,
                                const zj_pair *pair, zj_account_list *list, zj_error *err) {
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < pair->piece_count; i++) {
    const zj_piece *piece = &pair->pieces[i];
    if (i > 0 && !piece->rare && piece->length < LONG_PIECE) continue;
    zj_piece_place place = zj_pairing_place(pairing, 0, piece->a, piece->length);
    status = zj_account_words_add(ctx, side, place.paragraph, place.at, list, err);
  }
  return status;
}

bool zj_account_has_word(zj_slice text, const char *const *words) {
  for (; *words; words++)
    if (memmem(text.at, text.length, *words, strlen(*words))) return true;
  return false;
}

zj_account_row *zj_account_row_add(void *ctx, zj_account *account, size_t *room) {
  if (account->count == *room) {
    size_t more = *room * 2 + 64;
    zj_account_row *grown = talloc_realloc(ctx, account->at, zj_account_row, (unsigned)more);
    if (!grown) return NULL;
    account->at = grown;
    *room = more;
  }
  return memset(&account->at[account->count++], 0, sizeof(zj_account_row));
}

zj_account_echo *zj_account_echo_add(void *ctx, zj_account_row *row) {
  zj_account_echo *grown =
      talloc_realloc(ctx, row->echoes, zj_account_echo, (unsigned)row->echo_count + 1);
  if (!grown) return NULL;
  row->echoes = grown;
  return memset(&row->echoes[row->echo_count++], 0, sizeof(zj_account_echo));
}
