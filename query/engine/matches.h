/* matches.h - places that a query matches, and lists of them.
 *
 * Units      bytes of a paragraph's match text; paragraphs are numbered within their segment.
 * Ownership  a list's memory is a talloc child of the 'ctx' given when it grows; set a list up with
 *            {0}.
 * Errors     adding cannot fail visibly; a list remembers that memory ran out ('failed').
 * Threads    one thread per list. */
#ifndef ZJ_QUERY_ENGINE_MATCHES_H
#define ZJ_QUERY_ENGINE_MATCHES_H

#include "indexer/store/segment.h"
#include "query/engine/deadline.h"

typedef struct zj_match {
  uint32_t paragraph;
  zj_match_range at;
  zj_role_set roles;                /* at its first character */
  int operand;                      /* number of the leaf that it matches */
  uint32_t orig_begin, orig_length; /* of a strict leaf: bytes of the original, from the paragraph's
                                       cover on; otherwise 0 */
} zj_match;

typedef struct zj_match_list {
  zj_match *at;
  size_t count, capacity;
  bool failed; /* memory ran out: matches are missing */
} zj_match_list;

/* Makes room for 'count' matches. Returns false, and marks the list as failed, when memory runs
 * out. */
bool zj_match_list_reserve(void *ctx, zj_match_list *list, size_t count);

/* Appends a match. When memory runs out the list is left as it is and remembers it. */
static inline void zj_match_list_add(void *ctx, zj_match_list *list, zj_match match) {
  if (list->count < list->capacity || zj_match_list_reserve(ctx, list, list->count + 1))
    list->at[list->count++] = match;
}

/* Orders a list by paragraph, position and operand. 'spare' lends memory and holds nothing of use
 * afterwards; both lists are children of 'ctx'. When the deadline passes, the order is undefined
 * and matches may be missing. */
void zj_match_list_sort(void *ctx, zj_match_list *list, zj_match_list *spare,
                        zj_deadline *deadline);

/* The matches from number *next on that lie in one paragraph, as a view of the list; *next moves
 * past them. *next must be less than list->count. */
zj_match_list zj_match_list_paragraph(const zj_match_list *list, size_t *next);

/* The roles of the passage that 'at' lies in. */
zj_role_set zj_match_roles(const zj_segment *segment, const zj_paragraph_view *paragraph,
                           zj_match_pos at);

#endif
