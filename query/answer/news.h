/* news.h - finds the hits of a saved query that are new since it was last marked as seen.
 *
 * A hit sentence is new when its key (keys.h) is neither among the hits of that time nor among the
 * hits that the query would then have had with its scopes lifted. A key among the latter alone
 * belongs to old text that a changed roles model has moved under the query's role; such sentences
 * are counted separately. Renaming, moving, copying and reindexing reports make nothing new. A
 * sentence that occurs in several reports counts once.
 *
 * Units      counts of distinct sentences; deadline_us is a duration, 0 for none.
 * Ownership  results are talloc children of 'ctx'.
 * Errors     those of zj_search(); ZJ_LIMIT as documented below.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_NEWS_H
#define ZJ_QUERY_ANSWER_NEWS_H

#include "query/answer/saved.h"
#include "query/engine/search.h"

typedef struct zj_news {
  zj_counts counts; /* of all hits that the query has now */
  uint64_t new_sentences, moved_sentences;
  bool exact;      /* false: the search stopped at the deadline, and all numbers are too low */
  bool never;      /* everything is new: the query was never marked as seen */
  bool other_fold; /* everything is new: text was folded differently then, so that keys cannot be
                      compared */
  zj_keys *known;  /* the sentences that are not new, for zj_query.known */
} zj_news;

/* Compares what the query finds now with 'seen'. */
ZJ_MUST_CHECK zj_status zj_news_find(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                     const zj_seen *seen, uint64_t deadline_us, zj_news *out,
                                     zj_error *err);

/* Sets *out to the record that marks everything the query finds now as seen. Returns ZJ_LIMIT when
 * the deadline came before the search was finished. */
ZJ_MUST_CHECK zj_status zj_news_seen(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                     uint64_t deadline_us, zj_seen *out, zj_error *err);

#endif
