/* around.h - the sentences before and after a hit, for a reader who wants more than the one it
 * stands in.
 *
 * They are taken from the same paragraph; where the hit begins or ends it, from the neighbouring
 * one.
 *
 * Ownership  texts are talloc children of 'ctx'. */
#ifndef ZJ_QUERY_ANSWER_AROUND_H
#define ZJ_QUERY_ANSWER_AROUND_H

#include "query/engine/search.h"

/* Sets both to original text without wraps; "" at the ends of the report and beside noise. */
ZJ_MUST_CHECK zj_status zj_around_make(void *ctx, const zj_segment *segment, const zj_hit *hit,
                                       zj_slice *before, zj_slice *after, zj_error *err);

#endif
