/* edits.c - writes and reads the edit map between match text and original. */
#include "indexer/text/edits.h"

#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/number.h"

typedef enum edit_kind { KIND_ANY, KIND_WIDE, KIND_LF, KIND_CAPITALS } edit_kind;

/* ---- writing ---- */

static void write_number(zj_buffer *to, size_t n) {
  unsigned char bytes[ZJ_NUMBER_MAX];
  zj_buffer_add(to, bytes, (size_t)(zj_number_write(bytes, n) - bytes));
}

/* The distance from U+FF01 of a full-width form of ASCII (U+FF01..U+FF5E); -1 for anything else. */
static int wide_form(zj_slice s) {
  uint32_t c;
  if (s.length != 3 || !zj_utf8_decode(s, 0, &c) || c < 0xFF01 || c > 0xFF5E) return -1;
  return (int)(c - 0xFF01);
}

static bool is_capitals(zj_slice s) {
  for (size_t i = 0; i < s.length; i++)
    if (s.at[i] < 'A' || s.at[i] > 'Z') return false;
  return true;
}

static void write_held(zj_edit_writer *w) {
  zj_buffer *to = w->edits;
  int wide = w->held_match == 1 ? wide_form(w->held) : -1;
  if (wide >= 0) {
    write_number(to, w->gap << 2 | KIND_WIDE);
    zj_buffer_add(to, (char[]){(char)wide}, 1);
  } else if (w->held_match == 0 && w->held.length == 1 && w->held.at[0] == '\n') {
    write_number(to, w->gap << 2 | KIND_LF);
  } else if (w->held_match == w->held.length && is_capitals(w->held)) {
    write_number(to, w->gap << 2 | KIND_CAPITALS);
    write_number(to, w->held_match);
  } else {
    write_number(to, w->gap << 2 | KIND_ANY);
    write_number(to, w->held_match);
    write_number(to, w->held.length);
    zj_buffer_add(to, w->held.at, w->held.length);
  }
}

static void flush_held(zj_edit_writer *w) {
  if (w->held.length == 0 && w->held_match == 0) return;
  write_held(w);
  w->gap = 0;
  w->held = (zj_slice){0};
  w->held_match = 0;
}

void zj_edit_begin(zj_edit_writer *w, zj_buffer *match, zj_buffer *edits) {
  *w = (zj_edit_writer){.match = match, .edits = edits, .match_begin = match->length};
}

/* Adjacent edits of equal length on both sides are merged: positions inside still map byte for
 * byte. Capitals merge with capitals only, so that their encoding stays short. */
static bool joins_held(const zj_edit_writer *w, zj_slice match, zj_slice orig) {
  return w->held.length && w->held.at + w->held.length == orig.at &&
         w->held_match == w->held.length && match.length == orig.length &&
         is_capitals(w->held) == is_capitals(orig);
}

void zj_edit_write(zj_edit_writer *w, zj_slice match, zj_slice orig) {
  zj_buffer_add(w->match, match.at, match.length);
  if (!w->edits) return;
  if (zj_slice_equal(match, orig)) {
    if (orig.length) flush_held(w);
    w->gap += match.length;
  } else if (joins_held(w, match, orig)) {
    w->held.length += orig.length;
    w->held_match += match.length;
  } else {
    flush_held(w);
    w->held = orig;
    w->held_match = match.length;
  }
}

void zj_edit_end(zj_edit_writer *w) {
  if (w->edits) flush_held(w);
}

/* ---- reading ---- */

static bool read_number(zj_edit_reader *r, size_t *out) {
  if (r->next >= r->edits.length) return false;
  const unsigned char *begin = (const unsigned char *)r->edits.at, *at = begin + r->next;
  uint64_t n;
  bool good = zj_number_read(&at, begin + r->edits.length, UINT32_MAX, &n);
  r->next = (size_t)(at - begin);
  if (good) *out = (size_t)n;
  return good;
}

static bool read_bytes(zj_edit_reader *r, size_t length, zj_slice *out) {
  if (length > r->edits.length - r->next) return false;
  *out = zj_slice_cut(r->edits, r->next, r->next + length);
  r->next += length;
  return true;
}

/* Reads an edit after its first number. Capitals have no 'replaced' bytes: add_replaced() makes
 * them from the match text. */
static bool read_body(zj_edit_reader *r, edit_kind kind, size_t *match_length, size_t *orig_length,
                      zj_slice *replaced) {
  zj_slice byte;
  switch (kind) {
  case KIND_ANY:
    return read_number(r, match_length) && read_number(r, orig_length) &&
           read_bytes(r, *orig_length, replaced);
  case KIND_WIDE:
    if (!read_bytes(r, 1, &byte) || (unsigned char)byte.at[0] > 93) return false;
    *match_length = 1;
    *orig_length = zj_utf8_encode(0xFF01 + (unsigned char)byte.at[0], r->scratch);
    *replaced = (zj_slice){r->scratch, *orig_length};
    return true;
  case KIND_LF:
    *match_length = 0;
    *orig_length = 1;
    *replaced = ZJ_LIT("\n");
    return true;
  case KIND_CAPITALS:
    if (!read_number(r, match_length)) return false;
    *orig_length = *match_length;
    *replaced = (zj_slice){0};
    return true;
  }
  return false;
}

zj_status zj_edit_next(zj_edit_reader *r, zj_edit *out) {
  if (r->next >= r->edits.length) return ZJ_DONE;
  size_t head, match_length, orig_length;
  if (!read_number(r, &head) ||
      !read_body(r, (edit_kind)(head & 3), &match_length, &orig_length, &out->replaced)) {
    r->next = r->edits.length;
    return ZJ_CORRUPT;
  }
  size_t gap = head >> 2;
  if (gap + match_length > UINT32_MAX - (size_t)r->match.byte) {
    r->next = r->edits.length;
    return ZJ_CORRUPT;
  }
  out->match.begin.byte = r->match.byte + (uint32_t)gap;
  out->match.end.byte = out->match.begin.byte + (uint32_t)match_length;
  out->orig.begin.byte = r->orig.byte + gap;
  out->orig.end.byte = out->orig.begin.byte + orig_length;
  r->match = out->match.end;
  r->orig = out->orig.end;
  return ZJ_OK;
}

static void add_replaced(zj_slice match, const zj_edit *edit, zj_buffer *to) {
  if (edit->replaced.at) {
    zj_buffer_add(to, edit->replaced.at, edit->replaced.length);
    return;
  }
  for (uint32_t i = edit->match.begin.byte; i < edit->match.end.byte; i++)
    zj_buffer_add(to, (char[]){(char)(match.at[i] - 32)}, 1);
}

zj_status zj_unfold(zj_slice match, zj_slice edits, zj_buffer *original) {
  zj_edit_reader reader = {.edits = edits};
  zj_edit edit;
  zj_status status;
  size_t at = 0;
  while ((status = zj_edit_next(&reader, &edit)) == ZJ_OK) {
    if (edit.match.end.byte > match.length) return ZJ_CORRUPT;
    zj_buffer_add(original, match.at + at, edit.match.begin.byte - at);
    add_replaced(match, &edit, original);
    at = edit.match.end.byte;
  }
  if (status != ZJ_DONE) return status;
  zj_buffer_add(original, match.at + at, match.length - at);
  return ZJ_OK;
}

/* ---- positions ---- */

static bool same_length(const zj_edit *e) {
  return e->match.end.byte - e->match.begin.byte == e->orig.end.byte - e->orig.begin.byte;
}

/* The original position of a match position inside an edit of equal length. It moves to the edge
 * of the original character, which several match characters may replace: ⑴ becomes (1). */
static zj_orig_pos position_inside(const zj_edit *e, zj_match_pos at, bool end) {
  size_t offset = at.byte - e->match.begin.byte;
  while (offset && offset < e->replaced.length && zj_utf8_is_tail(e->replaced.at[offset]))
    offset += end ? 1 : (size_t)-1;
  return (zj_orig_pos){e->orig.begin.byte + offset};
}

/* Reads the next edit unless it is held already. Returns false after the last. */
static bool hold_next_edit(zj_place_cursor *c) {
  if (!c->held && !c->ended) {
    c->held = zj_edit_next(&c->reader, &c->edit) == ZJ_OK;
    c->ended = !c->held;
  }
  return c->held;
}

static void pass_edit(zj_place_cursor *c) {
  c->match = c->edit.match.end;
  c->orig = c->edit.orig.end;
  c->held = false;
}

zj_match_pos zj_place_match(zj_place_cursor *c, zj_orig_pos at, zj_match_pos match_length) {
  size_t to;
  for (;; pass_edit(c)) {
    const zj_edit *e = &c->edit;
    if (!hold_next_edit(c) || e->orig.begin.byte >= at.byte) {
      to = c->match.byte + (at.byte > c->orig.byte ? at.byte - c->orig.byte : 0);
      break;
    }
    if (at.byte < e->orig.end.byte) {
      to =
          same_length(e) ? e->match.begin.byte + (at.byte - e->orig.begin.byte) : e->match.end.byte;
      break;
    }
  }
  return to < match_length.byte ? (zj_match_pos){(uint32_t)to} : match_length;
}

zj_orig_pos zj_place_orig_begin(zj_place_cursor *c, zj_match_pos at) {
  for (; hold_next_edit(c) && c->edit.match.begin.byte <= at.byte; pass_edit(c)) {
    const zj_edit *e = &c->edit;
    if (at.byte < e->match.end.byte)
      return same_length(e) ? position_inside(e, at, false) : e->orig.begin;
  }
  return (zj_orig_pos){c->orig.byte + (at.byte - c->match.byte)};
}

zj_orig_pos zj_place_orig_end(zj_place_cursor *c, zj_match_pos at) {
  for (; hold_next_edit(c) && c->edit.match.begin.byte < at.byte; pass_edit(c)) {
    const zj_edit *e = &c->edit;
    if (at.byte < e->match.end.byte)
      return same_length(e) ? position_inside(e, at, true) : e->orig.end;
  }
  return (zj_orig_pos){c->orig.byte + (at.byte - c->match.byte)};
}

zj_orig_pos zj_match_to_orig_begin(zj_slice edits, zj_match_pos at) {
  zj_place_cursor cursor = {.reader.edits = edits};
  return zj_place_orig_begin(&cursor, at);
}

zj_orig_pos zj_match_to_orig_end(zj_slice edits, zj_match_pos at) {
  zj_place_cursor cursor = {.reader.edits = edits};
  return zj_place_orig_end(&cursor, at);
}

zj_match_pos zj_orig_to_match(zj_slice edits, zj_orig_pos at, zj_match_pos match_length) {
  zj_place_cursor cursor = {.reader.edits = edits};
  return zj_place_match(&cursor, at, match_length);
}
