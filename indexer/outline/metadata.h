/* metadata.h - title, issuer, year, date, number, addressee and kind of a report, from its frame,
 * its opening and its name.
 *
 *   国办函〔2005〕69号 … 国务院办公厅对…的答复 … 二〇〇五年七月十四日
 *   ─▶ issuer 国务院办公厅, year 2005, date 2005-07-14, docno 国办函〔2005〕69号, type 答复
 *
 * What stands in the text comes before what the names of file and folders say; every value tells
 * which (fields.h).
 *
 * Ownership  values are talloc children of 'ctx' or constants; title and path are borrowed.
 * Errors     none: what is not found stays empty. The work is bounded, whatever the text.
 * Threads    any number at once. */
#ifndef ZJ_INDEXER_OUTLINE_METADATA_H
#define ZJ_INDEXER_OUTLINE_METADATA_H

#include "indexer/outline/fields.h"
#include "indexer/outline/outline.h"

/* Fills all of out[ZJ_FIELD_COUNT]. 'path' as the index shows it. */
void zj_metadata_find(void *ctx, const zj_outline *outline, const char *path, zj_fact *out);

/* The kinds that ZJ_FIELD_TYPE knows, for lists and completion; NULL after the last. */
const char *zj_metadata_type(size_t i);

#endif
