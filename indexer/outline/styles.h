/* styles.h - private to the outline: headings that the document itself marks (Heading 1, <h2>, ##).
 *
 * The mark of a line is credible when the line can be a heading: short, at most one sentence, and
 * marked lines are not most of the text. The marked level then decides the nesting. A number in the
 * heading (一、（一）) separates headings of one level, and places them among the unmarked ones.
 *
 * Units      ranks as in headings_tree.h: a smaller one is higher in the tree.
 * Errors     none.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_STYLES_H
#define ZJ_INDEXER_OUTLINE_STYLES_H

#include "indexer/outline/plain.h"

/* Sets 'styled' of the lines whose mark is credible. */
void zj_styles_believe(zj_layout *text);

/* The rank of every level. Set up with zeroes; note every marked heading, then call
 * zj_styles_order(), then ask for ranks and levels. */
typedef struct zj_style_ranks {
  uint8_t ranks[ZJ_HEADING_LEVELS + 1];
  bool used[ZJ_HEADING_LEVELS + 1];
} zj_style_ranks;

/* Notes a heading of this level; 'marker' is the rank of its number, 0 when it has none. */
void zj_styles_note(zj_style_ranks *ranks, unsigned level, uint8_t marker);

/* Puts every level below the one above it. */
void zj_styles_order(zj_style_ranks *ranks);

/* Returns the rank of a heading; 'marker' as above. */
uint8_t zj_styles_rank(const zj_style_ranks *ranks, unsigned level, uint8_t marker);

/* Returns the level in the outline (1-4) of a marked heading without a number: the number of marked
 * levels in use down to its own. */
uint8_t zj_styles_level(const zj_style_ranks *ranks, unsigned level);

#endif
