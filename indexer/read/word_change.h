/* word_change.h - the lists of property changes (sprm) in a Word 97 to 2003 document: a number of
 * 16 bits that says what changes, and an operand.
 *
 * Units      bytes.
 * Ownership  operands point into the list.
 * Errors     none; a list ends where a change does not fit in it.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_WORD_CHANGE_H
#define ZJ_INDEXER_READ_WORD_CHANGE_H

#include "indexer/base/text.h"

/* The changes that matter here. */
enum {
  ZJ_WORD_DELETED = 0x0800,
  ZJ_WORD_HIDDEN = 0x083C,
  ZJ_WORD_SPECIAL = 0x0855,
  ZJ_WORD_SYMBOL = 0x6A09, /* a font and a character of it */
  ZJ_WORD_IN_TABLE = 0x2416,
  ZJ_WORD_ROW_END = 0x2417,
  ZJ_WORD_INNER_CELL_END = 0x244B,
  ZJ_WORD_INNER_ROW_END = 0x244C,
  ZJ_WORD_TABLES = 0x6649, /* the number of tables, one in the other */
  ZJ_WORD_LIST_LEVEL = 0x260A,
  ZJ_WORD_LIST = 0x460B,
  ZJ_WORD_OUTLINE_LEVEL = 0x2640
};

typedef struct zj_word_change {
  unsigned number;
  zj_slice operand; /* at least one byte */
} zj_word_change;

/* Reads the change at *at of a list, and moves there to the next; false after the last. */
bool zj_word_change_next(zj_slice list, size_t *at, zj_word_change *out);

/* The first byte of the operand. */
unsigned zj_word_change_byte(const zj_word_change *change);

#endif
