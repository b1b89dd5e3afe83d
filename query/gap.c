/* gap.c - phrases with gaps, from the last phrase to the first: from each occurrence the smallest end that can be reached. */
#include "query/gap.h"

#include <stdlib.h>
#include <talloc.h>

#include "query/match.h"
#include "query/phrase.h"

typedef struct step { uint32_t begin, end, reach; } step; /* reach: where the whole match ends then */
typedef struct steps { step *at; size_t count, capacity; } steps;

static void push(void *ctx, steps *list, step one) {
  if (list->count == list->capacity) {
    list->capacity = list->capacity ? list->capacity * 2 : 16;
    list->at = talloc_realloc(ctx, list->at, step, (unsigned)list->capacity);
    if (!list->at) abort();
  }
  list->at[list->count++] = one;
}

/* Behind the last character that the gap after 'at' may hold. */
static uint32_t gap_end(zj_slice s, uint32_t at) {
  for (int chars = 0; chars < ZJ_GAP_MAX_CHARS && at < s.length; chars++)
    for (at++; at < s.length && zj_utf8_is_tail(s.at[at]);) at++;
  return at;
}

/* The smallest reach among the steps from number 'from' on that begin by 'end'. */
static uint32_t least_reach(const steps *list, size_t from, uint32_t end) {
  uint32_t least = UINT32_MAX;
  for (size_t i = from; i < list->count && list->at[i].begin <= end; i++)
    if (list->at[i].reach < least) least = list->at[i].reach;
  return least;
}

/* The first step that begins at or behind 'at'. */
static size_t first_from(const steps *list, uint32_t at) {
  size_t low = 0, high = list->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (list->at[middle].begin < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* The occurrences of a phrase from which the rest follows; 'after' NULL for the last one. */
static void take_steps(void *ctx, const zj_phrase *phrase, zj_slice match, const steps *after, zj_deadline *deadline, steps *out) {
  zj_match_range at;
  for (size_t from = 0; zj_phrase_find(phrase, match, from, &at) && !zj_deadline_step(deadline); from = at.begin.byte + 1) {
    uint32_t end = at.end.byte, reach = end;
    if (after) reach = least_reach(after, first_from(after, end), gap_end(match, end));
    if (reach != UINT32_MAX) push(ctx, out, (step){at.begin.byte, end, reach});
  }
}

void zj_gap_find(const zj_query_node *leaf, zj_slice match, zj_deadline *deadline, void (*found)(void *to, zj_match_range at), void *to) {
  void *local = talloc_new(NULL);
  steps rest = {0};
  for (size_t k = leaf->phrase_count; k-- > 0;) {
    steps here = {0};
    take_steps(local, &leaf->phrases[k], match, k + 1 == leaf->phrase_count ? NULL : &rest, deadline, &here);
    talloc_free(rest.at);
    rest = here;
    if (rest.count == 0 || deadline->past) break;
  }
  uint32_t sentence = 0; /* the end of the one that holds the begin */
  for (size_t i = 0; i < rest.count && !zj_deadline_step(deadline); i++) {
    while (sentence <= rest.at[i].begin && sentence < match.length) sentence = zj_sentence_end(match, (zj_match_pos){sentence}).byte;
    if (rest.at[i].reach <= sentence) found(to, (zj_match_range){{rest.at[i].begin}, {rest.at[i].reach}});
  }
  talloc_free(local);
}
