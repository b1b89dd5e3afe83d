/* verify_write.h - writes what became of the quotations of a draft.
 *
 *   text      each quotation with its verdict, its place, and what differs in 【】
 *   json      one object {"schema":1,"draft":…,"quotations":[…],"verdicts":{…}}
 *   jsonl     begin, the objects of verify.h, end
 *   csv, xlsx one row for each part of a quotation
 *   markdown  a list with the sources, ready to paste
 *   sources   the draft itself, with its source after every quotation that was found
 *
 * Ownership  everything is borrowed.
 * Errors     a failed write is recorded in the sink; want of memory is noted (noted.h).
 * Threads    those of the snapshot. */
#ifndef ZJ_QUERY_ANSWER_VERIFY_WRITE_H
#define ZJ_QUERY_ANSWER_VERIFY_WRITE_H

#include "indexer/base/sink.h"
#include "query/answer/emit.h"
#include "query/answer/verify.h"

typedef struct zj_verify_look {
  zj_format format; /* one of ZJ_TABLE_FORMATS */
  bool excel, color;
  int columns;       /* the width at which text wraps; 0: never */
  const char *name;  /* of the draft */
  const char *links; /* as in zj_emit_options */
} zj_verify_look;

/* Writes the verification in the format of the look. */
ZJ_MUST_CHECK zj_status zj_verify_write(zj_sink *to, const zj_verify_look *look,
                                        const zj_verification *v, zj_error *err);

/* Writes the draft with sources. */
void zj_verify_write_sources(zj_sink *to, const zj_draft *draft, const zj_verification *v);

/* Writes for people what the parts of one quotation are in the reports, without the quotation. */
void zj_verify_write_parts(zj_sink *to, const zj_verify_look *look, const zj_verified *verified);

/* Writes "5 quotations: 3 to the letter, 2 not found" without a line end. */
void zj_verify_write_summary(zj_sink *to, const zj_verification *v);

#endif
