/* only.h - a report cut down to what plays some roles, with the headings above it and word of what
 * was left out.
 *
 * Ownership  a new reference. */
#ifndef ZJ_WEB_PAGES_ONLY_H
#define ZJ_WEB_PAGES_ONLY_H

#include <jansson.h>

#include "indexer/outline/roles.h"

/* From the paragraphs of query/answer/reading.h those pieces that have a role of the set, and the
 * headings above them. A paragraph behind left-out ones has "skipped": how many. Hits are numbered
 * anew; *hits is how many are left. */
json_t *zj_only_cut(const json_t *paragraphs, zj_role_set roles, json_int_t *hits);

#endif
