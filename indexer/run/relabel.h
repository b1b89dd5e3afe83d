/* relabel.h - relabels an index by another roles model, from its own text, without reading files
 * again.
 *
 *   match text + edits ─▶ original ─▶ outline, facts ─▶ tables of a new segment
 *
 * Postings, match text and edits do not change: the new segment has hard links to the same files.
 * The new generation is published when all segments are done. A failure or an interruption at any
 * point leaves the index as it was.
 *
 * Ownership  nothing is kept.
 * Errors     ZJ_NO_INDEX; ZJ_LOCKED; ZJ_BAD_INPUT for a faulty rule table, or when the rules would
 *            move the begin of a paragraph, which only a rebuild can do; ZJ_IO; ZJ_NO_MEMORY.
 * Threads    one run per process; it forks. */
#ifndef ZJ_INDEXER_RUN_RELABEL_H
#define ZJ_INDEXER_RUN_RELABEL_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/labeller.h"

typedef struct zj_relabel_options {
  const char *index_dir;
  zj_labeller_files labels; /* what replaces parts of the labeller; NULL: as compiled in */
  int jobs;                 /* worker processes, at least 1 */
} zj_relabel_options;

typedef struct zj_relabel_result {
  uint64_t generation, reports, paragraphs;
  uint64_t changed; /* paragraphs whose roles have changed */
  char rules_version[26];
  double seconds;
} zj_relabel_result;

/* Relabels the index and publishes the result as a new generation. */
ZJ_MUST_CHECK zj_status zj_relabel(void *ctx, const zj_relabel_options *options,
                                   zj_relabel_result *out, zj_error *err);

#endif
