/* distance.c - near choices and chains, without trying every combination. */
#include "query/engine/distance.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

/* The first span that begins at or behind 'from'. */
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

/* Every occurrence of other parts that begins in the window of 'first'; false when some part has
 * none there. */
static bool find_windows(const zj_part *parts, size_t count, size_t own, const zj_span *first,
                         uint32_t distance, size_t *windows) {
  uint64_t last = (uint64_t)first->end + distance;
  for (size_t k = 0; k < count; k++) {
    if (k == own) continue;
    windows[2 * k] = zj_part_from(&parts[k], first->begin);
    if (windows[2 * k] == parts[k].count || parts[k].spans[windows[2 * k]].begin > last)
      return false;
    windows[2 * k + 1] = zj_part_from(&parts[k], last + 1);
  }
  return true;
}

/* Windows are summed up first and spread at the end, so that many of them over many occurrences
 * cost no more than both together. */
void zj_distance_near(void *ctx, zj_part *parts, size_t count, uint32_t distance,
                      zj_deadline *deadline) {
  void *local = talloc_new(ctx);
  int32_t **change = talloc_array(local, int32_t *, (unsigned)count);
  size_t *windows = talloc_zero_array(local, size_t, 2 * (unsigned)count);
  for (size_t k = 0; k < count; k++)
    change[k] = talloc_zero_array(local, int32_t, (unsigned)parts[k].count + 1);
  for (size_t k = 0; k < count; k++)
    for (size_t i = 0; i < parts[k].count && !zj_deadline_step(deadline); i++) {
      if (!find_windows(parts, count, k, &parts[k].spans[i], distance, windows)) continue;
      parts[k].spans[i].kept = true;
      for (size_t other = 0; other < count; other++)
        if (other != k)
          change[other][windows[2 * other]]++, change[other][windows[2 * other + 1]]--;
    }
  for (size_t k = 0; k < count; k++) {
    int64_t open = 0;
    for (size_t i = 0; i < parts[k].count && !zj_deadline_step(deadline); i++) {
      open += change[k][i];
      if (open > 0) parts[k].spans[i].kept = true;
    }
  }
  talloc_free(local);
}

/* ---- order ---- */

static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

/* The kept ends of a part in order; without a distance the first of them decides alone. They are
 * sorted only when they must be: those of one phrase stand in order, and the sort of the library
 * cannot be stopped. */
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

/* Whether some end lies in [begin - distance, begin]. */
static bool end_before(const uint32_t *ends, size_t n, uint32_t begin, int64_t distance) {
  if (distance < 0) return n > 0 && ends[0] <= begin;
  size_t low = 0, high = n; /* the last end <= begin stands before 'low' */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (ends[middle] <= begin)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 && (int64_t)begin - ends[low - 1] <= distance;
}

/* Forward: keeps what a chain from the first part on reaches. */
static void reach_forward(void *ctx, zj_part *parts, size_t count, int64_t distance,
                          zj_deadline *deadline) {
  for (size_t i = 0; i < parts[0].count; i++)
    parts[0].spans[i].kept = true;
  for (size_t k = 1; k < count; k++) {
    uint32_t *ends = talloc_array(ctx, uint32_t, (unsigned)parts[k - 1].count + 1);
    size_t n = kept_ends(&parts[k - 1], ends, distance);
    for (size_t i = 0; i < parts[k].count && !zj_deadline_step(deadline); i++)
      parts[k].spans[i].kept = end_before(ends, n, parts[k].spans[i].begin, distance);
    talloc_free(ends);
  }
}

/* Whether some begin lies in [end, end + distance]. */
static bool begin_behind(const uint32_t *begins, size_t n, uint32_t end, int64_t distance) {
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

/* Backward: of those, what goes on to the last part. */
static void prune_backward(void *ctx, zj_part *parts, size_t count, int64_t distance,
                           zj_deadline *deadline) {
  for (size_t k = count - 1; k-- > 0;) {
    uint32_t *begins = talloc_array(ctx, uint32_t, (unsigned)parts[k + 1].count + 1);
    size_t n = 0;
    for (size_t i = 0; i < parts[k + 1].count; i++)
      if (parts[k + 1].spans[i].kept) begins[n++] = parts[k + 1].spans[i].begin;
    for (size_t i = 0; i < parts[k].count && !zj_deadline_step(deadline); i++)
      if (parts[k].spans[i].kept)
        parts[k].spans[i].kept = begin_behind(begins, n, parts[k].spans[i].end, distance);
    talloc_free(begins);
  }
}

void zj_distance_order(void *ctx, zj_part *parts, size_t count, int64_t distance,
                       zj_deadline *deadline) {
  if (count == 0) return;
  reach_forward(ctx, parts, count, distance, deadline);
  prune_backward(ctx, parts, count, distance, deadline);
}
