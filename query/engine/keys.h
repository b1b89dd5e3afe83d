/* keys.h - recognizes sentences by what they say: a 128-bit hash of the match text of each, and
 * sets of such hashes.
 *
 * A sentence has the same key wherever it is: in a renamed report, in a copy, in a rebuilt index.
 * The key changes when the match text changes, or when folding does (zj_fold_version()).
 *
 *   zj_keys keys = {.ctx = ctx};
 *   zj_keys_add(&keys, zj_key_of(sentence));
 *   zj_keys_sort(&keys);
 *   if (keys.failed) return zj_no_memory(err);
 *
 * Units      bytes of match text.
 * Ownership  the memory of a set is a talloc child of its 'ctx'.
 * Errors     adding cannot fail visibly; a set remembers that memory ran out ('failed').
 * Threads    any number of threads may read a set that nobody adds to. */
#ifndef ZJ_QUERY_ENGINE_KEYS_H
#define ZJ_QUERY_ENGINE_KEYS_H

#include "query/engine/matches.h"

enum { ZJ_KEY_BYTES = 16 };

typedef struct zj_key {
  uint64_t high, low;
} zj_key;

/* A set. Start it as {.ctx = …}. Sort it after adding, before anything else. */
typedef struct zj_keys {
  void *ctx;
  zj_key *at;
  size_t count, capacity;
  bool failed; /* memory ran out: keys are missing */
} zj_keys;

/* The key of a sentence, given without the blanks before it. */
zj_key zj_key_of(zj_slice sentence);

/* Adds a key, or every key of another set. */
void zj_keys_add(zj_keys *keys, zj_key key);
void zj_keys_add_all(zj_keys *keys, const zj_keys *other);

/* Orders the keys and removes duplicates. */
void zj_keys_sort(zj_keys *keys);

/* Whether a sorted set holds a key. */
bool zj_keys_hold(const zj_keys *keys, zj_key key);

/* The set as bytes, most significant byte first, a child of 'ctx'. Its 'at' is NULL when memory
 * runs out. */
zj_slice zj_keys_pack(void *ctx, const zj_keys *keys);

/* Reads what zj_keys_pack() wrote. Returns false when the bytes are not a sorted set, or when
 * memory runs out, which sets out->failed. */
bool zj_keys_unpack(void *ctx, zj_slice bytes, zj_keys *out);

/* ---- sentences that hold matches ---- */

/* The key of the sentence that 'at' is in. Sets *end to the end of that sentence. */
zj_key zj_key_at(zj_slice match, zj_match_pos at, zj_match_pos *end);

/* Adds the key of each sentence of a paragraph that holds a match of 'found', which is ordered. */
void zj_keys_add_sentences(zj_keys *keys, zj_slice match, const zj_match_list *found);

/* Removes from an ordered list the matches whose sentence has a key in 'known'. */
void zj_keys_take_out(const zj_keys *known, const zj_segment *segment, zj_match_list *list);

#endif
