/* similar.h - paragraphs that say the same as a given one: copies, reworked copies, stock phrases
 * carried from year to year.
 *
 *   the rarest pairs of characters of the paragraph ─▶ paragraphs that share several of them ─▶ the
 * runs of text both have
 *
 * The text decides: what counts is the runs of at least ZJ_SIMILAR_RUN characters (letters, digits,
 * Han; marks and blanks do not part a run) that stand in both. 'share' is how much of the two is in
 * such runs, from 0 to 1. A paragraph is close when a quarter of the text is shared and one run has
 * ZJ_SIMILAR_LONG characters, or when a whole sentence of ZJ_SIMILAR_LONG characters or more is the
 * same.
 *
 * Ownership  results are talloc children of 'ctx' and borrow the snapshot.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_SIMILAR_H
#define ZJ_QUERY_ANSWER_SIMILAR_H

#include <jansson.h>

#include "query/engine/excerpt.h"
#include "query/engine/search.h"

enum { ZJ_SIMILAR_RUN = 4, ZJ_SIMILAR_LONG = 8, ZJ_SIMILAR_LIMIT = 200 };

/* A close paragraph as a hit whose matches are what both have. A match that is a whole sentence of
 * both has operand 1, any other 0. */
typedef struct zj_similar {
  size_t segment;
  uint32_t report;
  zj_report_facts facts;
  zj_hit hit; /* of the whole paragraph; 'score' is the share */
  double share;
  uint32_t longest; /* characters of the longest run */
  uint32_t same_sentences;
} zj_similar;

typedef struct zj_similar_list {
  zj_report_facts facts; /* of the report asked about */
  zj_cutting of;         /* the paragraph asked about */
  zj_similar *at;
  size_t count; /* closest first, equals in the order of the index */
} zj_similar_list;

/* The 'limit' (0: ZJ_SIMILAR_LIMIT) closest to a paragraph of the snapshot. It is not close to
 * itself. Noise is left out. */
ZJ_MUST_CHECK zj_status zj_similar_find(void *ctx, zj_snapshot *snapshot, size_t segment,
                                        uint32_t paragraph, size_t limit, zj_similar_list *out,
                                        zj_error *err);

/* {"schema":1,"of":{"report":ID,"path":…,"line":…,"start_char":…,"text":…},
 *  "similar":[{"type":"similar","id":"ID:LINE:CHAR","report":…,"path":…,"title":…,"title_found":…,"line":…,"start_char":…,"roles":[…],"crumbs":[…],
 *              "paragraph":…,"share":0.61,"longest":40,"same_sentences":1,
 *              "shared":[{"line":…,"start_char":…,"length_chars":…,"sentence":true?}],"marked":[as
 * in an answer]}]}; a new reference. */
json_t *zj_similar_json(const zj_similar_list *list);
json_t *zj_similar_json_one(const zj_similar *similar);

#endif
