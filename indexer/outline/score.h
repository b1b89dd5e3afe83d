/* score.h - how far an outline agrees with gold.
 *
 * A character scores |common roles| / |roles that either names|; every kind of frame, and noise,
 * are one role; blanks do not count. A boundary is where a stretch of problems begins or ends in
 * gold; its error is the distance, in characters, to the nearest place where a found one does. A
 * heading is right when one is found at its line and character.
 *
 * Ownership  zj_score grows by talloc on 'ctx' of its making.
 * Threads    one score per thread. */
#ifndef ZJ_INDEXER_OUTLINE_SCORE_H
#define ZJ_INDEXER_OUTLINE_SCORE_H

#include "indexer/outline/gold.h"
#include "indexer/outline/outline.h"

typedef struct zj_role_score {
  uint64_t right, extra, missed;
} zj_role_score; /* characters */

typedef struct zj_file_score {
  const char *name;
  double accuracy;
} zj_file_score;

typedef struct zj_score {
  void *ctx;
  double sum;
  uint64_t chars;
  zj_role_score roles[ZJ_ROLE_COUNT];
  uint32_t *errors;
  size_t error_count; /* of boundaries; UINT32_MAX where the report has no found boundary at all */
  zj_role_score headings;
  zj_file_score *files;
  size_t file_count;
} zj_score;

zj_score *zj_score_new(void *ctx);

/* Adds a report. 'name' is copied. */
void zj_score_add(zj_score *score, const char *name, const zj_gold *gold,
                  const zj_outline *outline);

double zj_score_f1(const zj_role_score *score);
static inline double zj_score_precision(const zj_role_score *s) {
  return s->right ? (double)s->right / (double)(s->right + s->extra) : 0;
}
static inline double zj_score_recall(const zj_role_score *s) {
  return s->right ? (double)s->right / (double)(s->right + s->missed) : 0;
}
/* Mean F1 of the roles that gold gives to at least 200 characters. */
double zj_score_macro_f1(const zj_score *score);
static inline bool zj_score_is_known(const zj_role_score *s) {
  return s->right + s->missed >= 200;
}
double zj_score_accuracy(const zj_score *score);

/* Sorts the errors of boundaries and returns the one that a share of them does not exceed; 0 when
 * there are none. */
uint32_t zj_score_error_at(zj_score *score, double share);
/* Sorts the files, the worst first. */
void zj_score_sort_files(zj_score *score);

#endif
