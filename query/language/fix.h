/* fix.h - finds what a query that does not parse may have been meant to be, and prints the fault.
 *
 *   zhangju: this bracket is not closed: a ) is missing
 *     (年轻干部 OR 培训
 *     ^
 *   try: (年轻干部 OR 培训)
 *
 * Units      code points in zj_query_fault; bytes in zj_query_fix().
 * Ownership  a suggestion is a talloc child of 'ctx'.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_LANGUAGE_FIX_H
#define ZJ_QUERY_LANGUAGE_FIX_H

#include <stdio.h>

#include "indexer/base/error.h"
#include "query/language/tree.h"

/* Where a query is wrong, for the caret under it. */
typedef struct zj_query_fault {
  size_t at;              /* code points from the start of the query */
  const char *suggestion; /* a query that parses, a talloc child; NULL for a text that is too long
                             or is not UTF-8 */
} zj_query_fault;

/* The parser, as zj_query_fix() needs it: whether 'text' parses. *hinted is set to whether the
 * parser read as text something that looks like syntax. */
typedef bool zj_query_parses(const char *text, zj_role_set in, bool *hinted);

/* A query near 'text', which is wrong at byte 'at', that 'parses'. Tries in this order: 'wanted'
 * (what the parser would accept instead; may be NULL), brackets and quotes closed, the wrong sign
 * left out, the name of an operator left out but not its bracket, a word inserted where one is
 * missing, the text cut before the fault, all signs left out; if none parses, an example. The text
 * is UTF-8 of at most ZJ_QUERY_MAX_BYTES. Returns a child of 'ctx'. */
const char *zj_query_fix(void *ctx, zj_slice text, size_t at, zj_role_set in, const char *wanted,
                         zj_query_parses *parses);

/* Prints the error, the query with a caret under the fault, aligned by display columns, and the
 * suggestion. Of a long query only the part around the fault is shown. */
void zj_fault_print(FILE *to, zj_slice text, const zj_query_fault *fault, const zj_error *err);

#endif
