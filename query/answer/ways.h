/* ways.h - suggests queries near one that found nothing.
 *
 * Every suggestion has been run; its counts were exact when it was made, unless 'exact' is false.
 *
 * Units      deadlines are durations in microseconds.
 * Ownership  suggestions and their texts are talloc children of 'ctx'.
 * Errors     those of zj_search().
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_WAYS_H
#define ZJ_QUERY_ANSWER_WAYS_H

#include <jansson.h>
#include <stdio.h>

#include "query/answer/trial.h"

typedef enum zj_way_kind {
  ZJ_WAY_WORD,      /* one word of the query in any section; the only kind that may find nothing */
  ZJ_WAY_SYNONYM,   /* a word with its synonyms */
  ZJ_WAY_UNSCOPED,  /* without roles */
  ZJ_WAY_WITHOUT,   /* without NOT */
  ZJ_WAY_UNFIELDED, /* in any report */
  ZJ_WAY_PLAIN,     /* =“…” and phrases with gaps as plain words side by side */
  ZJ_WAY_WIDER,     /* in a wider unit, or without distances and numbers */
  ZJ_WAY_SHORTER    /* the longest beginning or end of a phrase that is found */
} zj_way_kind;

typedef struct zj_way {
  zj_way_kind kind;
  const char *text; /* the word or part of a phrase as written; NULL for the other kinds */
  zj_unit unit;     /* for ZJ_WAY_WIDER */
  zj_trial trial;
} zj_way;

typedef struct zj_ways {
  zj_way *at;
  size_t count;
  bool cut; /* the time ran out: there may be more */
} zj_ways;

/* Finds suggestions for a query that found nothing, in at most 'deadline_us'; 0: no bound. */
ZJ_MUST_CHECK zj_status zj_ways_find(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                     uint64_t deadline_us, zj_ways *out, zj_error *err);

/* Describes a way in the thread's language: "without roles", "in one section". Constant. */
const char *zj_way_label(const zj_way *way);

/* Returns a new reference to
 *   [{"kind":"word"|"synonym"|"unscoped"|"without"|"unfielded"|"plain"|"wider"|"shorter",
 *     "query":…,"text":…?,"label":…,"occurrences":…,"reports":…,"exact":…,"by_role":{…}},…] */
json_t *zj_ways_json(const zj_ways *ways);

/* Prints the suggestions for people, one a line. */
void zj_ways_print(FILE *to, const zj_ways *ways);

#endif
