/* sentence.c - where sentences begin and end in match text (where ！？ are ! and ?). */
#include "query/engine/sentence.h"

static bool starts(zj_slice s, size_t at, const char *text) {
  size_t length = strlen(text);
  return length <= s.length - at && memcmp(s.at + at, text, length) == 0;
}

static bool is_latin(zj_slice s, size_t at) {
  return at < s.length &&
         ((s.at[at] >= 'a' && s.at[at] <= 'z') || (s.at[at] >= '0' && s.at[at] <= '9'));
}

/* The length of the 。 ! ? at 'at'; 0 when there is none. */
static size_t ender_at(zj_slice s, size_t at) {
  if (s.at[at] == '!' || s.at[at] == '?')
    return at > 0 && is_latin(s, at - 1) && is_latin(s, at + 1) ? 0 : 1;
  return starts(s, at, "。") ? 3 : 0;
}

static size_t closing_quote_at(zj_slice s, size_t at) {
  return starts(s, at, "”") || starts(s, at, "’") || starts(s, at, "」") || starts(s, at, "』") ? 3
                                                                                                : 0;
}

zj_match_pos zj_sentence_end(zj_slice s, zj_match_pos from) {
  size_t at = from.byte;
  for (size_t length = 0; at < s.length; at += length ? length : 1)
    if ((length = ender_at(s, at)) > 0) {
      at += length;
      break;
    }
  for (size_t length;
       at < s.length && ((length = ender_at(s, at)) > 0 || (length = closing_quote_at(s, at)) > 0);)
    at += length;
  return (zj_match_pos){(uint32_t)at};
}

zj_match_pos zj_skip_blank(zj_slice s, zj_match_pos at) {
  uint32_t c;
  for (unsigned n; at.byte < s.length && (n = zj_utf8_decode(s, at.byte, &c)) &&
                   zj_char_class_of(c) == ZJ_CHAR_BLANK;)
    at.byte += n;
  return at;
}

size_t zj_sentence_count(zj_slice s, const zj_match_list *found) {
  zj_sentence_counter counter = {0};
  for (size_t i = 0; i < found->count; i++)
    zj_sentence_counter_add(&counter, s, found->at[i].at.begin);
  return counter.count;
}

void zj_sentence_counter_add(zj_sentence_counter *c, zj_slice s, zj_match_pos at) {
  if (c->count > 0) {
    if (!c->end.byte) c->end = zj_sentence_end(s, c->last);
    if (at.byte < c->end.byte) return;
  }
  *c = (zj_sentence_counter){c->count + 1, at, {0}};
}
