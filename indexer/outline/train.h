/* train.h - training a model on labelled reports, and how well it does on those it did not see.
 *
 * A document is a report with its gold, cut into statements; the label of a statement is that of
 * most of its characters. Every document is also trained on in copies from which a share of the
 * cues and words is hidden: cues were chosen by people who knew the gold, and a model that sees
 * them whole learns to trust them more than unseen text bears out.
 *
 * Ownership  zj_training is a talloc child of 'ctx' and borrows the labeller.
 * Errors     those of reading; ZJ_NO_MEMORY.
 * Threads    zj_training_cross_validate() uses as many threads as there are processors. */
#ifndef ZJ_INDEXER_OUTLINE_TRAIN_H
#define ZJ_INDEXER_OUTLINE_TRAIN_H

#include "indexer/outline/gold.h"
#include "indexer/outline/labeller.h"
#include "indexer/outline/outline.h"
#include "indexer/outline/score.h"

typedef struct zj_training zj_training;

typedef struct zj_training_options {
  unsigned epochs;
  unsigned rounds;     /* trainings whose mean the model is */
  unsigned copies;     /* with hidden cues; every training takes one of them beside the whole */
  unsigned least;      /* a feature must occur in so many documents */
  unsigned least_word; /* a feature that is a word of the text, in so many */
  float rate, decay, dropout;
  float balance; /* by which power long reports count less, a statement: 0 not at all, 1 each report
                    as much as another */
  unsigned jobs;
} zj_training_options;

extern const zj_training_options zj_training_defaults;

ZJ_MUST_CHECK zj_status zj_training_new(void *ctx, zj_labeller *labeller,
                                        const zj_training_options *options, zj_training **out,
                                        zj_error *err);

/* Adds a report with its gold. 'set' names the collection it is from, 'genre' the kind of report;
 * 'weight' is how much it counts. The names are copied; 'original', 'markup' and
 * 'gold' are borrowed. */
ZJ_MUST_CHECK zj_status zj_training_add(zj_training *training, const char *name, const char *set,
                                        const char *genre, float weight, zj_slice original,
                                        const zj_markup *markup, const zj_gold *gold,
                                        zj_error *err);

size_t zj_training_documents(const zj_training *training);
size_t zj_training_statements(const zj_training *training);

/* Trains on every document. The model is a talloc child of 'ctx'. */
ZJ_MUST_CHECK zj_status zj_training_fit(zj_training *training, void *ctx, zj_model **out,
                                        zj_error *err);

/* How a document did in cross-validation. */
typedef struct zj_training_result {
  const char *name, *set, *genre;
  double accuracy;
} zj_training_result;

typedef enum zj_folds { ZJ_FOLDS_DOCUMENT, ZJ_FOLDS_GENRE } zj_folds;

/* How cross-validation goes about it. */
typedef struct zj_validation {
  zj_folds folds;
  unsigned parts;   /* in how many the documents, or the genres, are divided */
  unsigned percent; /* of the documents outside a part, how many are trained on: 100 for all */
  bool by_genre;    /* score each genre, in place of each set */
} zj_validation;

/* Leaves out one part of the documents after the other, trains on the others and scores it: parts
 * of documents at random, or of whole genres. Calls 'done' with the score of each set or genre;
 * sets
 * '*sharpness', when it is not NULL, to what calibrates the probabilities best. */
ZJ_MUST_CHECK zj_status zj_training_cross_validate(zj_training *training, const zj_validation *how,
                                                   void (*done)(void *with, const char *name,
                                                                zj_score *score),
                                                   void *with, float *sharpness, zj_error *err);

#endif
