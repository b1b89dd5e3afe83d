/* lex.h - query text to tokens. What only looks like syntax is text: people paste Chinese prose.
 *
 * Full-width quotes, brackets, colon and bar equal the ASCII ones. A full-width quote or bracket
 * without its partner, or with nothing inside, is text; an ASCII one is an error, because it was
 * typed on purpose.
 *
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
  ZJ_T_SCOPE,    /* 问题: before what it scopes */
  ZJ_T_FILTER,   /* in:问题 */
  ZJ_T_OPERATOR, /* 同句 or 近20 before its bracket */
  ZJ_T_FIELD,    /* 标题: before what the field must hold */
  ZJ_T_SAVED,    /* saved: before a name */
  ZJ_T_SYNONYM   /* ~ before a word */
} zj_token_kind;

typedef struct zj_token {
  zj_token_kind kind;
  size_t at, end;      /* bytes of the query */
  zj_slice text;       /* of TEXT, PHRASE and STRICT: what is searched; of OPERATOR its name */
  bool typed;          /* PHRASE in ASCII quotes */
  zj_role_set roles;   /* of SCOPE and FILTER; 0 for 全部 */
  const zj_form *form; /* of OPERATOR */
  long number;         /* of OPERATOR; -1 for none */
  zj_field field;      /* of FIELD */
} zj_token;

/* Cuts the whole query. *tokens is a talloc array ended by ZJ_T_END. *hint is set when a word
 * before a colon looked like a field and is none. ZJ_BAD_QUERY with *fault_at in bytes. */
ZJ_MUST_CHECK zj_status zj_lex(void *ctx, zj_slice query, zj_token **tokens, const char **hint,
                               size_t *fault_at, zj_error *err);

/* Whether the query holds syntax that was typed on purpose: ASCII brackets, quotes, bars or colons,
 * OR, AND, NOT, - or ~ before a word. What holds none of it but signs of Chinese prose is never an
 * error. */
bool zj_lex_is_typed(zj_slice query);

/* Whether it reads like a passage of a report, whatever ASCII signs are in it: a Chinese sentence
 * ends in it outside of quotes, or a line, and nobody wrote OR, AND or NOT. */
bool zj_lex_is_pasted(zj_slice query);

/* 问题,原因 and the like: a list of roles. 0 when any part is none. */
zj_role_set zj_lex_roles(zj_slice words);

/* Cuts at blanks alone: everything is text. Parts that fold to nothing are left out. */
void zj_lex_words(void *ctx, zj_slice query, zj_token **tokens);

#endif
