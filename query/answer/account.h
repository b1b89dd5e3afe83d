/* account.h - one report held against another: what became of its promises, which of its findings
 * were answered, what is new, gone, kept or changed.
 *
 *   promises   each plan of A ─▶ what B says of it: done, figures differ, again, mentioned, none
 *   findings   each finding of A ─▶ the passages of rectification in the others, or none
 *   compare    the headings and items of each role: kept, changed, new, gone
 *
 * Passages are paired by the rare pieces that they share (pairing.h). A verdict says what the text
 * of the other report says, no more: `none` means that no echo was found, never that nothing was
 * done.
 *
 * Units      lines from 1; start_char counts code points.
 * Ownership  rows are talloc children of 'ctx' and borrow the snapshot.
 * Errors     ZJ_CORRUPT, ZJ_NO_MEMORY; ZJ_LIMIT when the deadline passed.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_ACCOUNT_H
#define ZJ_QUERY_ANSWER_ACCOUNT_H

#include "indexer/store/snapshot.h"
#include "query/answer/points.h"
#include "query/engine/deadline.h"

typedef enum zj_verdict {
  ZJ_VERDICT_DONE,      /* the other reports it as finished, with the same figures */
  ZJ_VERDICT_DIFFERS,   /* the other reports it with other figures */
  ZJ_VERDICT_AGAIN,     /* the other promises it again */
  ZJ_VERDICT_MENTIONED, /* the other's account of its work speaks of it, but not as finished */
  ZJ_VERDICT_NONE,      /* no echo found */
  ZJ_VERDICT_ANSWERED,  /* a finding with a passage of its own */
  ZJ_VERDICT_MERGED,    /* a finding that shares its passage with others */
  ZJ_VERDICT_UNANSWERED,
  ZJ_VERDICT_CHANGED, /* in both, with other figures */
  ZJ_VERDICT_NEW,
  ZJ_VERDICT_GONE,
  ZJ_VERDICT_KEPT,
  ZJ_VERDICT_COUNT
} zj_verdict;

/* The key in JSON, "differs", and the name in the language of the thread. */
const char *zj_verdict_key(zj_verdict verdict);
const char *zj_verdict_name(zj_verdict verdict);

/* A report in a snapshot. */
typedef struct zj_account_report {
  size_t segment;
  uint32_t report;
} zj_account_report;

/* Words of the original with their place. */
typedef struct zj_account_words {
  uint32_t line, start_char;
  zj_slice text;
} zj_account_words;

typedef struct zj_account_list {
  zj_account_words *at;
  size_t count;
} zj_account_list;

/* A passage as it is quoted. */
typedef struct zj_account_quote {
  zj_account_report of;
  zj_report_facts facts;
  zj_account_words words; /* paragraphs are separated by LF */
  zj_role_set roles;
  zj_point_by by;
  const char **crumbs; /* headings, the outermost first */
  size_t crumb_count;
  zj_account_list figures; /* 480万千瓦 */
} zj_account_quote;

/* A passage of the other report. */
typedef struct zj_account_echo {
  zj_verdict says;
  zj_account_quote quote;
  zj_account_list shared; /* the shared pieces, as the first report has them */
  zj_account_list states; /* of findings: 已完成, 正在整改 */
} zj_account_echo;

typedef struct zj_account_row {
  zj_verdict verdict;
  zj_role role;            /* of compare */
  bool has_quote;          /* false for ZJ_VERDICT_NEW */
  zj_account_quote quote;  /* of the first report */
  zj_account_echo *echoes; /* the best first */
  size_t echo_count;
  uint32_t *merged; /* of findings: numbers from 0 of the rows with the same answer */
  size_t merged_count;
} zj_account_row;

typedef struct zj_account {
  zj_account_row *at;
  size_t count;
} zj_account;

typedef enum zj_account_kind {
  ZJ_ACCOUNT_PROMISES,
  ZJ_ACCOUNT_FINDINGS,
  ZJ_ACCOUNT_COMPARE
} zj_account_kind;

/* The reports that an account is about. */
typedef struct zj_account_head {
  zj_report_facts a;
  const zj_report_facts *b;
  size_t b_count;
} zj_account_head;

/* What became of the plans and goals of 'a' in 'b', in the order of 'a'. */
ZJ_MUST_CHECK zj_status zj_account_promises(void *ctx, const zj_snapshot *snapshot,
                                            zj_account_report a, zj_account_report b,
                                            zj_deadline *deadline, zj_account *out, zj_error *err);

/* Which passages of the reports at 'answers' answer the findings of 'feedback', in its order. */
ZJ_MUST_CHECK zj_status zj_account_findings(void *ctx, const zj_snapshot *snapshot,
                                            zj_account_report feedback,
                                            const zj_account_report *answers, size_t count,
                                            zj_deadline *deadline, zj_account *out, zj_error *err);

/* Likewise in one report, by its passages under 'roles' alone: whether the problems of the year
 * before are mended in the section that says so, and not only named again. */
ZJ_MUST_CHECK zj_status zj_account_mended(void *ctx, const zj_snapshot *snapshot,
                                          zj_account_report feedback, zj_account_report answer,
                                          zj_role_set roles, zj_deadline *deadline, zj_account *out,
                                          zj_error *err);

/* The headings and items of 'a' and 'b' under 'roles', role by role; those of 'a' in its order,
 * then the new ones of 'b'. */
ZJ_MUST_CHECK zj_status zj_account_compare(void *ctx, const zj_snapshot *snapshot,
                                           zj_account_report a, zj_account_report b,
                                           zj_role_set roles, zj_deadline *deadline,
                                           zj_account *out, zj_error *err);

/* Two reports of one unit and one type, of a year and the year after it. */
typedef struct zj_account_pair {
  zj_account_report a, b;
  int year; /* of a */
} zj_account_pair;

/* The reports of a snapshot by unit, type and year. */
typedef struct zj_calendar zj_calendar;

ZJ_MUST_CHECK zj_status zj_calendar_make(void *ctx, const zj_snapshot *snapshot, zj_calendar **out,
                                         zj_error *err);

/* The reports of the same unit and type for the year before that of 'report', by path: the one
 * numbered n, from 0, in *out. False when there is none, or none more. */
bool zj_calendar_before(const zj_calendar *calendar, zj_account_report report, size_t n,
                        zj_account_report *out);

/* All such pairs, by unit, type and year. Where a unit has several reports of a type for a year,
 * those whose titles differ in figures alone belong together (2023年党建工作总结 and
 * 2024年党建工作总结); one without such a counterpart is paired with every other of its kind. */
ZJ_MUST_CHECK zj_status zj_account_pairs(void *ctx, const zj_snapshot *snapshot,
                                         zj_account_pair **out, size_t *count, zj_error *err);

/* Sets *a and *b to the reports of a unit for two years: the first by path whose issuer is 'unit',
 * else contains it, and which has a report of the same issuer and type for the other year; with
 * 'type' only of that type. ZJ_NOT_FOUND, with a message. */
ZJ_MUST_CHECK zj_status zj_account_unit(void *ctx, const zj_snapshot *snapshot, const char *unit,
                                        const char *type, const int years[2], zj_account_report *a,
                                        zj_account_report *b, zj_error *err);

#endif
