/* original.h - the file that a report was read from, for a reader who wants to see it as it is.
 *
 * Only the file of a report of the index is ever opened, found by the report's id; no path comes
 * from a request. It must be a regular file that lies below a folder that was indexed, also after
 * all symbolic links are followed; of a container (indexer/read/container.h) only the member is
 * sent. `serve --originals` allows it; without that option there are no originals.
 *
 * Units      pages from 1.
 * Ownership  texts are children of 'ctx'.
 * Errors     a file that may not be opened is one that does not exist.
 * Threads    as a handler. */
#ifndef ZJ_WEB_PAGES_ORIGINAL_H
#define ZJ_WEB_PAGES_ORIGINAL_H

#include "web/http/exchange.h"

/* Whether the file of a report can be opened now. */
bool zj_original_has(const zj_exchange *x, const zj_report_facts *facts);

/* The address of the file, at the page of a line where that is known and browsers can go there. */
const char *zj_original_url(void *ctx, const zj_report_facts *facts, uint32_t line);

#endif
