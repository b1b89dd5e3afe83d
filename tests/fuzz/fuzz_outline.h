/* fuzz_outline.h - what holds of every outline, whatever the text and the model. */
#ifndef ZJ_TESTS_FUZZ_OUTLINE_H
#define ZJ_TESTS_FUZZ_OUTLINE_H

#include "fuzz.h"

static inline bool fuzz_at_character(zj_slice text, size_t at) {
  return at == text.length || (at < text.length && !zj_utf8_is_tail(text.at[at]));
}

static inline void fuzz_check_outline(const zj_outline *o) {
  for (size_t i = 0; i < o->paragraph_count; i++) {
    const zj_orig_range *r = &o->paragraphs[i].range;
    FUZZ_HOLDS(r->begin.byte < r->end.byte && r->end.byte <= o->original.length);
    FUZZ_HOLDS(i == 0 || o->paragraphs[i - 1].range.begin.byte <= r->begin.byte);
    FUZZ_HOLDS(fuzz_at_character(o->original, r->begin.byte) &&
               fuzz_at_character(o->original, r->end.byte));
  }
  for (size_t i = 0; i < o->passage_count; i++) {
    FUZZ_HOLDS((o->passages[i].roles & ZJ_ROLES_ALL) != 0 &&
               (o->passages[i].roles & ~ZJ_ROLES_BITS) == 0 && o->passages[i].sure <= 100);
    FUZZ_HOLDS(o->passages[i].node < o->node_count &&
               fuzz_at_character(o->original, o->passages[i].begin.byte));
    FUZZ_HOLDS(i == 0 || o->passages[i - 1].begin.byte < o->passages[i].begin.byte);
  }
  for (size_t i = 1; i < o->node_count; i++)
    FUZZ_HOLDS(o->nodes[i].parent < i);
}

#endif
