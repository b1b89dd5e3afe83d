/* pieces.h - the text of a paragraph in pieces: each sentence, cut where the roles change. * in a
 * query finds them, and so does a list of what a role holds.
 *
 *   工作总体平稳，[work]但队伍偏老。[problems]经费不足。[problems]
 *   ─▶ 工作总体平稳，  但队伍偏老。  经费不足。
 *
 * Units      bytes of match text.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ENGINE_PIECES_H
#define ZJ_QUERY_ENGINE_PIECES_H

#include "indexer/store/segment.h"
#include "query/engine/deadline.h"

/* Calls 'found' for every piece that has one of 'roles', in text order, without the blanks around
 * it; one of blanks alone is none. 'to' is passed on. Stops early when the deadline passes. */
void zj_pieces_find(const zj_segment *segment, const zj_paragraph_view *view, zj_role_set roles,
                    zj_deadline *deadline,
                    void (*found)(void *to, zj_match_range at, zj_role_set roles), void *to);

#endif
