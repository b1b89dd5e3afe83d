/* body.h - reads the JSON body of a request.
 *
 * Ownership  the value is a new reference, for the caller to let go, also on failure.
 * Errors     functions that return false have answered the problem.
 * Threads    a request belongs to one thread. */
#ifndef ZJ_WEB_PAGES_BODY_H
#define ZJ_WEB_PAGES_BODY_H

#include <jansson.h>

#include "web/http/exchange.h"

/* Answers 400 with what is wrong with the body, and returns false. */
bool zj_body_refuse(zj_exchange *x, const char *detail);

/* Reads an object that has no members but those of the 'count' names in 'known'. */
bool zj_body_read(zj_exchange *x, const char *const *known, size_t count, json_t **out);

/* A copy of a text with LF alone at line ends, ended by a NUL, a child of 'ctx'; 'at' is NULL when
 * memory ran out. */
zj_slice zj_body_lines(void *ctx, zj_slice text);

#endif
