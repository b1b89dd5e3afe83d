/* address.h - what people write for a place in a report: ID, PATH, and either with :LINE or
 * :LINE:CHAR.
 *
 * Threads    as the snapshot. */
#ifndef ZJ_QUERY_ENGINE_ADDRESS_H
#define ZJ_QUERY_ENGINE_ADDRESS_H

#include "indexer/store/snapshot.h"

typedef struct zj_place {
  size_t segment;
  uint32_t report;
  uint32_t line,
      start_char; /* line 0: the whole report; start_char counts code points of the line */
  bool has_char;
} zj_place;

/* ZJ_NOT_FOUND, with a message, for a report, a line or a character that is not there. */
ZJ_MUST_CHECK zj_status zj_place_find(const zj_snapshot *snapshot, const char *text, zj_place *out,
                                      zj_error *err);

/* The paragraph that holds the line of a place; of a line between two the one before. The place has
 * a line. */
uint32_t zj_place_paragraph(const zj_snapshot *snapshot, const zj_place *place);

#endif
