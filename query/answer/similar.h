/* similar.h - finds paragraphs that say the same as a given one: copies, reworked copies, stock
 * phrases carried from year to year.
 *
 *   the paragraph's rarest pairs of characters ─▶ paragraphs that share several of them
 *                                              ─▶ the runs of text that both have
 *
 * The text decides: only runs of at least ZJ_SIMILAR_RUN characters (letters, digits, Han; marks
 * and blanks do not interrupt a run) that occur in both count. 'share' is the part of the two texts
 * that lies in such runs, from 0 to 1. A paragraph is close when at least a quarter of the text is
 * shared and one run has ZJ_SIMILAR_LONG characters, or when a whole sentence of at least
 * ZJ_SIMILAR_LONG characters is the same.
 *
 * Units      runs are measured in characters, 'share' from 0 to 1.
 * Ownership  results are talloc children of 'ctx' and borrow the snapshot.
 * Errors     those of the postings (ZJ_CORRUPT, ZJ_IO); ZJ_NO_MEMORY.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_SIMILAR_H
#define ZJ_QUERY_ANSWER_SIMILAR_H

#include <jansson.h>

#include "query/answer/letters.h"
#include "query/engine/excerpt.h"
#include "query/engine/search.h"

enum {
  ZJ_SIMILAR_RUN = ZJ_PIECE, /* characters of the shortest run that counts */
  ZJ_SIMILAR_LONG = 8,       /* characters of a run or sentence that makes a paragraph close */
  ZJ_SIMILAR_LIMIT = 200     /* paragraphs in a list */
};

/* A close paragraph, as a hit whose matches are the runs that both have. A match that is a whole
 * sentence of both has operand 1, any other 0. */
typedef struct zj_similar {
  size_t segment;
  uint32_t report;
  zj_report_facts facts;
  zj_hit hit; /* the whole paragraph; its score is the share */
  double share;
  uint32_t longest; /* characters of the longest run */
  uint32_t same_sentences;
} zj_similar;

typedef struct zj_similar_list {
  zj_report_facts facts; /* of the given paragraph's report */
  zj_cutting of;         /* the given paragraph */
  zj_similar *at;
  size_t count; /* closest first, equals in the order of the index */
  bool partial; /* the time ran out: there may be more, and closer ones */
} zj_similar_list;

/* Finds the 'limit' (0: ZJ_SIMILAR_LIMIT) paragraphs closest to one of the snapshot, without itself
 * and without noise. When the deadline passes, those found before. */
ZJ_MUST_CHECK zj_status zj_similar_find(void *ctx, zj_snapshot *snapshot, size_t segment,
                                        uint32_t paragraph, size_t limit, zj_deadline *deadline,
                                        zj_similar_list *out, zj_error *err);

/* The same for a text that is in no report, such as one that somebody pasted; out->of has only its
 * text, and out->facts are empty. */
ZJ_MUST_CHECK zj_status zj_similar_find_text(void *ctx, zj_snapshot *snapshot, zj_slice text,
                                             size_t limit, zj_deadline *deadline,
                                             zj_similar_list *out, zj_error *err);

/* Returns a new reference to
 *   {"schema":1,"of":{"report":ID,"path":…,"line":…,"start_char":…,"text":…},"exact":BOOL,
 *    "similar":[ONE,…]}
 * (of a text that is in no report "of" has only "text"), where ONE is
 *   {"type":"similar","id":"ID:LINE:CHAR","report":…,"path":…,"title":…,"title_found":…,
 *    "line":…,"start_char":…,"roles":[…],"crumbs":[…],"paragraph":…,
 *    "share":0.61,"longest":40,"same_sentences":1,
 *    "shared":[{"line":…,"start_char":…,"length_chars":…,"sentence":true?},…],
 *    "marked":[as in an answer]} */
json_t *zj_similar_json(const zj_similar_list *list);

/* Returns a new reference to ONE. */
json_t *zj_similar_json_one(const zj_similar *similar);

#endif
