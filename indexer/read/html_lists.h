/* html_lists.h - the numbers that a browser shows before the items of <ol>.
 *
 *   <ol><li>抓培训<li>抓选拔</ol>               ─▶  1. 抓培训⏎2. 抓选拔
 *   <ol style="list-style-type:cjk-ideographic">  ─▶  一、
 *
 * An item whose text begins with a number gets no second one: a style sheet hides the numbers of
 * such lists.
 *
 * Ownership  a plain value; {0} has no open list.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_HTML_LISTS_H
#define ZJ_INDEXER_READ_HTML_LISTS_H

#include "indexer/text/numerals.h"

enum { ZJ_HTML_LISTS = 16, ZJ_HTML_LABEL_ROOM = ZJ_NUMERALS_ROOM + 4 };

typedef struct zj_html_lists {
  struct {
    zj_numerals kind;
    int next;
  } open[ZJ_HTML_LISTS];
  int depth;    /* open lists; those beyond ZJ_HTML_LISTS have no numbers */
  bool pending; /* an item began and its number is not written yet */
  int number;   /* of that item */
} zj_html_lists;

/* To be called where <ol> or <ul> begins, where a list ends, and where <li> begins. 'attributes' is
 * the rest of the tag. */
void zj_html_lists_begin(zj_html_lists *lists, bool ordered, zj_slice attributes);
void zj_html_lists_end(zj_html_lists *lists);
void zj_html_lists_item(zj_html_lists *lists, zj_slice attributes);

/* Writes to 'label' what goes before 'text', the first text of the item that began last; "" when it
 * has no number. */
void zj_html_lists_label(zj_html_lists *lists, zj_slice text, char label[ZJ_HTML_LABEL_ROOM]);

#endif
