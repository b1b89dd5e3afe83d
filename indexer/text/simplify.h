/* simplify.h - a traditional character to its simplified form, by one table in memory.
 *
 *   zj_simplify_prepare();
 *   zj_simplify(0x570B)      0x56FD, 國 to 国
 *
 * The table is made once from the pairs of fold_table.h. Folding and the outline's plain text both
 * use it.
 *
 * Units      code points. A character that changes, and its simplified form, both have three bytes
 *            in UTF-8.
 * Threads    zj_simplify_prepare() may be called by any thread, any number of times; zj_simplify()
 *            only after it. */
#ifndef ZJ_INDEXER_TEXT_SIMPLIFY_H
#define ZJ_INDEXER_TEXT_SIMPLIFY_H

#include <stdint.h>

/* The code points that may change: ZJ_SIMPLIFY_FIRST up to, not including, ZJ_SIMPLIFY_END. */
enum { ZJ_SIMPLIFY_FIRST = 0x3400, ZJ_SIMPLIFY_END = 0xA000 };

/* Private: 0 for a character that is its own simplified form. */
extern uint16_t zj_simplify_table[ZJ_SIMPLIFY_END - ZJ_SIMPLIFY_FIRST];

/* Makes the table unless it is made already. */
void zj_simplify_prepare(void);

/* Returns the simplified form of 'c', or 'c' when it has none. */
static inline uint32_t zj_simplify(uint32_t c) {
  if (c < ZJ_SIMPLIFY_FIRST || c >= ZJ_SIMPLIFY_END) return c;
  uint32_t simplified = zj_simplify_table[c - ZJ_SIMPLIFY_FIRST];
  return simplified ? simplified : c;
}

#endif
