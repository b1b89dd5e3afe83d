/* checkup_emit.h - writes verdicts on reports.
 *
 * text      each report with its verdicts, and the places and words that they rest on
 * jsonl     {"type":"begin","schema":1,"rules":NAME,"reports":N}
 *           {"type":"report","report":ID,"path":…,"title":…,"missing":N,"look":N,"verdicts":[
 *             {"rule":NAME,"kind":"share"|…,"verdict":"met"|"look"|"missing","percent":…?,
 *              "least":…?,"most":…?,"found":N?,"headings":N?,"before":N?,"unanswered":N?,
 *              "passages":[PASSAGE,…]}]}; "before" as in checkup.h
 *           {"type":"end","reports":N,"met":N,"missing":N,"partial":…}: reports that meet all rules
 *           and reports that miss one
 *           PASSAGE = {"id":"ID:LINE:CHAR","text":…,"heading":true?,
 *                      "answer":{"id":…,"text":…}|null, with kind answered and mended}; with mended
 *           the passage may be in a report of the year before
 * json      one object {"schema":1,…,"list":[…]}
 * csv, xlsx a row for every verdict and passage
 * markdown  a table of reports and rules, then what is missing or to be looked at
 *
 * Ownership  an emitter is a talloc child of 'ctx' and borrows sink and view.
 * Errors     ZJ_NO_MEMORY; of JSON, noted (noted.h); of writing, in the sink.
 * Threads    one thread. */
#ifndef ZJ_QUERY_ANSWER_CHECKUP_EMIT_H
#define ZJ_QUERY_ANSWER_CHECKUP_EMIT_H

#include "query/answer/checkup.h"
#include "query/answer/emit.h"

typedef struct zj_checkup_view {
  zj_format format; /* text, json, jsonl, csv, markdown or xlsx */
  bool excel, color;
  const char *links; /* as in zj_emit_options */
  int columns;
  bool all; /* in text and markdown, also the passages of rules that are met */
} zj_checkup_view;

typedef struct zj_checkup_totals {
  size_t reports, met, missing;
  bool partial; /* the deadline passed before the last report */
} zj_checkup_totals;

typedef struct zj_checkup_emitter zj_checkup_emitter;

/* NULL when memory ran out. */
zj_checkup_emitter *zj_checkup_emit_new(void *ctx, zj_sink *out, const zj_checkup_rules *rules,
                                        size_t reports, const zj_checkup_view *view);

/* Writes one report. */
void zj_checkup_emit_report(zj_checkup_emitter *e, const zj_checkup_report *report);

/* Writes the end. */
ZJ_MUST_CHECK zj_status zj_checkup_emit_end(zj_checkup_emitter *e, const zj_checkup_totals *totals,
                                            zj_error *err);

/* A verdict as a key, "missing", and in the language of the thread; what it rests on, in words:
 * 21 %, 3 sentences, 2 of 5 without an echo. */
const char *zj_checkup_state_key(zj_checkup_state state);
const char *zj_checkup_state_name(zj_checkup_state state);
typedef char zj_checkup_said[240];
const char *zj_checkup_say(zj_checkup_said out, const zj_checkup_verdict *verdict);

#endif
