/* fold_table.h - traditional characters and their simplified forms, ascending; made by
 * fold_table.py. */
#ifndef ZJ_INDEXER_TEXT_FOLD_TABLE_H
#define ZJ_INDEXER_TEXT_FOLD_TABLE_H
#include <stdint.h>
typedef struct zj_fold_pair {
  uint16_t traditional, simplified;
} zj_fold_pair;
extern const zj_fold_pair zj_fold_pairs[];
extern const unsigned zj_fold_pair_count;
#endif
