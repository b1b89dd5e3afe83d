/* picked.c - finds passages again by their places. */
#include "query/answer/picked.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/store/address.h"
#include "indexer/text/sentence_end.h"
#include "query/answer/emit_writer.h"
#include "query/engine/excerpt.h"

enum { HASH_DIGITS = 8, DIGITS_MAX = 8 };

/* A place taken apart. */
typedef struct parts {
  zj_slice id;
  uint32_t line, start_char;
  bool sentence; /* rather than the whole paragraph */
  uint32_t hash;
  bool hashed;
} parts;

/* ---- places ---- */

/* Takes ':' and a number off the front; false when there is none. */
static bool take_number(zj_slice *text, uint32_t *out) {
  size_t digits = 0;
  if (!text->length || text->at[0] != ':') return false;
  while (digits + 1 < text->length && isdigit((unsigned char)text->at[digits + 1]))
    digits++;
  if (!digits || digits > DIGITS_MAX) return false;
  char number[DIGITS_MAX + 1] = "";
  memcpy(number, text->at + 1, digits);
  *out = (uint32_t)strtoul(number, NULL, 10);
  *text = zj_slice_cut(*text, digits + 1, text->length);
  return true;
}

static bool take_hash(zj_slice *text, uint32_t *out) {
  char number[HASH_DIGITS + 1] = "";
  if (text->length != HASH_DIGITS + 1 || text->at[0] != '~') return false;
  memcpy(number, text->at + 1, HASH_DIGITS);
  if (strspn(number, "0123456789abcdef") != HASH_DIGITS) return false;
  *out = (uint32_t)strtoul(number, NULL, 16);
  *text = (zj_slice){"", 0};
  return true;
}

static bool read_place(zj_slice text, parts *out) {
  *out = (parts){.line = 0};
  size_t id = 0;
  while (id < text.length && isalnum((unsigned char)text.at[id]))
    id++;
  if (!id || id > ZJ_REPORT_ID_CHARS) return false;
  out->id = zj_slice_cut(text, 0, id);
  text = zj_slice_cut(text, id, text.length);
  if (!take_number(&text, &out->line) || !out->line) return false;
  out->sentence = take_number(&text, &out->start_char);
  out->hashed = take_hash(&text, &out->hash);
  return text.length == 0;
}

bool zj_picked_is_place(zj_slice text) {
  parts p;
  return read_place(text, &p);
}

static uint32_t hash_of(zj_key key) {
  return (uint32_t)(key.high >> 32);
}

/* ---- passages ---- */

typedef struct finder {
  void *ctx;
  zj_snapshot *snapshot;
  const zj_segment *segment;
  uint32_t begin, end; /* paragraphs of the report */
  const parts *wanted;
  zj_error *err;
} finder;

/* Makes hits of all sentences of a paragraph, or one of the whole. */
static zj_status make_hits(const finder *f, uint32_t paragraph, zj_hit **hits, size_t *count) {
  zj_paragraph_view view;
  zj_match_list starts = {0};
  zj_excerpts excerpts = {.ctx = f->ctx,
                          .snapshot = f->snapshot,
                          .segment = f->segment,
                          .unit = f->wanted->sentence ? ZJ_UNIT_SENTENCE : ZJ_UNIT_PARAGRAPH};
  zj_segment_paragraph(f->segment, paragraph, &view);
  zj_match_pos at = {0}, end;
  do {
    (void)zj_key_at(view.match, at, &end);
    zj_match_list_add(f->ctx, &starts, (zj_match){.paragraph = paragraph, .at = {at, at}});
    if (end.byte <= at.byte) break;
    at = end;
  } while (f->wanted->sentence && at.byte < view.match.length);
  if (starts.failed) return zj_no_memory(f->err);
  zj_status status = zj_excerpts_add(&excerpts, paragraph, &view, &starts, f->err);
  for (size_t i = 0; i < excerpts.count; i++)
    excerpts.hits[i].match_count = 0; /* nothing of it is to be marked */
  *hits = excerpts.hits;
  *count = excerpts.count;
  return status;
}

/* The number of the hit that holds the place, or that comes before it. */
static size_t find_by_place(const parts *wanted, const zj_hit *hits, size_t count) {
  size_t best = 0;
  for (size_t i = 0; i < count; i++) {
    bool before = hits[i].line < wanted->line ||
                  (hits[i].line == wanted->line && hits[i].start_char <= wanted->start_char);
    if (before) best = i;
  }
  return best;
}

/* Whether the paragraph has a passage of that hash. Paragraphs without one are not rebuilt. */
static bool holds_hash(const finder *f, uint32_t paragraph) {
  zj_paragraph_view view;
  zj_segment_paragraph(f->segment, paragraph, &view);
  zj_match_pos at = {0}, end;
  if (!f->wanted->sentence) {
    size_t from = zj_skip_blank(view.match, at).byte;
    return hash_of(zj_key_of(zj_slice_cut(view.match, from, view.match.length))) == f->wanted->hash;
  }
  while (at.byte < view.match.length) {
    if (hash_of(zj_key_at(view.match, at, &end)) == f->wanted->hash) return true;
    if (end.byte <= at.byte) break;
    at = end;
  }
  return false;
}

/* Sets *out to the passage with the hash in this paragraph; false when it has none. */
static zj_status find_by_hash(const finder *f, uint32_t paragraph, zj_hit *out, bool *found) {
  zj_hit *hits;
  size_t count;
  *found = false;
  if (!holds_hash(f, paragraph)) return ZJ_OK;
  zj_status status = make_hits(f, paragraph, &hits, &count);
  for (size_t i = 0; status == ZJ_OK && i < count && !*found; i++) {
    if (hash_of(hits[i].key) != f->wanted->hash) continue;
    *out = hits[i];
    *found = true;
  }
  return status;
}

/* Finds the passage at the place, else by its hash in the whole report. */
static zj_status find_passage(const finder *f, uint32_t paragraph, zj_hit *out,
                              zj_picked_state *state) {
  zj_hit *hits;
  size_t count;
  bool found = false;
  zj_status status = make_hits(f, paragraph, &hits, &count);
  if (status != ZJ_OK) return status;
  *state = count ? ZJ_PICKED_SAME : ZJ_PICKED_GONE;
  if (count) *out = hits[find_by_place(f->wanted, hits, count)];
  if (!f->wanted->hashed || (count && hash_of(out->key) == f->wanted->hash)) return ZJ_OK;
  if (count) *state = ZJ_PICKED_CHANGED;
  for (uint32_t p = f->begin; status == ZJ_OK && p < f->end && !found; p++)
    status = find_by_hash(f, p, out, &found);
  if (found) *state = ZJ_PICKED_MOVED;
  return status;
}

static void write_place(const parts *wanted, const zj_hit *hit, zj_picked_text out) {
  size_t room = sizeof(zj_picked_text);
  int used = snprintf(out, room, "%.*s:%u", (int)wanted->id.length, wanted->id.at, hit->line);
  if (wanted->sentence) used += snprintf(out + used, room - (size_t)used, ":%u", hit->start_char);
  snprintf(out + used, room - (size_t)used, "~%08" PRIx32, hash_of(hit->key));
}

zj_status zj_picked_read(void *ctx, zj_snapshot *snapshot, zj_slice place, zj_picked *out,
                         zj_error *err) {
  parts wanted;
  zj_place at = {0};
  *out = (zj_picked){.state = ZJ_PICKED_GONE};
  snprintf(out->place, sizeof out->place, "%.*s", (int)place.length, place.at);
  if (!read_place(place, &wanted) ||
      !zj_snapshot_find(snapshot, wanted.id, &at.segment, &at.report))
    return ZJ_OK;
  finder f = {.ctx = ctx,
              .snapshot = snapshot,
              .segment = snapshot->segments[at.segment],
              .wanted = &wanted,
              .err = err};
  zj_segment_facts(f.segment, at.report, &out->report.facts);
  zj_segment_report_range(f.segment, at.report, &f.begin, &f.end);
  out->report.rank = (zj_ranked){.segment = at.segment, .report = at.report};
  if (f.begin == f.end) return ZJ_OK;
  zj_hit *hit = talloc_zero(ctx, zj_hit);
  if (!hit) return zj_no_memory(err);
  bool beyond = wanted.line > out->report.facts.lines;
  at.line = beyond ? 1 : wanted.line;
  zj_status status = find_passage(&f, zj_place_paragraph(snapshot, &at), hit, &out->state);
  if (status != ZJ_OK) return status;
  if (beyond && out->state != ZJ_PICKED_MOVED) out->state = ZJ_PICKED_GONE;
  if (out->state == ZJ_PICKED_GONE) return ZJ_OK;
  out->report.hits = hit;
  out->report.hit_count = 1;
  write_place(&wanted, hit, out->place);
  return ZJ_OK;
}

/* ---- writing ---- */

static bool is_new_report(const zj_picked *list, size_t i) {
  for (size_t k = i; k-- > 0;)
    if (list[k].report.hit_count)
      return strcmp(list[k].report.facts.id, list[i].report.facts.id) != 0;
  return true;
}

zj_status zj_emit_picked(zj_emitter *e, zj_snapshot *snapshot, const zj_picked *list, size_t count,
                         zj_error *err) {
  e->snapshot = snapshot;
  e->reports = e->units = 0;
  if (e->writer->begin) e->writer->begin(e);
  for (size_t i = 0; i < count && !e->sink->failed; i++) {
    const zj_report_hits *report = &list[i].report;
    if (!report->hit_count) continue;
    const zj_hit *hit = report->hits;
    zj_quote_part part = {.paragraph = hit->paragraph,
                          .line = hit->line,
                          .start_char = hit->start_char,
                          .text = hit->sentence,
                          .hit = hit};
    zj_quote quote = {.hit = hit, .parts = &part, .count = 1};
    if (is_new_report(list, i) && e->writer->report) e->writer->report(e, report);
    if (e->writer->quote) e->writer->quote(e, report, &quote);
    e->units++;
  }
  if (e->writer->end) e->writer->end(e);
  if (e->status != ZJ_OK && err) *err = e->err;
  return e->status;
}
