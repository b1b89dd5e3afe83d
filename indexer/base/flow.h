/* flow.h - text in lines of a given width, broken as Chinese is set: no 。，” at the start of a
 * line, no “（ at its end, no break inside a Latin word or a number.
 *
 *   zj_flow f = zj_flow_begin(sink, columns, 10, 10);    the caller has written 10 columns
 *   zj_flow_text(&f, sentence);
 *   zj_flow_end(&f);                                      writes what is held and a line feed
 *
 * A mark that finds no room takes the character before it along to the next line.
 *
 * Units      columns of a terminal; a Han character takes two.
 * Threads    one flow per thread. */
#ifndef ZJ_INDEXER_BASE_FLOW_H
#define ZJ_INDEXER_BASE_FLOW_H

#include "indexer/base/sink.h"

typedef struct zj_flow {
  zj_sink *sink;
  int columns; /* of a line; 0: never break */
  int indent;  /* of the lines that follow the first */
  /* private */
  int column, held_width;
  bool blank;    /* a blank stands between what was written and what is held */
  uint32_t last; /* the last character held */
  size_t held_length;
  char held[512];            /* what must not be parted */
  const char *paint, *shown; /* the colour at the end of what is held, and before it; NULL: none */
} zj_flow;

/* 'column' is where the first line stands already. */
zj_flow zj_flow_begin(zj_sink *sink, int columns, int indent, int column);

/* Text from outside; a line feed in it is a blank. */
void zj_flow_text(zj_flow *flow, zj_slice text);
void zj_flow_put(zj_flow *flow, const char *text);

/* The escape sequence that colours what follows until ZJ_FLOW_PLAIN, both constants. No line ends
 * in colour: a pager that scrolls back would lose it. */
#define ZJ_FLOW_PLAIN "\033[0m"
void zj_flow_paint(zj_flow *flow, const char *escape);

/* Goes on with the next line. */
void zj_flow_break(zj_flow *flow);
void zj_flow_end(zj_flow *flow);

/* A row of a list: "  left", and 'text' from column 'beside' on, or below where 'left' leaves no
 * room; further to the left on a narrow terminal. */
void zj_flow_row(zj_sink *sink, int columns, int beside, const char *left, const char *text);

#endif
