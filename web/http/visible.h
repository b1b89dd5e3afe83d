/* visible.h - what of a snapshot exists for a set of rights, and what was counted of that.
 *
 * A handler only ever has the snapshot of its zj_visible: reports that do not exist for who asks
 * are dead in it, as if they had been removed. Whatever is kept beyond a request and depends on
 * reports is kept here, so that nobody meets what was counted for others.
 *
 * Units      'deadline_us' is microseconds from now.
 * Ownership  a zj_visible is a talloc child of the whole snapshot.
 * Errors     those of zj_snapshot_narrow().
 * Threads    as zj_snapshot: for one thread at a time. */
#ifndef ZJ_WEB_HTTP_VISIBLE_H
#define ZJ_WEB_HTTP_VISIBLE_H

#include "indexer/store/snapshot.h"
#include "web/http/rights.h"

enum { ZJ_EXAMPLES = 3 };

/* A query that finds something in these reports, for the start page. */
typedef struct zj_example {
  const char *query;
  uint64_t occurrences;
} zj_example;

typedef struct zj_visible {
  zj_snapshot *snapshot;
  bool all;                         /* no rights limit it */
  zj_example examples[ZJ_EXAMPLES]; /* filled by zj_visible_examples() */
  size_t example_count;
  bool has_examples;
  uint64_t problems;    /* hits of 问题:*, counted with the examples; 0 when that took too long */
  zj_example own;       /* of zj_visible_own_example() */
  struct json_t *stats; /* of 'stats_generation'; NULL until first needed (web/pages/status.h) */
  uint64_t stats_generation;
  struct zj_series *series;   /* NULL until first needed (web/pages/series.h) */
  struct zj_choices *choices; /* likewise (web/pages/choices.h) */
  zj_rights rights;           /* private: whose they are, unless 'all' */
  struct zj_visible *next;    /* private */
} zj_visible;

/* Sets *out to what rights let see of a snapshot; NULL: all of it. '*list' keeps the latest of
 * them, those used last first; it starts as NULL and ends with the snapshot. */
ZJ_MUST_CHECK zj_status zj_visible_of(zj_snapshot *whole, zj_visible **list,
                                      const zj_rights *rights, zj_visible **out, zj_error *err);

/* Fills visible->examples once; each search gets a tenth of 'deadline_us'. */
void zj_visible_examples(zj_visible *visible, uint64_t deadline_us);

/* The hits of one more query, made from these reports, counted once like the examples; 0 when that
 * took too long. */
uint64_t zj_visible_own_example(zj_visible *visible, const char *query, uint64_t deadline_us);

#endif
