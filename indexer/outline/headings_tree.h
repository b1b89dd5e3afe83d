/* headings_tree.h - private to the outline: headings and items, and what stands under what.
 *
 *   marks (every marker at the begin of a block or clause) ─▶ those that belong to a run or open a
 * line ─▶ tree
 *
 * The tree knows nothing of roles; outline_roles.c may hang an item elsewhere when a passage turns
 * before it.
 *
 * Ownership  zj_tree is a talloc child of 'ctx'.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_HEADINGS_TREE_H
#define ZJ_INDEXER_OUTLINE_HEADINGS_TREE_H

#include "indexer/outline/plain.h"
#include "indexer/text/marker.h"

typedef struct zj_branch {
  uint32_t parent;     /* index; the root is its own parent */
  uint32_t begin, end; /* plain text: the heading, marker included */
  uint32_t label;      /* plain text: where the heading begins behind its marker */
  size_t block;
  zj_marker_kind kind;
  unsigned value;
  uint8_t level, rank; /* rank: what stands under what; a smaller one stands higher */
  bool numbered;       /* has a marker */
  bool own_line;       /* the heading is all of its block */
  bool opens_block;
} zj_branch;

typedef struct zj_tree {
  zj_branch *branches; /* [0] is the root */
  size_t count;
} zj_tree;

enum { ZJ_RANK_ITEM = 70 };

ZJ_MUST_CHECK zj_status zj_tree_grow(void *ctx, const zj_layout *text, zj_matcher *matcher,
                                     zj_tree **out, zj_error *err);

#endif
