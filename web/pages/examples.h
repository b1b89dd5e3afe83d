/* examples.h - queries that find something in this index, as examples to follow.
 *
 * Ownership  the result is a new reference.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    a request belongs to one thread. */
#ifndef ZJ_WEB_PAGES_EXAMPLES_H
#define ZJ_WEB_PAGES_EXAMPLES_H

#include <jansson.h>

#include "web/http/exchange.h"

/* [{"query","url","count"}]: each with the address 'path'?q=… and its hits in words. */
json_t *zj_examples_list(zj_exchange *x, const char *path);

/* Appends one. */
void zj_examples_add(void *ctx, json_t *list, const char *path, const char *query, uint64_t hits);

#endif
