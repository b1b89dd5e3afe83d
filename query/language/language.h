/* language.h - the query language as one table: every form, its names in both languages, what it
 * takes and what it means.
 *
 *   size_t count;
 *   const zj_form *forms = zj_language(&count);
 *
 * The parser takes the operators from here, describe.c writes them, the engine and `explain` ask a
 * node for its row, and help, manual and the help page print the table. Roles and
 * fields have tables of their own (roles.h, fields.h); the rows of ZJ_FORM_ROLE and ZJ_FORM_FIELD
 * show how to use them.
 *
 * A new operator like 近 is a row here, a value of zj_keep, and its case in query/engine/keep.c.
 *
 * Threads    constant data. */
#ifndef ZJ_QUERY_LANGUAGE_LANGUAGE_H
#define ZJ_QUERY_LANGUAGE_LANGUAGE_H

#include "indexer/base/sink.h"
#include "query/language/unit.h"

typedef enum zj_form_kind {
  ZJ_FORM_WORD,  /* how words and phrases are written */
  ZJ_FORM_JOIN,  /* AND, OR, NOT, brackets */
  ZJ_FORM_ROLE,  /* 问题:x; for the names see roles.h */
  ZJ_FORM_FIELD, /* 标题:x; for the names see fields.h */
  ZJ_FORM_UNIT,  /* 同句(…): an operator that names the unit its parts meet in */
  ZJ_FORM_KEEP,  /* 近20(…): an operator that keeps some of the matches of its parts */
  ZJ_FORM_OTHER  /* saved:NAME, ~WORD */
} zj_form_kind;

/* Which matches a ZJ_FORM_KEEP keeps; query/engine/keep.c has the algorithms. */
typedef enum zj_keep {
  ZJ_KEEP_NEAR,   /* 近20(…): one of each part, near one another */
  ZJ_KEEP_ORDER,  /* 先后(…): one of each part, in the order of the parts */
  ZJ_KEEP_ATLEAST /* 至少3(…): those of a unit that has enough of them */
} zj_keep;

typedef struct zj_form {
  zj_form_kind kind;
  const char *zh, *en; /* the names before a bracket or colon, without ( and :, also what `explain`
                          calls the operator; "" for what is written with signs alone */
  const char *write_zh, *write_en; /* how it is written, with placeholders: 近N(A B …) */
  const char *means_en, *means_zh; /* one line */
  const char *example; /* a whole query that parses; saved:NAME only if such a query is saved */

  /* operators: ZJ_FORM_UNIT and ZJ_FORM_KEEP; zeros in other rows */
  int parts;    /* the fewest parts its bracket takes; a ZJ_FORM_KEEP of 1 takes exactly one */
  zj_unit unit; /* ZJ_FORM_UNIT: the unit. ZJ_FORM_KEEP: the widest unit in which it counts; in a
                   bracket of a smaller unit it counts in that one. */

  /* ZJ_FORM_KEEP */
  zj_keep keep;
  long least, most; /* bounds of its number, as 0 to 1000 for 近20 */
  long usual;       /* a number to suggest where none is written */
  bool number_optional;
  const char *number_en, *number_zh;   /* what the number counts: character, 字 */
  const char *between_en, *between_zh; /* between two parts that are described */
  /* The description, with {parts}, {number} and {unit} replaced; the bare one is for an operator
   * without its number. */
  const char *says_en, *says_zh;
  const char *bare_en, *bare_zh;
} zj_form;

/* All forms, in the order in which people learn them. */
const zj_form *zj_language(size_t *count);

/* The operator whose name 'word' is, as written before its bracket: 近20, near:20, 先后, 同句,
 * sentence: . Full-width digits and colon equal the ASCII ones. Sets *number, to -1 where none is
 * written; the caller checks its bounds, and whether it may be missing. NULL when 'word' names no
 * operator. */
const zj_form *zj_language_operator(zj_slice word, long *number);

/* Prints the table, with roles and fields, in the language of the thread: `zhangju help query`.
 * 'columns' is the width of the page. */
void zj_language_print(zj_sink *to, int columns);

#endif
