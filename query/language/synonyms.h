/* synonyms.h - words that ~WORD puts beside each other: one line a group, parted by blanks, commas
 * or 、.
 *
 *   # comment
 *   干部培训 教育培训 业务培训 轮训
 *
 * A file of the user's replaces the list compiled in (synonyms.txt).
 *
 * Ownership  a talloc child of 'ctx'.
 * Threads    constant once loaded. */
#ifndef ZJ_QUERY_LANGUAGE_SYNONYMS_H
#define ZJ_QUERY_LANGUAGE_SYNONYMS_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

enum { ZJ_SYNONYMS_MAX_WORDS = 32 }; /* of one line */

typedef struct zj_synonyms zj_synonyms;

/* The list compiled in. */
const zj_synonyms *zj_synonyms_builtin(void);

/* Reads a file. ZJ_BAD_INPUT names it and the line at fault: one word alone, a word that stands in
 * another line too, no UTF-8, too many words. ZJ_IO when it cannot be read. */
ZJ_MUST_CHECK zj_status zj_synonyms_load(void *ctx, const char *path, zj_synonyms **out,
                                         zj_error *err);

/* The words of the line that holds 'word', itself among them; 0 when none does. Words are alike
 * when they fold alike. */
size_t zj_synonyms_find(const zj_synonyms *synonyms, zj_slice word, const char *const **words);

/* The file that the words came from, "" for the list compiled in, and line by line all of them. */
const char *zj_synonyms_path(const zj_synonyms *synonyms);
size_t zj_synonyms_lines(const zj_synonyms *synonyms);
size_t zj_synonyms_line(const zj_synonyms *synonyms, size_t line, const char *const **words);

#endif
