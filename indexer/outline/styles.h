/* styles.h - private to the outline: headings that the document itself marks (Heading 1, <h2>, ##).
 *
 * A style is believed where the line can be a heading: short, one sentence at most, and not most of
 * the text. Its level decides what stands under what; a number the heading has (一、（一）) parts
 * headings of one style, and places them among those without style.
 *
 * Units      ranks as in outline_tree.h: a smaller one stands higher.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_STYLES_H
#define ZJ_INDEXER_OUTLINE_STYLES_H

#include "indexer/outline/plain.h"

/* Sets 'styled' of the lines whose style can be believed. */
void zj_styles_believe(zj_layout *text);

/* Set up with zeroes; note every styled heading, then order, then ask. */
typedef struct zj_style_ranks {
  uint8_t ranks[ZJ_HEADING_LEVELS + 1];
  bool used[ZJ_HEADING_LEVELS + 1];
} zj_style_ranks;

/* A heading of this level is there; 'marker' is the rank of the number it has, 0 without one. */
void zj_styles_note(zj_style_ranks *ranks, unsigned level, uint8_t marker);
void zj_styles_order(zj_style_ranks *ranks);
/* The rank of a heading. */
uint8_t zj_styles_rank(const zj_style_ranks *ranks, unsigned level, uint8_t marker);
/* The level (1-4) of a heading without number: how many levels of style are used down to its own.
 */
uint8_t zj_styles_level(const zj_style_ranks *ranks, unsigned level);

#endif
