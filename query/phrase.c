/* phrase.c - the pieces of a phrase, and finding them. */
#include "query/phrase.h"

#include <talloc.h>

#include "indexer/fold.h"
#include "query/find.h"

/* ---- cutting ---- */

static zj_char_class class_at(zj_slice s, size_t at, unsigned *length) {
  uint32_t c = ' ';
  *length = zj_utf8_decode(s, at, &c);
  if (!*length) *length = 1;
  return zj_char_class_of(c);
}

static bool is_text(zj_char_class kind) { return kind == ZJ_CHAR_HAN || kind == ZJ_CHAR_WORD; }

/* The first character that is text, and the end of the last; both the length when there is none. */
static void text_bounds(zj_slice s, size_t *first, size_t *last_end) {
  unsigned length;
  *first = *last_end = s.length;
  bool any = false;
  for (size_t at = 0; at < s.length; at += length) {
    if (!is_text(class_at(s, at, &length))) continue;
    if (!any) *first = at;
    any = true;
    *last_end = at + length;
  }
}

static void add_piece(zj_query_node *leaf, zj_piece_kind kind, zj_slice text) {
  leaf->pieces = talloc_realloc(leaf, leaf->pieces, zj_piece, leaf->piece_count + 1);
  leaf->pieces[leaf->piece_count++] = (zj_piece){kind, text};
}

/* Cuts what lies between the outer marks at runs of marks and blanks. */
static void cut_pieces(zj_query_node *leaf, size_t first, size_t last_end) {
  zj_slice s = leaf->folded;
  size_t begin = 0; /* outer marks go with the first and last text */
  unsigned length;
  for (size_t at = first; at < last_end;) {
    if (is_text(class_at(s, at, &length))) { at += length; continue; }
    size_t gap = at;
    bool mark = false;
    for (zj_char_class kind; at < last_end && !is_text(kind = class_at(s, at, &length)); at += length) mark |= kind == ZJ_CHAR_MARK;
    add_piece(leaf, ZJ_PIECE_TEXT, zj_slice_cut(s, begin, gap));
    add_piece(leaf, mark ? ZJ_PIECE_MARKS : ZJ_PIECE_BLANK, zj_slice_cut(s, gap, at));
    begin = at;
  }
  add_piece(leaf, ZJ_PIECE_TEXT, zj_slice_cut(s, begin, s.length));
}

bool zj_phrase_make(zj_query_node *leaf) {
  leaf->folded = zj_fold_plain(leaf, leaf->text);
  if (leaf->folded.length == 0) return false;
  size_t first, last_end;
  unsigned length;
  text_bounds(leaf->folded, &first, &last_end);
  if (first == leaf->folded.length) {
    add_piece(leaf, ZJ_PIECE_TEXT, leaf->folded);
    return true;
  }
  cut_pieces(leaf, first, last_end);
  leaf->word_begin = first == 0 && class_at(leaf->folded, 0, &length) == ZJ_CHAR_WORD;
  size_t last = zj_utf8_floor(leaf->folded, leaf->folded.length - 1);
  leaf->word_end = class_at(leaf->folded, last, &length) == ZJ_CHAR_WORD;
  return true;
}

/* ---- finding ---- */

static bool word_before(zj_slice s, size_t at) {
  unsigned length;
  if (at == 0) return false;
  size_t before = at - 1;
  while (before > 0 && zj_utf8_is_tail(s.at[before])) before--;
  return class_at(s, before, &length) == ZJ_CHAR_WORD;
}

static bool word_after(zj_slice s, size_t at) {
  unsigned length;
  return at < s.length && class_at(s, at, &length) == ZJ_CHAR_WORD;
}

/* Passes the marks and blanks at 'at'; false when there are none of the kind the piece asks for. */
static bool pass_gap(zj_slice s, zj_piece_kind kind, size_t *at) {
  bool mark = false, any = false;
  unsigned length;
  for (zj_char_class found; *at < s.length && !is_text(found = class_at(s, *at, &length)); *at += length) {
    mark |= found == ZJ_CHAR_MARK;
    any = true;
  }
  return kind == ZJ_PIECE_MARKS ? mark : any && !mark;
}

/* Whether the pieces after the first stand from 'at' on. */
static bool rest_stands(const zj_query_node *leaf, zj_slice s, size_t *at) {
  for (size_t i = 1; i < leaf->piece_count; i++) {
    const zj_piece *piece = &leaf->pieces[i];
    if (piece->kind != ZJ_PIECE_TEXT) {
      if (!pass_gap(s, piece->kind, at)) return false;
    } else {
      if (piece->text.length > s.length - *at || memcmp(s.at + *at, piece->text.at, piece->text.length) != 0) return false;
      *at += piece->text.length;
    }
  }
  return true;
}

/* A text piece that ends in a word character before a gap, or begins with one after it, needs no test: the
 * gap is its boundary. Only the outer ends do. */
bool zj_phrase_find(const zj_query_node *leaf, zj_slice match, size_t from, zj_match_range *out) {
  zj_slice first = leaf->pieces[0].text;
  while (from < match.length) {
    size_t begin = zj_find(match, first, from), end = begin + first.length;
    if (begin >= match.length) return false;
    if (!(leaf->word_begin && word_before(match, begin)) && rest_stands(leaf, match, &end) && !(leaf->word_end && word_after(match, end))) {
      *out = (zj_match_range){{(uint32_t)begin}, {(uint32_t)end}};
      return true;
    }
    from = begin + 1;
  }
  return false;
}
