/* intake.h - reads a file and makes what a segment holds of it: original, outline, facts. `index`
 * and `--scan` both use it.
 *
 * Ownership  a zj_intake is a talloc child of 'ctx'; it borrows 'file' and 'rules'.
 * Errors     an error concerns the file; its text is a reason that can follow the path.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_STORE_INTAKE_H
#define ZJ_INDEXER_STORE_INTAKE_H

#include "indexer/outline/labeller.h"
#include "indexer/outline/outline.h"
#include "indexer/read/extract.h"
#include "indexer/read/files.h"
#include "indexer/store/segment.h"

typedef struct zj_intake {
  zj_source *source; /* NULL when the file was not read (intake_kept.h) */
  zj_outline *outline;
  zj_report_facts facts; /* strings borrowed from the file, its source and outline */
} zj_intake;

/* Reads 'file', in the encoding named or, when that is NULL, the one detected. */
ZJ_MUST_CHECK zj_status zj_intake_file(void *ctx, const zj_labeller *rules, const zj_file *file,
                                       const char *encoding, zj_intake **out, zj_error *err);

/* The same for bytes that were given otherwise; 'file' lends them its path, whose suffix decides
 * for what cannot be recognized. The bytes must outlive the intake. */
ZJ_MUST_CHECK zj_status zj_intake_bytes(void *ctx, const zj_labeller *rules, const zj_file *file,
                                        zj_slice bytes, const char *encoding, zj_intake **out,
                                        zj_error *err);

#endif
