/* named.h - saved:NAME and ~WORD, which stand for something that is kept elsewhere.
 *
 * Ownership, errors and threads are those of parser.h; the vocabulary is that of the thread. */
#ifndef ZJ_QUERY_LANGUAGE_NAMED_H
#define ZJ_QUERY_LANGUAGE_NAMED_H

#include "query/language/parser.h"

/* Takes saved:NAME. Returns the text of the saved query, a child of the query, and sets *name to
 * the token of its name; NULL when there is none, when it is being read already, or on an error. */
const char *zj_named_saved(zj_parser *p, const zj_token **name);

/* Takes ~WORD. Returns the words of its line joined by OR, or the word alone, with a hint. */
zj_query_node *zj_named_synonym(zj_parser *p);

#endif
