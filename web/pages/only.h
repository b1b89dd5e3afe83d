/* only.h - a report reduced to the text of some roles, with the headings above it and the number of
 * paragraphs omitted.
 *
 * Ownership  a new reference; 'paragraphs' is not changed.
 * Errors     none.
 * Threads    no shared state. */
#ifndef ZJ_WEB_PAGES_ONLY_H
#define ZJ_WEB_PAGES_ONLY_H

#include <jansson.h>

#include "indexer/outline/roles.h"

/* From the paragraphs of query/answer/reading.h, keeps the pieces that have a role of the set, and
 * the headings above them. A paragraph after omitted ones has "skipped", their number. Hits are
 * renumbered from 1; *hits is set to how many are left. */
json_t *zj_only_cut(const json_t *paragraphs, zj_role_set roles, json_int_t *hits);

#endif
