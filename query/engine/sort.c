/* sort.c - ranked reports by date, title or path. */
#include "query/engine/sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

/* The words of --sort. */
static const char *const words[] = {[ZJ_SORT_RELEVANCE] = "relevance",
                                    [ZJ_SORT_NEWEST] = "newest",
                                    [ZJ_SORT_TITLE] = "title",
                                    [ZJ_SORT_FILE] = "file"};

bool zj_sort_lookup(const char *word, zj_sort *out) {
  for (size_t i = 0; i < ZJ_COUNT(words); i++)
    if (strcmp(words[i], word) == 0) {
      *out = (zj_sort)i;
      return true;
    }
  return false;
}

const char *zj_sort_word(zj_sort sort) {
  return words[sort];
}

typedef struct keyed {
  zj_ranked ranked;
  size_t place; /* before sorting */
  const char *key;
} keyed;

/* The date, such as "2024-03-28", or else the year of a report; "" when neither is known, NULL when
 * memory runs out. Of one year, dated reports come first. */
static const char *day_of(void *ctx, const zj_report_facts *facts) {
  static const zj_field fields[] = {ZJ_FIELD_DATE, ZJ_FIELD_YEAR};
  int first, last;
  for (size_t i = 0; i < ZJ_COUNT(fields); i++) {
    const char *value = facts->fields[fields[i]].value;
    if (!value || !zj_fact_years(fields[i], value, &first, &last)) continue;
    if (fields[i] == ZJ_FIELD_DATE) return talloc_strdup(ctx, value);
    return talloc_asprintf(ctx, "%04d", last);
  }
  return "";
}

static const char *key_of(void *ctx, const zj_report_facts *facts, zj_sort sort) {
  switch (sort) {
  case ZJ_SORT_NEWEST:
    return day_of(ctx, facts);
  case ZJ_SORT_TITLE:
    return facts->title;
  case ZJ_SORT_FILE:
    return facts->path;
  case ZJ_SORT_RELEVANCE:
    break;
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

zj_status zj_sort_apply(const zj_snapshot *snapshot, zj_ranked *ranking, size_t count, zj_sort sort,
                        zj_error *err) {
  if (sort == ZJ_SORT_RELEVANCE || count < 2) return ZJ_OK;
  keyed *list = talloc_array(NULL, keyed, (unsigned)count);
  bool failed = !list;
  for (size_t i = 0; !failed && i < count; i++) {
    zj_report_facts facts;
    zj_segment_facts(snapshot->segments[ranking[i].segment], ranking[i].report, &facts);
    list[i] = (keyed){ranking[i], i, key_of(list, &facts, sort)};
    failed = !list[i].key;
  }
  if (!failed) {
    qsort(list, count, sizeof *list, sort == ZJ_SORT_NEWEST ? by_day : by_text);
    for (size_t i = 0; i < count; i++)
      ranking[i] = list[i].ranked;
  }
  talloc_free(list);
  return failed ? zj_no_memory(err) : ZJ_OK;
}
