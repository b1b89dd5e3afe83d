/* strings.h - what the pages say, in Chinese and English: the one table of interface strings.
 *
 * Threads    constant data. */
#ifndef ZJ_WEB_HTTP_STRINGS_H
#define ZJ_WEB_HTTP_STRINGS_H

#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zj_word {
  const char *key, *zh, *en;
} zj_word; /* key as templates use it: t_search */

/* The table, ended by a row of NULLs. */
const zj_word *zj_words(void);

#ifdef __cplusplus
}
#endif
#endif
