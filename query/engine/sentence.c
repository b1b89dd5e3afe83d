/* sentence.c - counts sentences. */
#include "query/engine/sentence.h"

size_t zj_sentence_count(zj_slice s, const zj_match_list *found) {
  zj_sentence_counter counter = {0};
  for (size_t i = 0; i < found->count; i++)
    zj_sentence_counter_add(&counter, s, found->at[i].at.begin);
  return counter.count;
}

void zj_sentence_counter_add(zj_sentence_counter *c, zj_slice s, zj_match_pos at) {
  if (c->count > 0) {
    if (!c->end.byte) c->end = zj_sentence_end(s, c->last);
    if (at.byte < c->end.byte) return;
  }
  *c = (zj_sentence_counter){c->count + 1, at, {0}};
}
