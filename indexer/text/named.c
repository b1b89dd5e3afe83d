/* named.c - whether a typed word is a name. */
#include "indexer/text/named.h"

#include <ctype.h>

#include "indexer/text/simplify.h"

/* The character at 'at' of a word as names have it; 0 where the word is not UTF-8. */
static uint32_t next_of(zj_slice word, size_t *at) {
  uint32_t c;
  unsigned length = zj_utf8_decode(word, *at, &c);
  if (!length) return 0;
  *at += length;
  return c < 0x80 ? (uint32_t)tolower((int)c) : zj_simplify(c);
}

bool zj_named(zj_slice word, const char *name) {
  if (!name) return false;
  zj_slice wanted = zj_slice_of(name);
  size_t at = 0, in_name = 0;
  zj_simplify_prepare();
  while (at < word.length && in_name < wanted.length) {
    uint32_t c = next_of(word, &at);
    if (!c || c != next_of(wanted, &in_name)) return false;
  }
  return at == word.length && in_name == wanted.length;
}
