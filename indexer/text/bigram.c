/* bigram.c - cuts match text into index terms. */
#include "indexer/text/bigram.h"

zj_cutter zj_bigram_cut(zj_slice text) {
  return (zj_cutter){.text = text};
}

/* The end of the run of word characters that goes on at 'at'. */
static size_t word_end(zj_slice text, size_t at) {
  uint32_t c;
  while (at < text.length) {
    unsigned length = zj_utf8_decode(text, at, &c);
    if (!length || zj_char_class_of(c) != ZJ_CHAR_WORD) break;
    at += length;
  }
  return at;
}

static zj_term term_at(zj_slice text, size_t begin, size_t end) {
  if (end - begin > ZJ_TERM_MAX)
    end = begin + zj_utf8_floor(zj_slice_cut(text, begin, end), ZJ_TERM_MAX);
  return (zj_term){zj_slice_cut(text, begin, end), {(uint32_t)begin}};
}

zj_status zj_bigram_next(zj_cutter *cutter, zj_term *out) {
  zj_slice text = cutter->text;
  uint32_t c, second;
  while (cutter->next < text.length) {
    size_t at = cutter->next;
    unsigned length = zj_utf8_decode(text, at, &c);
    if (!length) return ZJ_BAD_UTF8;
    zj_char_class kind = zj_char_class_of(c);
    if (kind == ZJ_CHAR_HAN) {
      unsigned more = at + length < text.length ? zj_utf8_decode(text, at + length, &second) : 0;
      bool pair = more && zj_char_class_of(second) == ZJ_CHAR_HAN;
      cutter->next = at + length;
      *out = term_at(text, at, at + length + (pair ? more : 0));
      return ZJ_OK;
    }
    if (kind == ZJ_CHAR_WORD) {
      cutter->next = word_end(text, at + length);
      *out = term_at(text, at, cutter->next);
      return ZJ_OK;
    }
    cutter->next = at + length;
  }
  return ZJ_DONE;
}
