/* rules.h - the rule table: which words give a passage its role.
 *
 * The table is a data file (indexer/rules.tsv, compiled in; --rules FILE replaces it), one rule a
 * line: id, where it applies, the role set it gives, its pattern (PCRE2, UTF), what it means. The order of
 * the lines is the order of trial. Ids are stable (`H.problems.03`, `T.plans.01`, `D.work`); the version
 * of a table is a hash of its text and is kept in the index.
 *
 * Ownership  zj_rules is a talloc child of 'ctx'; compiled patterns go with it.
 * Errors     ZJ_BAD_INPUT with file and line for a malformed table.
 * Threads    constant once loaded: any number of threads may match at once. */
#ifndef ZJ_INDEXER_RULES_H
#define ZJ_INDEXER_RULES_H

#include "indexer/roles.h"
#include "indexer/text.h"

typedef struct zj_rules zj_rules;

/* Loads 'path', or the table compiled in when path is NULL. */
ZJ_MUST_CHECK zj_status zj_rules_load(void *ctx, const char *path, zj_rules **out, zj_error *err);

/* 16 hexadecimal digits; borrowed from 'rules'. */
const char *zj_rules_version(const zj_rules *rules);

/* How many rules there are; they are numbered from 0. */
size_t zj_rules_count(const zj_rules *rules);

/* The id of rule number 'rule', "?" when there is none of that number; borrowed from 'rules'. */
const char *zj_rules_name(const zj_rules *rules, uint16_t rule);

#endif
