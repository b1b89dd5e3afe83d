/* spell.h - what a word may have meant that is hardly found: the same with characters that sound or
 * look alike, or the characters of its pinyin.
 *
 *   年青干部, 形势主义      ─▶ 年轻干部, 形式主义
 *   nianqing ganbu         ─▶ 年轻干部
 *
 * Two neighbours are tried only when the index holds this pair of characters (likeness.h has the
 * table). Whether the whole word is found, the caller counts.
 *
 * Ownership  results are talloc children of 'ctx'.
 * Errors     those of the postings (ZJ_CORRUPT, ZJ_IO); ZJ_NO_MEMORY.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_SPELL_H
#define ZJ_QUERY_ANSWER_SPELL_H

#include "indexer/store/snapshot.h"
#include "query/engine/deadline.h"

enum { ZJ_SPELL_MAX = 8 };

typedef struct zj_spellings {
  const char *at[ZJ_SPELL_MAX]; /* the most plausible first, none of them the word itself */
  size_t count;
} zj_spellings;

/* Whether a word in match text is pinyin of two syllables or more. */
bool zj_spell_is_pinyin(zj_slice word);

/* Finds what a word may have meant; 'word' is match text. Nothing for a word that is neither all
 * Han characters, two to sixteen, nor pinyin, and nothing for a snapshot without postings. When the
 * deadline passes the list may be short. */
ZJ_MUST_CHECK zj_status zj_spell_find(void *ctx, const zj_snapshot *snapshot, zj_slice word,
                                      zj_deadline *deadline, zj_spellings *out, zj_error *err);

#endif
