/* relabel.h - labelling an index anew by other rules, from its own text, without reading a report
 * again.
 *
 *   original = match text + edits ─▶ outline, facts ─▶ columns, passages, nodes, strings of a new
 * segment postings, match text and edits stay what they are: the new segment links to the same
 * files
 *
 * Published as a new generation when all segments are done; readers go on with the one they have. A
 * failure or an interruption at any point leaves the index as it was.
 *
 * Errors     ZJ_NO_INDEX; ZJ_LOCKED; ZJ_BAD_INPUT for a faulty rule table, or when the rules would
 * move the begin of a paragraph, which only a rebuild can do. Threads    one run per process. */
#ifndef ZJ_INDEXER_RUN_RELABEL_H
#define ZJ_INDEXER_RUN_RELABEL_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_relabel_options {
  const char *index_dir;
  const char *rules_file; /* NULL: the table compiled in */
  int jobs;               /* worker processes, at least 1 */
} zj_relabel_options;

typedef struct zj_relabel_result {
  uint64_t generation, reports, paragraphs;
  uint64_t changed; /* paragraphs whose roles are others now */
  char rules_version[17];
  double seconds;
} zj_relabel_result;

ZJ_MUST_CHECK zj_status zj_relabel(void *ctx, const zj_relabel_options *options,
                                   zj_relabel_result *out, zj_error *err);

#endif
