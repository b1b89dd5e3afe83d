/* roff.h - writes manual pages in man(7), with all text escaped.
 *
 *   zj_roff_title(to, "ZHANGJU-SEARCH", 1);
 *   zj_roff_section(to, "OPTIONS");
 *   zj_roff_term(to);
 *   zj_roff_bold(to, "--limit");
 *   zj_roff_meaning(to, "show at most N reports");
 *
 * roff breaks lines only at blanks, so Han text gets marks where a line may break.
 *
 * Units      text is UTF-8; bytes that are not are dropped.
 * Errors     a failed write is recorded in the sink.
 * Threads    one page per sink. */
#ifndef ZJ_QUERY_COMMANDS_ROFF_H
#define ZJ_QUERY_COMMANDS_ROFF_H

#include "indexer/base/sink.h"

/* Begins a page; the name is written in capitals. */
void zj_roff_title(zj_sink *to, const char *name, int section);
/* Begins a section, or a paragraph in it. */
void zj_roff_section(zj_sink *to, const char *title);
void zj_roff_paragraph(zj_sink *to);

/* Writes text on the current line; a line feed in it ends the line. */
void zj_roff_text(zj_sink *to, const char *text);
void zj_roff_bold(zj_sink *to, const char *text);
void zj_roff_italic(zj_sink *to, const char *text);

/* A term and its meaning below it: zj_roff_term(), the term in bold, zj_roff_meaning(). */
void zj_roff_term(zj_sink *to);
void zj_roff_meaning(zj_sink *to, const char *text);

/* Writes a line that is shown as it is; 'number' counts the examples of a section, from 0. */
void zj_roff_example(zj_sink *to, size_t number, const char *text);

#endif
