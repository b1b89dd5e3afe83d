/* news.h - what a saved query finds that it did not find when it was last marked as seen.
 *
 * New is a hit sentence whose key (keys.h) is neither among its hits then nor among what it would
 * have found then with its scopes lifted. A key among the latter alone is old text that other rules
 * have moved under the query's role: that is counted apart. Renaming, moving, copying and indexing
 * again bring no news. A sentence that stands in several reports counts once.
 *
 * Ownership  results are talloc children of 'ctx'.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_NEWS_H
#define ZJ_QUERY_ANSWER_NEWS_H

#include "query/answer/saved.h"
#include "query/engine/search.h"

typedef struct zj_news {
  zj_counts counts; /* of the query now, all of it */
  uint64_t new_sentences, moved_sentences;
  bool exact;             /* false: stopped at the deadline, all numbers are too low */
  bool never, other_fold; /* why all of it is new: never seen, or seen in a form that cannot be
                             compared any more */
  zj_keys *known;         /* the sentences that are no news, for zj_query.known */
} zj_news;

ZJ_MUST_CHECK zj_status zj_news_find(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                     const zj_seen *seen, uint64_t deadline_us, zj_news *out,
                                     zj_error *err);

/* What to keep when all that the query finds now has been seen. ZJ_LIMIT when the deadline came
 * first. */
ZJ_MUST_CHECK zj_status zj_news_seen(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                     uint64_t deadline_us, zj_seen *out, zj_error *err);

#endif
