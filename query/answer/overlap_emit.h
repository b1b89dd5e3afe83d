/* overlap_emit.h - writes the pairs of an overlap.
 *
 * text      each pair with both shares, then its longest passages with their two places, swaps
 *           marked 【甲→乙】
 * jsonl     {"type":"begin","schema":1,"roles":[…],"run":30,"common":5,"reports":N,"against":N}
 *           {"type":"pair","kin":"others"|"unit"|"years","share_a":…,"share_b":…,"copied_a":…,
 *            "copied_b":…,"longest":…,"a":REPORT,"b":REPORT,"passages":[
 *              {"letters":…,"longest":…,"a":QUOTE,"b":QUOTE,
 *               "runs":[{"letters":…,"a":QUOTE,"b":QUOTE}],"swaps":[{"a":QUOTE,"b":QUOTE}]}]}
 *           {"type":"end","pairs":N,"passages":N,"partial":…}
 *           REPORT = {"report":ID,"path":…,"title":…,"unit":…,"year":…,"letters":…,"compared":…,
 *                     "against":true?}
 *           QUOTE  = {"id":"ID:LINE:CHAR","text":…}; LF stands between paragraphs
 * json      one object {"schema":1,…,"pairs":[…],…}
 * csv, xlsx a row for each passage
 * markdown  each pair as a heading, each passage as two quotations
 *
 * Ownership  borrows all.
 * Errors     those of zj_overlap_quote_make(); of JSON, noted (noted.h); of writing, in the sink.
 * Threads    those of the snapshots. */
#ifndef ZJ_QUERY_ANSWER_OVERLAP_EMIT_H
#define ZJ_QUERY_ANSWER_OVERLAP_EMIT_H

#include "query/answer/emit.h"
#include "query/answer/overlap.h"

typedef struct zj_overlap_view {
  const zj_overlap_options *asked;
  zj_format format; /* text, json, jsonl, csv, markdown or xlsx */
  bool excel, color;
  const char *links; /* as in zj_emit_options */
  int columns;
  size_t offset, limit; /* of pairs; limit 0: all */
  size_t passages;      /* quoted of a pair, the longest; 0: all */
} zj_overlap_view;

ZJ_MUST_CHECK zj_status zj_overlap_emit(zj_sink *out, const zj_overlap *overlap,
                                        const zj_overlap_view *view, zj_error *err);

/* How two reports are related, in the language of the thread: other units, one unit, its own
 * earlier report. */
const char *zj_overlap_kin_name(zj_overlap_kin kin);

/* A share in percent: 100 only for all of it. */
int zj_overlap_percent(double share);

#endif
