/* walk_roles.h - private to the outline: the role of every heading and passage, and why.
 *
 * One walk in text order. A heading takes what its words say, else what its place says: the run it
 * goes on with, the list that was announced, its parent, its position before or after the problems.
 * Running text keeps the role of its heading until a clause turns (但在工作中也存在着…).
 *
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_WALK_ROLES_H
#define ZJ_INDEXER_OUTLINE_WALK_ROLES_H

#include "indexer/outline/frame.h"
#include "indexer/outline/headings_tree.h"

/* Sets nodes and passages of 'outline', which has its title already. */
ZJ_MUST_CHECK zj_status zj_walk_roles(zj_outline *outline, const zj_layout *text,
                                      const zj_tree *tree, const zj_rules *rules,
                                      zj_matcher *matcher, zj_error *err);

#endif
