/* flow.h - breaks text into lines of a given width by the rules of Chinese typesetting: no line
 * begins with 。，” or ends with “（, and no Latin word or number is broken.
 *
 *   zj_flow f = zj_flow_begin(sink, columns, 10, 10);    the caller has written 10 columns
 *   zj_flow_text(&f, sentence);
 *   zj_flow_end(&f);                                      writes the held text and a line feed
 *
 * A mark that no longer fits takes the character before it along to the next line.
 *
 * Units      columns of a terminal; a Han character takes two.
 * Ownership  a flow borrows its sink and the escape sequences of zj_flow_paint().
 * Errors     those of the sink.
 * Threads    one flow per thread. */
#ifndef ZJ_INDEXER_BASE_FLOW_H
#define ZJ_INDEXER_BASE_FLOW_H

#include "indexer/base/sink.h"

typedef struct zj_flow {
  zj_sink *sink;
  int columns; /* width of a line; 0: never break */
  int indent;  /* of every line after the first */
  /* private */
  int column, held_width;
  bool blank;    /* a blank separates the written text from the held text */
  uint32_t last; /* the last character held */
  size_t held_length;
  char held[512];            /* text that must stay on one line */
  const char *paint, *shown; /* the colour at the end of the held text, and before it; or NULL */
} zj_flow;

/* Starts a flow; 'column' is the number of columns already written on the first line. */
zj_flow zj_flow_begin(zj_sink *sink, int columns, int indent, int column);

/* Adds text from outside, or a NUL-terminated string. A line feed or other control character in it
 * counts as a blank. */
void zj_flow_text(zj_flow *flow, zj_slice text);
void zj_flow_put(zj_flow *flow, const char *text);

/* Sets the colour of the text that follows: an escape sequence, or ZJ_FLOW_PLAIN to end the colour.
 * Colour is switched off before each line break and on after it, because a pager that scrolls back
 * would lose it. */
#define ZJ_FLOW_PLAIN "\033[0m"
void zj_flow_paint(zj_flow *flow, const char *escape);

/* Writes the held text and starts a new, indented line. */
void zj_flow_break(zj_flow *flow);

/* Writes the held text and a line feed. */
void zj_flow_end(zj_flow *flow);

/* Writes a row of a list: two blanks and 'left', then 'text' from column 'beside' on. 'text' starts
 * on the next line where 'left' is too long, and further to the left on a narrow terminal. */
void zj_flow_row(zj_sink *sink, int columns, int beside, const char *left, const char *text);

#endif
