/* tree.h - the tree of a query: leaves are phrases, inner nodes combine them.
 *
 *   问题:("年轻干部" -培训) 基本情况:提拔
 *
 *   AND ─┬─ SCOPE 问题 ─── AND ─┬─ LEAF 0 年轻干部
 *        │                      └─ NOT ─── LEAF 1 培训
 *        └─ SCOPE 基本情况 ─── LEAF 2 提拔
 *
 * query.h makes a tree from text, describe.h writes it as text again, the engine runs it.
 *
 * Units      bytes of the query in 'at'; bytes of match text inside a leaf.
 * Ownership  everything is a talloc child of the zj_query.
 * Threads    constant once parsed: any number of threads may run it. */
#ifndef ZJ_QUERY_LANGUAGE_TREE_H
#define ZJ_QUERY_LANGUAGE_TREE_H

#include "indexer/base/text.h"
#include "indexer/outline/fields.h"
#include "indexer/outline/roles.h"
#include "query/language/language.h"
#include "query/language/period.h"
#include "query/language/unit.h"

enum {
  ZJ_QUERY_MAX_BYTES = 4096,
  ZJ_QUERY_LITERAL_BYTES = 65536, /* of a text that is taken literally: somebody pasted it */
  ZJ_QUERY_MAX_LEAVES = 64,
  ZJ_QUERY_MAX_DEPTH = 16,
  ZJ_GAP_MAX_CHARS = 10 /* the most characters that a * in quotes matches */
};

/* One piece of a phrase: text that must be found byte for byte, or what may lie between two such
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

/* Pieces that must follow one another without a gap. A phrase of marks alone is one ZJ_PIECE_TEXT
 * and matches only these marks. */
typedef struct zj_phrase {
  zj_slice folded; /* its match text */
  zj_piece *pieces;
  size_t piece_count;
  bool word_begin, word_end; /* a Latin letter or digit at that end needs a word boundary */
} zj_phrase;

typedef enum zj_leaf_form {
  ZJ_LEAF_PHRASE, /* one phrase */
  ZJ_LEAF_GAPS,   /* "培养*干部": several phrases, a gap between each two */
  ZJ_LEAF_STRICT, /* ="…": exactly these characters of the original; of a field, its whole value */
  ZJ_LEAF_ANY /* *: all text, sentence by sentence, parts of different roles apart; of a field, any
                 value */
} zj_leaf_form;

typedef enum zj_node_kind {
  ZJ_Q_LEAF,
  ZJ_Q_AND,
  ZJ_Q_OR,
  ZJ_Q_NOT,
  ZJ_Q_SCOPE,
  ZJ_Q_ABOUT, /* 述年:2023: narrows to text that speaks of these years */
  ZJ_Q_UNIT,
  ZJ_Q_KEEP /* 近20(…): keeps some of the matches of its parts, each of which is a leaf, or an OR or
               scope of leaves */
} zj_node_kind;

typedef struct zj_query_node zj_query_node;
struct zj_query_node {
  zj_node_kind kind;
  /* LEAF */
  zj_slice text; /* as written, without its quotes */
  zj_leaf_form form;
  zj_phrase *phrases;
  size_t phrase_count; /* one, or one more than gaps; of a strict leaf its folded form, which the
                          index knows; none of * */
  zj_role_set need[ZJ_QUERY_MAX_DEPTH + 2]; /* a match must have a role of each of these: the scopes
                                               around it except the outermost
                                               (zj_query.outer_scope) */
  size_t need_count;
  zj_role_set without;                                /* and none of these: -in:ROLE */
  const zj_query_node *about[ZJ_QUERY_MAX_DEPTH + 2]; /* the ZJ_Q_ABOUT around it */
  size_t about_count;
  bool is_field; /* 标题:x: asks a fact about the report, not its text */
  zj_field field;
  bool is_period; /* 年份:2019..2022, 日期:2024-05, where the text is a period; otherwise it is
                     compared as text */
  zj_period period; /* also of an ABOUT, whose text is as written; * is every period */
  int operand;      /* number of the leaf, from 0 in the order written */
  bool negative;    /* below a NOT: it narrows, and its matches are never hits */
  bool lifted;      /* below 全部: the outermost scope does not apply to it */
  /* KEEP */
  const zj_form *row; /* its row in the table of the language: its name, what it keeps */
  int number;         /* the number before its bracket, such as a distance; -1 for none */
  int keep_number;    /* of these nodes, from 0 */
  zj_unit within; /* UNIT: the unit as written. KEEP: the unit it counts in, that of the enclosing
                     bracket or a paragraph, but no wider than its operator allows. */
  /* SCOPE */
  zj_role_set scope;
  bool lifts;    /* 全部: removes the scopes around it instead of narrowing them */
  bool excludes; /* -in:ROLE: keeps what has none of the roles; likewise of an ABOUT */
  bool filter;   /* written in:ROLE; it holds for the whole group it is in */
  bool has_not;  /* OR: one of its parts is a NOT */
  /* The unit in which the parts must meet. AND, and OR with a NOT: that of the enclosing bracket,
   * or of the widest part if that is wider. UNIT: as written, or likewise. Other kinds: that of the
   * widest part. */
  zj_unit unit;
  /* inner nodes */
  zj_query_node **children;
  size_t child_count;
  size_t at;         /* where it was written: bytes of the query */
  const char *saved; /* the name of the saved query that this node came from; NULL for none */
  zj_slice synonym;  /* the word whose synonyms this OR joins, as written; "" for none */
};

struct zj_keys; /* query/engine/keys.h */

typedef struct zj_query {
  zj_slice raw;
  const char *canonical; /* parses to the same tree */
  zj_query_node *root;
  zj_query_node **leaves; /* by operand */
  size_t leaf_count;
  size_t keep_count;         /* how many nodes ZJ_Q_KEEP it has */
  zj_role_set outer_scope;   /* the scope around the whole query, lifted for counts by role;
                                ZJ_ROLES_SEARCHED when there is none */
  zj_role_set outer_without; /* the roles that -in:ROLE around the whole query excludes */
  bool has_outer_scope;
  zj_unit unit;     /* what must be looked at together: a paragraph, or a whole report */
  bool fields_only; /* the query asks for no word of the text: a report answers with the place its
                       field was read from */
  const struct zj_keys *known; /* keys of sentences whose matches are not hits, because the reader
                                  has seen them; NULL: none */
  const char *hint; /* what was read as text although it looks like syntax; NULL for nothing */
} zj_query;

#endif
