/* overlap_ways.h - the address of a comparison of reports, and the ways on from one that found
 * nothing or was cut short.
 *
 * Ownership  texts are children of 'ctx' or of the request.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    a request belongs to one thread. */
#ifndef ZJ_WEB_PAGES_OVERLAP_WAYS_H
#define ZJ_WEB_PAGES_OVERLAP_WAYS_H

#include "query/answer/overlap_types.h"
#include "web/pages/filter.h"

typedef struct zj_overlap_asked {
  zj_filter filter;
  zj_role_set roles;
  uint32_t run;
  bool with_all; /* the chosen reports with all of the index, not among themselves */
} zj_overlap_asked;

/* /overlap with what was asked, without the page. */
const char *zj_overlap_url(void *ctx, const zj_overlap_asked *asked);

/* Sets in 'answer' the "ways" on: other parts and shorter runs when nothing is shared, single years
 * when not all was compared; and "command", which compares on the command line without a limit. */
void zj_overlap_ways_add(zj_exchange *x, json_t *answer, const zj_overlap_asked *asked,
                         const zj_overlap *found);

#endif
