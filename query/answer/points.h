/* points.h - what a report says, point by point: its items, the clauses between ；, else its
 * sentences.
 *
 *   二、下步打算                      number, announces those below it
 *     （一）修路。修通三条村道。      number; sentence
 *     （二）治水：清淤；护岸。        number; semicolon
 *
 * A point lies in one passage, so it has one set of roles. A heading goes on to the end of its
 * sentence.
 *
 * Units      ranges count bytes of match text; nodes and paragraphs are numbered in the segment.
 * Ownership  a list is a talloc child of 'ctx'.
 * Errors     ZJ_NO_MEMORY, ZJ_LIMIT when the deadline passed.
 * Threads    those of the segment. */
#ifndef ZJ_QUERY_ANSWER_POINTS_H
#define ZJ_QUERY_ANSWER_POINTS_H

#include "indexer/store/segment.h"
#include "query/engine/deadline.h"

/* What sets a point apart. */
typedef enum zj_point_by { ZJ_POINT_NUMBER, ZJ_POINT_SEMICOLON, ZJ_POINT_SENTENCE } zj_point_by;

typedef struct zj_point {
  uint32_t paragraph, node;
  zj_match_range at;
  zj_slice text; /* its match text, borrowed from the segment */
  zj_role_set roles;
  uint8_t sure; /* of the roles, in percent */
  zj_point_by by;
  bool heading;   /* nothing but the heading of its node */
  bool announces; /* a heading that other points follow, in its node or below it */
} zj_point;

typedef struct zj_points {
  zj_point *at;
  size_t count;
} zj_points;

/* Finds the points of a report in passages with one of 'roles', in text order. */
ZJ_MUST_CHECK zj_status zj_points_find(void *ctx, const zj_segment *segment, uint32_t report,
                                       zj_role_set roles, zj_deadline *deadline, zj_points *out,
                                       zj_error *err);

/* Whether 'node' is 'above' or lies below it. */
bool zj_node_below(const zj_segment *segment, uint32_t node, uint32_t above);

#endif
