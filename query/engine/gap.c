/* gap.c - phrases with gaps, from the last phrase to the first: for each occurrence, the smallest
 * end that the rest can reach. */
#include "query/engine/gap.h"

#include <talloc.h>

#include "query/engine/distance.h"
#include "query/engine/sentence.h"
#include "query/language/phrase.h"

/* Occurrences of a phrase from which the rest follows, by begin; the end of each is that of the
 * whole match. */
typedef struct steps {
  zj_part part;
  size_t capacity;
} steps;

static zj_status add_step(void *ctx, steps *list, zj_span one) {
  zj_part *part = &list->part;
  if (part->count == list->capacity) {
    size_t capacity = list->capacity ? list->capacity * 2 : 16;
    zj_span *spans = talloc_realloc(ctx, part->spans, zj_span, (unsigned)capacity);
    if (!spans) return ZJ_NO_MEMORY;
    part->spans = spans;
    list->capacity = capacity;
  }
  part->spans[part->count++] = one;
  return ZJ_OK;
}

/* The end of the longest gap that begins at 'at'. */
static uint32_t gap_end(zj_slice s, uint32_t at) {
  for (int chars = 0; chars < ZJ_GAP_MAX_CHARS && at < s.length; chars++)
    for (at++; at < s.length && zj_utf8_is_tail(s.at[at]);)
      at++;
  return at;
}

/* The smallest end among the steps that begin in [from, last]; UINT32_MAX when there is none. */
static uint32_t least_end(const zj_part *rest, uint32_t from, uint32_t last) {
  uint32_t least = UINT32_MAX;
  for (size_t i = zj_part_from(rest, from); i < rest->count && rest->spans[i].begin <= last; i++)
    if (rest->spans[i].end < least) least = rest->spans[i].end;
  return least;
}

/* Finds the steps of one phrase; 'after' has those of the next one, NULL for the last phrase. */
static zj_status find_steps(void *ctx, const zj_phrase *phrase, zj_slice match,
                            const zj_part *after, zj_deadline *deadline, steps *out) {
  zj_match_range at;
  zj_status status = ZJ_OK;
  for (size_t from = 0;
       status == ZJ_OK && zj_phrase_find(phrase, match, from, &at) && !zj_deadline_step(deadline);
       from = at.begin.byte + 1) {
    uint32_t end = at.end.byte;
    if (after) end = least_end(after, end, gap_end(match, end));
    if (end != UINT32_MAX)
      status = add_step(ctx, out, (zj_span){.begin = at.begin.byte, .end = end});
  }
  return status;
}

/* Reports the steps that end in the sentence in which they begin. */
static void report_steps(const zj_part *part, zj_slice match, zj_deadline *deadline,
                         void (*found)(void *to, zj_match_range at), void *to) {
  uint32_t sentence_end = 0;
  for (size_t i = 0; i < part->count && !zj_deadline_step(deadline); i++) {
    const zj_span *at = &part->spans[i];
    while (sentence_end <= at->begin && sentence_end < match.length)
      sentence_end = zj_sentence_end(match, (zj_match_pos){sentence_end}).byte;
    if (at->end <= sentence_end) found(to, (zj_match_range){{at->begin}, {at->end}});
  }
}

zj_status zj_gap_find(const zj_query_node *leaf, zj_slice match, zj_deadline *deadline,
                      void (*found)(void *to, zj_match_range at), void *to, zj_error *err) {
  void *local = talloc_new(NULL);
  steps rest = {0};
  zj_status status = local ? ZJ_OK : ZJ_NO_MEMORY;
  for (size_t k = leaf->phrase_count; status == ZJ_OK && k-- > 0;) {
    steps here = {0};
    bool last = k + 1 == leaf->phrase_count;
    status = find_steps(local, &leaf->phrases[k], match, last ? NULL : &rest.part, deadline, &here);
    talloc_free(rest.part.spans);
    rest = here;
    if (rest.part.count == 0 || deadline->past) break;
  }
  if (status == ZJ_OK) report_steps(&rest.part, match, deadline, found, to);
  talloc_free(local);
  return status == ZJ_NO_MEMORY ? zj_no_memory(err) : status;
}
