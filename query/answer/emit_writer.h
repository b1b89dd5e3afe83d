/* emit_writer.h - the writers of emit.h and the state they share. Private to emit*.c.
 *
 * Ownership  the emitter borrows everything it points to for the time of one answer.
 * Errors     events return nothing: a writer that runs out of memory notes it (noted.h), and the
 *            walk over the answer ends with ZJ_NO_MEMORY. Other failures are left in the emitter by
 *            the event 'end'. */
#ifndef ZJ_QUERY_ANSWER_EMIT_WRITER_H
#define ZJ_QUERY_ANSWER_EMIT_WRITER_H

#include <jansson.h>

#include "query/answer/document.h"
#include "query/answer/emit.h"
#include "query/answer/table.h"

/* An event that a format ignores is NULL. */
typedef struct zj_writer {
  bool by_report; /* limit and offset count reports */
  bool joined;    /* neighbouring hits are quoted together */
  void (*begin)(zj_emitter *e);
  void (*report)(zj_emitter *e, const zj_report_hits *report); /* the only event of a report when
                                                                  the unit is reports */
  void (*quote)(zj_emitter *e, const zj_report_hits *report, const zj_quote *quote);
  void (*report_end)(zj_emitter *e, const zj_report_hits *report);
  void (*item)(zj_emitter *e, const zj_report_facts *facts, const zj_item *item);
  void (*end)(zj_emitter *e);
  void (*error)(zj_emitter *e, zj_slice query, const zj_error *err, const zj_query_fault *fault);
} zj_writer;

struct zj_emitter {
  zj_sink *sink;
  const zj_emit_options *options;
  const zj_writer *writer;
  /* the answer being written */
  zj_snapshot *snapshot;
  const zj_query *query;   /* NULL: the items of every report */
  const zj_result *result; /* likewise */
  uint64_t reports, units; /* written so far; units are hits or items */
  uint64_t holding;        /* of a list of items: reports that have the role */
  size_t next;             /* index of the next report in the ranking */
  size_t skip, left;       /* still to be left out; still to be written: reports or hits */
  zj_deadline deadline;    /* when it is past, the rest is left out */
  zj_table table;          /* of tsv, csv and xlsx */
  zj_document *document;   /* of docx */
  zj_status status;        /* of the writer, with its error */
  zj_error err;
};

extern const zj_writer zj_writer_text, zj_writer_json, zj_writer_jsonl, zj_writer_table,
    zj_writer_markdown, zj_writer_document, zj_writer_paths, zj_writer_counts;

/* What the answer is, "search results", and the same with its query and its counts: the title of a
 * workbook or document, a child of 'ctx'. NULL when memory ran out. */
const char *zj_emit_name(const zj_emitter *e);
const char *zj_emit_title(void *ctx, const zj_emitter *e);

/* The headings of a hit as one text, "a › b"; a child of 'ctx'. NULL when memory ran out. */
const char *zj_emit_headings(void *ctx, const zj_hit *hit);

/* Sets *out to the text of a quote, its paragraphs joined by blanks; a child of 'ctx'. */
ZJ_MUST_CHECK zj_status zj_emit_quoted(void *ctx, const zj_quote *quote, zj_slice *out);

/* Steps through the stretches of a hit to mark, with overlapping ones merged: sets *begin and *end
 * to the next, in bytes of the sentence. Start with all three at 0. Returns false after the last.
 */
bool zj_emit_mark(const zj_hit *hit, size_t *next, size_t *begin, size_t *end);

#endif
