/* excerpt.h - turns matches into the hits that a reader is shown: whole sentences with their places
 * and the headings above them.
 *
 *   zj_excerpts excerpts = {.ctx = ctx, .snapshot = snapshot, .segment = segment, .limit = 3};
 *   status = zj_excerpts_add(&excerpts, paragraph, &view, &matches, err);
 *
 * Units      lines from 1; characters are code points of the original's line, from 0.
 * Ownership  hits are talloc children of 'ctx'.
 * Errors     ZJ_CORRUPT when an original cannot be rebuilt, ZJ_LIMIT, ZJ_NO_MEMORY.
 * Threads    those of the snapshot. */
#ifndef ZJ_QUERY_ENGINE_EXCERPT_H
#define ZJ_QUERY_ENGINE_EXCERPT_H

#include "indexer/store/snapshot.h"
#include "query/engine/deadline.h"
#include "query/engine/hits.h"
#include "query/engine/matches.h"
#include "query/engine/paragraph_text.h"
#include "query/language/unit.h"

typedef struct zj_excerpts {
  void *ctx;
  const zj_snapshot *snapshot;
  const zj_segment *segment;
  double score;         /* of the report, copied to its hits */
  size_t skip;          /* sentences still to leave out */
  size_t limit;         /* the most hits; 0: no limit */
  zj_deadline deadline; /* checked for every match; zeros: none */
  zj_unit unit;         /* what one hit is: ZJ_UNIT_SENTENCE or ZJ_UNIT_PARAGRAPH */
  zj_hit *hits;         /* the result */
  size_t count, capacity;
  /* private */
  uint32_t crumbs_node; /* the node of the last headings, which neighbours share */
  const char **crumbs;
  size_t crumb_count;
  bool have_crumbs;
} zj_excerpts;

/* Whether the limit is reached. */
bool zj_excerpts_full(const zj_excerpts *excerpts);

/* Adds the hits of one paragraph, whose matches are ordered. ZJ_LIMIT when the deadline passes: the
 * hits made before remain. */
ZJ_MUST_CHECK zj_status zj_excerpts_add(zj_excerpts *excerpts, uint32_t paragraph,
                                        const zj_paragraph_view *view, const zj_match_list *hits,
                                        zj_error *err);

/* A part of a paragraph as running text, with the place where it begins, blanks before it left out.
 */
typedef struct zj_cutting {
  uint32_t line, start_char;
  zj_slice text;
} zj_cutting;

/* Cuts 'at' out of a paragraph. */
ZJ_MUST_CHECK zj_status zj_excerpt_cut(void *ctx, const zj_segment *segment, uint32_t paragraph,
                                       zj_match_range at, zj_cutting *out, zj_error *err);

/* The same for several cuts, of which those of one paragraph after the other restore its original
 * once. A zj_excerpt_source starts as zeros, and all cuts have the same 'ctx' and segment. */
typedef struct zj_excerpt_source {
  bool open; /* private, all of them */
  uint32_t paragraph;
  zj_paragraph_view view;
  zj_paragraph_text text;
} zj_excerpt_source;
ZJ_MUST_CHECK zj_status zj_excerpt_cut_on(void *ctx, zj_excerpt_source *source,
                                          const zj_segment *segment, uint32_t paragraph,
                                          zj_match_range at, zj_cutting *out, zj_error *err);

/* Sets *crumbs to the headings from the outermost to that of 'node'; the root has none. */
ZJ_MUST_CHECK zj_status zj_crumbs_make(void *ctx, const zj_segment *segment, uint32_t node,
                                       const char ***crumbs, size_t *count, zj_error *err);

#endif
