/* keys.h - sentences known by what they say: a 128-bit hash of the match text of each, and sets of
 * them.
 *
 * A sentence has the same key wherever it stands: in a renamed report, in a copy, in an index made
 * anew. It gets another when its match text changes, or when folding does (zj_fold_version()).
 *
 * Ownership  a set's memory is a talloc child of its 'ctx'.
 * Threads    a set that is no longer added to may be read by any number of threads. */
#ifndef ZJ_QUERY_ENGINE_KEYS_H
#define ZJ_QUERY_ENGINE_KEYS_H

#include "query/engine/matches.h"

enum { ZJ_KEY_BYTES = 16 };

typedef struct zj_key {
  uint64_t high, low;
} zj_key;

/* A set; set up with {.ctx = …}. It must be sorted after adding and before anything else. */
typedef struct zj_keys {
  void *ctx;
  zj_key *at;
  size_t count, capacity;
} zj_keys;

zj_key zj_key_of(zj_slice sentence);
void zj_keys_add(zj_keys *keys, zj_key key);
/* Adds every key of another set. */
void zj_keys_add_all(zj_keys *keys, const zj_keys *other);
/* In order, each once. */
void zj_keys_sort(zj_keys *keys);
bool zj_keys_hold(const zj_keys *keys, zj_key key);

/* As bytes, high end first, and back; false when the bytes are no sorted set. */
zj_slice zj_keys_pack(void *ctx, const zj_keys *keys);
bool zj_keys_unpack(void *ctx, zj_slice bytes, zj_keys *out);

/* ---- sentences that hold matches ---- */

/* The key of the sentence that 'at' lies in. *end is where that sentence ends. */
zj_key zj_key_at(zj_slice match, zj_match_pos at, zj_match_pos *end);

/* Adds the key of each sentence of a paragraph that holds a match; 'found' by position. */
void zj_keys_add_sentences(zj_keys *keys, zj_slice match, const zj_match_list *found);

/* Takes out of a list, by paragraph and position, the matches whose sentence has a key in 'known'.
 */
void zj_keys_take_out(const zj_keys *known, const zj_segment *segment, zj_match_list *list);

#endif
