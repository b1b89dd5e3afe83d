/* escape.h - text from outside as a cell of CSV, as Markdown, in XML and in HTML.
 *
 * Ownership  nothing is kept.
 * Errors     those of the sink.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ANSWER_ESCAPE_H
#define ZJ_QUERY_ANSWER_ESCAPE_H

#include "indexer/base/sink.h"

/* Writes a cell by RFC 4180. 'guarded' puts ' before one that a spreadsheet could take for a
 * formula. */
void zj_escape_csv(zj_sink *to, zj_slice text, bool guarded);

/* Writes text with \ before the marks that have a meaning in Markdown. */
void zj_escape_markdown(zj_sink *to, zj_slice text);

/* Returns what stands for & < > " ' in XML and HTML, and NULL for other characters. */
const char *zj_escape_entity(char c);

/* Adds text to XML, between tags or in an attribute; what XML 1.0 cannot hold becomes U+FFFD. */
void zj_escape_xml(zj_buffer *to, zj_slice text);

#endif
