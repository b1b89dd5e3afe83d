/* crf.h - a linear-chain conditional random field over the statements of a report.
 *
 * The score of a labelling is the sum of the weights of every statement's features for its label
 * and of the step from label to label, which depends on the seam between two statements. Lafferty,
 * McCallum and Pereira, "Conditional Random Fields" (ICML 2001); forward-backward in scaled
 * probabilities as in Rabiner, "A Tutorial on Hidden Markov Models" (1989); training by AdaGrad
 * (Duchi et al., JMLR 2011) with weights averaged over the epochs.
 *
 * Ownership  talloc children of 'ctx'.
 * Threads    a model is constant while it decodes: any number of threads may share it. */
#ifndef ZJ_INDEXER_OUTLINE_CRF_H
#define ZJ_INDEXER_OUTLINE_CRF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "indexer/base/error.h"

enum { ZJ_CRF_LABELS = 15, ZJ_CRF_SEAMS = 10, ZJ_CRF_STRIDE = 16 };

typedef struct zj_crf {
  size_t features;
  float *weights;                                          /* features × ZJ_CRF_STRIDE */
  float steps[ZJ_CRF_SEAMS][ZJ_CRF_LABELS][ZJ_CRF_LABELS]; /* from, to */
} zj_crf;

/* The statements of one report, their features as numbers of the model. */
typedef struct zj_crf_sequence {
  size_t length;
  const uint32_t
      *begin; /* features of statement i: numbers[begin[i]] to numbers[begin[i + 1] - 1] */
  const uint32_t *numbers;
  const float *scores;  /* for decoding: length × ZJ_CRF_STRIDE sums of weights, in place of
                           features; NULL when they are to be added up */
  const uint8_t *seams; /* seams[0] is not used */
  const int8_t *labels; /* known ones, -1 for unknown; decoding takes NULL for none */
  const uint16_t
      *barred; /* for decoding: bits of labels that a statement cannot have; NULL for none */
  const float *shares; /* for training: how much a statement counts */
} zj_crf_sequence;

typedef struct zj_crf_decoded {
  uint8_t *labels; /* of the best labelling */
  float *likely;   /* length × ZJ_CRF_LABELS: the probability of every label at every statement */
} zj_crf_decoded;

/* The best labelling, and how likely every label is at every statement. Linear in the sequence.
 * ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_crf_decode(void *ctx, const zj_crf *crf, const zj_crf_sequence *sequence,
                                      zj_crf_decoded *out, zj_error *err);

typedef struct zj_crf_training {
  unsigned epochs;
  float rate;       /* of AdaGrad */
  float decay;      /* L2 on the weights of features, at every statement that has them */
  float dropout;    /* share of features left out by chance in every pass */
  float step_decay; /* L2 on those of steps */
  uint64_t seed;    /* of the order in which sequences are taken */
} zj_crf_training;

/* A field whose weights are all 0; NULL when memory runs out. */
zj_crf *zj_crf_new(void *ctx, size_t features);

/* Adds a share of the weights of 'crf' to those of 'sum', which has as many. */
void zj_crf_add(zj_crf *sum, const zj_crf *crf, float share);

/* Trains a model of 'features' features; deterministic for the same input. */
ZJ_MUST_CHECK zj_status zj_crf_train(void *ctx, const zj_crf_training *how, size_t features,
                                     const zj_crf_sequence *sequences, size_t count, zj_crf **out,
                                     zj_error *err);

#endif
