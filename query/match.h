/* match.h - a query against one paragraph: which matches are hits. The text decides here; nothing else does.
 *
 * Units      bytes of the paragraph's match text.
 * Ownership  a finder is a talloc child of 'ctx'; what it returns is valid until its next use.
 * Threads    one finder per thread. */
#ifndef ZJ_QUERY_MATCH_H
#define ZJ_QUERY_MATCH_H

#include "indexer/segment.h"
#include "query/query.h"

typedef struct zj_finder zj_finder;

typedef struct zj_match {
  zj_match_range at;
  zj_role_set roles; /* at its first character */
  int operand;
} zj_match;

typedef struct zj_match_list { zj_match *at; size_t count, capacity; } zj_match_list;

zj_finder *zj_finder_new(void *ctx, const zj_query *query);

/* Looks at a paragraph. Sets *hits to the matches of positive leaves by position, none when the paragraph does not satisfy the query, and
 * *lifted to the same with the outermost scope lifted (the same list when there is none). Returns whether either holds any. */
bool zj_finder_run(zj_finder *matcher, const zj_segment *segment, const zj_paragraph_view *paragraph,
                    const zj_match_list **hits, const zj_match_list **lifted);

/* ---- sentences ---- */

/* The end of the sentence that 'at' lies in: behind 。！？ and the quotes that close after it, or the end of the text. A
 * ? or ! between Latin letters or digits (as in an address) ends none. */
zj_match_pos zj_sentence_end(zj_slice match, zj_match_pos at);
/* The first position from 'at' on that is no blank. */
zj_match_pos zj_skip_blank(zj_slice match, zj_match_pos at);

/* How many sentences hold a match that begins there. */
size_t zj_sentence_count(zj_slice match, const zj_match_list *found);

#endif
