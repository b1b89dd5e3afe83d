/* fold_table.h - traditional characters and their simplified forms.
 *
 * fold_table.py makes fold_table.c; simplify.h looks characters up.
 *
 * Units      code points from U+3400 to U+9FFF.
 * Threads    constant data. */
#ifndef ZJ_INDEXER_TEXT_FOLD_TABLE_H
#define ZJ_INDEXER_TEXT_FOLD_TABLE_H

#include <stdint.h>

typedef struct zj_fold_pair {
  uint16_t traditional, simplified;
} zj_fold_pair;

/* The pairs, ascending by 'traditional', and their number. */
extern const zj_fold_pair zj_fold_pairs[];
extern const unsigned zj_fold_pair_count;

#endif
