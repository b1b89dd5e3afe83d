/* model.h - what has been learned of roles: how much every feature of a statement speaks for every
 * label. decisions.h applies it.
 *
 * A model is a text file (model.tsv, compiled in; --model FILE replaces it): a head that says how
 * it was made, the weights of steps, and one line a feature with its weights. `zhangju train` makes
 * it.
 *
 * Ownership  zj_model is a talloc child of 'ctx'; it borrows 'cues'.
 * Errors     ZJ_BAD_INPUT with file and line, ZJ_NO_MEMORY.
 * Threads    constant once loaded. */
#ifndef ZJ_INDEXER_OUTLINE_MODEL_H
#define ZJ_INDEXER_OUTLINE_MODEL_H

#include <stdio.h>

#include "indexer/outline/crf.h"
#include "indexer/outline/features.h"

/* A weight is a whole number of steps between -ZJ_WEIGHT_MOST and ZJ_WEIGHT_MOST. */
enum { ZJ_WEIGHT_MOST = 46 };
#define ZJ_WEIGHT_STEP 0.04f

typedef struct zj_model {
  const zj_cues *cues;
  zj_crf *crf;           /* the weights of steps; those of features are below */
  size_t count;          /* of features */
  zj_feature *features;  /* by number */
  int8_t *weights;       /* count × ZJ_CRF_STRIDE, in steps of 0.04 */
  uint32_t *facts;       /* number of the fact that each is a shade of, UINT32_MAX for none */
  uint32_t *of_next;     /* number of a word as the next statement sees it, UINT32_MAX for none */
  struct zj_slot *slots; /* hash table of the features */
  uint64_t *filter;      /* one bit for every hash of a feature: most words are in no feature */
  size_t slot_mask;
  const char *head; /* the comment lines of the file: gold used, figures */
  float sharpness;  /* scores are multiplied by it before they are read as probabilities */
  char version[17]; /* a hash of the file */
} zj_model;

/* Loads 'path', or the model compiled in when 'path' is NULL. */
ZJ_MUST_CHECK zj_status zj_model_load(void *ctx, const zj_cues *cues, const char *path,
                                      zj_model **out, zj_error *err);

/* Makes a model of trained weights, which it rounds to what a model file can hold; without weights
 * when 'crf' is NULL. 'features' by number is copied. */
ZJ_MUST_CHECK zj_status zj_model_new(void *ctx, const zj_cues *cues, const zj_feature *features,
                                     size_t count, const zj_crf *crf, zj_model **out,
                                     zj_error *err);

/* Writes the file. 'head' is whole comment lines (`# …`). Returns false on a write error. */
bool zj_model_write(const zj_model *model, FILE *file, const char *head);

/* The number of a feature; UINT32_MAX when the model does not know it. */
uint32_t zj_model_number(const zj_model *model, zj_feature feature);

/* ---- labels ---- */

/* The role set of a label, and the label nearest to a role set. Frame and noise are one label. */
zj_role_set zj_label_roles(unsigned label);
unsigned zj_label_of(zj_role_set roles);

#endif
