/* word_change.c - the lists of property changes in a Word 97 to 2003 document. */
#include "indexer/read/word_change.h"

#include "indexer/read/compound.h"

enum { TABLE_DEFINITION = 0xD608 }; /* the one with two bytes for its length */

/* The three upper bits of the number say how long the operand is; 0 here: it begins with that. */
static size_t operand_length(unsigned number, zj_slice list, size_t at) {
  static const unsigned char lengths[] = {1, 1, 2, 4, 2, 2, 0, 3};
  size_t length = lengths[number >> 13];
  if (length) return length;
  if (number == TABLE_DEFINITION) return 1 + (size_t)zj_u16_at(list, at);
  return 1 + (size_t)(at < list.length ? (unsigned char)list.at[at] : 0);
}

bool zj_word_change_next(zj_slice list, size_t *at, zj_word_change *out) {
  if (*at + 2 >= list.length) return false;
  out->number = zj_u16_at(list, *at);
  size_t begin = *at + 2, length = operand_length(out->number, list, begin);
  if (length > list.length - begin) return false;
  out->operand = zj_slice_cut(list, begin, begin + length);
  *at = begin + length;
  return true;
}

unsigned zj_word_change_byte(const zj_word_change *change) {
  return (unsigned char)change->operand.at[0];
}
