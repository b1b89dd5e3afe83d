/* trial.h - runs a query that might be suggested, so that whatever is suggested has been counted.
 *
 * Units      microseconds.
 * Ownership  texts are talloc children of 'ctx'.
 * Errors     those of zj_search(); a text that does not parse finds nothing.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_TRIAL_H
#define ZJ_QUERY_ANSWER_TRIAL_H

#include "query/engine/search.h"

typedef struct zj_trial {
  const char *query; /* as a user types it, with keys in the thread's language; NULL: no query */
  const char *canonical;
  bool exact; /* false: the time ran out while counting, and the numbers are lower bounds */
  zj_counts counts;
  uint64_t by_role[ZJ_ROLE_COUNT]; /* as in zj_result */
} zj_trial;

/* Counts what 'text' finds, in at most 'deadline_us'; 0: no bound. 'literal' takes it as one
 * phrase. */
ZJ_MUST_CHECK zj_status zj_trial_run(void *ctx, zj_snapshot *snapshot, const char *text,
                                     bool literal, uint64_t deadline_us, zj_trial *out,
                                     zj_error *err);

#endif
