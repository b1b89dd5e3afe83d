/* grammar.h - tokens to a tree: groups, their filters, scopes, brackets and operators.
 *
 * Ownership, errors and threads are those of parser.h. */
#ifndef ZJ_QUERY_LANGUAGE_GRAMMAR_H
#define ZJ_QUERY_LANGUAGE_GRAMMAR_H

#include "query/language/parser.h"

/* Cuts a text into tokens and reads all of it. */
zj_query_node *zj_grammar_read(zj_parser *p, zj_slice raw);

/* Reads tokens up to the end or to a closing bracket, which is left. */
zj_query_node *zj_grammar_group(zj_parser *p);

/* A scope of roles (0: one that lifts those around it) over a tree; 'filter': written as in:ROLE.
 */
zj_query_node *zj_grammar_scope(zj_parser *p, zj_role_set roles, zj_query_node *child, bool filter);

#endif
