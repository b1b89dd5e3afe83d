/* roff.h - manual pages: the few requests they need, with text made safe.
 *
 * Han text gets places where a line may break, which roff would look for at blanks alone.
 *
 * Threads    one page per sink. */
#ifndef ZJ_QUERY_COMMANDS_ROFF_H
#define ZJ_QUERY_COMMANDS_ROFF_H

#include "indexer/base/sink.h"

/* The head of a page: "ZHANGJU-SEARCH", 1. */
void zj_roff_title(zj_sink *to, const char *name, int section);
void zj_roff_section(zj_sink *to, const char *title);
void zj_roff_paragraph(zj_sink *to);

/* Text of the present line; a line feed in it ends the line. */
void zj_roff_text(zj_sink *to, const char *text);
void zj_roff_bold(zj_sink *to, const char *text);
void zj_roff_italic(zj_sink *to, const char *text);

/* A term with what it means below it: begin, the term, then the meaning. */
void zj_roff_term(zj_sink *to);
void zj_roff_meaning(zj_sink *to, const char *text);

/* A line that is shown as it is; 'number' of its section, from 0. */
void zj_roff_example(zj_sink *to, size_t number, const char *text);

#endif
