/* lex.h - query text to tokens. What only looks like syntax is text: people paste Chinese prose.
 *
 * Full-width quotes, brackets, colon and bar equal the ASCII ones. A full-width quote or bracket
 * without its partner is text; an ASCII one is an error, because it was typed on purpose.
 *
 * Threads    no shared state. */
#ifndef ZJ_QUERY_LEX_H
#define ZJ_QUERY_LEX_H

#include "indexer/fields.h"
#include "indexer/roles.h"
#include "indexer/text.h"
#include "query/unit.h"

typedef enum zj_token_kind {
  ZJ_T_END, ZJ_T_TEXT, ZJ_T_PHRASE, ZJ_T_OPEN, ZJ_T_CLOSE, ZJ_T_OR, ZJ_T_AND, ZJ_T_NOT,
  ZJ_T_SCOPE,  /* 问题: before what it scopes */
  ZJ_T_FILTER, /* in:问题 */
  ZJ_T_UNIT,   /* 同句 before its bracket */
  ZJ_T_FIELD   /* 标题: before what the field must hold */
} zj_token_kind;

typedef struct zj_token {
  zj_token_kind kind;
  size_t at, end;     /* bytes of the query */
  zj_slice text;      /* of TEXT and PHRASE: what is searched */
  zj_role_set roles;  /* of SCOPE and FILTER; 0 for 全部 */
  zj_unit unit;       /* of UNIT */
  zj_field field;     /* of FIELD */
} zj_token;

/* Cuts the whole query. *tokens is a talloc array ended by ZJ_T_END. *hint is set when a word before a colon
 * looked like a field and is none. ZJ_BAD_QUERY with *fault_at in bytes. */
ZJ_MUST_CHECK zj_status zj_lex(void *ctx, zj_slice query, zj_token **tokens, const char **hint, size_t *fault_at, zj_error *err);

#endif
