/* download.h - what the pages of tasks found, as files (file.h): /export/items, /export/account …
 *
 *   format   one of the words below
 *   pick     a row that was ticked, repeatable; without it all rows are written
 *
 * A CSV of a page is one for spreadsheets.
 *
 * Ownership  json_t results are new references; texts are children of the request.
 * Errors     functions that return false have answered the problem.
 * Threads    a request belongs to one thread. */
#ifndef ZJ_WEB_PAGES_DOWNLOAD_H
#define ZJ_WEB_PAGES_DOWNLOAD_H

#include <jansson.h>

#include "web/pages/file.h"

/* The formats of lists of quotations, of tables, and of a ledger of many reports. */
#define ZJ_DOWNLOAD_QUOTES "docx|xlsx|csv|markdown|json"
#define ZJ_DOWNLOAD_TABLES "xlsx|csv|markdown|json"
#define ZJ_DOWNLOAD_LEDGER "xlsx|csv|json"

enum { ZJ_DOWNLOAD_TIMES = 20 /* deadlines of a page that a file may take */ };

/* [{"key","label"}] of the formats in 'words'. */
json_t *zj_download_formats(const char *words);

/* Reads "format", one of 'words', from a query or a form. */
bool zj_download_read(zj_exchange *x, const zj_params *from, const char *words, zj_file *out);

/* The values of "pick"; *count 0 when nothing was ticked. NULL when memory ran out, which is noted.
 */
const char **zj_download_picks(zj_exchange *x, size_t *count);

#endif
