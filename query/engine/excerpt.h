/* excerpt.h - matches to what a reader is shown: whole sentences, where they stand, the headings
 * above them.
 *
 * Units      lines 1-based, characters are code points of the original's line.
 * Ownership  hits are talloc children of 'ctx'. */
#ifndef ZJ_QUERY_ENGINE_EXCERPT_H
#define ZJ_QUERY_ENGINE_EXCERPT_H

#include "indexer/store/snapshot.h"
#include "query/engine/hits.h"
#include "query/engine/matches.h"
#include "query/language/unit.h"

typedef struct zj_excerpts {
  void *ctx;
  const zj_snapshot *snapshot;
  const zj_segment *segment;
  double score;
  size_t skip;          /* sentences still to leave out */
  size_t limit;         /* 0: none */
  zj_deadline deadline; /* looked at for every match; none at first */
  zj_unit unit;         /* what a hit is: ZJ_UNIT_SENTENCE or ZJ_UNIT_PARAGRAPH */
  zj_hit *hits;
  size_t count, capacity;
  /* private */
  uint32_t crumbs_node; /* the headings made last, which neighbours share */
  const char **crumbs;
  size_t crumb_count;
  bool have_crumbs;
} zj_excerpts;

bool zj_excerpts_full(const zj_excerpts *excerpts);

/* Adds the hits of one paragraph. ZJ_LIMIT when the deadline is past: those made before it stand.
 */
ZJ_MUST_CHECK zj_status zj_excerpts_add(zj_excerpts *excerpts, uint32_t paragraph,
                                        const zj_paragraph_view *view, const zj_match_list *hits,
                                        zj_error *err);

/* A stretch of a paragraph as running text, with the place where it begins; blanks at its begin are
 * left out. */
typedef struct zj_cutting {
  uint32_t line, start_char;
  zj_slice text;
} zj_cutting;
ZJ_MUST_CHECK zj_status zj_excerpt_cut(void *ctx, const zj_segment *segment, uint32_t paragraph,
                                       zj_match_range at, zj_cutting *out, zj_error *err);

/* Headings from the outermost to that of 'node'; the root has none. */
ZJ_MUST_CHECK zj_status zj_crumbs_make(void *ctx, const zj_segment *segment, uint32_t node,
                                       const char ***crumbs, size_t *count, zj_error *err);

#endif
