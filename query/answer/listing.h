/* listing.h - what the commands that list things share: their options, the query that selects, and
 * what is listed from.
 *
 *   zj_listing l = {.answer.emit.unit = ZJ_EMIT_ITEMS};
 *   … zj_listing_option(run, letter, &l) for each option …
 *   if (!zj_listing_settle(run, &l)) return ZJ_EXIT_ERROR;
 *   if (zj_listing_open(run, &l, &err) != ZJ_OK) return zj_report_error(&err);
 *
 * Ownership  everything made here is a talloc child of the run.
 * Errors     usage errors and faults of the query are printed here; those of zj_source_open() and
 *            zj_search() are returned.
 * Threads    one command per process. */
#ifndef ZJ_QUERY_ANSWER_LISTING_H
#define ZJ_QUERY_ANSWER_LISTING_H

#include "query/answer/answer.h"
#include "query/answer/source.h"

typedef struct zj_listing {
  zj_answer_options answer; /* which of its options there are, the command lists */
  bool literal;
  zj_source_paths scan;
  /* set by zj_listing_settle() and zj_listing_open() */
  const zj_query *query; /* NULL: everything is listed */
  zj_opened opened;
  zj_snapshot *snapshot;
  zj_result *result; /* the reports that the query selects; NULL without a query */
} zj_listing;

/* Letters of a command's own options begin at ZJ_LISTING_OWN. */
enum { ZJ_LISTING_SCAN = 560, ZJ_LISTING_LITERAL, ZJ_LISTING_OWN };

/* The options that every list has. */
#define ZJ_LISTING_FORMATS ZJ_OUTPUT_OPTIONS(ZJ_FORMATS)

/* Reads an option that is none of the command's own; returns false after a usage error. */
bool zj_listing_option(zj_run *run, int letter, zj_listing *l);

/* Derives the format from the options together, and reads the query from the arguments. Returns
 * false after an error, which has been printed. */
bool zj_listing_settle(zj_run *run, zj_listing *l);

/* Opens the index or the files, and ranks the reports that the query selects. */
ZJ_MUST_CHECK zj_status zj_listing_open(zj_run *run, zj_listing *l, zj_error *err);

#endif
