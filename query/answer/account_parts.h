/* account_parts.h - what promises, findings and comparisons are made of. Private to account*.c.
 *
 * Ownership  everything is a talloc child of the maker's 'ctx'.
 * Errors     ZJ_CORRUPT, ZJ_NO_MEMORY. */
#ifndef ZJ_QUERY_ANSWER_ACCOUNT_PARTS_H
#define ZJ_QUERY_ANSWER_ACCOUNT_PARTS_H

#include "query/answer/account.h"
#include "query/answer/pairing.h"

/* A report being accounted for. */
typedef struct zj_account_side {
  const zj_snapshot *snapshot;
  const zj_segment *segment;
  zj_account_report of;
  zj_points points;
  zj_deadline *deadline; /* borrowed; quotations look at it */
} zj_account_side;

ZJ_MUST_CHECK zj_status zj_account_side_read(void *ctx, const zj_snapshot *snapshot,
                                             zj_account_report of, zj_role_set roles,
                                             zj_deadline *deadline, zj_account_side *out,
                                             zj_error *err);

/* Points that belong together: [begin, end). */
typedef struct zj_account_block {
  size_t begin, end;
} zj_account_block;

typedef struct zj_account_blocks {
  zj_account_block *at;
  size_t count;
} zj_account_blocks;

/* Finds the items of a side: each innermost item as a whole; else, in a section without items, each
 * clause or sentence by itself. With 'headings' also the headings above them, but for those that
 * only name a role. */
ZJ_MUST_CHECK zj_status zj_account_items(void *ctx, const zj_account_side *side, bool headings,
                                         zj_account_blocks *out, zj_error *err);

/* Finds the passages of a side that answer findings: all that stands under a heading 关于…的问题 or
 * under an innermost one, and each paragraph of a section without. */
ZJ_MUST_CHECK zj_status zj_account_answers(void *ctx, const zj_account_side *side,
                                           zj_account_blocks *out, zj_error *err);

/* Adds the points of a block as one unit of a pairing; with 'head' only the first. */
ZJ_MUST_CHECK zj_status zj_account_pairing_add(zj_pairing *pairing, int which,
                                               const zj_account_side *side, zj_account_block block,
                                               bool head, zj_error *err);

/* Quotes the points of a block with their figures. */
ZJ_MUST_CHECK zj_status zj_account_quote_make(void *ctx, const zj_account_side *side,
                                              zj_account_block block, zj_account_quote *out,
                                              zj_error *err);

/* Adds the words of a range to a list. */
ZJ_MUST_CHECK zj_status zj_account_words_add(void *ctx, const zj_account_side *side,
                                             uint32_t paragraph, zj_match_range at,
                                             zj_account_list *list, zj_error *err);

/* Adds the pieces of a pair to a list, as the first side has them: the longest, rare ones, and
 * those of five letters or more. */
ZJ_MUST_CHECK zj_status zj_account_shared_add(void *ctx, const zj_account_side *side,
                                              const zj_pairing *pairing, const zj_pair *pair,
                                              zj_account_list *list, zj_error *err);

/* Whether one of the words, NULL-terminated, occurs in a text. */
bool zj_account_has_word(zj_slice text, const char *const *words);

/* Makes room for one more row, all zeros; NULL when memory ran out. */
zj_account_row *zj_account_row_add(void *ctx, zj_account *account, size_t *room);

/* Makes room for one more echo of a row, all zeros; NULL when memory ran out. */
zj_account_echo *zj_account_echo_add(void *ctx, zj_account_row *row);

#endif
