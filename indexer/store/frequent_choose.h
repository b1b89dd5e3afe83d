/* frequent_choose.h - chooses the phrases that are counted in advance, and numbers the role sets.
 *
 * A phrase is chosen when it occurs often enough in a sample: as often as it would if one paragraph
 * in 512, and at least 256 paragraphs, held it. The environment variable ZHANGJU_FREQUENT is
 * another number of paragraphs; 0: no phrase is counted in advance. The sample is every k-th block
 * of paragraphs, so the choice depends on nothing but the reports and their order.
 *
 * Ownership  everything is a talloc child of the choice.
 * Errors     those of opening a segment; ZJ_NO_MEMORY.
 * Threads    a choice is constant once made. */
#ifndef ZJ_INDEXER_STORE_FREQUENT_CHOOSE_H
#define ZJ_INDEXER_STORE_FREQUENT_CHOOSE_H

#include "indexer/store/frequent.h"
#include "indexer/store/gram_table.h"

typedef struct zj_frequent_choice {
  uint64_t *keys; /* ascending; the number of a phrase is its place here */
  uint32_t count;
  zj_gram_table by_length[ZJ_FREQUENT_LONGEST + 1]; /* from ZJ_FREQUENT_SHORTEST on */
  zj_role_set *sets; /* by number: those with the most text first, which are written shortest */
  uint32_t set_count;
  uint32_t *by_set; /* the numbers, in ascending order of their sets */
} zj_frequent_choice;

/* Chooses among the texts of the segments in the folders 'sources', one after the other. *out has a
 * 'count' of 0 when no phrase is frequent, or when the texts cannot be counted in advance (a
 * paragraph is longer than a megabyte, or there are more than 4,096 role sets). */
ZJ_MUST_CHECK zj_status zj_frequent_choose(void *ctx, const char *const *sources, size_t count,
                                           zj_frequent_choice **out, zj_error *err);

/* The number of a role set that occurs in the sources. */
uint32_t zj_frequent_set_number(const zj_frequent_choice *choice, zj_role_set roles);

#endif
