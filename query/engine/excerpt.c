/* excerpt.c - makes hit sentences with their places and headings. */
#include "query/engine/excerpt.h"

#include <talloc.h>

#include "query/engine/sentence.h"

/* ---- cuttings ---- */

static zj_status open_paragraph(void *ctx, zj_excerpt_source *c, const zj_segment *segment,
                                uint32_t paragraph, zj_error *err) {
  if (c->open && c->paragraph == paragraph) return ZJ_OK;
  zj_segment_paragraph(segment, paragraph, &c->view);
  zj_status status = zj_paragraph_text_make(ctx, segment, paragraph, &c->view, &c->text, err);
  c->open = status == ZJ_OK;
  c->paragraph = paragraph;
  return status;
}

zj_status zj_excerpt_cut_on(void *ctx, zj_excerpt_source *c, const zj_segment *segment,
                            uint32_t paragraph, zj_match_range at, zj_cutting *out, zj_error *err) {
  zj_status status = open_paragraph(ctx, c, segment, paragraph, err);
  if (status != ZJ_OK) return status;
  zj_place_cursor bounds = {.reader.edits = c->view.edits};
  zj_orig_pos begin = zj_place_orig_begin(&bounds, zj_skip_blank(c->view.match, at.begin)),
              end = zj_place_orig_end(&bounds, at.end);
  zj_line_place place = zj_line_place_start(&c->text);
  zj_line_place_move(&c->text, &place, begin);
  zj_buffer words = {.ctx = ctx};
  zj_running_text(&c->text, begin, end, &words);
  status = zj_buffer_status(&words, err);
  if (status != ZJ_OK) return status;
  *out = (zj_cutting){place.line, place.chars, zj_buffer_slice(&words)};
  return ZJ_OK;
}

zj_status zj_excerpt_cut(void *ctx, const zj_segment *segment, uint32_t paragraph,
                         zj_match_range at, zj_cutting *out, zj_error *err) {
  zj_excerpt_source once = {0};
  return zj_excerpt_cut_on(ctx, &once, segment, paragraph, at, out, err);
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
  if (!*crumbs) return zj_no_memory(err);
  while (depth > 0) {
    zj_slice heading;
    zj_status status = zj_segment_heading(ctx, segment, chain[--depth], &heading, err);
    if (status != ZJ_OK) return status;
    if (heading.length == 0) continue;
    const char *text = talloc_strndup(ctx, heading.at, heading.length);
    if (!text) return zj_no_memory(err);
    (*crumbs)[(*count)++] = text;
  }
  return ZJ_OK;
}

/* ---- sentences ---- */

/* A walk over the hits of a paragraph, sentence by sentence; every cursor moves only forward. */
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

/* NULL when memory runs out. */
static zj_hit *new_hit(zj_excerpts *e) {
  if (e->count == e->capacity) {
    size_t capacity = e->capacity ? e->capacity * 2 : 8;
    zj_hit *hits = talloc_realloc(e->ctx, e->hits, zj_hit, (unsigned)capacity);
    if (!hits) return NULL;
    e->hits = hits;
    e->capacity = capacity;
  }
  return memset(&e->hits[e->count++], 0, sizeof(zj_hit));
}

static zj_status set_headings(walk *w, zj_hit *hit, zj_match_pos at) {
  zj_excerpts *e = w->to;
  zj_passage_view passage;
  zj_segment_passage_at(e->segment, w->view, at, &passage);
  hit->roles = passage.roles;
  hit->sure = passage.sure;
  memcpy(hit->why, passage.why, sizeof hit->why);
  hit->snapshot = e->snapshot;
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

/* Where a match is in the original. A strict one knows it, because folding may have removed its
 * characters. */
static zj_orig_range orig_of(walk *w, const zj_match *match) {
  if (match->orig_length)
    return (zj_orig_range){{match->orig_begin}, {match->orig_begin + match->orig_length}};
  zj_orig_pos begin = zj_place_orig_begin(&w->begins, match->at.begin);
  zj_place_cursor ahead = w->begins; /* ends are not in order: each is found from its own begin */
  return (zj_orig_range){begin, zj_place_orig_end(&ahead, match->at.end)};
}

/* Sets *out to a match as a place in the sentence that begins at 'sentence'. *from is where the
 * match before it began, and *shown how many bytes of the sentence are before that. */
static void show_match(walk *w, const zj_match *match, zj_orig_pos sentence, zj_orig_pos *from,
                       size_t *shown, zj_match_shown *out) {
  zj_orig_range orig = orig_of(w, match);
  if (orig.begin.byte < w->match_place.byte) w->match_place = zj_line_place_start(&w->text);
  zj_line_place_move(&w->text, &w->match_place, orig.begin);
  if (orig.begin.byte < from->byte) {
    *from = sentence;
    *shown = 0;
  }
  if (orig.begin.byte > from->byte) *shown += zj_running_text(&w->text, *from, orig.begin, NULL);
  *from = orig.begin.byte > sentence.byte ? orig.begin : sentence;
  size_t visible =
      orig.end.byte > from->byte ? zj_running_text(&w->text, *from, orig.end, NULL) : 0;
  *out = (zj_match_shown){.line = w->match_place.line,
                          .start_char = w->match_place.chars,
                          .operand = match->operand,
                          .roles = match->roles,
                          .length_chars = zj_running_chars(&w->text, orig.begin, orig.end),
                          .sentence_begin = (uint32_t)*shown,
                          .sentence_end = (uint32_t)(*shown + visible)};
}

/* Fills the matches of a hit; ZJ_LIMIT when the deadline passes. */
static zj_status show_matches(walk *w, zj_hit *hit, const zj_match *matches, zj_orig_pos begin) {
  zj_orig_pos from = begin;
  size_t shown = 0;
  for (size_t i = 0; i < hit->match_count; i++) {
    if (zj_deadline_step(&w->to->deadline)) return ZJ_LIMIT;
    zj_match_shown *out = &hit->matches[i];
    show_match(w, &matches[i], begin, &from, &shown, out);
    if (out->sentence_end > hit->sentence.length) /* a match that goes on after the sentence */
      out->sentence_end = (uint32_t)hit->sentence.length;
  }
  return ZJ_OK;
}

static zj_status fill_hit(walk *w, zj_hit *hit, uint32_t number, zj_match_range range, size_t first,
                          size_t next) {
  zj_excerpts *e = w->to;
  zj_orig_pos begin = zj_place_orig_begin(&w->bounds, range.begin),
              end = zj_place_orig_end(&w->bounds, range.end);
  zj_line_place_move(&w->text, &w->sentence_place, begin);
  hit->paragraph = w->paragraph;
  hit->range = range;
  hit->line = w->sentence_place.line;
  hit->start_char = w->sentence_place.chars;
  hit->first_line = w->view->first_line;
  hit->number = number;
  hit->score = e->score;
  hit->key = zj_key_of(zj_slice_cut(w->view->match, range.begin.byte, range.end.byte));
  zj_buffer sentence = {.ctx = e->ctx};
  zj_running_text(&w->text, begin, end, &sentence);
  zj_status status = zj_buffer_status(&sentence, w->err);
  if (status != ZJ_OK) return status;
  hit->sentence = zj_buffer_slice(&sentence);
  hit->match_count = next - first;
  hit->matches = talloc_array(e->ctx, zj_match_shown, (unsigned)hit->match_count);
  if (!hit->matches) return zj_no_memory(w->err);
  status = show_matches(w, hit, &w->found->at[first], begin);
  if (status != ZJ_OK) return status;
  return set_headings(w, hit, w->found->at[first].at.begin);
}

/* Adds the sentence of that number with its matches [first, next). A hit that fails is not added.
 */
static zj_status add_sentence(walk *w, uint32_t number, zj_match_range range, size_t first,
                              size_t next) {
  zj_hit *hit = new_hit(w->to);
  if (!hit) return zj_no_memory(w->err);
  zj_status status = fill_hit(w, hit, number, range, first, next);
  if (status != ZJ_OK) w->to->count--;
  return status;
}

/* The end of the sentence, or paragraph, that begins at 'begin'. */
static zj_match_pos unit_end(const zj_excerpts *e, zj_slice match, zj_match_pos begin) {
  if (e->unit == ZJ_UNIT_PARAGRAPH) return (zj_match_pos){(uint32_t)match.length};
  return zj_sentence_end(match, begin);
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
      status = add_sentence(&w, number, (zj_match_range){zj_skip_blank(view->match, begin), end},
                            first, next);
    begin = end;
    number++;
  }
  return status;
}
