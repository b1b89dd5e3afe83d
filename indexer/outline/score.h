/* score.h - measures how far outlines agree with gold.
 *
 * Every character has a set of roles in gold and one in the outline; it scores the number of common
 * roles divided by the number of roles in either set. All kinds of frame, and noise, count as one
 * role; blanks do not count. A boundary is a place where a run of problems begins or ends in gold;
 * its error is the distance to the nearest boundary of the outline. A heading is right when the
 * outline has one at its line and character.
 *
 * Units      characters (code points).
 * Ownership  a zj_score is a talloc child of 'ctx' and owns its members.
 * Errors     zj_score_add() returns nothing. The score remembers that memory ran out, and its owner
 *            asks with zj_score_status() once, after the last report.
 * Threads    one score per thread. */
#ifndef ZJ_INDEXER_OUTLINE_SCORE_H
#define ZJ_INDEXER_OUTLINE_SCORE_H

#include "indexer/outline/gold.h"
#include "indexer/outline/outline.h"

typedef struct zj_role_score {
  uint64_t right, extra, missed; /* characters, or headings */
} zj_role_score;

/* Characters whose passage is as sure as a bin says, and how much of them is right: of a calibrated
 * model, 85 % of those in the bin from 80 to 90 are. */
typedef struct zj_certainty_score {
  uint64_t chars;
  double right;  /* sum of their scores */
  uint64_t sure; /* sum of the percentages */
} zj_certainty_score;

enum { ZJ_CERTAINTIES = 10 };

typedef struct zj_file_score {
  const char *name;
  double accuracy; /* mean score of its characters */
} zj_file_score;

typedef struct zj_score {
  double sum;     /* of the scores of all characters */
  uint64_t chars; /* number of characters */
  zj_role_score roles[ZJ_ROLE_COUNT];
  zj_role_score sure[ZJ_ROLE_SCOPES];  /* what ROLE! finds */
  zj_role_score maybe[ZJ_ROLE_SCOPES]; /* what ROLE? finds */
  zj_certainty_score certainty[ZJ_CERTAINTIES];
  uint32_t *errors; /* one per boundary; UINT32_MAX when the outline has no boundary at all */
  size_t error_count;
  zj_role_score headings;
  zj_file_score *files;
  size_t file_count;
  bool failed; /* memory ran out, and reports are missing */
} zj_score;

/* Returns an empty score, or NULL when memory runs out. */
zj_score *zj_score_new(void *ctx);

/* Adds a report; 'name' is copied. */
void zj_score_add(zj_score *score, const char *name, const zj_gold *gold,
                  const zj_outline *outline);

/* Returns ZJ_OK, or ZJ_NO_MEMORY when a report could not be added. */
ZJ_MUST_CHECK zj_status zj_score_status(const zj_score *score, zj_error *err);

/* The mean score of all characters. */
double zj_score_accuracy(const zj_score *score);

/* Precision, recall, and their harmonic mean; 0 when nothing is right. */
static inline double zj_score_precision(const zj_role_score *s) {
  return s->right ? (double)s->right / (double)(s->right + s->extra) : 0;
}
static inline double zj_score_recall(const zj_role_score *s) {
  return s->right ? (double)s->right / (double)(s->right + s->missed) : 0;
}
double zj_score_f1(const zj_role_score *score);

/* Whether gold gives a role to at least 200 characters, and the mean F1 of these roles. */
static inline bool zj_score_is_known(const zj_role_score *s) {
  return s->right + s->missed >= 200;
}
double zj_score_macro_f1(const zj_score *score);

/* Sorts the errors of the boundaries and returns the one below which 'share' (0 to 1) of them lie;
 * 0 when there are none. */
uint32_t zj_score_error_at(zj_score *score, double share);

/* Sorts the files, the worst first. */
void zj_score_sort_files(zj_score *score);

#endif
