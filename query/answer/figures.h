/* figures.h - the figures of a text with what they count: 1.6万户 is 16000 of 户.
 *
 * Years, days, ordinals and names (2024年, 3月, 3号线, 第2批, 5g) are no figures.
 *
 * Units      bytes of match text.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ANSWER_FIGURES_H
#define ZJ_QUERY_ANSWER_FIGURES_H

#include "indexer/base/text.h"

typedef struct zj_figure {
  zj_match_range at; /* number, 万 or 亿, and unit */
  double value;
  zj_slice unit;          /* 户, 公里, % */
  zj_slice before, after; /* up to two Han characters on each side, for telling figures apart */
} zj_figure;

/* Finds the next figure in text[*at, end) and moves *at past it; false after the last. */
bool zj_figure_next(zj_slice text, size_t *at, size_t end, zj_figure *out);

/* Whether two figures count the same: the same unit, and a word beside them that is the same. */
bool zj_figures_alike(const zj_figure *a, const zj_figure *b);

/* Whether two figures have the same unit and value. */
bool zj_figures_equal(const zj_figure *a, const zj_figure *b);

#endif
