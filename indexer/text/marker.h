/* marker.h - private to the outline: the marks that number headings and items.
 *
 *   part 第一部分  one 一、  sub （一）  number 1.  paren （1）  circle ①  is 一是  first 第一，
 * order 首先  its 其一  must 一要  dash ——
 *
 * Works on plain text and on lines of the original alike. Guards keep 一、二、三产业, 1.5倍, 2020.3
 * and 统一是 out.
 *
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_TEXT_MARKER_H
#define ZJ_INDEXER_TEXT_MARKER_H

#include "indexer/base/text.h"

typedef enum zj_marker_kind {
  ZJ_MARKER_PART,
  ZJ_MARKER_CHAPTER,
  ZJ_MARKER_ONE,
  ZJ_MARKER_SECTION,
  ZJ_MARKER_SUB,
  ZJ_MARKER_NUMBER,
  ZJ_MARKER_PAREN,
  ZJ_MARKER_CIRCLE,
  ZJ_MARKER_IS,
  ZJ_MARKER_FIRST,
  ZJ_MARKER_ORDER,
  ZJ_MARKER_ITS,
  ZJ_MARKER_MUST,
  ZJ_MARKER_DASH
} zj_marker_kind;

enum { ZJ_MARKER_LAST = 999 }; /* value of 最后: one more than whatever came before */

typedef struct zj_marker {
  zj_marker_kind kind;
  unsigned value; /* 1 for the first of a run; 0 for a dash */
  size_t length;  /* bytes of the mark, its punctuation included */
} zj_marker;

/* Reads a marker at byte 'at' of 'text', which must be the begin of a line or clause. */
bool zj_marker_read(zj_slice text, size_t at, zj_marker *out);

/* The level of outline.h for a marker that opens a line: 1-4 for classes of GB/T 9704, 5 for items.
 */
unsigned zj_marker_level(zj_marker_kind kind);

/* Whether the kind numbers items rather than headings: 一是, 首先, ——. */
static inline bool zj_marker_is_item(zj_marker_kind kind) {
  return kind >= ZJ_MARKER_IS;
}

#endif
