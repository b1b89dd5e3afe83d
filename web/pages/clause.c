/* clause.c - divides a long sentence by how far its clauses are from a hit. */
#include "web/pages/clause.h"

#include <string.h>

#include "indexer/base/text.h"
#include "indexer/base/values.h"
#include "indexer/text/marks.h"

/* A sentence of at most PLAIN_MAX characters is shown as it is; of a longer one, up to DIM_MAX
 * characters are dimmed on each side of a clause with hits. Less than FAR_MIN is not worth folding.
 */
enum { PLAIN_MAX = 110, DIM_MAX = 36, FAR_MIN = 24 };

static const char *const kinds[] = {"hit", "near", "dim", "far"};
typedef enum kind { HIT, NEAR, DIM, FAR } kind;

static void add_piece(json_t *out, zj_slice text, kind of) {
  if (!text.length) return;
  json_t *piece = json_pack("{s:s%}", "text", text.at, text.length);
  for (size_t i = 0; i < 4; i++)
    zj_value_set(piece, kinds[i], json_boolean(i == (size_t)of));
  zj_value_append(out, piece);
}

static zj_slice text_of(const json_t *piece) {
  const json_t *text = json_object_get(piece, "text");
  const char *at = json_string_value(text);
  return (zj_slice){at ? at : "", json_string_length(text)};
}

/* The first 'chars' characters of a text, or all of it. */
static zj_slice first_chars(zj_slice text, size_t chars) {
  return zj_slice_cut(text, 0, zj_utf8_offset(text, chars));
}

/* The place after the first clause that ends in the text; its length when none does. */
static size_t first_end(zj_slice text) {
  for (size_t at = 0; at < text.length; at++) {
    unsigned n = zj_mark_clause_end(text, at);
    if (n) return at + n;
  }
  return text.length;
}

/* The place after the last clause that ends in the text; 0 when none does. */
static size_t last_end(zj_slice text) {
  size_t last = 0;
  for (size_t at = 0; at < text.length; at++) {
    unsigned n = zj_mark_clause_end(text, at);
    if (n) last = at + n;
  }
  return last;
}

/* Adds a text that lies after a hit, before one, or between two. */
static void add_between(json_t *out, zj_slice text, bool after_hit, bool before_hit) {
  size_t begin = after_hit ? first_end(text) : 0, end = before_hit ? last_end(text) : text.length;
  if (begin >= end) return add_piece(out, text, after_hit || before_hit ? NEAR : DIM);
  zj_slice middle = zj_slice_cut(text, begin, end);
  size_t chars = zj_utf8_count(middle), head = after_hit ? DIM_MAX : 0,
         tail = before_hit ? DIM_MAX : 0;
  add_piece(out, zj_slice_cut(text, 0, begin), NEAR);
  if (chars < head + tail + FAR_MIN) {
    add_piece(out, middle, DIM);
  } else {
    zj_slice first = first_chars(middle, head), until = first_chars(middle, chars - tail);
    add_piece(out, first, DIM);
    add_piece(out, zj_slice_cut(middle, first.length, until.length), FAR);
    add_piece(out, zj_slice_cut(middle, until.length, middle.length), DIM);
  }
  add_piece(out, zj_slice_cut(text, end, text.length), NEAR);
}

json_t *zj_clause_cut(const json_t *marked, size_t *length) {
  json_t *out = json_array(), *piece;
  size_t i, chars = 0, count = json_array_size(marked);
  json_array_foreach(marked, i, piece) chars += zj_utf8_count(text_of(piece));
  json_array_foreach(marked, i, piece) {
    if (json_is_true(json_object_get(piece, "hit")))
      add_piece(out, text_of(piece), HIT);
    else if (chars <= PLAIN_MAX)
      add_piece(out, text_of(piece), NEAR);
    else
      add_between(out, text_of(piece), i > 0, i + 1 < count);
  }
  *length = 0;
  json_array_foreach(out, i, piece) {
    if (json_is_true(json_object_get(piece, "far"))) *length = chars;
  }
  return out;
}
