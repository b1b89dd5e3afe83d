/* simplify.c - makes the tables of simplified characters and match forms. */
#include "indexer/text/simplify.h"

#include <pthread.h>

#include "indexer/text/fold_table.h"

uint16_t zj_simplify_table[ZJ_SIMPLIFY_END - ZJ_SIMPLIFY_FIRST];
uint16_t zj_match_table[ZJ_SIMPLIFY_END - ZJ_SIMPLIFY_FIRST];

static pthread_once_t table_once = PTHREAD_ONCE_INIT;

static void fill_table(void) {
  for (unsigned i = 0; i < zj_fold_pair_count; i++)
    zj_simplify_table[zj_fold_pairs[i].traditional - ZJ_SIMPLIFY_FIRST] =
        zj_fold_pairs[i].simplified;
  for (unsigned i = 0; i < zj_same_pair_count; i++)
    zj_match_table[zj_same_pairs[i].traditional - ZJ_SIMPLIFY_FIRST] = zj_same_pairs[i].simplified;
  for (unsigned i = 0; i < zj_fold_pair_count; i++) {
    uint16_t simplified = zj_fold_pairs[i].simplified;
    zj_match_table[zj_fold_pairs[i].traditional - ZJ_SIMPLIFY_FIRST] =
        (uint16_t)zj_match_form(simplified);
  }
}

void zj_simplify_prepare(void) {
  pthread_once(&table_once, fill_table);
}
