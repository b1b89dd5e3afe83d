/* rules.h - layout rules: which lines are frame (title, signature, date …) and which are noise.
 *
 * The table is a data file (rules.tsv, compiled in; --rules FILE replaces it), one rule a line: id,
 * where it applies, the role it gives, its pattern (PCRE2, UTF), what it means. The order of the
 * lines is the order of trial. Ids are stable (F.docno, N.page). The role of running text is not
 * decided here but by the model (model.h), from the words of cues.tsv. The head of rules.tsv
 * describes the columns.
 *
 * Patterns see plain text (plain.h): no blanks, no line breaks, ASCII digits and full-width Chinese
 * punctuation. PCRE2 match limits and ZJ_RULE_SIGHT bound their work.
 *
 * Ownership  zj_rules is a talloc child of 'ctx'; compiled patterns go with it.
 * Errors     ZJ_BAD_INPUT with file and line for a malformed table, ZJ_NO_MEMORY.
 * Threads    constant once loaded: any number of threads may match at once, each with a matcher of
 *            its own. */
#ifndef ZJ_INDEXER_OUTLINE_RULES_H
#define ZJ_INDEXER_OUTLINE_RULES_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/roles.h"

typedef struct zj_rules zj_rules;

/* Loads 'path', or the table compiled in when 'path' is NULL. */
ZJ_MUST_CHECK zj_status zj_rules_load(void *ctx, const char *path, zj_rules **out, zj_error *err);

/* 16 hexadecimal digits, a hash of the table's text; borrowed from 'rules'. */
const char *zj_rules_version(const zj_rules *rules);

/* How many rules there are; they are numbered from 0. */
size_t zj_rules_count(const zj_rules *rules);

/* The id of a rule, "?" when there is none of that number; borrowed from 'rules'. */
const char *zj_rules_name(const zj_rules *rules, uint16_t rule);

/* The table compiled in, as text. */
zj_slice zj_rules_built_in(void);

/* Where a rule applies, in the word of the table: "head"; "?" when there is no rule of that number.
 */
const char *zj_rules_where(const zj_rules *rules, uint16_t rule);

/* What a rule is for, in the language of the thread as far as the table has it; "" when there is no
 * rule of that number. */
const char *zj_rules_note(const zj_rules *rules, uint16_t rule);

/* The number of the rule with this id, ZJ_RULE_NONE if the table has none. */
uint16_t zj_rules_find(const zj_rules *rules, const char *id);

/* The roles that a rule gives; 0 when there is no rule of that number. */
zj_role_set zj_rules_roles(const zj_rules *rules, uint16_t rule);

/* ---- matching: for the modules of the outline ---- */

#define ZJ_RULE_SIGHT 1536 /* bytes of text a rule is shown at most */
#define ZJ_RULE_NONE UINT16_MAX

typedef enum zj_rule_where {
  ZJ_RULE_NAME,  /* no pattern: the id of a decision that the program makes */
  ZJ_RULE_TEST,  /* a pattern that the program asks for by id */
  ZJ_RULE_NOISE, /* a whole line that is noise */
  ZJ_RULE_HEAD,  /* a whole line before the body */
  ZJ_RULE_TAIL   /* a whole line after the body */
} zj_rule_where;

typedef struct zj_rule_hit {
  uint16_t rule;
  zj_role_set roles;
  size_t begin, end; /* bytes of the text given */
} zj_rule_hit;

/* Scratch memory for one thread. */
typedef struct zj_matcher zj_matcher;
ZJ_MUST_CHECK zj_status zj_matcher_new(void *ctx, const zj_rules *rules, zj_matcher **out,
                                       zj_error *err);

/* Whether the pattern of one rule is found in 'text'; where goes to '*out' unless 'out' is NULL.
 * False for ZJ_RULE_NONE. */
bool zj_rules_test(zj_matcher *matcher, uint16_t rule, zj_slice text, zj_rule_hit *out);

/* The first rule of 'where' that matches 'text'. */
bool zj_rules_first(zj_matcher *matcher, zj_rule_where where, zj_slice text, zj_rule_hit *out);

#endif
