/* document.h - quotations with their sources as a Word document, ready to go into a report.
 *
 *   zj_document *d = zj_document_new(ctx, "检索结果：问题:年轻干部", "http://host:8080");
 *   zj_document_heading(d, 1, title);
 *   zj_document_quote(d, sentence, &source);        the source is a footnote
 *   status = zj_document_write(d, sink, err);
 *
 * The page, its fonts and sizes are those of Chinese official documents (GB/T 9704): A4, text in
 * 仿宋 of 16 points, headings in 黑体 and 楷体, footnotes ① ② ③ on each page. Fonts are only named;
 * a program without them takes its own. Quotations are word for word, without marks around them.
 * Control characters, which XML cannot hold, become blanks.
 *
 * Ownership  a document is a talloc child of 'ctx', is kept in memory, and borrows 'links'.
 * Errors     remembered; zj_document_write() returns ZJ_NO_MEMORY. A failed write is recorded in
 *            the sink.
 * Threads    one thread per document. */
#ifndef ZJ_QUERY_ANSWER_DOCUMENT_H
#define ZJ_QUERY_ANSWER_DOCUMENT_H

#include "indexer/base/sink.h"
#include "indexer/store/segment.h"

typedef struct zj_document zj_document;

/* Where a quotation is from. */
typedef struct zj_cited {
  const zj_report_facts *facts;
  const char *const *crumbs; /* headings, the outermost first */
  size_t crumb_count;
  uint32_t line, start_char;
} zj_cited;

/* 'links' is the address of a server of this index; NULL: sources are not linked. NULL when memory
 * ran out. */
zj_document *zj_document_new(void *ctx, const char *title, const char *links);

/* Adds a heading of level 1 or 2, or a line of ours. */
void zj_document_heading(zj_document *d, int level, zj_slice text);
void zj_document_line(zj_document *d, zj_slice text);

/* Adds a quotation with its source as a footnote; LF in it begins a new paragraph. */
void zj_document_quote(zj_document *d, zj_slice text, const zj_cited *source);

ZJ_MUST_CHECK zj_status zj_document_write(zj_document *d, zj_sink *to, zj_error *err);

#endif
