/* sentence_end.c - finds the ends of sentences. */
#include "indexer/text/sentence_end.h"

static bool starts_at(zj_slice s, size_t at, const char *text) {
  size_t length = strlen(text);
  return length <= s.length - at && memcmp(s.at + at, text, length) == 0;
}

static bool is_latin(zj_slice s, size_t at) {
  return at < s.length &&
         ((s.at[at] >= 'a' && s.at[at] <= 'z') || (s.at[at] >= '0' && s.at[at] <= '9'));
}

/* Whether a byte may begin a 。 ! or ?: the test that most bytes fail. */
static bool may_end(char byte) {
  return byte == '!' || byte == '?' || byte == "。"[0];
}

/* Whether one of eight bytes equals 'byte'. */
static bool holds_byte(uint64_t word, char byte) {
  const uint64_t ones = 0x0101010101010101u;
  uint64_t x = word ^ ones * (unsigned char)byte;
  return (x - ones) & ~x & ones << 7;
}

/* Moves past bytes that end nothing, eight at a time; * in a query cuts all text into sentences. */
static size_t skip_plain(zj_slice s, size_t at) {
  for (uint64_t word; at + sizeof word <= s.length; at += sizeof word) {
    memcpy(&word, s.at + at, sizeof word);
    if (holds_byte(word, '!') || holds_byte(word, '?') || holds_byte(word, "。"[0])) break;
  }
  return at;
}

/* The length of a 。 ! or ? at 'at'; 0 when there is none. */
static size_t ender_at(zj_slice s, size_t at) {
  if (s.at[at] == '!' || s.at[at] == '?')
    return at > 0 && is_latin(s, at - 1) && is_latin(s, at + 1) ? 0 : 1;
  return starts_at(s, at, "。") ? 3 : 0;
}

/* The length of a closing quote at 'at'; 0 when there is none. */
static size_t closing_quote_at(zj_slice s, size_t at) {
  bool closes = starts_at(s, at, "”") || starts_at(s, at, "’") || starts_at(s, at, "」") ||
                starts_at(s, at, "』");
  return closes ? strlen("”") : 0;
}

/* The length of what ends a sentence, or closes a quote after its end. */
static size_t ending_at(zj_slice s, size_t at) {
  size_t length = ender_at(s, at);
  return length > 0 ? length : closing_quote_at(s, at);
}

zj_match_pos zj_sentence_end(zj_slice s, zj_match_pos from) {
  size_t at = from.byte;
  for (at = skip_plain(s, at); at < s.length; at = skip_plain(s, at + 1))
    if (may_end(s.at[at]) && ender_at(s, at)) break;
  if (at < s.length) at += ender_at(s, at);
  for (size_t length; at < s.length; at += length) {
    length = ending_at(s, at);
    if (length == 0) break;
  }
  return (zj_match_pos){(uint32_t)at};
}

zj_match_pos zj_skip_blank(zj_slice s, zj_match_pos at) {
  while (at.byte < s.length) {
    uint32_t c;
    unsigned length = zj_utf8_decode(s, at.byte, &c);
    if (length == 0 || zj_char_class_of(c) != ZJ_CHAR_BLANK) break;
    at.byte += length;
  }
  return at;
}
