/* lex.h - cuts query text into tokens. Text that only looks like syntax stays text, because people
 * paste Chinese prose.
 *
 *   问题:(年轻干部 -培训)   SCOPE 问题  OPEN  TEXT 年轻干部  NOT  TEXT 培训  CLOSE  END
 *
 * Full-width quotes, brackets, colon and bar equal the ASCII ones. A full-width quote or bracket
 * without its partner, or with nothing inside, is text; an ASCII one is an error, because it was
 * typed on purpose.
 *
 * Units      bytes of the query.
 * Ownership  tokens are a talloc array, a child of 'ctx'; their texts point into the query.
 * Errors     ZJ_BAD_QUERY, ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_LANGUAGE_LEX_H
#define ZJ_QUERY_LANGUAGE_LEX_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/fields.h"
#include "indexer/outline/roles.h"
#include "query/language/language.h"

typedef enum zj_token_kind {
  ZJ_T_END,
  ZJ_T_TEXT,
  ZJ_T_PHRASE,
  ZJ_T_OPEN,
  ZJ_T_CLOSE,
  ZJ_T_OR,
  ZJ_T_AND,
  ZJ_T_NOT,
  ZJ_T_STRICT,   /* ="…" */
  ZJ_T_ANY,      /* * by itself: whatever text there is */
  ZJ_T_SCOPE,    /* 问题: before the part that it narrows */
  ZJ_T_FILTER,   /* in:问题, 述年:2023 */
  ZJ_T_OPERATOR, /* 同句 or 近20 before its bracket */
  ZJ_T_FIELD,    /* 标题: before what the field must hold */
  ZJ_T_SAVED,    /* saved: before a name */
  ZJ_T_SYNONYM   /* ~ before a word */
} zj_token_kind;

typedef struct zj_token {
  zj_token_kind kind;
  size_t at, end;      /* bytes of the query */
  zj_slice text;       /* of TEXT, PHRASE, STRICT and ANY: the words; of OPERATOR: its name; of
                          FILTER: the years after 述年:, "" after in: */
  bool typed;          /* of PHRASE: in ASCII quotes */
  zj_role_set roles;   /* of SCOPE and FILTER; 0 for 全部 */
  const zj_form *form; /* of OPERATOR */
  long number;         /* of OPERATOR; -1 for none */
  zj_field field;      /* of FIELD */
} zj_token;

/* Cuts the whole query. Sets *tokens to an array ended by ZJ_T_END, and *hint when a word before a
 * colon, or a name before a bracket, looks like syntax but was read as text. On ZJ_BAD_QUERY sets
 * *fault_at to the byte at fault. */
ZJ_MUST_CHECK zj_status zj_lex(void *ctx, zj_slice query, zj_token **tokens, const char **hint,
                               size_t *fault_at, zj_error *err);

/* Whether the query holds syntax that was typed on purpose: ASCII brackets, quotes, bars or colons,
 * OR, AND or NOT, or a - or ~ before a word. A query without any is never an error, whatever
 * Chinese marks it holds. */
bool zj_lex_is_typed(zj_slice query);

/* Whether the query reads like a passage of a report, whatever ASCII signs it holds: it has a line
 * break or the end of a Chinese sentence outside of quotes, and no OR, AND or NOT. */
bool zj_lex_is_pasted(zj_slice query);

/* Whether a text is a star by itself, * or ＊. */
bool zj_lex_is_star(zj_slice text);

/* Reads a list of roles such as 问题,原因. 0 when a part of it is not a role. */
zj_role_set zj_lex_roles(zj_slice words);

/* Cuts at blanks alone, everything being text. Words without anything to search for are left out.
 */
ZJ_MUST_CHECK zj_status zj_lex_words(void *ctx, zj_slice query, zj_token **tokens, zj_error *err);

#endif
