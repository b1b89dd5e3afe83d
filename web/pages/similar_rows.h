/* similar_rows.h - similar paragraphs for pages: those of a report's paragraph and of a pasted
 * text.
 *
 * Ownership  json_t results are new references; texts are children of 'ctx'.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    no shared state. */
#ifndef ZJ_WEB_PAGES_SIMILAR_ROWS_H
#define ZJ_WEB_PAGES_SIMILAR_ROWS_H

#include <jansson.h>

#include "query/answer/similar.h"

enum { ZJ_SIMILAR_SHOWN = 50 /* on a page */ };

/* The paragraphs as the API has them, each with "url", "where", "share", "same_text", "css",
 * "badges" and "pieces". */
json_t *zj_similar_rows(void *ctx, const zj_similar_list *list);

/* "The 50 most similar paragraphs", "3 similar paragraphs". */
const char *zj_similar_total(void *ctx, size_t count);

#endif
