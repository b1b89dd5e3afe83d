/* gap.c - phrases with gaps, from the last phrase to the first: from each occurrence the smallest
 * end that can be reached. */
#include "query/engine/gap.h"

#include <stdlib.h>
#include <talloc.h>

#include "query/engine/distance.h"
#include "query/engine/sentence.h"
#include "query/language/phrase.h"

/* Occurrences of a phrase from which the rest follows, by begin; the end of each is where the whole
 * match ends then. */
typedef struct steps {
  zj_part part;
  size_t capacity;
} steps;

static void push(void *ctx, steps *list, zj_span one) {
  zj_part *part = &list->part;
  if (part->count == list->capacity) {
    list->capacity = list->capacity ? list->capacity * 2 : 16;
    part->spans = talloc_realloc(ctx, part->spans, zj_span, (unsigned)list->capacity);
    if (!part->spans) abort();
  }
  part->spans[part->count++] = one;
}

/* Behind the last character that the gap after 'at' may hold. */
static uint32_t gap_end(zj_slice s, uint32_t at) {
  for (int chars = 0; chars < ZJ_GAP_MAX_CHARS && at < s.length; chars++)
    for (at++; at < s.length && zj_utf8_is_tail(s.at[at]);)
      at++;
  return at;
}

/* The smallest end among the steps that begin in [from, last]. */
static uint32_t least_end(const zj_part *rest, uint32_t from, uint32_t last) {
  uint32_t least = UINT32_MAX;
  for (size_t i = zj_part_from(rest, from); i < rest->count && rest->spans[i].begin <= last; i++)
    if (rest->spans[i].end < least) least = rest->spans[i].end;
  return least;
}

/* 'after' is NULL for the last phrase. */
static void take_steps(void *ctx, const zj_phrase *phrase, zj_slice match, const zj_part *after,
                       zj_deadline *deadline, steps *out) {
  zj_match_range at;
  for (size_t from = 0; zj_phrase_find(phrase, match, from, &at) && !zj_deadline_step(deadline);
       from = at.begin.byte + 1) {
    uint32_t end = at.end.byte;
    if (after) end = least_end(after, end, gap_end(match, end));
    if (end != UINT32_MAX) push(ctx, out, (zj_span){.begin = at.begin.byte, .end = end});
  }
}

void zj_gap_find(const zj_query_node *leaf, zj_slice match, zj_deadline *deadline,
                 void (*found)(void *to, zj_match_range at), void *to) {
  void *local = talloc_new(NULL);
  steps rest = {0};
  for (size_t k = leaf->phrase_count; k-- > 0;) {
    steps here = {0};
    take_steps(local, &leaf->phrases[k], match, k + 1 == leaf->phrase_count ? NULL : &rest.part,
               deadline, &here);
    talloc_free(rest.part.spans);
    rest = here;
    if (rest.part.count == 0 || deadline->past) break;
  }
  uint32_t sentence = 0; /* the end of the one that holds the begin */
  for (size_t i = 0; i < rest.part.count && !zj_deadline_step(deadline); i++) {
    const zj_span *at = &rest.part.spans[i];
    while (sentence <= at->begin && sentence < match.length)
      sentence = zj_sentence_end(match, (zj_match_pos){sentence}).byte;
    if (at->end <= sentence) found(to, (zj_match_range){{at->begin}, {at->end}});
  }
  talloc_free(local);
}
