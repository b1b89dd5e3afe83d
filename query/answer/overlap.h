/* overlap.h - which reports share text under a role (雷同): pairs, and the passages that both have.
 *
 *   letters of the role ─▶ shingles in too many units or in a notice: left out
 *                       ─▶ winnowed shingles ─▶ places that two reports share ─▶ exact runs
 *                       ─▶ passages: runs with short swaps between them       ─▶ pairs, by share
 *
 * A run is a stretch of letters that two reports have in common, as long as it goes (role_text.h
 * says what a letter is). Every run of at least 'run' letters is found, unless fewer than 'run' of
 * them are left when what is left out is taken away, in either report; nothing that is not equal
 * letter by letter is called a run. A passage begins with such a run and goes on, to both sides,
 * over a difference of at most ZJ_OVERLAP_SWAP letters, a swap, as long as at least
 * ZJ_OVERLAP_JOIN equal letters follow.
 *
 * Left out is every letter inside ZJ_SHINGLE letters in a row that stand in the reports of more
 * than 'common' units, or anywhere in a notice. The unit of a report is its issuer; a report
 * without one is a unit of its own. The share of a report is the part of its letters, without
 * those, that lies in runs of passages.
 *
 * Work is linear in the collection but for the pairs that share text: at most 'common' units share
 * a shingle that is not left out. With 'common' 0 nothing is left out as common, and a text that
 * all reports have makes a pair of any two of them.
 *
 * Units      letters; shares from 0 to 1.
 * Ownership  an overlap is a talloc child of 'ctx' and borrows the snapshots.
 * Errors     those of zj_role_text_read(); ZJ_NO_MEMORY. When the deadline passes the pairs found
 *            until then are returned, and 'partial' is set.
 * Threads    those of the snapshots. */
#ifndef ZJ_QUERY_ANSWER_OVERLAP_H
#define ZJ_QUERY_ANSWER_OVERLAP_H

#include "query/answer/overlap_types.h"

ZJ_MUST_CHECK zj_status zj_overlap_find(void *ctx, zj_snapshot *snapshot,
                                        const zj_overlap_options *options, zj_overlap **out,
                                        zj_error *err);

#endif
