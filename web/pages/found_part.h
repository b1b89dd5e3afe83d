/* found_part.h - a part of a pasted or quoted text and where it stands in the reports, for pages.
 *
 * Ownership  a new reference; texts are copied.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    no shared state. */
#ifndef ZJ_WEB_PAGES_FOUND_PART_H
#define ZJ_WEB_PAGES_FOUND_PART_H

#include <jansson.h>

#include "query/answer/verify.h"

/* {"text","verdict","verdict_key","has_source","title","url","where",
 *  "differs":[{"same":true,"text"} or {"same":false,"quoted","source"},…]} */
json_t *zj_view_found_part(void *ctx, const zj_found_part *part);

#endif
