/* excerpt.c - hit sentences with their places and headings. */
#include "query/engine/excerpt.h"

#include <stdlib.h>
#include <talloc.h>

#include "query/engine/paragraph_text.h"
#include "query/engine/sentence.h"

/* ---- cuttings ---- */

zj_status zj_excerpt_cut(void *ctx, const zj_segment *segment, uint32_t paragraph,
                         zj_match_range at, zj_cutting *out, zj_error *err) {
  zj_paragraph_view view;
  zj_paragraph_text text;
  zj_segment_paragraph(segment, paragraph, &view);
  zj_status status = zj_paragraph_text_make(ctx, segment, paragraph, &view, &text, err);
  if (status != ZJ_OK) return status;
  zj_place_cursor bounds = {.reader.edits = view.edits};
  zj_orig_pos begin = zj_place_orig_begin(&bounds, zj_skip_blank(view.match, at.begin)),
              end = zj_place_orig_end(&bounds, at.end);
  zj_line_place place = zj_line_place_start(&text);
  zj_line_place_move(&text, &place, begin);
  zj_buffer words = {.ctx = ctx};
  zj_running_text(&text, begin, end, &words);
  *out = (zj_cutting){place.line, place.chars, zj_buffer_slice(&words)};
  return ZJ_OK;
}

/* ---- headings ---- */

zj_status zj_crumbs_make(void *ctx, const zj_segment *segment, uint32_t node, const char ***crumbs,
                         size_t *count, zj_error *err) {
  uint32_t chain[256];
  size_t depth = 0;
  zj_node_view view;
  for (zj_segment_node(segment, node, &view); view.parent != node && depth < ZJ_COUNT(chain);
       zj_segment_node(segment, node, &view)) {
    chain[depth++] = node;
    node = view.parent;
  }
  *crumbs = talloc_array(ctx, const char *, (unsigned)depth + 1);
  *count = 0;
  while (depth > 0) {
    zj_slice heading;
    zj_status status = zj_segment_heading(ctx, segment, chain[--depth], &heading, err);
    if (status != ZJ_OK) return status;
    if (heading.length) (*crumbs)[(*count)++] = talloc_strndup(ctx, heading.at, heading.length);
  }
  return ZJ_OK;
}

/* ---- sentences ---- */

/* Walks a paragraph's hits sentence by sentence, every cursor forward only. */
typedef struct walk {
  zj_excerpts *to;
  uint32_t paragraph;
  const zj_paragraph_view *view;
  const zj_match_list *found;
  zj_paragraph_text text;
  zj_place_cursor bounds, begins;
  zj_line_place sentence_place, match_place;
  zj_error *err;
} walk;

static zj_hit *new_hit(zj_excerpts *e) {
  if (e->count == e->capacity) {
    e->capacity = e->capacity ? e->capacity * 2 : 8;
    e->hits = talloc_realloc(e->ctx, e->hits, zj_hit, (unsigned)e->capacity);
    if (!e->hits) abort();
  }
  return memset(&e->hits[e->count++], 0, sizeof(zj_hit));
}

static zj_status set_headings(walk *w, zj_hit *hit, zj_match_pos at) {
  zj_excerpts *e = w->to;
  zj_passage_view passage;
  zj_segment_passage_at(e->segment, w->view, at, &passage);
  hit->roles = passage.roles;
  hit->rule = zj_snapshot_rule(e->snapshot, passage.rule);
  if (!e->have_crumbs || e->crumbs_node != passage.node) {
    zj_status status =
        zj_crumbs_make(e->ctx, e->segment, passage.node, &e->crumbs, &e->crumb_count, w->err);
    if (status != ZJ_OK) return status;
    e->crumbs_node = passage.node;
    e->have_crumbs = true;
  }
  hit->crumbs = e->crumbs;
  hit->crumb_count = e->crumb_count;
  return ZJ_OK;
}

/* Where a match stands in the original: a strict one knows, its characters may have been folded
 * away. */
static zj_orig_range orig_of(walk *w, const zj_match *match) {
  if (match->orig_length)
    return (zj_orig_range){{match->orig_begin}, {match->orig_begin + match->orig_length}};
  zj_orig_pos begin = zj_place_orig_begin(&w->begins, match->at.begin);
  zj_place_cursor ahead = w->begins; /* ends are not ordered: each goes on from its own begin */
  return (zj_orig_range){begin, zj_place_orig_end(&ahead, match->at.end)};
}

/* A match as a place in the sentence that begins at 'from', or where the match before it began, of
 * which 'shown' bytes lie before. */
static zj_match_shown show_match(walk *w, const zj_match *match, zj_orig_pos sentence,
                                 zj_orig_pos *from, size_t *shown) {
  zj_orig_range orig = orig_of(w, match);
  if (orig.begin.byte < w->match_place.byte) w->match_place = zj_line_place_start(&w->text);
  zj_line_place_move(&w->text, &w->match_place, orig.begin);
  if (orig.begin.byte < from->byte) *from = sentence, *shown = 0;
  if (orig.begin.byte > from->byte) *shown += zj_running_text(&w->text, *from, orig.begin, NULL);
  *from = orig.begin.byte > sentence.byte ? orig.begin : sentence;
  zj_buffer copy = {.ctx = w->to->ctx};
  zj_running_text(&w->text, orig.begin, orig.end, &copy);
  size_t visible =
      orig.end.byte > from->byte ? zj_running_text(&w->text, *from, orig.end, NULL) : 0;
  zj_match_shown out = {.line = w->match_place.line,
                        .start_char = w->match_place.chars,
                        .operand = match->operand,
                        .roles = match->roles,
                        .length_chars = (uint32_t)zj_utf8_count(zj_buffer_slice(&copy)),
                        .sentence_begin = (uint32_t)*shown,
                        .sentence_end = (uint32_t)(*shown + visible)};
  talloc_free(copy.at);
  return out;
}

/* Adds the sentence of that number, [begin, end), with its matches [first, next). */
static zj_status add_sentence(walk *w, uint32_t number, zj_match_pos begin, zj_match_pos end,
                              size_t first, size_t next) {
  zj_excerpts *e = w->to;
  zj_hit *hit = new_hit(e);
  zj_orig_pos orig_begin = zj_place_orig_begin(&w->bounds, begin),
              orig_end = zj_place_orig_end(&w->bounds, end);
  zj_line_place_move(&w->text, &w->sentence_place, orig_begin);
  hit->paragraph = w->paragraph;
  hit->range = (zj_match_range){begin, end};
  hit->line = w->sentence_place.line;
  hit->start_char = w->sentence_place.chars;
  hit->first_line = w->view->first_line;
  hit->number = number;
  hit->score = e->score;
  hit->key = zj_key_of(zj_slice_cut(w->view->match, begin.byte, end.byte));
  zj_buffer sentence = {.ctx = e->ctx};
  zj_running_text(&w->text, orig_begin, orig_end, &sentence);
  hit->sentence = zj_buffer_slice(&sentence);
  hit->matches = talloc_array(e->ctx, zj_match_shown, (unsigned)(next - first));
  hit->match_count = next - first;
  zj_orig_pos from = orig_begin;
  size_t shown = 0;
  for (size_t i = first; i < next; i++) {
    if (zj_deadline_step(&e->deadline)) return e->count--, ZJ_LIMIT;
    hit->matches[i - first] = show_match(w, &w->found->at[i], orig_begin, &from, &shown);
    if (hit->matches[i - first].sentence_end >
        hit->sentence.length) /* a match that runs on past 。 */
      hit->matches[i - first].sentence_end = (uint32_t)hit->sentence.length;
  }
  return set_headings(w, hit, w->found->at[first].at.begin);
}

/* The unit that begins at 'begin'. */
static zj_match_pos unit_end(const zj_excerpts *e, zj_slice match, zj_match_pos begin) {
  return e->unit == ZJ_UNIT_PARAGRAPH ? (zj_match_pos){(uint32_t)match.length}
                                      : zj_sentence_end(match, begin);
}

bool zj_excerpts_full(const zj_excerpts *e) {
  return e->limit && e->count >= e->limit;
}

zj_status zj_excerpts_add(zj_excerpts *e, uint32_t paragraph, const zj_paragraph_view *view,
                          const zj_match_list *found, zj_error *err) {
  walk w = {.to = e, .paragraph = paragraph, .view = view, .found = found, .err = err};
  w.bounds.reader.edits = w.begins.reader.edits = view->edits;
  zj_status status = zj_paragraph_text_make(e->ctx, e->segment, paragraph, view, &w.text, err);
  w.sentence_place = w.match_place = zj_line_place_start(&w.text);
  zj_match_pos begin = {0}, end = {0};
  uint32_t number = 1;
  for (size_t first = 0, next; status == ZJ_OK && first < found->count && !zj_excerpts_full(e);
       first = next) {
    for (end = unit_end(e, view->match, begin);
         end.byte <= found->at[first].at.begin.byte && end.byte < view->match.length;) {
      begin = end;
      number++;
      end = unit_end(e, view->match, begin);
    }
    for (next = first;
         next < found->count && (found->at[next].at.begin.byte < end.byte || next == first);
         next++) {}
    if (zj_deadline_step(&e->deadline))
      status = ZJ_LIMIT;
    else if (e->skip > 0)
      e->skip--;
    else
      status = add_sentence(&w, number, zj_skip_blank(view->match, begin), end, first, next);
    begin = end;
    number++;
  }
  return status;
}
