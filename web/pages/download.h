/* download.h - what the pages of tasks found, as files: /export/items, /export/account …
 *
 *   format   a key of zj_download_formats()
 *   pick     a row that was ticked, repeatable; without it all rows are written
 *
 * A CSV of a page is one for spreadsheets. A file that the time limit cut short says so in its
 * name.
 *
 * Ownership  json_t results are new references; texts are children of the request.
 * Errors     functions that return false have answered the problem.
 * Threads    a request belongs to one thread. */
#ifndef ZJ_WEB_PAGES_DOWNLOAD_H
#define ZJ_WEB_PAGES_DOWNLOAD_H

#include <jansson.h>

#include "query/answer/emit.h"
#include "web/http/exchange.h"
#include "web/pages/file.h"

enum { ZJ_DOWNLOAD_TIMES = 20 /* deadlines of a page that a file may take */ };

/* [{"key","label"}], those for spreadsheets first; 'documents' with Word documents. */
json_t *zj_download_formats(bool documents);

/* Reads "format" from a query or a form: one of zj_download_formats(). */
bool zj_download_read(zj_exchange *x, const zj_params *from, bool documents, zj_file *out);

/* The values of "pick"; *count 0 when nothing was ticked. NULL when memory ran out, which is noted.
 */
const char **zj_download_picks(zj_exchange *x, size_t *count);

/* Sets the headers of an answer that is a file. 'what' is what the file holds: 清单 年轻干部. */
void zj_download_head(zj_exchange *x, zj_format format, const char *what, bool whole);

/* Answers with a buffer as a file. */
void zj_download_answer(zj_exchange *x, zj_format format, const char *what, bool whole,
                        const zj_buffer *body);

#endif
