/* distance.h - 近 and 先后: which occurrences of several parts stand near each other, or one after
 * the other.
 *
 * All occurrences given lie in one unit (a sentence or paragraph).
 *
 * Units      code points of the unit's text; zj_part_from() minds no unit.
 * Threads    no state. */
#ifndef ZJ_QUERY_ENGINE_DISTANCE_H
#define ZJ_QUERY_ENGINE_DISTANCE_H

#include <stddef.h>

#include "query/engine/deadline.h"

typedef struct zj_span {
  uint32_t begin, end;
  bool kept;
} zj_span;

/* The occurrences of one part, by begin; 'kept' is false in all of them. */
typedef struct zj_part {
  zj_span *spans;
  size_t count;
} zj_part;

/* The number of the first occurrence that begins at or behind 'from'; part->count if none does. */
size_t zj_part_from(const zj_part *part, uint64_t from);

/* Keeps those that take part in a near choice: one occurrence of each part, where every one begins
 * no earlier than the first of them and at most 'distance' behind its end. Stops early, with
 * anything kept, when the deadline passes. Time n log n in all occurrences a part. */
void zj_distance_near(void *ctx, zj_part *parts, size_t count, uint32_t distance,
                      zj_deadline *deadline);

/* Keeps those that take part in a chain in the order of the parts, each beginning at or behind the
 * end of the one before, at most 'distance' behind it unless that is negative. */
void zj_distance_order(void *ctx, zj_part *parts, size_t count, int64_t distance,
                       zj_deadline *deadline);

#endif
