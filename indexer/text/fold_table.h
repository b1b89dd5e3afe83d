/* fold_table.h - traditional characters and their simplified forms, characters that match each
 * other, and radicals.
 *
 * fold_table.py makes fold_table.c; simplify.h looks characters up.
 *
 * Units      code points from U+3400 to U+9FFF; radicals from U+2E80 to U+2EF3.
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

/* Simplified characters that match another one, 'simplified', as 著 matches 着; ascending. */
extern const zj_fold_pair zj_same_pairs[];
extern const unsigned zj_same_pair_count;

/* The character that each radical of U+2E80..U+2EF3 is; 0 when it is none. */
enum { ZJ_RADICAL_FIRST = 0x2E80, ZJ_RADICAL_END = 0x2EF4 };
extern const uint32_t zj_radicals[];

#endif
