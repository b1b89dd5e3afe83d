/* export.c - /export: an answer as a file, through the writers of query/answer/emit.h. Formats that
 * are written row by row are made while they are sent; workbooks and documents, of which nothing
 * can be sent before all is there, are made first. */
#include "web/pages/export.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "query/answer/emit.h"
#include "query/engine/sort.h"
#include "query/language/describe.h"
#include "web/pages/file.h"
#include "web/pages/handlers.h"
#include "web/pages/view.h"

#define FORMATS "csv|tsv|json|jsonl|markdown|xlsx|docx"

/* ---- links ---- */

static void add_link(void *ctx, json_t *list, const zj_ask *ask, const char *label,
                     const char *format, bool excel, const char *what) {
  zj_link link = zj_link_new(ctx, "/export");
  zj_link_add(&link, "format", format);
  if (excel) zj_link_add(&link, "excel", "1");
  zj_link_add_query(&link, ask);
  if (ask->sort != ZJ_SORT_RELEVANCE) zj_link_add(&link, "sort", zj_sort_word(ask->sort));
  zj_value_append(
      list, json_pack("{s:s,s:s,s:s}", "label", label, "what", what, "url", zj_link_text(&link)));
}

void zj_export_links(void *ctx, json_t *answer, const zj_ask *ask, const zj_counts *counts) {
  json_t *list = json_array();
  add_link(ctx, list, ask, "Word", "docx", false,
           zj_tr("quotations with footnotes", "引文，出处在脚注里"));
  add_link(ctx, list, ask, "Excel", "xlsx", false,
           zj_tr("a row for each hit, linked", "每处一行，带筛选和链接"));
  add_link(ctx, list, ask, zj_tr("CSV for spreadsheets", "表格 CSV"), "csv", true,
           zj_tr("with column names in your language", "可用表格软件直接打开"));
  add_link(ctx, list, ask, "CSV", "csv", false, zj_tr("for programs", "供程序读取"));
  add_link(ctx, list, ask, "TSV", "tsv", false, zj_tr("for the command line", "供命令行处理"));
  add_link(ctx, list, ask, "JSON", "json", false,
           zj_tr("all details of each hit", "每处命中的全部信息"));
  add_link(ctx, list, ask, "Markdown", "markdown", false,
           zj_tr("quotations to paste", "可粘贴的引文"));
  zj_value_set(answer, "exports", list);
  zj_view_set(answer, "export_note",
              counts->sentences <= ZJ_EXPORT_MAX
                  ? NULL
                  : zj_text_print(ctx,
                                  zj_tr("The first %s of %s sentences.", "前 %s 句，共 %s 句。"),
                                  zj_view_number(ctx, ZJ_EXPORT_MAX),
                                  zj_view_number(ctx, counts->sentences)));
}

/* ---- the name of the file ---- */

/* How much of the answer the file holds; "" when it is complete. */
static const char *describe_shortfall(void *ctx, const zj_result *result, zj_format format) {
  if (result->stop != ZJ_STOP_END) return zj_file_cut();
  return zj_file_shortfall(ctx, format,
                           format == ZJ_FORMAT_MARKDOWN ? result->counts.reports
                                                        : result->counts.sentences);
}

static const char *name_of(void *ctx, const zj_query *query) {
  const char *words = zj_query_describe(ctx, query);
  if (!words) zj_note_no_memory();
  return words ? words : "";
}

/* ---- the body ---- */

typedef struct export {
  zj_stream stream;
  zj_readers *readers;
  zj_reader *reader;
  void *made; /* parent of all that is made from the reader's snapshot */
  zj_emit_options options;
  zj_emitter *emitter;
  zj_sink sink;
  zj_asked asked;
  bool begun;
}
export;

static int give_reader_back(export *e) {
  talloc_free(e->made);
  zj_readers_give(e->readers, e->reader);
  return 0;
}

static bool write_more(void *data, zj_buffer *out) {
  export *e = data;
  zj_error err = {0};
  bool going = true;
  zj_noted_clear(); /* the thread has answered others since */
  e->sink.to = out;
  if (!e->begun) zj_emit_begin(e->emitter, e->reader->snapshot, e->asked.query, e->asked.result);
  e->begun = true;
  zj_status status = zj_emit_next(e->emitter, &going, &err);
  if (status == ZJ_OK) status = zj_reader_sound(e->reader, &err);
  if (status == ZJ_OK) status = zj_buffer_status(out, &err);
  if (status == ZJ_OK) status = zj_noted_status(&err);
  /* A file that ends early must not look whole. */
  if (status == ZJ_OK && zj_emit_cut(e->emitter)) status = zj_deadline_fail(&err);
  zj_stream_end(&e->stream, status, &err);
  return going && !e->stream.failed;
}

static void answer_made(zj_exchange *x, const zj_file *file, export *e) {
  void *ctx = x->request->ctx;
  zj_error err = {0};
  zj_buffer body = {.ctx = ctx};
  e->options.ends_us = zj_file_ends_us(x);
  e->sink = zj_sink_buffer(&body);
  if (zj_emit_answer(e->emitter, x->reader->snapshot, e->asked.query, e->asked.result, &err) !=
      ZJ_OK)
    return zj_answer_error(x, &err);
  bool cut = zj_emit_cut(e->emitter);
  if (cut || e->asked.result->stop != ZJ_STOP_END) zj_answer_uncached(x);
  zj_file_answer(x, file, name_of(ctx, e->asked.query),
                 cut ? zj_file_cut() : describe_shortfall(ctx, e->asked.result, file->format),
                 &body);
}

static void answer_stream(zj_exchange *x, const zj_file *file, export *e) {
  void *ctx = x->request->ctx;
  e->stream = (zj_stream){.more = write_more, .data = e};
  x->response->stream = &e->stream;
  zj_file_head(x, file, name_of(ctx, e->asked.query),
               describe_shortfall(ctx, e->asked.result, file->format));
  if (e->asked.result->stop != ZJ_STOP_END) zj_answer_uncached(x);
  /* From here on the reader belongs to the stream. */
  e->readers = x->site->exporters;
  e->reader = x->reader;
  talloc_set_destructor(e, give_reader_back);
}

static void answer_file(zj_exchange *x, const zj_file *file, export *e) {
  bool whole = file->format == ZJ_FORMAT_XLSX || file->format == ZJ_FORMAT_DOCX;
  e->sink = zj_sink_buffer(NULL); /* write_more() gives it a buffer */
  e->emitter = zj_emit_new(e->made, &e->sink, &e->options);
  if (!e->emitter) return zj_note_no_memory(); /* the router answers 503 */
  if (whole)
    answer_made(x, file, e);
  else
    answer_stream(x, file, e);
}

void zj_export(zj_exchange *x) {
  zj_ask ask;
  zj_error err = {0};
  export *e = talloc_zero(x->request->ctx, export);
  void *made = e ? talloc_new(e) : NULL;
  if (!made) {
    zj_no_memory(&err);
    return zj_answer_error(x, &err);
  }
  e->made = made;
  zj_file file;
  if (!zj_ask_read(x, &ask) || !zj_file_read(x, FORMATS, &file)) return;
  if (!zj_param_get(&x->request->query, "format"))
    return zj_answer_problem(x, 400, "bad-parameter", "format=" FORMATS, NULL);
  e->options = (zj_emit_options){.unit = ZJ_EMIT_SENTENCES,
                                 .format = file.format,
                                 .excel = file.excel,
                                 .links = file.links,
                                 .limit = zj_file_most(file.format)};
  const char *key =
      zj_text_print(x->request->ctx, "%s %s", zj_ask_url(x->request->ctx, "/export", &ask),
                    zj_file_key(x->request->ctx, &file));
  if (zj_answer_cached(x, key)) return;
  if (zj_ask_rank(x, e->made, &ask, &e->asked, &err) != ZJ_OK)
    return zj_ask_answer_fault(x, &ask, &e->asked, &err);
  answer_file(x, &file, e);
}
