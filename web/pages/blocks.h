/* blocks.h - the paragraphs of a report as the reading template wants them: runs of one role, noise
 * folded, pieces with what stands before and after them.
 *
 * Ownership  a new reference. */
#ifndef ZJ_WEB_PAGES_BLOCKS_H
#define ZJ_WEB_PAGES_BLOCKS_H

#include <jansson.h>

/* 'hit_urls' are the addresses of hits 1 to 'hits' (parts.h). 'paragraphs' of
 * query/answer/reading.h to
 *   [{"css","badges","skipped","why":[{"rule","reason"}],"noise","noise_text","open","blocks":[{"tag","line","line_label","css","pieces":[
 *      {"text","hit","first","of","prev","next","bold","css","badges","anchor"}]}]}] */
json_t *zj_blocks_make(void *ctx, const json_t *paragraphs, json_int_t hits,
                       const char *const *hit_urls);

#endif
