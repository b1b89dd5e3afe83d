/* checkup_echo.h - whether the items of one role are taken up by the text of another in the same
 * report: problems by causes, problems by plans.
 *
 * An item is taken up when text of the other role stands in its own paragraphs, or when the other
 * role has ZJ_ECHO letters in a row that stand in this item and in no other item. The items are the
 * innermost ones of items.h; in a report without items, its paragraphs under the role. An item that
 * is not taken up may still be answered in other words: it has no echo, no more is said.
 *
 * Units      letters of role_text.h.
 * Ownership  talloc children of 'ctx'.
 * Errors     those of zj_items_find() and zj_role_text_read().
 * Threads    those of the snapshot. */
#ifndef ZJ_QUERY_ANSWER_CHECKUP_ECHO_H
#define ZJ_QUERY_ANSWER_CHECKUP_ECHO_H

#include "query/answer/items.h"
#include "query/engine/excerpt.h"

enum { ZJ_ECHO = 4 };

typedef struct zj_echo {
  zj_cutting item; /* its heading, or the first sentence of the paragraph */
  bool answered;
  zj_cutting answer; /* the sentence that takes it up */
} zj_echo;

typedef struct zj_echo_list {
  zj_echo *at;
  size_t count;
  bool answers; /* the report has text of the other role */
} zj_echo_list;

ZJ_MUST_CHECK zj_status zj_echo_find(void *ctx, zj_snapshot *snapshot, size_t segment,
                                     uint32_t report, zj_role_set roles, zj_role_set answers,
                                     zj_deadline *deadline, zj_echo_list *out, zj_error *err);

#endif
