/* intake.h - one file to what a segment takes of it: original, outline, facts. `index` and `--scan`
 * both read here. */
#ifndef ZJ_INDEXER_STORE_INTAKE_H
#define ZJ_INDEXER_STORE_INTAKE_H

#include "indexer/outline/outline.h"
#include "indexer/outline/rules.h"
#include "indexer/read/extract.h"
#include "indexer/read/files.h"
#include "indexer/store/segment.h"

typedef struct zj_intake {
  zj_source *source;
  zj_outline *outline;
  zj_report_facts facts; /* strings borrowed from 'file', source and outline */
} zj_intake;

/* *out is a talloc child of 'ctx'; it borrows 'file' and 'rules'. Any error is the file's own: its
 * text is a reason that follows the path. */
ZJ_MUST_CHECK zj_status zj_intake_file(void *ctx, const zj_rules *rules, const zj_file *file,
                                       const char *encoding, zj_intake **out, zj_error *err);

#endif
