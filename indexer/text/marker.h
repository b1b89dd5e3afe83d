/* marker.h - reads the marks that number headings and items.
 *
 *   zj_marker_read(ZJ_LIT("（二）资金不足"), 0, &m)      ZJ_MARKER_SUB, value 2, length 9
 *
 * Works on plain text (outline/plain.h) and on lines of the original alike. 一、二、三产业, 1.5倍,
 * 2020.3 and 统一是 look like marks and are not read as such.
 *
 * Units      bytes.
 * Errors     none.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_TEXT_MARKER_H
#define ZJ_INDEXER_TEXT_MARKER_H

#include "indexer/base/text.h"

/* The kinds that number headings come first, then those that number items only. */
typedef enum zj_marker_kind {
  ZJ_MARKER_PART,    /* 第一部分, 第一编 */
  ZJ_MARKER_CHAPTER, /* 第一章 */
  ZJ_MARKER_ONE,     /* 一、 */
  ZJ_MARKER_SECTION, /* 第一节 */
  ZJ_MARKER_SUB,     /* （一） ㈠ */
  ZJ_MARKER_NUMBER,  /* 1. ⒈ */
  ZJ_MARKER_PAREN,   /* （1） ⑴ */
  ZJ_MARKER_CIRCLE,  /* ① ❶ ㉑ */
  ZJ_MARKER_IS,      /* 一是 */
  ZJ_MARKER_FIRST,   /* 第一， */
  ZJ_MARKER_ORDER,   /* 首先 */
  ZJ_MARKER_ITS,     /* 其一 */
  ZJ_MARKER_MUST,    /* 一要 */
  ZJ_MARKER_DASH     /* —— */
} zj_marker_kind;

enum { ZJ_MARKER_LAST = 999 }; /* the value of 最后, which follows any other value */

typedef struct zj_marker {
  zj_marker_kind kind;
  unsigned value; /* 1 for the first of a run; 0 for a dash */
  size_t length;  /* bytes of the mark with its punctuation */
} zj_marker;

/* Reads the mark at byte 'at' of 'text', which must be the start of a line or clause. Returns false
 * and leaves *out alone when there is no mark. */
bool zj_marker_read(zj_slice text, size_t at, zj_marker *out);

/* Returns the level (outline.h) of a mark at the start of a line: 1 to 4 for the classes of GB/T
 * 9704, 5 for items. */
unsigned zj_marker_level(zj_marker_kind kind);

/* Whether a kind numbers items only, never headings: 一是, 首先, ——. */
static inline bool zj_marker_is_item(zj_marker_kind kind) {
  return kind >= ZJ_MARKER_IS;
}

#endif
