/* tally.h - a query that the postings alone can count: one term, whole.
 *
 * A phrase of two Han characters, or one Latin word, is a term of the index, and its within-document frequency is how often it
 * stands in the paragraph. Where the paragraph has one role set, no text need be read.
 *
 * Threads    no state. */
#ifndef ZJ_QUERY_TALLY_H
#define ZJ_QUERY_TALLY_H

#include "query/query.h"

/* The leaf that is the whole query, its scopes aside, and one whole term; NULL when the query is anything else. */
const zj_query_node *zj_tally_leaf(const zj_query *query);

#endif
