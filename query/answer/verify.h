/* verify.h - whether quotations stand in the reports as they are quoted.
 *
 *   quotation ─▶ its words as one phrase (the exact engine)      to the letter, or but for signs
 *             ─▶ paragraphs that share its rare pieces, aligned  near: what differs
 *
 * "To the letter" compares the original as it is written. One thing may differ: the marks of a
 * quotation within a quotation, which the rules of writing change (“四个意识” inside “…” is
 * ‘四个意识’).
 *
 * Units      lines from 1, characters in code points of the original's line.
 * Ownership  results are talloc children of 'ctx'; they borrow the draft and the snapshot.
 * Errors     those of zj_search(). When the deadline passes, the rest is ZJ_QUOTING_UNCHECKED.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_VERIFY_H
#define ZJ_QUERY_ANSWER_VERIFY_H

#include <jansson.h>

#include "query/answer/align.h"
#include "query/answer/draft.h"
#include "query/engine/search.h"

/* From the best to the worst. */
typedef enum zj_quoting {
  ZJ_QUOTING_EXACT,    /* found to the letter */
  ZJ_QUOTING_SIGNS,    /* the same words; signs, blanks or the script differ */
  ZJ_QUOTING_NEAR,     /* a few characters differ */
  ZJ_QUOTING_APART,    /* each part is found, but not one after the other in one report */
  ZJ_QUOTING_NONE,     /* not found */
  ZJ_QUOTING_UNCHECKED /* the time ran out before */
} zj_quoting;
enum { ZJ_QUOTINGS = ZJ_QUOTING_UNCHECKED + 1 };

/* What differs. */
enum {
  ZJ_DIFFERS_MARKS = 1,
  ZJ_DIFFERS_BLANKS = 2,
  ZJ_DIFFERS_SCRIPT = 4, /* traditional, full-width, capitals, ways to write a number */
  ZJ_DIFFERS_LETTERS = 8
};

/* Where a part of a quotation stands. */
typedef struct zj_found_part {
  zj_slice text; /* as quoted */
  zj_quoting verdict;
  bool has_source; /* what follows is set */
  size_t segment;
  uint32_t report, paragraph;
  zj_match_range at;
  zj_report_facts facts;
  uint32_t line, start_char;
  zj_role_set roles;
  const char **crumbs;
  size_t crumb_count;
  zj_slice source;   /* as the report has it */
  uint32_t distance; /* letters that differ */
  unsigned differs;
  zj_diff diff;                  /* a: as quoted, b: as the report has it */
  uint64_t occurrences, reports; /* of the words, signs apart; 0 when only near */
} zj_found_part;

typedef struct zj_verified {
  const zj_quotation *quotation;
  zj_quoting verdict; /* the worst of its parts */
  zj_found_part *parts;
  size_t part_count;
} zj_verified;

typedef struct zj_verify_options {
  uint64_t ends_us;   /* a time of zj_now_us(); 0: never */
  const char *except; /* a file whose report is not looked in, the draft itself; NULL: none */
} zj_verify_options;

typedef struct zj_verification {
  zj_verified *at; /* quotations inside one that was found are left out */
  size_t count;
  size_t verdicts[ZJ_QUOTINGS];
} zj_verification;

/* Verifies all quotations of a draft. */
ZJ_MUST_CHECK zj_status zj_verify(void *ctx, zj_snapshot *snapshot, const zj_draft *draft,
                                  const zj_verify_options *options, zj_verification *out,
                                  zj_error *err);

/* Whether every quotation was found, signs and script apart or not. */
bool zj_verification_whole(const zj_verification *v);

/* The key of a verdict, "exact", and its name in the language of the thread, "to the letter". */
const char *zj_quoting_key(zj_quoting verdict);
const char *zj_quoting_name(zj_quoting verdict);

/* Writes what differs in words, "marks, script", or as keys, "marks+script", to 'out' and returns
 * it. */
typedef char zj_differs_text[120];
const char *zj_differs_words(zj_differs_text out, unsigned differs);
const char *zj_differs_keys(zj_differs_text out, unsigned differs);

/* Returns a new reference to
 *   {"type":"quotation","line":…,"start_char":…,"length_chars":…,"kind":"quotation"|"block",
 *    "text":…,"verdict":KEY,
 *    "parts":[{"text":…,"verdict":KEY,"differs":["marks",…]?,"distance":N?,
 *              "source":{"id":"ID:LINE:CHAR","report":ID,"path":…,"title":…,"title_found":…,
 *                        "line":…,"start_char":…,"roles":[…],"crumbs":[…],"text":…}?,
 *              "occurrences":N?,"reports":N?,
 *              "difference":[{"text":…} or {"quoted":…,"source":…},…]?},…]} */
json_t *zj_verified_json(const zj_verified *v);

/* Returns a new reference to {"exact":N,"signs":N,"near":N,"apart":N,"none":N,"unchecked":N}. */
json_t *zj_quotings_json(const zj_verification *v);

#endif
