/* emit_writer.h - what the writers of emit.h are made of. Private to emit*.c. */
#ifndef ZJ_QUERY_ANSWER_EMIT_WRITER_H
#define ZJ_QUERY_ANSWER_EMIT_WRITER_H

#include <jansson.h>

#include "query/answer/emit.h"

/* An event that a format has nothing to say about is NULL. */
typedef struct zj_writer {
  bool by_report; /* limit and offset count reports; hits close by are quoted together */
  void (*begin)(zj_emitter *e);
  void (*report)(zj_emitter *e,
                 const zj_report_hits *report); /* with units of reports: all of it */
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
  /* what is being written */
  zj_snapshot *snapshot;
  const zj_query *query;   /* NULL: items of every report */
  const zj_result *result; /* likewise */
  uint64_t reports, units; /* written so far; units are hits or items */
  size_t next;             /* of the ranking */
  size_t skip,
      left; /* what is still to be left out; written: reports or hits, as the format counts them */
  zj_deadline deadline; /* past: what follows is left out */
};

extern const zj_writer zj_writer_text, zj_writer_json, zj_writer_jsonl, zj_writer_tsv,
    zj_writer_csv, zj_writer_markdown, zj_writer_paths, zj_writer_counts;

/* "a › b"; a child of 'ctx'. */
const char *zj_emit_headings(void *ctx, const zj_hit *hit);

/* The text of a quote as one: paragraphs parted by a blank. A child of 'ctx'. */
zj_slice zj_emit_quoted(void *ctx, const zj_quote *quote);

/* The stretches of a hit to mark, overlapping ones as one: sets *begin and *end to the next from
 * match *next on; false when there is none. */
bool zj_emit_mark(const zj_hit *hit, size_t *next, size_t *begin, size_t *end);

#endif
