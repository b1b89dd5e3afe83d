/* metadata.h - finds title, issuer, year, date, number, addressee and kind of a report, in its
 * frame, its opening and its file name.
 *
 *   国办函〔2005〕69号 … 国务院办公厅对…的答复 … 二〇〇五年七月十四日
 *   ─▶ issuer 国务院办公厅, year 2005, date 2005-07-14, docno 国办函〔2005〕69号, type 答复
 *
 * A value found in the text is preferred to one inferred from the names of file and folders; every
 * value has its source (fields.h).
 *
 * Ownership  values are talloc children of 'ctx' or constants; the title may be that of the
 *            outline, and the path is borrowed.
 * Errors     ZJ_NO_MEMORY. A value that is not found is empty. The work is bounded for any text.
 * Threads    any. */
#ifndef ZJ_INDEXER_OUTLINE_METADATA_H
#define ZJ_INDEXER_OUTLINE_METADATA_H

#include "indexer/outline/fields.h"
#include "indexer/outline/outline.h"

/* Sets all of out[ZJ_FIELD_COUNT]. 'path' is that shown by the index. After an error the values are
 * incomplete but valid. */
ZJ_MUST_CHECK zj_status zj_metadata_find(void *ctx, const zj_outline *outline, const char *path,
                                         zj_fact *out, zj_error *err);

/* Returns kind number 'i' (0-based) of ZJ_FIELD_TYPE, for lists and completion; NULL after the
 * last. */
const char *zj_metadata_type(size_t i);

#endif
