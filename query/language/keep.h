/* keep.h - 近20(a b), 先后(a b), 至少3(a): operators that take a number, and words alone in their
 * bracket.
 *
 * Ownership, errors and threads are those of parser.h. */
#ifndef ZJ_QUERY_LANGUAGE_KEEP_H
#define ZJ_QUERY_LANGUAGE_KEEP_H

#include "query/language/parser.h"

/* The node of the operator that 'token' is, if it takes its number, and without parts. */
zj_query_node *zj_keep_new(zj_parser *p, const zj_token *token);

/* Puts what was read in its bracket below the node, if it takes that. Scopes around all the parts
 * move around the operator, 近20(问题:(a b)) becomes 问题:近20(a b), and the outermost is returned.
 */
zj_query_node *zj_keep_around(zj_parser *p, const zj_token *token, zj_query_node *node,
                              zj_query_node *content);

/* Whether the next token may stand in the bracket that is being read; notes a fault if not. */
bool zj_keep_takes(zj_parser *p);

#endif
