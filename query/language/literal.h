/* literal.h - a text in which every sign is text: one phrase, or one for each of its paragraphs,
 * all in one report, because no phrase is found across paragraphs.
 *
 * Ownership, errors and threads are those of parser.h. */
#ifndef ZJ_QUERY_LANGUAGE_LITERAL_H
#define ZJ_QUERY_LANGUAGE_LITERAL_H

#include "query/language/parser.h"

/* The tree of the query's raw text. */
zj_query_node *zj_literal_read(zj_parser *p);

/* Whether a text holds nothing but blanks. */
bool zj_literal_is_blank(zj_slice text);

#endif
