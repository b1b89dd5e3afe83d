/* ways.h - ways on from a query that found nothing: queries near it that do find something.
 *
 * Every way was run: what it says it finds it finds, at that time.
 *
 * Ownership  talloc children of 'ctx'.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_WAYS_H
#define ZJ_QUERY_ANSWER_WAYS_H

#include <jansson.h>
#include <stdio.h>

#include "query/engine/search.h"

typedef enum zj_way_kind {
  ZJ_WAY_WORD, /* one word of the query, wherever it stands; the only kind that may find nothing */
  ZJ_WAY_SYNONYM,   /* a word with those beside it */
  ZJ_WAY_UNSCOPED,  /* without roles */
  ZJ_WAY_WITHOUT,   /* without NOT */
  ZJ_WAY_UNFIELDED, /* of any report */
  ZJ_WAY_PLAIN,     /* the words of =“…” and of phrases with gaps beside each other */
  ZJ_WAY_WIDER,     /* in a wider unit, or without distances and numbers */
  ZJ_WAY_SHORTER    /* the longest beginning or end of a phrase */
} zj_way_kind;

typedef struct zj_way {
  zj_way_kind kind;
  const char *query; /* as to be typed, with keys of the thread's language */
  const char *canonical;
  const char *text; /* of a word or part of a phrase: as written */
  zj_unit unit;     /* of ZJ_WAY_WIDER */
  bool exact;       /* false when the deadline cut the counting: the numbers are lower bounds */
  zj_counts counts;
  uint64_t by_role[ZJ_ROLE_COUNT]; /* as in zj_result */
} zj_way;

typedef struct zj_ways {
  zj_way *at;
  size_t count;
} zj_ways;

/* At most 'deadline_us' are spent; 0: no bound. */
ZJ_MUST_CHECK zj_status zj_ways_find(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                     uint64_t deadline_us, zj_ways *out, zj_error *err);

/* What a way is, in the thread's language: "without roles", "in one section". */
const char *zj_way_label(const zj_way *way);

/* [{"kind":"word"|"synonym"|"unscoped"|"without"|"unfielded"|"plain"|"wider"|"shorter","query":…,"text":…?,"label":…,"occurrences":…,"reports":…,"exact":…,"by_role":{…}},…],
 * a new reference. */
json_t *zj_ways_json(const zj_ways *ways);

/* For people, a way a line. */
void zj_ways_print(FILE *to, const zj_ways *ways);

#endif
