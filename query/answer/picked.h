/* picked.h - passages that a reader has picked, by their places, read again from the index.
 *
 *   yek7dqxigi:19:172            the sentence that holds this place
 *   yek7dqxigi:19                the paragraph that holds this line
 *   yek7dqxigi:19:172~8f3a09c1   the same, with the first digits of a hash of what it said
 *
 * The hash tells whether the passage still says the same. When it does not, the passage is looked
 * for in the rest of its report, so that it is found after lines were added above it.
 *
 * Units      lines from 1, characters from 0, as in address.h.
 * Ownership  everything is a talloc child of 'ctx'.
 * Errors     ZJ_CORRUPT, ZJ_NO_MEMORY. A place that is not there is no error.
 * Threads    those of the snapshot. */
#ifndef ZJ_QUERY_ANSWER_PICKED_H
#define ZJ_QUERY_ANSWER_PICKED_H

#include "query/answer/emit.h"
#include "query/engine/search.h"

enum { ZJ_PICKED_MAX = 150 }; /* passages of one basket */

typedef enum zj_picked_state {
  ZJ_PICKED_SAME,    /* as it was picked */
  ZJ_PICKED_MOVED,   /* word for word, at another place of its report */
  ZJ_PICKED_CHANGED, /* the report says something else there now */
  ZJ_PICKED_GONE     /* there is no such report or line */
} zj_picked_state;

typedef char zj_picked_text[ZJ_REPORT_ID_CHARS + 40];

typedef struct zj_picked {
  zj_picked_text place; /* as given or, unless it is gone, where it is now, with its hash */
  zj_picked_state state;
  zj_report_hits report; /* one hit: the passage; none when it is gone */
} zj_picked;

/* Whether a text has the form of a place. */
bool zj_picked_is_place(zj_slice text);

/* Reads one passage; 'place' must have the form of a place. */
ZJ_MUST_CHECK zj_status zj_picked_read(void *ctx, zj_snapshot *snapshot, zj_slice place,
                                       zj_picked *out, zj_error *err);

/* Writes the passages that are there, in the order given, as quotations: csv, tsv, xlsx, docx or
 * markdown. */
ZJ_MUST_CHECK zj_status zj_emit_picked(zj_emitter *e, zj_snapshot *snapshot, const zj_picked *list,
                                       size_t count, zj_error *err);

#endif
