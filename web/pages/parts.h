/* parts.h - addresses on the reading page, which shows a very long report in parts of so many
 * lines.
 *
 * Ownership  texts are children of 'ctx'. */
#ifndef ZJ_WEB_PAGES_PARTS_H
#define ZJ_WEB_PAGES_PARTS_H

#include <jansson.h>

#include "web/pages/ask.h"

enum { ZJ_PART_LINES = 3000 };

/* The part that holds a line, from 1. */
static inline size_t zj_part_of(json_int_t line) {
  return line < 1 ? 1 : (size_t)(line - 1) / ZJ_PART_LINES + 1;
}

/* "/r/ID?q=…&in=…", with the part where it is not the first. */
const char *zj_part_url(void *ctx, const char *id, const zj_ask *ask, size_t part);

/* The same with "#L61" or another anchor; the anchor alone when the part is the one shown. */
const char *zj_part_anchor(void *ctx, const char *id, const zj_ask *ask, size_t shown,
                           json_int_t line, const char *anchor);

/* The same to the sentence of a hit: "…#L61.S2". */
const char *zj_part_sentence(void *ctx, const char *id, const zj_ask *ask, size_t shown,
                             const zj_hit *hit);

/* Sets "url" of every hit of an answer (zj_ask_json) to the address of its sentence. 'result' is
 * the search that the answer was made from. */
void zj_part_add_urls(void *ctx, json_t *answer, const zj_result *result);

/* Where each hit is: [n] its address, n from 1 to 'hits'. */
const char **zj_part_hits(void *ctx, const char *id, const zj_ask *ask, size_t shown,
                          const json_t *paragraphs, json_int_t hits);

/* The paragraphs of one part; a new reference. */
json_t *zj_part_cut(const json_t *paragraphs, size_t part);

#endif
