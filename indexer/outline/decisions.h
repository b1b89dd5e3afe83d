/* decisions.h - private to the outline: the label of every statement of a report, how sure it is,
 * and why.
 *
 *   zj_decisions_make(ctx, model, statements, title, &decisions, &err)
 *   decisions->of[i].label, .likely[label]
 *   zj_decisions_reasons(decisions, i, why)     the facts that weighed most
 *
 * Ownership  zj_decisions is a talloc child of 'ctx'; it borrows model and statements.
 * Errors     ZJ_NO_MEMORY.
 * Threads    one thread at a time for the decisions of a report; a model serves any number. */
#ifndef ZJ_INDEXER_OUTLINE_DECISIONS_H
#define ZJ_INDEXER_OUTLINE_DECISIONS_H

#include "indexer/outline/model.h"

enum { ZJ_WHY_MAX = 3 };

/* The decision about a statement. */
typedef struct zj_decision {
  uint8_t label;
  float likely[ZJ_CRF_LABELS]; /* calibrated; sums to 1 */
} zj_decision;

/* The decisions about all statements of a report, and what they were made from. */
typedef struct zj_decisions {
  zj_decision *of;
  size_t count;
  const zj_model *model;
  zj_features *features;
  struct zj_weighing *weighing;
} zj_decisions;

/* Decides about all statements of a report. 'title' is plain text. Linear in the report. */
ZJ_MUST_CHECK zj_status zj_decisions_make(void *ctx, const zj_model *model,
                                          const zj_statements *statements, zj_slice title,
                                          zj_decisions **out, zj_error *err);

/* The facts that weighed most in a decision, by the number of the feature that is the fact;
 * UINT32_MAX for none. They are worked out when they are asked for. */
void zj_decisions_reasons(const zj_decisions *decisions, size_t statement,
                          uint32_t why[ZJ_WHY_MAX]);

/* For training: the features of all statements as numbers of the model, each once a statement.
 * Those of statement i are (*numbers)[(*begin)[i]] up to (*begin)[i + 1]. Children of 'ctx'. */
ZJ_MUST_CHECK zj_status zj_features_number(void *ctx, const zj_model *model,
                                           const zj_features *features, uint32_t **begin,
                                           uint32_t **numbers, zj_error *err);

#endif
