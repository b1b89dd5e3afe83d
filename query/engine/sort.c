/* sort.c - ranked reports by date, title or path. */
#include "query/engine/sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

static const char *const words[] = {[ZJ_SORT_RELEVANCE] = "relevance",
                                    [ZJ_SORT_NEWEST] = "newest",
                                    [ZJ_SORT_TITLE] = "title",
                                    [ZJ_SORT_FILE] = "file"};

bool zj_sort_lookup(const char *word, zj_sort *out) {
  for (size_t i = 0; i < ZJ_COUNT(words); i++)
    if (strcmp(words[i], word) == 0) return *out = (zj_sort)i, true;
  return false;
}

const char *zj_sort_word(zj_sort sort) {
  return words[sort];
}

typedef struct keyed {
  zj_ranked ranked;
  size_t place;
  const char *key;
} keyed;

/* "2024-03-28", "2023" for a report that tells no date: of one year, dated ones come first. */
static const char *day_of(void *ctx, const zj_report_facts *facts) {
  static const zj_field fields[] = {ZJ_FIELD_DATE, ZJ_FIELD_YEAR};
  int first, last;
  for (size_t i = 0; i < ZJ_COUNT(fields); i++) {
    const char *value = facts->fields[fields[i]].value;
    if (!value || !zj_fact_years(fields[i], value, &first, &last)) continue;
    return fields[i] == ZJ_FIELD_DATE ? talloc_strdup(ctx, value)
                                      : talloc_asprintf(ctx, "%04d", last);
  }
  return "";
}

static int by_place(const keyed *a, const keyed *b) {
  return (a->place > b->place) - (a->place < b->place);
}

static int by_text(const void *a, const void *b) {
  const keyed *x = a, *y = b;
  if (!x->key[0] != !y->key[0]) return !x->key[0] - !y->key[0];
  int order = strcmp(x->key, y->key);
  return order ? order : by_place(x, y);
}

static int by_day(const void *a, const void *b) {
  int order = strcmp(((const keyed *)b)->key, ((const keyed *)a)->key);
  return order ? order : by_place(a, b);
}

void zj_sort_apply(const zj_snapshot *snapshot, zj_ranked *ranking, size_t count, zj_sort sort) {
  if (sort == ZJ_SORT_RELEVANCE || count < 2) return;
  keyed *list = talloc_array(NULL, keyed, (unsigned)count);
  if (!list) abort();
  for (size_t i = 0; i < count; i++) {
    zj_report_facts facts;
    zj_segment_facts(snapshot->segments[ranking[i].segment], ranking[i].report, &facts);
    list[i] = (keyed){ranking[i], i,
                      sort == ZJ_SORT_FILE    ? facts.path
                      : sort == ZJ_SORT_TITLE ? facts.title
                                              : day_of(list, &facts)};
  }
  qsort(list, count, sizeof *list, sort == ZJ_SORT_NEWEST ? by_day : by_text);
  for (size_t i = 0; i < count; i++)
    ranking[i] = list[i].ranked;
  talloc_free(list);
}
