/* blocks.h - the paragraphs of a report as the reading template shows them: in runs of one role,
 * with noise folded away, each cut into pieces of text, hits, and line anchors. Doubtful text
 * (ZJ_DOUBT_BELOW) is in runs of its own, and marked where it begins and ends inside a paragraph.
 *
 * The result is an array of runs:
 *
 *   [{"css","badges","skipped","why":[{"sure","badges","reasons","many"}],"noise","noise_text","open","blocks":[
 *     {"tag","line","line_label","css","many","pieces":[
 *       {"text","hit","first","of","prev","next","bold","css","badges","anchor","sentence"}]}]}]
 *
 * Ownership  a new reference; texts are copied into it.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    no shared state; labels are in the thread's language. */
#ifndef ZJ_WEB_PAGES_BLOCKS_H
#define ZJ_WEB_PAGES_BLOCKS_H

#include <jansson.h>

/* 'paragraphs' is that of query/answer/reading.h; 'hit_urls' has the addresses of hits 1 to 'hits'
 * (zj_part_hits). */
json_t *zj_blocks_make(void *ctx, const json_t *paragraphs, json_int_t hits,
                       const char *const *hit_urls);

#endif
