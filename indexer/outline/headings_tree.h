/* headings_tree.h - private to the outline: the tree of headings and items.
 *
 *   marks (every marker at the start of a block or clause)
 *     ─▶ the marks that open a line or belong to a run (一是 … 二是 …) ─▶ tree
 *
 * The tree has no roles; the walk that gives them may attach an item elsewhere, where the role
 * turns before the item.
 *
 * Units      positions are bytes of the plain text.
 * Ownership  a zj_tree is a talloc child of 'ctx' and owns its branches.
 * Errors     ZJ_LIMIT, ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_HEADINGS_TREE_H
#define ZJ_INDEXER_OUTLINE_HEADINGS_TREE_H

#include "indexer/outline/plain.h"
#include "indexer/text/marker.h"

/* A heading or item. */
typedef struct zj_branch {
  uint32_t parent;     /* index; the root is its own parent */
  uint32_t begin, end; /* the heading, with its marker */
  uint32_t label;      /* where the heading begins after its marker */
  size_t block;
  zj_marker_kind kind;
  unsigned value;      /* of its marker */
  uint8_t level, rank; /* level as in outline.h; a branch is nested in those of smaller rank */
  bool numbered;       /* it has a marker */
  bool own_line;       /* the heading is the whole block */
  bool opens_block;    /* it begins at the start of its block */
} zj_branch;

typedef struct zj_tree {
  zj_branch *branches; /* in text order; [0] is the root */
  size_t count;
} zj_tree;

enum { ZJ_RANK_ITEM = 70 }; /* the smallest rank of an item */

/* Sets *out to the tree of a report. Returns ZJ_LIMIT for more than ZJ_NODES_MAX branches. */
ZJ_MUST_CHECK zj_status zj_tree_grow(void *ctx, const zj_layout *text, zj_matcher *matcher,
                                     zj_tree **out, zj_error *err);

#endif
