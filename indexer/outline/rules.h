/* rules.h - the rule table: which words give a passage its role.
 *
 * The table is a data file (indexer/outline/rules.tsv, compiled in; --rules FILE replaces it), one
 * rule a line: id, where it applies, the role set it gives, its pattern (PCRE2, UTF), what it
 * means. The order of the lines is the order of trial. Ids are stable (`H.problems.03`,
 * `T.plans.01`, `D.work`); the version of a table is a hash of its text and is kept in the index.
 * The columns are described at the top of rules.tsv.
 *
 * Patterns see plain text (outline_text.h): no blanks, no line breaks, ASCII digits and full-width
 * Chinese punctuation. Their work is bounded by PCRE2 match limits and by ZJ_RULE_SIGHT.
 *
 * Ownership  zj_rules is a talloc child of 'ctx'; compiled patterns go with it.
 * Errors     ZJ_BAD_INPUT with file and line for a malformed table.
 * Threads    constant once loaded: any number of threads may match at once, each with its own
 * matcher. */
#ifndef ZJ_INDEXER_OUTLINE_RULES_H
#define ZJ_INDEXER_OUTLINE_RULES_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/roles.h"

typedef struct zj_rules zj_rules;

/* Loads 'path', or the table compiled in when path is NULL. */
ZJ_MUST_CHECK zj_status zj_rules_load(void *ctx, const char *path, zj_rules **out, zj_error *err);

/* 16 hexadecimal digits; borrowed from 'rules'. */
const char *zj_rules_version(const zj_rules *rules);

/* How many rules there are; they are numbered from 0. */
size_t zj_rules_count(const zj_rules *rules);

/* The id of rule number 'rule', "?" when there is none of that number; borrowed from 'rules'. */
const char *zj_rules_name(const zj_rules *rules, uint16_t rule);

/* The table compiled in, as text. */
zj_slice zj_rules_built_in(void);

/* Where a rule applies, in the word of the table: "heading"; "?" when there is no rule of that
 * number. */
const char *zj_rules_where(const zj_rules *rules, uint16_t rule);

/* What the table says a rule is for, in the language of the thread as far as it has it; "" when
 * there is no rule of that number. */
const char *zj_rules_note(const zj_rules *rules, uint16_t rule);

/* ---- matching: for the modules of the outline ---- */

#define ZJ_RULE_SIGHT 1536 /* bytes of text a rule is shown at most */
#define ZJ_RULE_NONE UINT16_MAX

typedef enum zj_rule_where {
  ZJ_RULE_NAME,      /* no pattern: the id of a decision made by the program */
  ZJ_RULE_TEST,      /* a pattern the program asks for by id */
  ZJ_RULE_GENRE,     /* the title: the role of sections nothing else tells about */
  ZJ_RULE_NOISE,     /* a whole line that is noise */
  ZJ_RULE_HEAD,      /* a whole line before the body */
  ZJ_RULE_TAIL,      /* a whole line after the body */
  ZJ_RULE_HEADING,   /* a heading without its marker; must end it or one of its conjuncts */
  ZJ_RULE_PARAGRAPH, /* begin of a paragraph */
  ZJ_RULE_SENTENCE,  /* begin of a sentence, also the first of a paragraph */
  ZJ_RULE_CLAUSE     /* begin of a clause, also the first of a sentence */
} zj_rule_where;

/* How far a turn reaches. */
typedef enum zj_rule_span {
  ZJ_SPAN_AUTO, /* the paragraph; on to the list or paragraphs it announces when it only announces
                 */
  ZJ_SPAN_PART, /* to the next ； or the end of the sentence */
  ZJ_SPAN_SENTENCE,
  ZJ_SPAN_PARAGRAPH,
  ZJ_SPAN_OPEN /* to the next heading or turn */
} zj_rule_span;

/* Behaviour beyond the words; see the top of rules.tsv. */
typedef enum zj_rule_flag { ZJ_RULE_YEAR = 1, ZJ_RULE_WHOLE = 2 } zj_rule_flag;

typedef struct zj_rule_hit {
  uint16_t rule;
  zj_role_set roles;
  bool adds; /* the roles are added to those in force */
  zj_rule_span span;
  size_t begin, end; /* bytes of the text given */
} zj_rule_hit;

/* Scratch memory for one thread. */
typedef struct zj_matcher zj_matcher;
ZJ_MUST_CHECK zj_status zj_matcher_new(void *ctx, const zj_rules *rules, zj_matcher **out,
                                       zj_error *err);

/* The number of the rule with this id, ZJ_RULE_NONE if the table has none. */
uint16_t zj_rules_find(const zj_rules *rules, const char *id);
/* What the table gives as roles of rule number 'rule'. */
zj_role_set zj_rules_roles(const zj_rules *rules, uint16_t rule);

/* Whether the table gives this flag to rule number 'rule'; false when there is none of that number.
 */
bool zj_rules_has(const zj_rules *rules, uint16_t rule, zj_rule_flag flag);

/* Whether the pattern of one rule is found in 'text'; where goes to *out unless it is NULL. False
 * for ZJ_RULE_NONE. */
bool zj_rules_test(zj_matcher *matcher, uint16_t rule, zj_slice text, zj_rule_hit *out);

/* Whether a cue of the rule is there, so that zj_rules_test() may be true; far cheaper. True for a
 * rule without cues. */
bool zj_rules_may(const zj_rules *rules, uint16_t rule, zj_slice text);

/* The first rule of 'where' that applies to 'text' when the roles 'from' are in force. For turns
 * the match begins at the begin of the text, and 'where' takes the less strict kinds along: at the
 * begin of a paragraph rules for sentences and clauses apply, too. */
bool zj_rules_first(zj_matcher *matcher, zj_rule_where where, zj_slice text, zj_role_set from,
                    zj_rule_hit *out);

/* All rules a heading satisfies, one for each conjunct at most: 存在问题和下步打算 gives two.
 * Returns how many of the at most 'max' hits it set. */
size_t zj_rules_heading(zj_matcher *matcher, zj_slice text, zj_role_set from, zj_rule_hit *out,
                        size_t max);

#endif
