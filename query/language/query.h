/* query.h - parses query text to a tree (tree.h).
 *
 *   zj_query *query;
 *   zj_status status = zj_query_parse(ctx, ZJ_LIT("问题:年轻干部"), 0, false, &query, NULL, err);
 *
 * docs/query.md describes the language.
 *
 * Units      positions of errors are code points of the input.
 * Ownership  a query is a talloc child of 'ctx' and owns its whole tree.
 * Errors     ZJ_BAD_QUERY for text that is not a query.
 * Threads    parsing uses the vocabulary and the language of the thread; a parsed query is
 *            constant. */
#ifndef ZJ_QUERY_LANGUAGE_QUERY_H
#define ZJ_QUERY_LANGUAGE_QUERY_H

#include "indexer/base/error.h"
#include "query/language/fix.h"
#include "query/language/tree.h"

/* Parses UTF-8. 'in' narrows the whole query to a set of roles as --in does (0: not at all), and an
 * empty text then asks for all text of these roles; 'literal' takes the input as one phrase, or as
 * one phrase for each paragraph that must all be in one report, and may be much longer.
 * saved:NAME and ~WORD become part of the tree, as the vocabulary of the thread (vocabulary.h)
 * resolves them. On ZJ_BAD_QUERY *fault reports the place and a suggestion, a child of 'ctx'; fault
 * may be NULL. */
ZJ_MUST_CHECK zj_status zj_query_parse(void *ctx, zj_slice text, zj_role_set in, bool literal,
                                       zj_query **out, zj_query_fault *fault, zj_error *err);

#endif
