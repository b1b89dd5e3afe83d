/* export.h - the whole of an answer as a file: links to it, and what stands behind them.
 *
 *   /export?format=csv|tsv|json|jsonl|markdown&excel=1&q=…      the parameters of a search besides
 *
 * Written while it is sent, report by report, from a reader of its own; at most ZJ_EXPORT_MAX
 * sentences (in Markdown: reports). A file that does not hold all of the answer says so in its
 * name. */
#ifndef ZJ_WEB_PAGES_EXPORT_H
#define ZJ_WEB_PAGES_EXPORT_H

#include <jansson.h>

#include "web/pages/ask.h"

enum { ZJ_EXPORT_MAX = 100000 };

/* Adds "exports" to an answer, [{"label","what","url"}], and "export_note" when no file can hold
 * all of it. */
void zj_export_links(void *ctx, json_t *answer, const zj_ask *ask, const zj_counts *counts);

#endif
