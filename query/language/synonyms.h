/* synonyms.h - groups of words that ~WORD treats as equal: one group a line, words separated by
 * blanks, commas or 、.
 *
 *   # comment
 *   干部培训 教育培训 业务培训 轮训
 *
 * A file of the user's replaces the list compiled in (synonyms.txt).
 *
 * Ownership  a list is a talloc child of 'ctx'; words are borrowed from it.
 * Errors     ZJ_BAD_INPUT, ZJ_IO, ZJ_NO_MEMORY.
 * Threads    constant once loaded. */
#ifndef ZJ_QUERY_LANGUAGE_SYNONYMS_H
#define ZJ_QUERY_LANGUAGE_SYNONYMS_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

enum { ZJ_SYNONYMS_MAX_WORDS = 32 }; /* of one line */

typedef struct zj_synonyms zj_synonyms;

/* Sets *out to the list compiled in. It is constant, and a test reads it: only memory can be
 * wanting. */
ZJ_MUST_CHECK zj_status zj_synonyms_builtin(const zj_synonyms **out, zj_error *err);

/* Reads a file. ZJ_BAD_INPUT names the file and the line at fault: a word alone, a word that is on
 * another line too, text that is not UTF-8, too many words. ZJ_IO when the file cannot be read. */
ZJ_MUST_CHECK zj_status zj_synonyms_load(void *ctx, const char *path, zj_synonyms **out,
                                         zj_error *err);

/* Sets *words to the words of the line that holds 'word', including itself, and *count to their
 * number; 0 when no line does. Words are equal when they fold to the same text. ZJ_OK, or
 * ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_synonyms_find(const zj_synonyms *synonyms, zj_slice word,
                                         const char *const **words, size_t *count);

/* The file that the list was read from; "" for the list compiled in. */
const char *zj_synonyms_path(const zj_synonyms *synonyms);

/* The number of groups, and the words of one of them with their number. line < the number. */
size_t zj_synonyms_lines(const zj_synonyms *synonyms);
size_t zj_synonyms_line(const zj_synonyms *synonyms, size_t line, const char *const **words);

#endif
