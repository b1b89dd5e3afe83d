/* named.h - whether a word that somebody typed is a name of the program's: problems or Problems,
 * 问题 or 問題.
 *
 * Units      bytes.
 * Threads    no shared state but the tables of simplify.h, which are made when they are needed. */
#ifndef ZJ_INDEXER_TEXT_NAMED_H
#define ZJ_INDEXER_TEXT_NAMED_H

#include "indexer/base/text.h"

/* Compares without regard to the case of ASCII letters, and traditional characters as simplified
 * ones. 'name' is lower case and simplified, or NULL, which nothing is. */
bool zj_named(zj_slice word, const char *name);

#endif
