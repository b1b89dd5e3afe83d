/* export.h - links to a whole answer as a file (/export).
 *
 *   /export?format=csv|tsv|json|jsonl|markdown|xlsx|docx&excel=1&q=…
 *                                                            and the other parameters of a search
 *
 * The file is written while it is sent, report by report, from a reader of its own; it holds at
 * most ZJ_EXPORT_MAX sentences (in Markdown: reports), a Word document ZJ_DOCUMENT_MAX (file.h).
 * The name of an incomplete file says so.
 *
 * Ownership  everything added belongs to the answer.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    no shared state; labels are in the thread's language. */
#ifndef ZJ_WEB_PAGES_EXPORT_H
#define ZJ_WEB_PAGES_EXPORT_H

#include <jansson.h>

#include "web/pages/ask.h"
#include "web/pages/file.h"

/* Adds "exports" to an answer, [{"label","what","url"}], and "export_note", which says that no file
 * can hold all of it, or is "". */
void zj_export_links(void *ctx, json_t *answer, const zj_ask *ask, const zj_counts *counts);

#endif
