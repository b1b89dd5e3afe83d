/* phrase.c - cuts phrases into pieces and finds them. */
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

/* Sets *first to the first character that is text and *last_end to the end of the last; both to the
 * length when there is none. */
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

static zj_status add_piece(void *ctx, zj_phrase *phrase, zj_piece_kind kind, zj_slice text) {
  zj_piece *pieces =
      talloc_realloc(ctx, phrase->pieces, zj_piece, (unsigned)phrase->piece_count + 1);
  if (!pieces) return ZJ_NO_MEMORY;
  phrase->pieces = pieces;
  phrase->pieces[phrase->piece_count++] = (zj_piece){kind, text};
  return ZJ_OK;
}

/* Cuts the text between the outer marks at runs of marks and blanks. */
static zj_status cut_pieces(void *ctx, zj_phrase *phrase, size_t first, size_t last_end) {
  zj_slice s = phrase->folded;
  size_t begin = 0; /* outer marks belong to the first and last text */
  unsigned length;
  zj_status status = ZJ_OK;
  for (size_t at = first; status == ZJ_OK && at < last_end;) {
    if (is_text(class_at(s, at, &length))) {
      at += length;
      continue;
    }
    size_t gap = at;
    bool mark = false;
    for (zj_char_class kind; at < last_end && !is_text(kind = class_at(s, at, &length));
         at += length)
      mark |= kind == ZJ_CHAR_MARK;
    zj_piece_kind kind = mark ? ZJ_PIECE_MARKS : ZJ_PIECE_BLANK;
    status = add_piece(ctx, phrase, ZJ_PIECE_TEXT, zj_slice_cut(s, begin, gap));
    if (status == ZJ_OK) status = add_piece(ctx, phrase, kind, zj_slice_cut(s, gap, at));
    begin = at;
  }
  if (status != ZJ_OK) return status;
  return add_piece(ctx, phrase, ZJ_PIECE_TEXT, zj_slice_cut(s, begin, s.length));
}

static zj_status make_phrase(void *ctx, zj_slice text, zj_phrase *out) {
  *out = (zj_phrase){.folded = zj_fold_plain(ctx, text)};
  if (!out->folded.at) return ZJ_NO_MEMORY;
  if (out->folded.length == 0) return ZJ_BAD_QUERY;
  size_t first, last_end;
  unsigned length;
  text_bounds(out->folded, &first, &last_end);
  if (first == out->folded.length) return add_piece(ctx, out, ZJ_PIECE_TEXT, out->folded);
  zj_status status = cut_pieces(ctx, out, first, last_end);
  out->word_begin = first == 0 && class_at(out->folded, 0, &length) == ZJ_CHAR_WORD;
  size_t last = zj_utf8_floor(out->folded, out->folded.length - 1);
  out->word_end = class_at(out->folded, last, &length) == ZJ_CHAR_WORD;
  return status;
}

/* ---- stars ---- */

size_t zj_phrase_next_gap(zj_slice s, size_t at) {
  for (; at < s.length; at++)
    if (s.at[at] == '*' && !(at > 0 && s.at[at - 1] == '\\')) return at;
  return s.length;
}

zj_slice zj_phrase_unescape(void *ctx, zj_slice text) {
  char *out = talloc_array(ctx, char, (unsigned)text.length + 1);
  size_t length = 0;
  if (!out) return (zj_slice){0};
  for (size_t i = 0; i < text.length; i++) {
    if (text.at[i] == '\\' && i + 1 < text.length && text.at[i + 1] == '*') continue;
    out[length++] = text.at[i];
  }
  return (zj_slice){out, length};
}

zj_gap_fault zj_phrase_gaps(zj_slice text, size_t *at) {
  size_t star = zj_phrase_next_gap(text, 0);
  *at = star;
  if (star == text.length || text.length == 1) return ZJ_GAPS_NONE; /* "*" is a star */
  uint32_t c;
  bool before = false; /* there is text between this star and the one before */
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

static zj_status add_phrase(zj_query_node *leaf, zj_slice text) {
  zj_phrase *phrases =
      talloc_realloc(leaf, leaf->phrases, zj_phrase, (unsigned)leaf->phrase_count + 1);
  if (!phrases || !text.at) return ZJ_NO_MEMORY;
  leaf->phrases = phrases;
  return make_phrase(leaf, text, &leaf->phrases[leaf->phrase_count++]);
}

zj_status zj_phrase_make(zj_query_node *leaf) {
  bool gaps = leaf->form == ZJ_LEAF_GAPS;
  zj_status status = ZJ_OK;
  if (leaf->form == ZJ_LEAF_ANY) return ZJ_OK;
  for (size_t begin = 0, end; status == ZJ_OK && begin <= leaf->text.length; begin = end + 1) {
    end = gaps ? zj_phrase_next_gap(leaf->text, begin) : leaf->text.length;
    zj_slice part = zj_slice_cut(leaf->text, begin, end);
    status = add_phrase(leaf, gaps ? zj_phrase_unescape(leaf, part) : part);
  }
  /* The original may hold characters that folding removes. */
  bool unfolded = leaf->form == ZJ_LEAF_STRICT && leaf->text.length > 0;
  return status == ZJ_BAD_QUERY && unfolded ? ZJ_OK : status;
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

/* Moves *at past the marks and blanks there; false when they are not of the kind asked for. */
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

/* Whether the pieces after the first one follow at *at, which moves to their end. */
static bool rest_follows(const zj_phrase *phrase, zj_slice s, size_t *at) {
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

/* Only the outer ends of a phrase are tested for a word boundary: a piece next to marks or blanks
 * has one there. */
bool zj_phrase_find(const zj_phrase *phrase, zj_slice match, size_t from, zj_match_range *out) {
  zj_slice first = phrase->pieces[0].text;
  while (from < match.length) {
    size_t begin = zj_find(match, first, from), end = begin + first.length;
    if (begin >= match.length) return false;
    if (!(phrase->word_begin && word_before(match, begin)) && rest_follows(phrase, match, &end) &&
        !(phrase->word_end && word_after(match, end))) {
      *out = (zj_match_range){{(uint32_t)begin}, {(uint32_t)end}};
      return true;
    }
    from = begin + 1;
  }
  return false;
}
