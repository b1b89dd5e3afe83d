/* pairing.h - which passages of one report speak of the same as which of another, by the rare
 * pieces that they share.
 *
 *   推进480万千瓦现役煤电机组改造升级 ─┐
 *                                      ├─▶ 万千瓦现役煤电机组改造升级
 *   完成480万千瓦现役煤电机组改造升级 ─┘
 *
 * A piece is a run of at least ZJ_PIECE letters that both have. It is rare when some ZJ_PIECE
 * letters of it occur in few places of both sides. Stock words (stock.h) and digits do not count
 * toward what is shared; the rest is called content. Only the two sides are looked at, so the same
 * two reports are paired in the same way whatever else is in the index.
 *
 * A loose pairing is for callers that judge each pair themselves: three letters are a piece, and
 * units that share half of what the first says are paired without a rare one.
 *
 *   zj_pairing *p = zj_pairing_new(ctx, false, &deadline, err);
 *   for each text of the first report:   zj_pairing_unit(p, 0); zj_pairing_add(p, 0, …);
 *   for each text of the second report:  zj_pairing_unit(p, 1); zj_pairing_add(p, 1, …);
 *   zj_pairing_run(p, &pairs, &count, err);
 *
 * Units      code points (letters); bytes of match text in zj_piece_place.
 * Ownership  everything is a talloc child of the pairing, which is a child of 'ctx' and borrows the
 *            deadline.
 * Errors     ZJ_NO_MEMORY; ZJ_LIMIT when the deadline passed.
 * Threads    one thread per pairing. */
#ifndef ZJ_QUERY_ANSWER_PAIRING_H
#define ZJ_QUERY_ANSWER_PAIRING_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "query/engine/deadline.h"

typedef struct zj_pairing zj_pairing;

/* A shared piece: 'length' letters that begin at letter a of the first side and b of the second. */
typedef struct zj_piece {
  uint32_t a, b, length, content;
  bool rare;
} zj_piece;

typedef struct zj_pair {
  uint32_t a, b;           /* units of the first and the second side, from 0 */
  uint32_t content;        /* letters of content in all pieces */
  uint32_t longest;        /* letters of the longest rare piece; 0: none is rare */
  double share_a, share_b; /* of the content of a and of b that is shared, 0 to 1 */
  const zj_piece *pieces;  /* the longest first */
  size_t piece_count;
} zj_pair;

/* NULL when memory ran out. */
zj_pairing *zj_pairing_new(void *ctx, bool loose, zj_deadline *deadline, zj_error *err);

/* Begins the next unit of a side. */
ZJ_MUST_CHECK zj_status zj_pairing_unit(zj_pairing *p, int side, zj_error *err);

/* Adds text to the last unit of a side: 'text' of 'paragraph', which begins 'at' bytes into the
 * match text of the paragraph. No piece goes over the end of a text. */
ZJ_MUST_CHECK zj_status zj_pairing_add(zj_pairing *p, int side, zj_slice text, uint32_t paragraph,
                                       uint32_t at, zj_error *err);

/* Pairs all units, in order of a, then the most content first, then in order of b. */
ZJ_MUST_CHECK zj_status zj_pairing_run(zj_pairing *p, zj_pair **pairs, size_t *count,
                                       zj_error *err);

/* The letters of content in a unit. */
uint32_t zj_pairing_content(const zj_pairing *p, int side, uint32_t unit);

/* Whether two units have the same letters. */
bool zj_pairing_same(const zj_pairing *p, uint32_t a, uint32_t b);

/* Where the letters [begin, begin + length) of a side stand. */
typedef struct zj_piece_place {
  uint32_t paragraph;
  zj_match_range at;
} zj_piece_place;
zj_piece_place zj_pairing_place(const zj_pairing *p, int side, uint32_t begin, uint32_t length);

#endif
