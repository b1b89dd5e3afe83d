/* shingles.h - hashes of every few letters of a text in a row, and the ones that are kept to find
 * what two texts share.
 *
 * The ones kept are those of winnowing (Schleimer, Wilkerson, Aiken: Winnowing: Local Algorithms
 * for Document Fingerprinting, SIGMOD 2003): of every 'window' shingles in a row the one with the
 * smallest hash. Two texts that share a run of ZJ_SHINGLE + window - 1 letters keep the same
 * shingle in it, however different the rest is.
 *
 * Units      letters of a zj_role_text.
 * Ownership  arrays are talloc children of 'ctx'.
 * Errors     ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ANSWER_SHINGLES_H
#define ZJ_QUERY_ANSWER_SHINGLES_H

#include "indexer/base/error.h"
#include "query/answer/role_text.h"

enum { ZJ_SHINGLE = 12 /* letters */ };

/* Walks over the shingles of a text. */
typedef struct zj_shingler {
  const zj_role_text *text;
  uint32_t next;    /* letter that comes into the hash */
  uint32_t whole;   /* letters in it, at most ZJ_SHINGLE */
  uint64_t rolling; /* private */
} zj_shingler;

zj_shingler zj_shingler_of(const zj_role_text *text);

/* Sets *at to the first letter of the next shingle and *hash to its hash, which is never 0; false
 * at the end. A shingle never spans parts that do not follow each other. */
bool zj_shingler_next(zj_shingler *shingler, uint32_t *at, uint64_t *hash);

/* A set of hashes that counts in how many groups each occurs; groups are added one after the other.
 */
typedef struct zj_shingle_set zj_shingle_set;

/* An empty set with room for 'count' hashes; NULL when memory ran out. */
zj_shingle_set *zj_shingle_set_new(void *ctx, size_t count);
/* Adds a hash of a group; beyond the room given it is ignored. */
void zj_shingle_set_add(zj_shingle_set *set, uint64_t hash, uint32_t group);
/* The number of groups in which a hash occurs; 0: not in the set. */
uint32_t zj_shingle_set_groups(const zj_shingle_set *set, uint64_t hash);

typedef struct zj_shingle {
  uint64_t hash;
  uint32_t text; /* its number, as given */
  uint32_t at;   /* first letter */
} zj_shingle;

typedef struct zj_shingle_list {
  zj_shingle *at;
  size_t count, capacity;
} zj_shingle_list;

/* Appends the shingles that winnowing keeps. left_out[i] != 0 leaves out the shingle at letter i;
 * left_out may be NULL. */
ZJ_MUST_CHECK zj_status zj_shingles_winnow(void *ctx, const zj_role_text *text, uint32_t number,
                                           const uint8_t *left_out, uint32_t window,
                                           zj_shingle_list *out, zj_error *err);

#endif
