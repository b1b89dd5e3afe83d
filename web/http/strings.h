/* strings.h - the interface strings of the pages in Chinese and English, in one table.
 *
 * Threads    constant data. */
#ifndef ZJ_WEB_HTTP_STRINGS_H
#define ZJ_WEB_HTTP_STRINGS_H

#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/* 'key' is the name that templates use: t_search. */
typedef struct zj_word {
  const char *key, *zh, *en;
} zj_word;

/* The table; its last row is all NULL. */
const zj_word *zj_words(void);

#ifdef __cplusplus
}
#endif
#endif
