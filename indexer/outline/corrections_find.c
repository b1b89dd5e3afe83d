/* corrections_find.c - finds the passages that corrections speak of.
 *
 * A report is compared with all corrections at once: a hash of WINDOW bytes rolls over its text,
 * and a table leads from the hash to the corrections that begin so. */
#include "indexer/outline/corrections_find.h"

#include <talloc.h>

enum { WINDOW = 24 };
static const uint64_t base = 0x9E3779B97F4A7C15u;

/* A correction with its context as one text. */
typedef struct sought {
  zj_slice whole;     /* before, text and after; 'at' is NULL when the context is not known */
  size_t before;      /* bytes of it before the text */
  bool opens, closes; /* the report begins, or ends, with it */
  uint64_t hash;      /* of the first WINDOW bytes */
  uint32_t next;      /* the next one of the same slot, from 1; 0 for none */
} sought;

struct zj_correction_finder {
  const zj_corrections *corrections;
  sought *of;      /* per correction */
  uint32_t *slots; /* from 1; 0 for none */
  size_t slot_mask;
  uint64_t drop;    /* base to the power of WINDOW - 1 */
  bool has_windows; /* there is something to find by its hash */
};

/* ---- making ---- */

static uint64_t hash_window(const char *at) {
  uint64_t hash = 0;
  for (size_t i = 0; i < WINDOW; i++)
    hash = hash * base + (unsigned char)at[i];
  return hash;
}

static size_t slot_of(const zj_correction_finder *f, uint64_t hash) {
  return (size_t)(hash >> 20) & f->slot_mask;
}

static bool is_short(zj_slice context) {
  return zj_utf8_count(context) < ZJ_CORRECTION_CONTEXT;
}

static zj_status prepare_sought(zj_correction_finder *f, size_t number, zj_error *err) {
  const zj_correction *c = &f->corrections->all[number];
  sought *s = &f->of[number];
  if (c->checked || !c->before.at || !c->after.at) return ZJ_OK;
  size_t length = c->before.length + c->text.length + c->after.length;
  char *whole = talloc_array(f, char, length + 1);
  if (!whole) return zj_no_memory(err);
  memcpy(whole, c->before.at, c->before.length);
  memcpy(whole + c->before.length, c->text.at, c->text.length);
  memcpy(whole + c->before.length + c->text.length, c->after.at, c->after.length);
  s->whole = (zj_slice){whole, length};
  s->before = c->before.length;
  s->opens = is_short(c->before);
  s->closes = is_short(c->after);
  if (length < WINDOW) return ZJ_OK;
  s->hash = hash_window(whole);
  s->next = f->slots[slot_of(f, s->hash)];
  f->slots[slot_of(f, s->hash)] = (uint32_t)number + 1;
  f->has_windows = true;
  return ZJ_OK;
}

zj_status zj_correction_finder_new(void *ctx, const zj_corrections *corrections,
                                   zj_correction_finder **out, zj_error *err) {
  zj_correction_finder *f = talloc_zero(ctx, zj_correction_finder);
  if (!f) return zj_no_memory(err);
  size_t slots = 16;
  while (slots < 2 * corrections->count)
    slots *= 2;
  f->corrections = corrections;
  f->slot_mask = slots - 1;
  f->of = talloc_zero_array(f, sought, corrections->count + 1);
  f->slots = talloc_zero_array(f, uint32_t, slots);
  f->drop = 1;
  for (int i = 1; i < WINDOW; i++)
    f->drop *= base;
  zj_status status = f->of && f->slots ? ZJ_OK : zj_no_memory(err);
  for (size_t i = 0; status == ZJ_OK && i < corrections->count; i++)
    status = prepare_sought(f, i, err);
  if (status == ZJ_OK)
    *out = f;
  else
    talloc_free(f);
  return status;
}

/* ---- finding ---- */

/* The places of one correction in a report. */
typedef struct places {
  uint32_t whole; /* with both contexts */
  size_t nth;     /* where its text begins in the one that is meant */
} places;

typedef struct search {
  const zj_correction_finder *finder;
  const zj_squeezed *text;
  const char *file;
  places *of; /* per correction */
} search;

static bool has_text_at(zj_slice text, size_t at, zj_slice part) {
  return at <= text.length && part.length <= text.length - at &&
         memcmp(text.at + at, part.at, part.length) == 0;
}

/* Whether [begin, begin + length) lies in one paragraph. */
static bool in_paragraph(const zj_squeezed *q, size_t begin, size_t length) {
  return length <= q->begins[zj_squeezed_paragraph(q, begin) + 1] - begin;
}

/* Notes the correction when it is found, with its whole context, at 'at'. */
static void note_whole(search *s, size_t number, size_t at) {
  const sought *x = &s->finder->of[number];
  const zj_correction *c = &s->finder->corrections->all[number];
  zj_slice text = s->text->text;
  if (!has_text_at(text, at, x->whole) || (x->opens && at != 0)) return;
  if (x->closes && at + x->whole.length != text.length) return;
  if (!in_paragraph(s->text, at + x->before, c->text.length)) return;
  places *p = &s->of[number];
  if (++p->whole == c->nth) p->nth = at + x->before;
}

static void roll_over(search *s) {
  const zj_correction_finder *f = s->finder;
  zj_slice text = s->text->text;
  if (!f->has_windows || text.length < WINDOW) return;
  uint64_t hash = hash_window(text.at);
  for (size_t at = 0;; at++) {
    for (uint32_t n = f->slots[slot_of(f, hash)]; n; n = f->of[n - 1].next)
      if (f->of[n - 1].hash == hash) note_whole(s, n - 1, at);
    if (at + WINDOW >= text.length) return;
    hash -= f->drop * (unsigned char)text.at[at];
    hash = hash * base + (unsigned char)text.at[at + WINDOW];
  }
}

/* A context so short that it is all of its report. */
static void compare_tiny(search *s, size_t number) {
  const sought *x = &s->finder->of[number];
  if (x->whole.at && x->whole.length < WINDOW) note_whole(s, number, 0);
}

static bool has_before(const search *s, const zj_correction *c, size_t at) {
  if (!c->before.at || c->before.length > at) return false;
  if (is_short(c->before) && c->before.length != at) return false;
  return has_text_at(s->text->text, at - c->before.length, c->before);
}

static bool has_after(const search *s, const zj_correction *c, size_t at) {
  size_t end = at + c->text.length;
  if (!c->after.at || !has_text_at(s->text->text, end, c->after)) return false;
  return !is_short(c->after) || end + c->after.length == s->text->text.length;
}

/* Looks in its own report for a correction whose surroundings have changed. */
static zj_finding find_own(const search *s, const zj_correction *c, size_t *place) {
  zj_slice text = s->text->text;
  size_t all = 0, sided = 0, any_at = 0, sided_at = 0;
  for (size_t at = 0; at < text.length; at++) {
    const char *hit = memmem(text.at + at, text.length - at, c->text.at, c->text.length);
    if (!hit) break;
    at = (size_t)(hit - text.at);
    if (!in_paragraph(s->text, at, c->text.length)) continue;
    all++;
    any_at = at;
    if (!has_before(s, c, at) && !has_after(s, c, at)) continue;
    sided++;
    sided_at = at;
  }
  bool alone = all == 1 && zj_utf8_count(c->text) >= ZJ_CORRECTION_ALONE;
  *place = sided == 1 ? sided_at : any_at;
  if (sided == 1 || (sided == 0 && alone)) return ZJ_FINDING_FOUND;
  return all > 1 ? ZJ_FINDING_AMBIGUOUS : ZJ_FINDING_CHANGED;
}

static void decide(const search *s, size_t number, zj_correction_found *out) {
  const zj_correction *c = &s->finder->corrections->all[number];
  const places *p = &s->of[number];
  bool own = !c->checked && zj_correction_is_own(c->report, s->file);
  size_t at = p->nth;
  *out = (zj_correction_found){.finding = ZJ_FINDING_ELSEWHERE};
  if (p->whole && p->whole == c->of)
    out->finding = ZJ_FINDING_FOUND;
  else if (p->whole && own)
    out->finding = ZJ_FINDING_AMBIGUOUS;
  else if (own)
    out->finding = find_own(s, c, &at);
  if (out->finding != ZJ_FINDING_FOUND) return;
  out->begin = at;
  out->end = at + c->text.length;
  out->range = (zj_orig_range){zj_squeezed_origin(s->text, out->begin),
                               zj_squeezed_origin_end(s->text, out->end)};
}

zj_status zj_corrections_find(void *ctx, const zj_correction_finder *finder, const char *file,
                              const zj_squeezed *text, zj_correction_found **out, zj_error *err) {
  size_t count = finder->corrections->count;
  zj_correction_found *found = talloc_array(ctx, zj_correction_found, count + 1);
  search s = {.finder = finder,
              .text = text,
              .file = file,
              .of = found ? talloc_zero_array(found, places, count + 1) : NULL};
  if (!s.of) {
    talloc_free(found);
    return zj_no_memory(err);
  }
  roll_over(&s);
  for (size_t i = 0; i < count; i++) {
    compare_tiny(&s, i);
    decide(&s, i, &found[i]);
  }
  *out = found;
  return ZJ_OK;
}

bool zj_correction_is_own(const char *report, const char *file) {
  size_t n = strlen(report), k = strlen(file);
  if (n == 0 || n > k || memcmp(file + k - n, report, n) != 0) return false;
  return n == k || file[k - n - 1] == '/';
}

/* ---- describing ---- */

/* Where 'count' code points before 'at' begin, or those after it end. */
static size_t step_back(zj_slice text, size_t at, int count) {
  for (; count > 0 && at > 0; count--)
    do
      at--;
    while (at > 0 && zj_utf8_is_tail(text.at[at]));
  return at;
}

static size_t step_on(zj_slice text, size_t at, int count) {
  return at + zj_utf8_offset(zj_slice_cut(text, at, text.length), (size_t)count);
}

void zj_correction_describe(const zj_squeezed *q, size_t begin, size_t end, zj_correction *out) {
  zj_slice text = q->text;
  size_t from = step_back(text, begin, ZJ_CORRECTION_CONTEXT);
  size_t to = step_on(text, end, ZJ_CORRECTION_CONTEXT);
  zj_slice whole = zj_slice_cut(text, from, to);
  out->text = zj_slice_cut(text, begin, end);
  out->before = zj_slice_cut(text, from, begin);
  out->after = zj_slice_cut(text, end, to);
  out->nth = 1;
  out->of = 1;
  if (is_short(out->before) || is_short(out->after)) return; /* at either end there is only one */
  out->of = 0;
  for (size_t at = 0; at < text.length; at++) {
    const char *hit = memmem(text.at + at, text.length - at, whole.at, whole.length);
    if (!hit) break;
    at = (size_t)(hit - text.at);
    if (!in_paragraph(q, at + (begin - from), end - begin)) continue;
    out->of++;
    if (at == from) out->nth = out->of;
  }
}
