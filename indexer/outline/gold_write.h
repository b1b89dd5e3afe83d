/* gold_write.h - writes the roles of an outline in the columns of gold files (gold.h).
 *
 * Ownership  the stream is borrowed.
 * Errors     none; the caller looks for failed writes.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_OUTLINE_GOLD_WRITE_H
#define ZJ_INDEXER_OUTLINE_GOLD_WRITE_H

#include <stdio.h>

#include "indexer/outline/outline.h"

/* Writes the header row and a row for every passage and every line that is not blank; with
 * 'certainty' two more columns: the roles that are certain, and all that are possible. */
void zj_gold_write(FILE *to, const zj_outline *outline, bool certainty);

#endif
