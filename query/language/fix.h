/* fix.h - what a query that does not parse may have been meant to be.
 *
 * Threads    no state. */
#ifndef ZJ_QUERY_LANGUAGE_FIX_H
#define ZJ_QUERY_LANGUAGE_FIX_H

#include <stdio.h>

#include "indexer/outline/roles.h"
#include "query/language/query.h"

/* A query near 'text', which is wrong at byte 'at', that parses: 'wanted' (what the parser would
 * rather see; may be NULL), brackets and quotes closed, the sign at fault left out, a word put
 * where one is missing, all signs left out; else an example. The text is UTF-8 and no longer than a
 * query may be. A child of ctx. */
const char *zj_query_fix(void *ctx, zj_slice text, size_t at, zj_role_set in, const char *wanted);

/* Prints what is wrong, the query with a caret under the place, aligned by display cells, and the
 * suggestion. Of a long query the part around the place is shown. */
void zj_fault_print(FILE *to, zj_slice text, const zj_query_fault *fault, const zj_error *err);

#endif
