/* parts.h - addresses on the reading page, which shows a very long report in parts (link.h).
 *
 * Units      parts, lines and hits count from 1.
 * Ownership  texts and arrays are children of 'ctx'; json_t results are new references.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    no shared state. */
#ifndef ZJ_WEB_PAGES_PARTS_H
#define ZJ_WEB_PAGES_PARTS_H

#include <jansson.h>

#include "query/answer/link.h"
#include "web/pages/ask.h"

/* "/r/ID?q=…&in=…", and the part unless it is the first. */
const char *zj_part_url(void *ctx, const char *id, const zj_ask *ask, size_t part);

/* The same with an anchor, such as "#L61", of the part that contains 'line'. Only the anchor when
 * that is part 'shown', the one of the present page; 'shown' is 0 on other pages. */
const char *zj_part_anchor(void *ctx, const char *id, const zj_ask *ask, size_t shown,
                           json_int_t line, const char *anchor);

/* The address of a line, and its name: "line 61". */
const char *zj_part_line(void *ctx, const char *id, json_int_t line);
const char *zj_part_line_name(void *ctx, json_int_t line);

/* The address of the sentence of a hit: "…#L61.S2". */
const char *zj_part_sentence(void *ctx, const char *id, const zj_ask *ask, size_t shown,
                             const zj_hit *hit);

/* Sets "url" of every hit of an answer (zj_ask_json) to the address of its sentence. 'result' is
 * the search that the answer was made from. */
void zj_part_add_urls(void *ctx, json_t *answer, const zj_result *result);

/* The addresses of the hits in a report: element n is that of hit n, from 1 to 'hits'. NULL when
 * memory ran out. */
const char **zj_part_hits(void *ctx, const char *id, const zj_ask *ask, size_t shown,
                          const json_t *paragraphs, json_int_t hits);

/* The paragraphs of one part. */
json_t *zj_part_cut(const json_t *paragraphs, size_t part);

#endif
