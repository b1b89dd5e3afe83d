/* parser.h - the state of the parser, and what all its parts do: nodes, leaves, hints and faults.
 *
 *   tokens ─▶ grammar.h (groups, filters) ─▶ keep.h (近 先后 至少), named.h (saved:NAME, ~WORD)
 *
 * Whoever returns a node returns NULL when a fault was noted or memory ran out, and passes NULL on.
 *
 * Units      places are bytes of the text that the tokens were cut from.
 * Ownership  nodes and texts are talloc children of the query.
 * Errors     noted in the parser: *no_memory, or err with fault_at.
 * Threads    one thread per parser. */
#ifndef ZJ_QUERY_LANGUAGE_PARSER_H
#define ZJ_QUERY_LANGUAGE_PARSER_H

#include "indexer/base/error.h"
#include "query/language/lex.h"
#include "query/language/tree.h"

/* The names of the saved queries being read, the innermost first. */
typedef struct zj_saved_chain {
  zj_slice name;
  const struct zj_saved_chain *outer;
} zj_saved_chain;

typedef struct zj_parser {
  zj_query *query;
  zj_slice raw;          /* what the tokens were cut from: the query, or a saved one in it */
  const zj_token *token; /* the next one */
  int depth;
  zj_unit unit;                /* of the innermost bracket that names one */
  const zj_token *field;       /* the field that the words being read ask; NULL: the text */
  const zj_token *keep;        /* the 近, 先后 or 至少 whose bracket is being read */
  const zj_saved_chain *saved; /* the saved queries being read */
  size_t saved_at;             /* where the outermost of them is named */
  size_t fault_at;             /* bytes */
  const char *suggestion;
  bool failed;     /* a filter is at fault */
  bool *no_memory; /* set when memory runs out; copies of the parser share it */
  zj_error *err;
} zj_parser;

/* Where something is written in the query. Whatever a saved query holds is where its name is. */
size_t zj_parser_place(const zj_parser *p, size_t at);

/* Notes that memory ran out; returns NULL. */
void *zj_parser_no_memory(zj_parser *p);

/* Notes a fault of the query at 'at'; returns NULL. A text that is NULL could not be made. */
void *zj_parser_fail(zj_parser *p, size_t at, const char *text);

/* The same for too many levels. */
void *zj_parser_too_deep(zj_parser *p, size_t at);

/* Adds to the hint of the query; a text that is NULL could not be made. */
void zj_parser_hint(zj_parser *p, const char *text);

/* A new node, placed at the next token. */
zj_query_node *zj_parser_node(zj_parser *p, zj_node_kind kind);

/* Adds a child and returns the parent; NULL when either is NULL. */
zj_query_node *zj_parser_child(zj_parser *p, zj_query_node *parent, zj_query_node *child);

/* A leaf of a text, which must outlive the query or belong to it; of the field that is being read,
 * if one is. */
zj_query_node *zj_parser_leaf(zj_parser *p, zj_slice text, zj_leaf_form form, size_t at);

/* The leaf of a bare *. */
zj_query_node *zj_parser_any(zj_parser *p, size_t at);

/* The leaf of a word, a quotation or a star. */
zj_query_node *zj_parser_word(zj_parser *p, const zj_token *token);

#endif
