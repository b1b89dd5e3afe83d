/* describe.h - a tree as text: the canonical form, which parses to the same tree, and a
 * description for people.
 *
 *   问题:(年轻干部 -培训)          the query
 *   problems:(年轻干部 -培训)      zj_query_canonical()
 *   (“年轻干部” and not “培训”) in 存在问题 (problems), in one paragraph
 *                                  zj_query_describe()
 *
 * Ownership  results are talloc children of 'ctx'.
 * Errors     a result is NULL when memory runs out.
 * Threads    no shared state; spelled and described in the language of the thread. */
#ifndef ZJ_QUERY_LANGUAGE_DESCRIBE_H
#define ZJ_QUERY_LANGUAGE_DESCRIBE_H

#include "query/language/tree.h"

/* The canonical text of a query. It uses the English keys and parses to the same tree. */
const char *zj_query_canonical(void *ctx, const zj_query *query);

/* The same query with Chinese keys where the language of the thread is Chinese. */
const char *zj_query_spelled(void *ctx, const zj_query *query);

/* The canonical text of a part of a query, in brackets when it is a list. */
const char *zj_query_node_text(void *ctx, const zj_query_node *node);

/* A text as one word of a query, in quotes where it needs them; not empty. */
const char *zj_query_word(void *ctx, zj_slice word);

/* How many levels the canonical text has, counted as for ZJ_QUERY_MAX_DEPTH. */
int zj_query_levels(const zj_query *query);

/* The tree in words of the thread's language, for "understood as". */
const char *zj_query_describe(void *ctx, const zj_query *query);

#endif
