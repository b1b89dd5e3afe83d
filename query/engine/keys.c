/* keys.c - sorted sets of hashes of sentences. */
#include "query/engine/keys.h"

#include <stdlib.h>
#include <talloc.h>
#include <xxhash.h>

#include "query/engine/sentence.h"

/* ---- sets ---- */

zj_key zj_key_of(zj_slice sentence) {
  XXH128_hash_t hash = XXH3_128bits(sentence.at, sentence.length);
  return (zj_key){hash.high64, hash.low64};
}

void zj_keys_add(zj_keys *keys, zj_key key) {
  if (keys->count == keys->capacity) {
    size_t capacity = keys->capacity ? 2 * keys->capacity : 64;
    zj_key *at = talloc_realloc_size(keys->ctx, keys->at, capacity * sizeof *at);
    if (!at) {
      keys->failed = true;
      return;
    }
    keys->at = at;
    keys->capacity = capacity;
  }
  keys->at[keys->count++] = key;
}

void zj_keys_add_all(zj_keys *keys, const zj_keys *other) {
  for (size_t i = 0; i < other->count; i++)
    zj_keys_add(keys, other->at[i]);
}

static int compare_keys(const void *a, const void *b) {
  const zj_key *x = a, *y = b;
  if (x->high != y->high) return x->high < y->high ? -1 : 1;
  return (x->low > y->low) - (x->low < y->low);
}

void zj_keys_sort(zj_keys *keys) {
  if (keys->count < 2) return;
  qsort(keys->at, keys->count, sizeof *keys->at, compare_keys);
  size_t kept = 1;
  for (size_t i = 1; i < keys->count; i++)
    if (compare_keys(&keys->at[i], &keys->at[kept - 1]) != 0) keys->at[kept++] = keys->at[i];
  keys->count = kept;
}

bool zj_keys_hold(const zj_keys *keys, zj_key key) {
  return keys->count && bsearch(&key, keys->at, keys->count, sizeof key, compare_keys) != NULL;
}

/* ---- bytes ---- */

static void write_number(unsigned char *to, uint64_t n) {
  for (int i = 7; i >= 0; i--, n >>= 8)
    to[i] = (unsigned char)n;
}

static uint64_t read_number(const unsigned char *from) {
  uint64_t n = 0;
  for (int i = 0; i < 8; i++)
    n = n << 8 | from[i];
  return n;
}

zj_slice zj_keys_pack(void *ctx, const zj_keys *keys) {
  unsigned char *bytes =
      talloc_array(ctx, unsigned char, (unsigned)(keys->count * ZJ_KEY_BYTES) + 1);
  if (!bytes) return (zj_slice){0};
  for (size_t i = 0; i < keys->count; i++) {
    write_number(bytes + i * ZJ_KEY_BYTES, keys->at[i].high);
    write_number(bytes + i * ZJ_KEY_BYTES + 8, keys->at[i].low);
  }
  return (zj_slice){(const char *)bytes, keys->count * ZJ_KEY_BYTES};
}

bool zj_keys_unpack(void *ctx, zj_slice bytes, zj_keys *out) {
  *out = (zj_keys){.ctx = ctx};
  if (bytes.length % ZJ_KEY_BYTES) return false;
  for (size_t at = 0; at < bytes.length; at += ZJ_KEY_BYTES) {
    const unsigned char *from = (const unsigned char *)bytes.at + at;
    zj_keys_add(out, (zj_key){read_number(from), read_number(from + 8)});
    if (out->count > 1 && compare_keys(&out->at[out->count - 2], &out->at[out->count - 1]) >= 0)
      return false;
  }
  return !out->failed;
}

/* ---- sentences ---- */

/* The key of the sentence that 'at' is in. *from is the beginning of that sentence or of an earlier
 * one, and becomes the former: as everywhere, sentences are found from the beginning of the
 * paragraph on. */
static zj_key key_from(zj_slice match, zj_match_pos *from, zj_match_pos at, zj_match_pos *end) {
  zj_match_pos begin = *from;
  for (*end = zj_sentence_end(match, begin); end->byte <= at.byte && end->byte < match.length;
       *end = zj_sentence_end(match, begin))
    begin = *end;
  *from = begin;
  begin = zj_skip_blank(match, begin);
  return zj_key_of(zj_slice_cut(match, begin.byte, end->byte));
}

zj_key zj_key_at(zj_slice match, zj_match_pos at, zj_match_pos *end) {
  return key_from(match, &(zj_match_pos){0}, at, end);
}

void zj_keys_add_sentences(zj_keys *keys, zj_slice match, const zj_match_list *found) {
  zj_match_pos from = {0}, end = {0};
  for (size_t i = 0; i < found->count; i++) {
    if (i && found->at[i].at.begin.byte < end.byte) continue;
    zj_keys_add(keys, key_from(match, &from, found->at[i].at.begin, &end));
  }
}

void zj_keys_take_out(const zj_keys *known, const zj_segment *segment, zj_match_list *list) {
  size_t kept = 0;
  for (size_t next = 0; next < list->count;) {
    zj_match_list in = zj_match_list_paragraph(list, &next);
    zj_paragraph_view p;
    zj_segment_paragraph(segment, in.at[0].paragraph, &p);
    zj_match_pos from = {0}, end = {0};
    bool is_known = false;
    for (size_t i = 0; i < in.count; i++) {
      if (i == 0 || in.at[i].at.begin.byte >= end.byte)
        is_known = zj_keys_hold(known, key_from(p.match, &from, in.at[i].at.begin, &end));
      if (!is_known) list->at[kept++] = in.at[i];
    }
  }
  list->count = kept;
}
