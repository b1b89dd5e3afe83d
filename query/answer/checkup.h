/* checkup.h - whether reports hold what a table of rules asks for (体检): a verdict for every rule,
 * with the passages it rests on.
 *
 * Units      shares are percent of the letters (role_text.h) outside frame and noise.
 * Ownership  a checkup is a talloc child of 'ctx' and borrows the snapshot and the rules.
 * Errors     those of zj_search() and zj_items_find(); ZJ_LIMIT when the deadline passed.
 * Threads    those of the snapshot. */
#ifndef ZJ_QUERY_ANSWER_CHECKUP_H
#define ZJ_QUERY_ANSWER_CHECKUP_H

#include "query/answer/checkup_rules.h"
#include "query/engine/excerpt.h"
#include "query/engine/search.h"

typedef enum zj_checkup_state {
  ZJ_CHECKUP_MET,
  ZJ_CHECKUP_LOOK,   /* a reader must see */
  ZJ_CHECKUP_MISSING /* what the rule asks for is not there, or what it forbids is */
} zj_checkup_state;

/* A passage that a verdict rests on. */
typedef struct zj_checkup_passage {
  zj_cutting text;
  const char *of;    /* id of the report that 'text' is in; NULL: the one that is examined */
  bool heading;      /* it is a heading or item */
  bool answered;     /* of answered: 'answer' takes it up */
  zj_cutting answer; /* the sentence that does */
} zj_checkup_passage;

typedef struct zj_checkup_verdict {
  const zj_checkup_rule *rule;
  zj_checkup_state state;
  double percent;           /* of share */
  size_t found, unanswered; /* of answered and mended: items, and those without an echo; else
                               sentences */
  size_t before;            /* of mended: reports of the year before */
  size_t headings;          /* how many of the sentences are headings or items */
  zj_checkup_passage *passages;
  size_t passage_count;
} zj_checkup_verdict;

typedef struct zj_checkup_report {
  zj_report_facts facts;
  zj_checkup_verdict *verdicts; /* one for each rule */
  size_t missing, look;         /* how many of them */
} zj_checkup_report;

typedef struct zj_checkup zj_checkup;

/* Runs the queries of the rules over a snapshot. 'passages' is how many a verdict is given at most,
 * but for the items of answered and mended, which are all given; 0: all. */
ZJ_MUST_CHECK zj_status zj_checkup_begin(void *ctx, zj_snapshot *snapshot,
                                         const zj_checkup_rules *rules, size_t passages,
                                         zj_deadline *deadline, zj_checkup **out, zj_error *err);

/* Looks for the reports of the year before in 'whole', of which the snapshot is a part, instead of
 * in the snapshot. */
void zj_checkup_among(zj_checkup *checkup, const zj_snapshot *whole);

/* The number of reports, which come in the order of the index. */
size_t zj_checkup_count(const zj_checkup *checkup);

/* Sets *out to what is said of report number 'n', as a child of 'ctx'. */
ZJ_MUST_CHECK zj_status zj_checkup_report_make(void *ctx, zj_checkup *checkup, size_t n,
                                               zj_checkup_report *out, zj_error *err);

#endif
