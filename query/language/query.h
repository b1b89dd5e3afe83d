/* query.h - query text to tree: what the user means, in words the engine can run.
 *
 *   问题:("年轻干部" -培训) 基本情况:提拔      see docs/query.md
 *
 * A leaf is a phrase; a tree of AND, OR, NOT, scopes, units and distances stands over leaves. The
 * canonical form of a tree parses to the same tree. Positions of errors are code points of the
 * input.
 *
 * Units      code points in zj_query_fault; bytes of match text inside a leaf.
 * Ownership  everything is a talloc child of the zj_query, itself a child of 'ctx'.
 * Threads    constant once parsed: any number of threads may run it. */
#ifndef ZJ_QUERY_LANGUAGE_QUERY_H
#define ZJ_QUERY_LANGUAGE_QUERY_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/fields.h"
#include "indexer/outline/roles.h"
#include "query/language/period.h"
#include "query/language/unit.h"

enum {
  ZJ_QUERY_MAX_BYTES = 4096,
  ZJ_QUERY_MAX_LEAVES = 64,
  ZJ_QUERY_MAX_DEPTH = 16,
  ZJ_GAP_MAX_CHARS = 10 /* that a * in quotes stands for, at most */
};

/* One piece of a phrase: text that must stand there byte for byte, or what may stand between two
 * texts. */
typedef enum zj_piece_kind {
  ZJ_PIECE_TEXT,  /* Han and word characters, contiguous in the match text */
  ZJ_PIECE_MARKS, /* one or more marks of any kind, blanks among them */
  ZJ_PIECE_BLANK  /* one or more blanks */
} zj_piece_kind;
typedef struct zj_piece {
  zj_piece_kind kind;
  zj_slice text;
} zj_piece;

/* What must stand together without a gap. Marks alone are one ZJ_PIECE_TEXT and are found as they
 * stand. */
typedef struct zj_phrase {
  zj_slice folded; /* its match text */
  zj_piece *pieces;
  size_t piece_count;
  bool word_begin, word_end; /* a Latin or digit end needs a word boundary */
} zj_phrase;

typedef enum zj_leaf_form {
  ZJ_LEAF_PHRASE, /* one phrase */
  ZJ_LEAF_GAPS,   /* "培养*干部": several, a gap between each two */
  ZJ_LEAF_STRICT  /* ="…": these very characters of the original; of a field, all of its value */
} zj_leaf_form;

typedef enum zj_node_kind {
  ZJ_Q_LEAF,
  ZJ_Q_AND,
  ZJ_Q_OR,
  ZJ_Q_NOT,
  ZJ_Q_SCOPE,
  ZJ_Q_UNIT,
  ZJ_Q_NEAR,
  ZJ_Q_ORDER,  /* every child a leaf, or an OR or scope of leaves */
  ZJ_Q_ATLEAST /* its one child likewise */
} zj_node_kind;

typedef struct zj_query_node zj_query_node;
struct zj_query_node {
  zj_node_kind kind;
  /* leaf */
  zj_slice text; /* as written, without its quotes */
  zj_leaf_form form;
  zj_phrase *phrases;
  size_t phrase_count; /* one, or those between gaps; of a strict leaf its folded form, which the
                          index knows */
  zj_role_set need[ZJ_QUERY_MAX_DEPTH + 2];
  size_t need_count;   /* a match must have a role of each: the scopes
                        * above it, the outermost (zj_query.outer_scope) left out */
  zj_role_set without; /* and none of these: -in:ROLE */
  bool is_field;       /* 标题:x - asks what is known of the report, not its text */
  zj_field field;
  bool is_period; /* 年份:2019..2022, 日期:2024-05 - when the text is one, else it is compared as
                     text */
  zj_period period;
  int operand;   /* number of the leaf, from 0 in the order written */
  bool negative; /* stands below a NOT: narrows, is never a hit */
  bool lifted;   /* stands below 全部: the outermost scope does not hold for it */
  /* NEAR, ORDER, ATLEAST */
  int number;     /* the distance in code points, -1 for none; how many at least */
  zj_unit within; /* 同…(): as written. Else that the operator counts in: the bracket's around it, a
                     paragraph where none is; no more than that for NEAR and ORDER */
  int filter_number; /* of these nodes, from 0 */
  /* scope */
  zj_role_set scope;
  bool lifts;    /* 全部: undoes the scopes above instead of narrowing them */
  bool excludes; /* -in:ROLE: keeps what has none of the roles */
  bool filter;   /* written in:ROLE; it holds for the group it stands in */
  bool has_not;  /* OR: one of its parts is a NOT */
  /* AND, OR with NOT: the unit it meets in, lifted to that of its widest part. UNIT: as written.
   * Else that of the widest part */
  zj_unit unit;
  /* inner nodes */
  zj_query_node **children;
  size_t child_count;
  size_t at;         /* where it was written: bytes of the query */
  const char *saved; /* the name of the saved query that this is; NULL for none */
  zj_slice synonym;  /* the word that this OR puts synonyms beside, as written; "" for none */
};

struct zj_keys; /* keys.h */

typedef struct zj_query {
  zj_slice raw;
  const char *canonical; /* parses to the same tree */
  zj_query_node *root;
  zj_query_node **leaves;
  size_t leaf_count;         /* by operand */
  size_t filter_count;       /* how many NEAR, ORDER and ATLEAST it has */
  zj_role_set outer_scope;   /* the scope that stands over all of it, lifted for counts by role;
                                ZJ_ROLES_SEARCHED when none does */
  zj_role_set outer_without; /* likewise */
  bool has_outer_scope;
  zj_unit unit;     /* what must be looked at together: a paragraph, or a whole report */
  bool fields_only; /* no word of the text is asked for: a report answers with the place its field
                       was read from */
  const struct zj_keys *known; /* sentences whose matches are no hits, as of saved queries that were
                                  looked at; NULL: none */
  const char *hint; /* what was read as text though it looks like syntax; NULL if nothing */
} zj_query;

/* Where a query is wrong, for the caret under it. */
typedef struct zj_query_fault {
  size_t at;              /* code points from the start of the query */
  const char *suggestion; /* a query that parses, child of ctx; NULL for what is too long or no
                             UTF-8 text */
} zj_query_fault;

/* Parses UTF-8. 'in' narrows the whole query to a role set as --in does (0: not at all); 'literal'
 * takes the input as one phrase. saved:NAME and ~WORD become part of the tree, as the thread's
 * vocabulary (vocabulary.h) says. On ZJ_BAD_QUERY *fault says where (fault may be NULL). */
ZJ_MUST_CHECK zj_status zj_query_parse(void *ctx, zj_slice text, zj_role_set in, bool literal,
                                       zj_query **out, zj_query_fault *fault, zj_error *err);

/* The canonical text of a tree. */
const char *zj_query_canonical(void *ctx, const zj_query *query);

/* The same as its reader would write it: with Chinese keys where the thread's language is Chinese.
 */
const char *zj_query_spelled(void *ctx, const zj_query *query);

/* How many levels that has, as ZJ_QUERY_MAX_DEPTH counts them. */
int zj_query_levels(const zj_query *query);

/* The same of a part of it, in brackets when it is a list. */
const char *zj_query_node_text(void *ctx, const zj_query_node *node);

/* The tree in words of the thread's language, for "understood as". */
const char *zj_query_describe(void *ctx, const zj_query *query);

#endif
