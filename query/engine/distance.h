/* distance.h - the algorithms of 近 and 先后: which occurrences of several parts lie near one
 * another, or follow one another.
 *
 *   近3(a b)   a··b······b     keeps the a and the first b
 *
 * All occurrences lie in one unit, a sentence or paragraph.
 *
 * Units      code points of the unit's text; zj_part_from() works in any unit.
 * Ownership  scratch memory is a child of 'ctx' and freed before returning.
 * Errors     ZJ_NO_MEMORY; nothing is kept then.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ENGINE_DISTANCE_H
#define ZJ_QUERY_ENGINE_DISTANCE_H

#include <stddef.h>

#include "indexer/base/error.h"
#include "query/engine/deadline.h"

typedef struct zj_span {
  uint32_t begin, end;
  bool kept;
} zj_span;

/* The occurrences of one part, ordered by begin, with 'kept' false in all of them. */
typedef struct zj_part {
  zj_span *spans;
  size_t count;
} zj_part;

/* The number of the first occurrence that begins at or after 'from'; part->count when there is
 * none. */
size_t zj_part_from(const zj_part *part, uint64_t from);

/* Keeps the occurrences of every choice, one of each part, in which all begin at or after the
 * beginning of the first of them, and at most 'distance' after its end. The number of occurrences
 * is n: takes O(n log n) for each part. When the deadline passes it stops early, and what is kept
 * is undefined. */
ZJ_MUST_CHECK zj_status zj_distance_near(void *ctx, zj_part *parts, size_t count, int64_t distance,
                                         zj_deadline *deadline);

/* Keeps the occurrences of every chain, one of each part in the order of the parts, in which each
 * begins at or after the end of the one before it, and at most 'distance' after it unless that is
 * negative. The deadline likewise. */
ZJ_MUST_CHECK zj_status zj_distance_order(void *ctx, zj_part *parts, size_t count, int64_t distance,
                                          zj_deadline *deadline);

#endif
