/* simplify.h - a traditional character to its simplified form, for reading and for matching, by
 * tables in memory.
 *
 *   zj_simplify_prepare();
 *   zj_simplify(0x570B)      0x56FD, 國 to 国
 *   zj_match_form(0x8457)    0x7740, 著 to 着, since 沿著 is 沿着 although 著名 is 著名
 *
 * The tables are made once from the pairs of fold_table.h. The outline's plain text has simplified
 * forms, match text has match forms.
 *
 * Units      code points. A character that changes, and its simplified form, both have three bytes
 *            in UTF-8.
 * Threads    zj_simplify_prepare() may be called by any thread, any number of times; the others
 *            only after it. */
#ifndef ZJ_INDEXER_TEXT_SIMPLIFY_H
#define ZJ_INDEXER_TEXT_SIMPLIFY_H

#include <stdint.h>

/* The code points that may change: ZJ_SIMPLIFY_FIRST up to, not including, ZJ_SIMPLIFY_END. */
enum { ZJ_SIMPLIFY_FIRST = 0x3400, ZJ_SIMPLIFY_END = 0xA000 };

/* Private: 0 for a character that is its own simplified form, or its own match form. */
extern uint16_t zj_simplify_table[ZJ_SIMPLIFY_END - ZJ_SIMPLIFY_FIRST];
extern uint16_t zj_match_table[ZJ_SIMPLIFY_END - ZJ_SIMPLIFY_FIRST];

/* Makes the tables unless they are made already. */
void zj_simplify_prepare(void);

/* Returns the simplified form of 'c', or 'c' when it has none. */
static inline uint32_t zj_simplify(uint32_t c) {
  if (c < ZJ_SIMPLIFY_FIRST || c >= ZJ_SIMPLIFY_END) return c;
  uint32_t simplified = zj_simplify_table[c - ZJ_SIMPLIFY_FIRST];
  return simplified ? simplified : c;
}

/* Returns the character that stands in match text for 'c': that of its simplified form and of all
 * that match it; 'c' when there is none. Radicals (⻘ for 青) are left alone. */
static inline uint32_t zj_match_form(uint32_t c) {
  if (c < ZJ_SIMPLIFY_FIRST || c >= ZJ_SIMPLIFY_END) return c;
  uint32_t form = zj_match_table[c - ZJ_SIMPLIFY_FIRST];
  return form ? form : c;
}

#endif
