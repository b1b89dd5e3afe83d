/* emit.h - writes an answer: one set of events, and a writer for each format.
 *
 *   begin ─▶ for each report: report, quote…, report end ─▶ end
 *
 * A list of items has items in place of quotes; a list of reports has the report events alone.
 * The command line, the page's exports and saved queries all write through here. Reports are read
 * one at a time, so that an answer of any size needs little memory. A sink that fails ends the
 * work.
 *
 *   zj_emit_options options = {.format = ZJ_FORMAT_CSV, .excel = true};
 *   zj_sink sink = zj_sink_buffer(&buffer);
 *   zj_emitter *e = zj_emit_new(ctx, &sink, &options);
 *   if (!e) return zj_no_memory(err);
 *   status = zj_emit_answer(e, snapshot, query, result, err);
 *   if (status == ZJ_OK) status = zj_buffer_status(&buffer, err);
 *
 * Formats
 *   text      for people: each report, then its hits with place, role and headings; wrapped and
 *             coloured on a terminal
 *   json      one object {"schema":1,"query":…,"results":[…],"occurrences":…}
 *   jsonl     the objects of json.h, one a line: begin, hits, end
 *   tsv       one row per hit, without a head row: id path line start_char roles headings sentence;
 *             tab, line feed, CR and backslash are written \t \n \r \\
 *   csv       RFC 4180 with a head row; 'excel' adds a BOM, uses the words of the user's language,
 *             and puts ' before a cell that a spreadsheet could take for a formula
 *   markdown  quotations with their source, ready to paste
 *   paths     the paths of the reports, one a line or, with 'nul', each ended by NUL
 *   counts    path and occurrences of each report
 *   xlsx      the rows of csv as a workbook (sheet.h)
 *   docx      quotations with their sources as footnotes (document.h)
 *
 * Units      an emitter's offset and limit count reports in text, markdown, paths and counts, and
 *            hits (or items) in the other formats.
 * Ownership  an emitter is a talloc child of 'ctx' and borrows the sink and the options.
 * Errors     those of zj_search(); ZJ_NO_MEMORY. A failed write is recorded in the sink.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_EMIT_H
#define ZJ_QUERY_ANSWER_EMIT_H

#include "indexer/base/sink.h"
#include "query/answer/format.h"
#include "query/answer/items.h"
#include "query/answer/quote.h"
#include "query/language/query.h"

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
  bool with_context;         /* quote more than the unit itself */
  long offset, limit;        /* see Units; limit 0: all of them */
  long per_report;           /* in text, at most this many units of a report; 0: all of them */
  bool absent;               /* list the reports without a hit instead */
  bool facts;                /* list what is known of each report, not its hits */
  const char *const *picked; /* of items, only those at these places, ID:LINE:CHAR; NULL: all */
  size_t picked_count;
  bool excel, nul;
  const char *links;  /* a server of this index, to which xlsx and docx link; NULL: none */
  uint64_t ways_us;   /* json and jsonl: the time to look for other queries when nothing was found;
                         0: suggest none */
  uint64_t offers_us; /* json and jsonl: the time to look for what the query may have meant
                         (offers.h); 0: offer nothing */
  bool color;
  int columns;      /* the width at which text wraps; 0: never */
  uint64_t ends_us; /* the time, by zj_now_us(), at which writing hits stops; 0: never */
} zj_emit_options;

typedef struct zj_emitter zj_emitter;

/* NULL when memory ran out. */
zj_emitter *zj_emit_new(void *ctx, zj_sink *sink, const zj_emit_options *options);

/* Writes the answer of a search; 'result' needs no page. Returns ZJ_OK also when the sink failed,
 * and when the time ran out (zj_emit_cut()). */
ZJ_MUST_CHECK zj_status zj_emit_answer(zj_emitter *e, zj_snapshot *snapshot, const zj_query *query,
                                       const zj_result *result, zj_error *err);

/* Does the same in steps, for a caller that sends an answer while it is made. zj_emit_begin()
 * writes the head. Each zj_emit_next() writes one report; the last call sets *more to false and
 * writes the end. After an error the caller writes no more of this answer. */
void zj_emit_begin(zj_emitter *e, zj_snapshot *snapshot, const zj_query *query,
                   const zj_result *result);
ZJ_MUST_CHECK zj_status zj_emit_next(zj_emitter *e, bool *more, zj_error *err);

/* Writes the items under 'roles' of every report in the order of the index or, with 'result', of
 * the reports it ranks. With 'query' only items that hold a hit of it are written, or all when the
 * query consists of fields alone. Sets *count to the number of items written. */
ZJ_MUST_CHECK zj_status zj_emit_items(zj_emitter *e, zj_snapshot *snapshot, zj_role_set roles,
                                      bool nested, const zj_query *query, const zj_result *result,
                                      uint64_t *count, zj_error *err);

/* Whether hits were left out because the time ran out; json and jsonl say so in the answer itself
 * ("partial":true). */
bool zj_emit_cut(const zj_emitter *e);

/* Writes why a query could not be answered; only jsonl has a place for it. 'fault' as in
 * zj_json_error(). */
void zj_emit_error(zj_emitter *e, zj_slice query, const zj_error *err, const zj_query_fault *fault);

/* Whether an "understood as" line is worth printing; it is not for a single plain phrase. */
bool zj_query_needs_words(const zj_query *query);

#endif
