/* emit_document.c - an answer as a Word document: each report a heading, each hit a quotation with
 * its source as a footnote. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/emit_writer.h"

static void begin_document(zj_emitter *e) {
  const char *title = zj_emit_title(e, e);
  e->document = title ? zj_document_new(e, title, e->options->links) : NULL;
  if (!e->document) zj_note_no_memory();
}

/* A list of reports has no quotations: its entries are lines. */
static void write_report(zj_emitter *e, const zj_report_hits *r) {
  zj_title_text title;
  zj_number_text hits;
  const char *name = zj_report_shown(title, r->facts.fields);
  if (!e->document) return;
  if (e->options->unit != ZJ_EMIT_REPORTS && !e->options->absent)
    return zj_document_heading(e->document, 1, zj_slice_of(name));
  char *line = talloc_asprintf(e, zj_tr("%s, %s", "%s，%s"), name, r->facts.path);
  if (line && r->rank.occurrences)
    line = talloc_asprintf_append(line, zj_tr(", %s", "，%s"),
                                  zj_number_words(hits, r->rank.occurrences, "hit", "处"));
  if (line)
    zj_document_line(e->document, zj_slice_of(line));
  else
    zj_note_no_memory();
  talloc_free(line);
}

static void write_quote(zj_emitter *e, const zj_report_hits *report, const zj_quote *q) {
  const zj_hit *hit = q->hit;
  zj_cited source = {.facts = &report->facts,
                     .crumbs = hit->crumbs,
                     .crumb_count = hit->crumb_count,
                     .line = hit->line,
                     .start_char = hit->start_char};
  zj_buffer text = {.ctx = e};
  if (!e->document) return;
  for (size_t i = 0; i < q->count; i++) {
    if (i && q->parts[i].paragraph != q->parts[i - 1].paragraph) zj_buffer_add(&text, "\n", 1);
    zj_buffer_add(&text, q->parts[i].text.at, q->parts[i].text.length);
  }
  if (text.failed)
    zj_note_no_memory();
  else
    zj_document_quote(e->document, zj_buffer_slice(&text), &source);
  talloc_free(text.at);
}

static void write_item(zj_emitter *e, const zj_report_facts *facts, const zj_item *one) {
  zj_cited source = {.facts = facts, .line = one->line, .start_char = one->start_char};
  zj_slice text = one->sentence.length ? one->sentence : one->text;
  if (e->document) zj_document_quote(e->document, text, &source);
}

static void end_document(zj_emitter *e) {
  if (!e->document) return;
  if (e->options->limit && e->left == 0)
    zj_document_line(e->document,
                     zj_slice_of(zj_tr("The document ends here: no more was asked for.",
                                       "到此为止：已到所限条数，后面可能还有。")));
  e->status = zj_document_write(e->document, e->sink, &e->err);
  talloc_free(e->document);
  e->document = NULL;
}

const zj_writer zj_writer_document = {.joined = true,
                                      .begin = begin_document,
                                      .report = write_report,
                                      .quote = write_quote,
                                      .item = write_item,
                                      .end = end_document};
