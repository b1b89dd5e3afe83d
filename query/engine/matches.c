/* matches.c - lists of matches: growing, ordering, and views of one paragraph. */
#include "query/engine/matches.h"

#include <talloc.h>

bool zj_match_list_reserve(void *ctx, zj_match_list *list, size_t count) {
  enum { FIRST_CAPACITY = 16 };
  if (count <= list->capacity) return true;
  size_t capacity = count > 2 * list->capacity ? count : 2 * list->capacity;
  if (capacity < FIRST_CAPACITY) capacity = FIRST_CAPACITY;
  zj_match *at = talloc_realloc_size(ctx, list->at, capacity * sizeof *at);
  if (!at) {
    list->failed = true;
    return false;
  }
  list->at = at;
  list->capacity = capacity;
  return true;
}

zj_match_list zj_match_list_paragraph(const zj_match_list *list, size_t *next) {
  size_t first = *next;
  while (*next < list->count && list->at[*next].paragraph == list->at[first].paragraph)
    ++*next;
  return (zj_match_list){.at = list->at + first, .count = *next - first};
}

zj_role_set zj_match_roles(const zj_segment *segment, const zj_paragraph_view *p, zj_match_pos at) {
  if (p->roles) return p->roles;
  zj_passage_view passage;
  zj_segment_passage_at(segment, p, at, &passage);
  return passage.roles;
}

/* ---- order ---- */

static int compare_places(const zj_match *x, const zj_match *y) {
  if (x->paragraph != y->paragraph) return x->paragraph < y->paragraph ? -1 : 1;
  if (x->at.begin.byte != y->at.begin.byte) return x->at.begin.byte < y->at.begin.byte ? -1 : 1;
  return x->operand - y->operand;
}

/* The end of the ordered stretch that begins at 'from'. */
static size_t stretch_end(const zj_match_list *list, size_t from) {
  size_t end = from + 1;
  while (end < list->count && compare_places(&list->at[end - 1], &list->at[end]) <= 0)
    end++;
  return end;
}

/* Appends the ordered stretches [a, b) and [b, end) to 'to' as one. */
static void merge_stretches(const zj_match_list *list, size_t a, size_t b, size_t end,
                            zj_match_list *to, zj_deadline *deadline) {
  for (size_t i = a, k = b; i < b || k < end;) {
    if (zj_deadline_step(deadline)) return;
    bool first = k == end || (i < b && compare_places(&list->at[i], &list->at[k]) <= 0);
    to->at[to->count++] = list->at[first ? i++ : k++];
  }
}

/* A natural merge sort: a list consists of a few ordered stretches, one for each leaf. qsort()
 * could not be stopped by the deadline. */
void zj_match_list_sort(void *ctx, zj_match_list *list, zj_match_list *spare,
                        zj_deadline *deadline) {
  while (list->count > 1 && !deadline->past && stretch_end(list, 0) < list->count) {
    if (!zj_match_list_reserve(ctx, spare, list->count)) {
      list->failed = true;
      return;
    }
    spare->count = 0;
    for (size_t a = 0; a < list->count && !deadline->past;) {
      size_t b = stretch_end(list, a);
      size_t end = b < list->count ? stretch_end(list, b) : b;
      merge_stretches(list, a, b, end, spare, deadline);
      a = end;
    }
    zj_match_list sorted = *spare;
    sorted.failed |= list->failed;
    *spare = *list;
    *list = sorted;
  }
}
