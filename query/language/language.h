/* language.h - the query language as one table: every form, its names in both languages, what it
 * takes, what it means.
 *
 * The parser takes the names of its bracket operators from here; help, manual, completion and the
 * help page print it. Roles and fields have tables of their own (roles.h, fields.h), to which the
 * rows of ZJ_FORM_ROLE and ZJ_FORM_FIELD point.
 *
 *   size_t count;
 *   const zj_form *forms = zj_language(&count);
 *
 * Threads    constant data. */
#ifndef ZJ_QUERY_LANGUAGE_LANGUAGE_H
#define ZJ_QUERY_LANGUAGE_LANGUAGE_H

#include "indexer/base/sink.h"
#include "query/language/unit.h"

typedef enum zj_form_kind {
  ZJ_FORM_WORD,    /* how words and phrases are written */
  ZJ_FORM_JOIN,    /* AND, OR, NOT, brackets */
  ZJ_FORM_ROLE,    /* 问题:x; the roles stand in roles.h */
  ZJ_FORM_FIELD,   /* 标题:x; the fields stand in fields.h */
  ZJ_FORM_UNIT,    /* 同句(…): a name and a bracket */
  ZJ_FORM_NEAR,    /* 近20(…) */
  ZJ_FORM_ORDER,   /* 先后(…) */
  ZJ_FORM_ATLEAST, /* 至少3(…) */
  ZJ_FORM_OTHER    /* saved:NAME, ~WORD */
} zj_form_kind;

typedef struct zj_form {
  zj_form_kind kind;
  const char *zh, *en; /* its names before a bracket or colon, without ( and : ; "" for what is
                          written with signs alone */
  long least, most;    /* of its number, 近20: 0 to 1000; most 0: it takes none */
  bool number_optional;
  int parts;    /* how many parts its bracket holds at least; 0: it has no bracket */
  zj_unit unit; /* of ZJ_FORM_UNIT */
  const char *write_zh,
      *write_en; /* how it is written, with placeholders: 近N(A B …), near:N(A B …) */
  const char *means_en, *means_zh; /* one line */
  const char
      *example; /* a whole query that parses; of saved:NAME where there is one of that name */
} zj_form;

/* All forms, in the order people meet them. */
const zj_form *zj_language(size_t *count);

/* The bracket operator that a word means, as it stands before its bracket: 近20, near:20, 先后,
 * 同句, sentence: . Full-width digits and colon equal the ASCII ones. *number is -1 where none is
 * written. NULL when the word names none; a number out of bounds, or missing, is the caller's to
 * judge. */
const zj_form *zj_language_operator(zj_slice word, long *number);

/* Prints the table, with roles and fields, in the thread's language: `zhangju help query`. */
void zj_language_print(zj_sink *to, int columns);

#endif
