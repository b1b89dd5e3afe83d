/* rare.h - the paragraphs that share most of the rare pieces of a text.
 *
 *   a text's pairs of characters ─▶ the rarest of them ─▶ paragraphs by how many they hold
 *
 * What is near a misquoted sentence, or a question in plain words, is found so without reading
 * every paragraph: the time is bounded by the postings read, not by the size of the index.
 *
 * Ownership  results are talloc children of 'ctx'.
 * Errors     those of the postings (ZJ_CORRUPT, ZJ_IO); ZJ_NO_MEMORY.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_RARE_H
#define ZJ_QUERY_ANSWER_RARE_H

#include "indexer/store/snapshot.h"
#include "query/engine/deadline.h"

typedef struct zj_rare {
  size_t segment;
  uint32_t paragraph;
  uint32_t shared; /* pieces it holds */
  double weight;   /* of these pieces, the rarer the heavier, as a part of the weight of all: 0-1 */
} zj_rare;

typedef struct zj_rare_list {
  zj_rare *at;
  size_t count;   /* the heaviest first, equal ones by path and place */
  uint32_t terms; /* pieces that were looked up */
} zj_rare_list;

/* Finds at most 'limit' paragraphs of reports that are alive, without noise, that hold at least
 * 'least' of the pieces of a match text. When the deadline passes the list may be short. */
ZJ_MUST_CHECK zj_status zj_rare_find(void *ctx, zj_snapshot *snapshot, zj_slice match,
                                     uint32_t least, size_t limit, zj_deadline *deadline,
                                     zj_rare_list *out, zj_error *err);

#endif
