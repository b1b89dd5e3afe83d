/* letters.c - letters of a text, and a hash table of where pieces begin. */
#include "query/answer/letters.h"

#include <talloc.h>

zj_status zj_letters_read(void *ctx, zj_slice text, size_t most, zj_letters *out, zj_error *err) {
  size_t room = text.length < most ? text.length : most;
  zj_letters l = {talloc_array(ctx, uint32_t, (unsigned)room + 1),
                  talloc_array(ctx, uint32_t, (unsigned)room + 1), 0};
  uint32_t c;
  if (!l.code || !l.byte) return zj_no_memory(err);
  l.byte[0] = 0;
  for (size_t at = 0, n; at < text.length && l.count < room; at += n) {
    n = zj_utf8_decode(text, at, &c);
    if (!n) {
      n = 1;
      continue;
    }
    if (!zj_char_is_letter(c)) continue;
    l.code[l.count] = c;
    l.byte[l.count++] = (uint32_t)at;
    l.byte[l.count] = (uint32_t)(at + n);
  }
  *out = l;
  return ZJ_OK;
}

uint32_t zj_letters_count(zj_slice text) {
  uint32_t c, count = 0;
  for (size_t at = 0, n; at < text.length; at += n ? n : 1) {
    n = zj_utf8_decode(text, at, &c);
    count += n && zj_char_is_letter(c);
  }
  return count;
}

uint32_t zj_letters_end(const zj_letters *l, zj_slice text, size_t i) {
  uint32_t c;
  return l->byte[i] + zj_utf8_decode(text, l->byte[i], &c);
}

static size_t slot_of(const zj_starts *s, const uint32_t *code) {
  uint64_t hash = 1469598103934665603ull;
  for (unsigned i = 0; i < s->piece; i++)
    hash = (hash ^ code[i]) * 1099511628211ull;
  return (hash ^ hash >> 29) % s->size;
}

zj_status zj_starts_make(void *ctx, const uint32_t *code, size_t count, unsigned piece,
                         zj_starts *out, zj_error *err) {
  zj_starts s = {.size = count * 2 + 1, .piece = piece};
  s.first = talloc_array(ctx, uint32_t, (unsigned)s.size);
  s.next = talloc_array(ctx, uint32_t, (unsigned)count + 1);
  if (!s.first || !s.next) return zj_no_memory(err);
  for (size_t i = 0; i < s.size; i++)
    s.first[i] = UINT32_MAX;
  for (size_t i = count; i-- > 0;) { /* backwards, so that chains lead forwards */
    if (i + piece > count) continue;
    size_t slot = slot_of(&s, code + i);
    s.next[i] = s.first[slot];
    s.first[slot] = (uint32_t)i;
  }
  *out = s;
  return ZJ_OK;
}

uint32_t zj_starts_first(const zj_starts *s, const uint32_t *code) {
  return s->first[slot_of(s, code)];
}
