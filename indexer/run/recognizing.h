/* recognizing.h - the setting of an index that pages which are pictures are read by character
 * recognition (read/recognize.h). It is a folder of the index, in which these pages are kept:
 *
 *   INDEX/recognized/          the setting: every run recognizes; remove the folder to end that
 *   INDEX/recognized/ab/…      pages
 *   INDEX/recognized/renew     until a run has published: PDFs indexed before are read again
 *
 * Ownership  the folder's name is a talloc child of 'ctx', which has to live until
 *            zj_recognizing_end().
 * Errors     ZJ_IO when the folder cannot be made; ZJ_NO_MEMORY.
 * Threads    makes a setting of the process (recognize.h). */
#ifndef ZJ_INDEXER_RUN_RECOGNIZING_H
#define ZJ_INDEXER_RUN_RECOGNIZING_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_recognizing {
  const char *renew_path;
  bool on;
  bool renew; /* read PDFs again that were indexed without recognition */
} zj_recognizing;

/* Begins a run. 'asked': switch recognition on for this index. With 'dry_run' nothing is made. */
ZJ_MUST_CHECK zj_status zj_recognizing_begin(void *ctx, const char *index, bool asked, bool dry_run,
                                             zj_recognizing *out, zj_error *err);
/* Ends it. 'published': all of it is in the index. */
void zj_recognizing_end(const zj_recognizing *r, bool published);

#endif
