/* corrections_seen.c - where the corrections of readers apply in an index. */
#include "indexer/store/corrections_seen.h"

#include <talloc.h>

#include "indexer/outline/outline_make.h"
#include "indexer/store/report_markup.h"

enum { TRACE_LEAST = 2, TRACE_MOST = 16 }; /* code points */

/* ---- traces ---- */

zj_slice zj_correction_trace(void *ctx, zj_slice text) {
  size_t best = 0, best_end = 0, best_chars = 0, begin = 0, chars = 0;
  for (size_t at = 0; at < text.length;) {
    uint32_t c;
    unsigned n = zj_utf8_decode(text, at, &c);
    if (n == 0) break;
    bool han = zj_char_class_of(c) == ZJ_CHAR_HAN;
    if (han && chars == 0) begin = at;
    chars = han ? chars + 1 : 0;
    at += n;
    if (chars <= best_chars || chars > TRACE_MOST) continue;
    best = begin;
    best_end = at;
    best_chars = chars;
  }
  if (best_chars < TRACE_LEAST) return (zj_slice){"", 0};
  return zj_fold_plain(ctx, zj_slice_cut(text, best, best_end));
}

bool zj_correction_may_be_in(const zj_segment *segment, uint32_t report, zj_slice trace) {
  uint32_t begin, end;
  zj_segment_report_range(segment, report, &begin, &end);
  for (uint32_t i = begin; trace.length && i < end; i++) {
    zj_paragraph_view view;
    zj_segment_paragraph(segment, i, &view);
    if (memmem(view.match.at, view.match.length, trace.at, trace.length)) return true;
  }
  return trace.length == 0;
}

/* ---- looking ---- */

typedef struct seer {
  const zj_snapshot *snapshot;
  const zj_corrections *corrections;
  const zj_correction_finder *finder;
  zj_correction_seen *of;
  zj_slice *traces; /* per correction; made when they are needed */
} seer;

static uint32_t line_of(zj_slice original, size_t at) {
  uint32_t line = 1;
  for (size_t i = 0; i < at; i++)
    line += original.at[i] == '\n';
  return line;
}

static int rank_of(zj_finding finding) {
  switch (finding) {
  case ZJ_FINDING_FOUND:
    return 3;
  case ZJ_FINDING_AMBIGUOUS:
    return 2;
  case ZJ_FINDING_CHANGED:
    return 1;
  case ZJ_FINDING_ELSEWHERE:
    break;
  }
  return 0;
}

/* Looks into one report for all corrections that have not been found. */
static zj_status look_into(seer *s, size_t segment, uint32_t report, zj_error *err) {
  const zj_segment *from = s->snapshot->segments[segment];
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_buffer original = {.ctx = local};
  zj_report_facts facts;
  zj_markup markup;
  zj_outline *outline;
  zj_squeezed *text;
  zj_correction_found *found;
  zj_segment_facts(from, report, &facts);
  zj_status status = zj_segment_report_original(from, report, &original, err);
  if (status == ZJ_OK) status = zj_buffer_status(&original, err);
  if (status == ZJ_OK)
    status = zj_report_markup(local, from, report, zj_buffer_slice(&original), &markup, err);
  if (status == ZJ_OK)
    status = zj_outline_lay_out(local, zj_buffer_slice(&original), &markup, &outline, err);
  if (status == ZJ_OK) status = zj_squeeze(local, outline, &text, err);
  if (status == ZJ_OK)
    status = zj_corrections_find(local, s->finder, facts.file, text, &found, err);
  for (size_t i = 0; status == ZJ_OK && i < s->corrections->count; i++) {
    zj_correction_seen *seen = &s->of[i];
    if (rank_of(found[i].finding) <= rank_of(seen->finding)) continue;
    *seen = (zj_correction_seen){.finding = found[i].finding, .segment = segment, .report = report};
    if (found[i].finding == ZJ_FINDING_FOUND)
      seen->line = line_of(outline->original, found[i].range.begin.byte);
  }
  talloc_free(local);
  return status;
}

static bool is_sought(const seer *s, size_t number) {
  return !s->corrections->all[number].checked && s->of[number].finding != ZJ_FINDING_FOUND;
}

static zj_status look_at_own(seer *s, zj_error *err) {
  const zj_corrections *c = s->corrections;
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < c->count; i++) {
    size_t segment;
    uint32_t report;
    bool same_again = i > 0 && strcmp(c->all[i].report, c->all[i - 1].report) == 0;
    if (!is_sought(s, i) || same_again) continue;
    if (zj_snapshot_find(s->snapshot, zj_slice_of(c->all[i].report), &segment, &report))
      status = look_into(s, segment, report, err);
  }
  return status;
}

static bool may_hold_any(const seer *s, size_t segment, uint32_t report) {
  const zj_segment *from = s->snapshot->segments[segment];
  for (size_t i = 0; i < s->corrections->count; i++)
    if (is_sought(s, i) && zj_correction_may_be_in(from, report, s->traces[i])) return true;
  return false;
}

/* A report whose path ends as that of a correction is looked into even when it does not hold the
 * text any more, to tell a changed report from one that is gone. */
static bool is_own_of_any(const seer *s, size_t segment, uint32_t report) {
  zj_report_facts facts;
  zj_segment_facts(s->snapshot->segments[segment], report, &facts);
  for (size_t i = 0; i < s->corrections->count; i++)
    if (is_sought(s, i) && zj_correction_is_own(s->corrections->all[i].report, facts.file))
      return true;
  return false;
}

static zj_status look_everywhere(seer *s, zj_error *err) {
  size_t count = 0, sought = 0;
  for (size_t i = 0; i < s->corrections->count; i++) {
    if (!is_sought(s, i)) continue;
    sought++;
    s->traces[i] = zj_correction_trace(s->traces, s->corrections->all[i].text);
    if (!s->traces[i].at) return zj_no_memory(err);
  }
  if (!sought) return ZJ_OK;
  zj_snapshot_place *places = zj_snapshot_list(s->traces, s->snapshot, &count);
  if (!places) return zj_no_memory(err);
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < count; i++)
    if (may_hold_any(s, places[i].segment, places[i].report) ||
        is_own_of_any(s, places[i].segment, places[i].report))
      status = look_into(s, places[i].segment, places[i].report, err);
  return status;
}

zj_status zj_corrections_see(void *ctx, const zj_snapshot *snapshot,
                             const zj_corrections *corrections, zj_correction_seen **out,
                             size_t *found, size_t *lost, zj_error *err) {
  void *local = talloc_new(NULL);
  zj_correction_finder *finder;
  seer s = {.snapshot = snapshot,
            .corrections = corrections,
            .of = talloc_zero_array(ctx, zj_correction_seen, corrections->count + 1),
            .traces = talloc_zero_array(local, zj_slice, corrections->count + 1)};
  zj_status status = local && s.of && s.traces ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK) status = zj_correction_finder_new(local, corrections, &finder, err);
  if (status == ZJ_OK) {
    s.finder = finder;
    status = look_at_own(&s, err);
  }
  if (status == ZJ_OK) status = look_everywhere(&s, err);
  *found = 0;
  *lost = 0;
  for (size_t i = 0; status == ZJ_OK && i < corrections->count; i++) {
    if (corrections->all[i].checked) continue;
    ++*(s.of[i].finding == ZJ_FINDING_FOUND ? found : lost);
  }
  talloc_free(local);
  if (status == ZJ_OK)
    *out = s.of;
  else
    talloc_free(s.of);
  return status;
}
