/* phrase.c - the pieces of a phrase, and finding them. */
#include "query/language/phrase.h"

#include <talloc.h>

#include "indexer/text/fold.h"
#include "query/language/find.h"

/* ---- cutting ---- */

static zj_char_class class_at(zj_slice s, size_t at, unsigned *length) {
  uint32_t c = ' ';
  *length = zj_utf8_decode(s, at, &c);
  if (!*length) *length = 1;
  return zj_char_class_of(c);
}

static bool is_text(zj_char_class kind) {
  return kind == ZJ_CHAR_HAN || kind == ZJ_CHAR_WORD;
}

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

static void add_piece(void *ctx, zj_phrase *phrase, zj_piece_kind kind, zj_slice text) {
  phrase->pieces = talloc_realloc(ctx, phrase->pieces, zj_piece, phrase->piece_count + 1);
  phrase->pieces[phrase->piece_count++] = (zj_piece){kind, text};
}

/* Cuts what lies between the outer marks at runs of marks and blanks. */
static void cut_pieces(void *ctx, zj_phrase *phrase, size_t first, size_t last_end) {
  zj_slice s = phrase->folded;
  size_t begin = 0; /* outer marks go with the first and last text */
  unsigned length;
  for (size_t at = first; at < last_end;) {
    if (is_text(class_at(s, at, &length))) {
      at += length;
      continue;
    }
    size_t gap = at;
    bool mark = false;
    for (zj_char_class kind; at < last_end && !is_text(kind = class_at(s, at, &length));
         at += length)
      mark |= kind == ZJ_CHAR_MARK;
    add_piece(ctx, phrase, ZJ_PIECE_TEXT, zj_slice_cut(s, begin, gap));
    add_piece(ctx, phrase, mark ? ZJ_PIECE_MARKS : ZJ_PIECE_BLANK, zj_slice_cut(s, gap, at));
    begin = at;
  }
  add_piece(ctx, phrase, ZJ_PIECE_TEXT, zj_slice_cut(s, begin, s.length));
}

static bool make_phrase(void *ctx, zj_slice text, zj_phrase *out) {
  *out = (zj_phrase){.folded = zj_fold_plain(ctx, text)};
  if (out->folded.length == 0) return false;
  size_t first, last_end;
  unsigned length;
  text_bounds(out->folded, &first, &last_end);
  if (first == out->folded.length) {
    add_piece(ctx, out, ZJ_PIECE_TEXT, out->folded);
    return true;
  }
  cut_pieces(ctx, out, first, last_end);
  out->word_begin = first == 0 && class_at(out->folded, 0, &length) == ZJ_CHAR_WORD;
  size_t last = zj_utf8_floor(out->folded, out->folded.length - 1);
  out->word_end = class_at(out->folded, last, &length) == ZJ_CHAR_WORD;
  return true;
}

/* ---- stars ---- */

/* The next star from 'at' on that no backslash stands before, or the length. */
size_t zj_phrase_next_gap(zj_slice s, size_t at) {
  for (; at < s.length; at++)
    if (s.at[at] == '*' && !(at > 0 && s.at[at - 1] == '\\')) return at;
  return s.length;
}

zj_slice zj_phrase_unescape(void *ctx, zj_slice text) {
  char *out = talloc_array(ctx, char, (unsigned)text.length + 1);
  size_t length = 0;
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] == '\\' && i + 1 < text.length && text.at[i + 1] == '*') continue;
    out[length++] = text.at[i];
  }
  return (zj_slice){out, length};
}

zj_gap_fault zj_phrase_gaps(zj_slice text, size_t *at) {
  size_t star = zj_phrase_next_gap(text, 0);
  *at = star;
  if (star == text.length) return ZJ_GAPS_NONE;
  uint32_t c;
  bool before = false; /* something stands between this star and the one before */
  for (size_t i = 0; i < text.length;) {
    if (i == star) {
      *at = star;
      if (!before) return ZJ_GAPS_WRONG;
      before = false;
      star = zj_phrase_next_gap(text, ++i);
      continue;
    }
    unsigned n = zj_utf8_decode(text, i, &c);
    before |= zj_char_class_of(c) != ZJ_CHAR_BLANK;
    i += n ? n : 1;
  }
  return before ? ZJ_GAPS_RIGHT : ZJ_GAPS_WRONG;
}

bool zj_phrase_make(zj_query_node *leaf) {
  bool gaps = leaf->form == ZJ_LEAF_GAPS;
  size_t begin = 0;
  do {
    size_t end = gaps ? zj_phrase_next_gap(leaf->text, begin) : leaf->text.length;
    zj_slice part = zj_slice_cut(leaf->text, begin, end);
    leaf->phrases =
        talloc_realloc(leaf, leaf->phrases, zj_phrase, (unsigned)leaf->phrase_count + 1);
    if (!make_phrase(leaf, gaps ? zj_phrase_unescape(leaf, part) : part,
                     &leaf->phrases[leaf->phrase_count++]))
      return leaf->form == ZJ_LEAF_STRICT && leaf->text.length;
    begin = end + 1;
  } while (begin <= leaf->text.length);
  return true;
}

/* ---- finding ---- */

static bool word_before(zj_slice s, size_t at) {
  unsigned length;
  if (at == 0) return false;
  size_t before = at - 1;
  while (before > 0 && zj_utf8_is_tail(s.at[before]))
    before--;
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
  for (zj_char_class found; *at < s.length && !is_text(found = class_at(s, *at, &length));
       *at += length) {
    mark |= found == ZJ_CHAR_MARK;
    any = true;
  }
  return kind == ZJ_PIECE_MARKS ? mark : any && !mark;
}

/* Whether the pieces after the first stand from 'at' on. */
static bool rest_stands(const zj_phrase *phrase, zj_slice s, size_t *at) {
  for (size_t i = 1; i < phrase->piece_count; i++) {
    const zj_piece *piece = &phrase->pieces[i];
    if (piece->kind != ZJ_PIECE_TEXT) {
      if (!pass_gap(s, piece->kind, at)) return false;
    } else {
      if (piece->text.length > s.length - *at ||
          memcmp(s.at + *at, piece->text.at, piece->text.length) != 0)
        return false;
      *at += piece->text.length;
    }
  }
  return true;
}

/* A text piece that ends in a word character before a gap, or begins with one after it, needs no
 * test: the gap is its boundary. Only the outer ends do. */
bool zj_phrase_find(const zj_phrase *phrase, zj_slice match, size_t from, zj_match_range *out) {
  zj_slice first = phrase->pieces[0].text;
  while (from < match.length) {
    size_t begin = zj_find(match, first, from), end = begin + first.length;
    if (begin >= match.length) return false;
    if (!(phrase->word_begin && word_before(match, begin)) && rest_stands(phrase, match, &end) &&
        !(phrase->word_end && word_after(match, end))) {
      *out = (zj_match_range){{(uint32_t)begin}, {(uint32_t)end}};
      return true;
    }
    from = begin + 1;
  }
  return false;
}
