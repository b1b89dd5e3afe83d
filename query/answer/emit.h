/* emit.h - an answer written out: one set of events, a writer for each format.
 *
 *   begin ─▶ for each report: report, quote…, report end ─▶ end          or items, or reports alone
 *
 * The command line, the page's exports and saved queries write through here. Reports are read one
 * by one, so that an answer of any size needs little memory, and a sink that fails ends the work.
 *
 *   zj_emit_options options = {.format = ZJ_FORMAT_CSV, .excel = true};
 *   zj_sink sink = zj_sink_buffer(&buffer);
 *   zj_emitter *e = zj_emit_new(ctx, &sink, &options);
 *   status = zj_emit_answer(e, snapshot, query, result, &err);
 *
 * Formats
 *   text      for people: the report, then its hits with place, role and headings; wrapped and
 * coloured on a terminal json      one object {"schema":1,"query":…,"results":[…],"occurrences":…}
 *   jsonl     the objects of json.h, one a line: begin, hits, end
 *   tsv       a row a hit without a head: id path line start_char roles headings sentence; \t \n \r
 * \\ are escaped csv       RFC 4180 with a head; with 'excel' a BOM, words of the user's language,
 * and ' before a cell that a program could take for a formula markdown  quotations with their
 * source, ready to paste paths     the paths of the reports, one a line or, with 'nul', each ended
 * by NUL counts    path and occurrences of each report
 *
 * Ownership  an emitter is a talloc child of 'ctx' and borrows the sink and the options.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_EMIT_H
#define ZJ_QUERY_ANSWER_EMIT_H

#include "indexer/base/sink.h"
#include "query/answer/items.h"
#include "query/answer/quote.h"
#include "query/language/query.h"

typedef enum zj_format {
  ZJ_FORMAT_TEXT,
  ZJ_FORMAT_JSON,
  ZJ_FORMAT_JSONL,
  ZJ_FORMAT_TSV,
  ZJ_FORMAT_CSV,
  ZJ_FORMAT_MARKDOWN,
  ZJ_FORMAT_PATHS,
  ZJ_FORMAT_COUNTS
} zj_format;

/* What an option that asks for a format lists; counts has an option of its own. Their order is that
 * of zj_format. */
#define ZJ_FORMATS "text|json|jsonl|tsv|csv|markdown|paths"

typedef enum zj_emit_unit {
  ZJ_EMIT_REPORTS,
  ZJ_EMIT_PARAGRAPHS,
  ZJ_EMIT_SENTENCES,
  ZJ_EMIT_ITEMS
} zj_emit_unit;
#define ZJ_EMIT_UNITS "report|paragraph|sentence|item"

typedef struct zj_emit_options {
  zj_format format;
  zj_emit_unit unit;
  zj_quote_want context;
  bool with_context;  /* more than the unit itself is wanted */
  long offset, limit; /* in text, markdown, paths and counts of reports, else of units; limit 0: all
                         of them */
  long per_report;    /* in text: at most so many units of a report; 0: all of them */
  bool absent;        /* the reports without a hit instead */
  bool facts;         /* of reports: what is known of each, not their hits */
  bool excel, nul;
  uint64_t ways_us; /* json and jsonl tell ways on from an answer without hits, looked for so long;
                       0: none */
  bool color;
  int columns;      /* to wrap text at; 0: not at all */
  uint64_t ends_us; /* of zj_now_us(): hits are written until then; 0: all of them */
} zj_emit_options;

typedef struct zj_emitter zj_emitter;

zj_emitter *zj_emit_new(void *ctx, zj_sink *sink, const zj_emit_options *options);

/* Writes the answer of a search; 'result' needs no page. Returns ZJ_OK, too, when the sink failed,
 * and when the time was up (zj_emit_cut()). */
ZJ_MUST_CHECK zj_status zj_emit_answer(zj_emitter *e, zj_snapshot *snapshot, const zj_query *query,
                                       const zj_result *result, zj_error *err);

/* The same bit by bit, for whoever takes an answer as it is made: the head, then a report with each
 * call; the last one, which sets *more to false, writes the end. After an error nothing more is to
 * be written. */
void zj_emit_begin(zj_emitter *e, zj_snapshot *snapshot, const zj_query *query,
                   const zj_result *result);
ZJ_MUST_CHECK zj_status zj_emit_next(zj_emitter *e, bool *more, zj_error *err);

/* Writes the items under 'roles' of every report in the order of the index or, with 'result', of
 * those it ranks: only items that hold a hit of 'query', or all when it asks for fields alone.
 * '*count' is how many. */
ZJ_MUST_CHECK zj_status zj_emit_items(zj_emitter *e, zj_snapshot *snapshot, zj_role_set roles,
                                      bool nested, const zj_query *query, const zj_result *result,
                                      uint64_t *count, zj_error *err);

/* Whether hits were left out because the time was up; json and jsonl say so themselves ("partial":
 * true). */
bool zj_emit_cut(const zj_emitter *e);

/* A query that could not be answered; only jsonl has a place for it. 'fault' as in zj_json_error().
 */
void zj_emit_error(zj_emitter *e, zj_slice query, const zj_error *err, const zj_query_fault *fault);

/* The type to send a format as, and how its files end: "text/csv; charset=utf-8; header=present",
 * "csv". */
const char *zj_source_format_media(zj_format format);
const char *zj_source_format_suffix(zj_format format);

/* The words of a plain phrase need no explaining: whether "understood as" tells anything. */
bool zj_query_needs_words(const zj_query *query);

#endif
