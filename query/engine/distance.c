/* distance.c - near choices and chains, found without trying every combination. */
#include "query/engine/distance.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

size_t zj_part_from(const zj_part *part, uint64_t from) {
  size_t low = 0, high = part->count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (part->spans[middle].begin < from)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* ---- near ---- */

/* The window of 'first' is where the others may begin. Sets windows[2 * k] and windows[2 * k + 1]
 * to the half-open range of occurrences of part k that begin in it; false when a part has none. */
static bool find_windows(const zj_part *parts, size_t count, size_t own, const zj_span *first,
                         int64_t distance, size_t *windows) {
  uint64_t last = first->end + (uint64_t)distance;
  for (size_t k = 0; k < count; k++) {
    if (k == own) continue;
    windows[2 * k] = zj_part_from(&parts[k], first->begin);
    if (windows[2 * k] == parts[k].count || parts[k].spans[windows[2 * k]].begin > last)
      return false;
    windows[2 * k + 1] = zj_part_from(&parts[k], last + 1);
  }
  return true;
}

/* For each part, at each occurrence, how many more windows cover it than cover the one before. */
typedef int32_t *coverage_change;

static coverage_change *new_changes(void *ctx, const zj_part *parts, size_t count) {
  coverage_change *changes = talloc_array(ctx, coverage_change, (unsigned)count);
  for (size_t k = 0; changes && k < count; k++) {
    changes[k] = talloc_zero_array(changes, int32_t, (unsigned)parts[k].count + 1);
    if (!changes[k]) return NULL;
  }
  return changes;
}

/* Keeps the occurrences of part 'own' in whose window every other part has one, and notes where
 * these windows begin and end. */
static void keep_first(zj_part *parts, size_t count, size_t own, int64_t distance, size_t *windows,
                       coverage_change *changes, zj_deadline *deadline) {
  for (size_t i = 0; i < parts[own].count && !zj_deadline_step(deadline); i++) {
    if (!find_windows(parts, count, own, &parts[own].spans[i], distance, windows)) continue;
    parts[own].spans[i].kept = true;
    for (size_t k = 0; k < count; k++) {
      if (k == own) continue;
      changes[k][windows[2 * k]]++;
      changes[k][windows[2 * k + 1]]--;
    }
  }
}

/* Keeps the occurrences that a window covers. */
static void keep_covered(zj_part *part, coverage_change change, zj_deadline *deadline) {
  int64_t open = 0;
  for (size_t i = 0; i < part->count && !zj_deadline_step(deadline); i++) {
    open += change[i];
    if (open > 0) part->spans[i].kept = true;
  }
}

/* Only the ends of windows are noted at first and the coverage is summed up at the end, so that
 * many windows over many occurrences cost no more than the sum of both numbers. */
zj_status zj_distance_near(void *ctx, zj_part *parts, size_t count, int64_t distance,
                           zj_deadline *deadline) {
  void *local = talloc_new(ctx);
  if (!local) return ZJ_NO_MEMORY;
  coverage_change *changes = new_changes(local, parts, count);
  size_t *windows = talloc_zero_array(local, size_t, 2 * (unsigned)count);
  zj_status status = changes && windows ? ZJ_OK : ZJ_NO_MEMORY;
  for (size_t k = 0; status == ZJ_OK && k < count; k++)
    keep_first(parts, count, k, distance, windows, changes, deadline);
  for (size_t k = 0; status == ZJ_OK && k < count; k++)
    keep_covered(&parts[k], changes[k], deadline);
  talloc_free(local);
  return status;
}

/* ---- order ---- */

static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

/* Writes the kept ends of a part to 'out' in order and returns their number. Without a distance
 * only the smallest decides, so it alone is written. Those of one phrase are in order already;
 * others are sorted with qsort(), which the deadline cannot stop. */
static size_t kept_ends(const zj_part *part, uint32_t *out, int64_t distance) {
  size_t n = 0;
  bool in_order = true;
  for (size_t i = 0; i < part->count; i++) {
    if (!part->spans[i].kept) continue;
    in_order &= n == 0 || out[n - 1] <= part->spans[i].end;
    out[n++] = part->spans[i].end;
  }
  if (distance >= 0) {
    if (!in_order) qsort(out, n, sizeof *out, by_number);
    return n;
  }
  for (size_t i = 1; i < n; i++)
    if (out[i] < out[0]) out[0] = out[i];
  return n > 0;
}

/* Whether one of the ends lies in [begin - distance, begin]; a negative distance has no bound. */
static bool end_before(const uint32_t *ends, size_t n, uint32_t begin, int64_t distance) {
  if (distance < 0) return n > 0 && ends[0] <= begin;
  size_t low = 0, high = n; /* the last end <= begin is before 'low' */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (ends[middle] <= begin)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 && (int64_t)begin - ends[low - 1] <= distance;
}

/* Forward: keeps the occurrences that a chain from the first part reaches. */
static zj_status reach_forward(void *ctx, zj_part *parts, size_t count, int64_t distance,
                               zj_deadline *deadline) {
  for (size_t i = 0; i < parts[0].count; i++)
    parts[0].spans[i].kept = true;
  for (size_t k = 1; k < count; k++) {
    uint32_t *ends = talloc_array(ctx, uint32_t, (unsigned)parts[k - 1].count + 1);
    if (!ends) return ZJ_NO_MEMORY;
    size_t n = kept_ends(&parts[k - 1], ends, distance);
    for (size_t i = 0; i < parts[k].count && !zj_deadline_step(deadline); i++)
      parts[k].spans[i].kept = end_before(ends, n, parts[k].spans[i].begin, distance);
    talloc_free(ends);
  }
  return ZJ_OK;
}

/* Whether one of the begins lies in [end, end + distance]; a negative distance has no bound. */
static bool begin_after(const uint32_t *begins, size_t n, uint32_t end, int64_t distance) {
  size_t low = 0, high = n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (begins[middle] < end)
      low = middle + 1;
    else
      high = middle;
  }
  return low < n && (distance < 0 || (int64_t)begins[low] - end <= distance);
}

/* Backward: of these, keeps those whose chain goes on to the last part. */
static zj_status prune_backward(void *ctx, zj_part *parts, size_t count, int64_t distance,
                                zj_deadline *deadline) {
  for (size_t k = count - 1; k-- > 0;) {
    uint32_t *begins = talloc_array(ctx, uint32_t, (unsigned)parts[k + 1].count + 1);
    if (!begins) return ZJ_NO_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < parts[k + 1].count; i++)
      if (parts[k + 1].spans[i].kept) begins[n++] = parts[k + 1].spans[i].begin;
    for (size_t i = 0; i < parts[k].count && !zj_deadline_step(deadline); i++)
      if (parts[k].spans[i].kept)
        parts[k].spans[i].kept = begin_after(begins, n, parts[k].spans[i].end, distance);
    talloc_free(begins);
  }
  return ZJ_OK;
}

zj_status zj_distance_order(void *ctx, zj_part *parts, size_t count, int64_t distance,
                            zj_deadline *deadline) {
  if (count == 0) return ZJ_OK;
  zj_status status = reach_forward(ctx, parts, count, distance, deadline);
  if (status == ZJ_OK) status = prune_backward(ctx, parts, count, distance, deadline);
  return status;
}
