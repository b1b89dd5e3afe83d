/* checkup_rules.h - reads a table of what reports must hold. The head of checkup.tsv, the table for
 * 对照检查材料 that is compiled in, describes the format.
 *
 * Ownership  rules are a talloc child of 'ctx'.
 * Errors     ZJ_IO; ZJ_BAD_INPUT names file, line and fault; ZJ_LIMIT for a file over 1 MB or more
 *            than ZJ_CHECKUP_RULES rules; ZJ_NO_MEMORY.
 * Threads    queries are parsed with the vocabulary and language of the thread. */
#ifndef ZJ_QUERY_ANSWER_CHECKUP_RULES_H
#define ZJ_QUERY_ANSWER_CHECKUP_RULES_H

#include "query/language/query.h"

enum { ZJ_CHECKUP_RULES = 200 };

typedef enum zj_checkup_kind {
  ZJ_CHECKUP_SHARE,
  ZJ_CHECKUP_HEADING,
  ZJ_CHECKUP_TEXT,
  ZJ_CHECKUP_NEVER,
  ZJ_CHECKUP_ANSWERED,
  ZJ_CHECKUP_MENDED
} zj_checkup_kind;

typedef struct zj_checkup_rule {
  zj_checkup_kind kind;
  const char *name;
  zj_role_set roles;   /* of share and answered */
  zj_role_set answers; /* of answered and mended */
  int least, most;     /* percent, of share */
  zj_query *query;     /* of heading, text and never */
} zj_checkup_rule;

typedef struct zj_checkup_rules {
  const char *name; /* "" when the table has none */
  zj_checkup_rule *at;
  size_t count;
} zj_checkup_rules;

/* The word by which a rule names its kind: "share". */
const char *zj_checkup_kind_word(zj_checkup_kind kind);

/* The table that is compiled in. */
zj_slice zj_checkup_built_in(void);

/* Reads the table 'path', or the one that is compiled in when it is NULL. */
ZJ_MUST_CHECK zj_status zj_checkup_rules_load(void *ctx, const char *path, zj_checkup_rules **out,
                                              zj_error *err);

#endif
