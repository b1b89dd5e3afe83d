/* slide.h - writes the slides of a presentation as lines, whatever its format: the title as a
 * heading, then the text of the shapes, then the notes.
 *
 *   zj_slide_begin(&slide, 3);
 *   zj_lines_put(&slide.body, "管护缺位");  zj_lines_put(&slide.title, "存在的问题");
 *   zj_slide_end(&slide, &lines);           ─▶  ⏎存在的问题⏎管护缺位⏎   at page 3
 *
 * Units      slides from 1.
 * Ownership  the lines of a slide are talloc children of the context that zj_slide_on() got.
 * Errors     kept in the lines (lines.h).
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_SLIDE_H
#define ZJ_INDEXER_READ_SLIDE_H

#include "indexer/read/lines.h"

typedef struct zj_slide {
  zj_lines title, body, notes; /* to be written to by the reader */
  uint32_t number;
  bool has_title; /* some slide before had one */
} zj_slide;

/* Room for slides, one after the other. */
zj_slide zj_slide_on(void *ctx);
/* Begins a slide. */
void zj_slide_begin(zj_slide *slide, uint32_t number);
/* Writes the slide. The first title is that of the presentation: its heading is above the others.
 */
void zj_slide_end(zj_slide *slide, zj_lines *lines);

#endif
