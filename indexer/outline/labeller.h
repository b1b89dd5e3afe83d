/* labeller.h - all that decides what is what in a report: layout rules, cues and the model.
 *
 * Every one of them is compiled in and can be replaced by a file. The version of a labeller is a
 * hash of all three and is kept in the index; so are the names of reasons, which number the layout
 * rules first and the features of the model after them.
 *
 * Ownership  zj_labeller is a talloc child of 'ctx'; names are borrowed from it.
 * Errors     ZJ_BAD_INPUT with file and line for a malformed file, ZJ_NO_MEMORY.
 * Threads    constant once loaded: any number of threads may use it at once. */
#ifndef ZJ_INDEXER_OUTLINE_LABELLER_H
#define ZJ_INDEXER_OUTLINE_LABELLER_H

#include "indexer/base/error.h"
#include "indexer/outline/model.h"
#include "indexer/outline/rules.h"

typedef struct zj_labeller {
  zj_rules *rules;
  zj_cues *cues;
  zj_model *model; /* NULL while one is being trained */
  char version[17];
} zj_labeller;

/* Files that replace what is compiled in; NULL for none. */
typedef struct zj_labeller_files {
  const char *rules, *cues, *model;
} zj_labeller_files;

/* 'files' may be NULL. */
ZJ_MUST_CHECK zj_status zj_labeller_load(void *ctx, const zj_labeller_files *files,
                                         zj_labeller **out, zj_error *err);

/* 16 hexadecimal digits. */
const char *zj_labeller_version(const zj_labeller *labeller);

/* How many reasons there are; they are numbered from 0. */
size_t zj_labeller_reasons(const zj_labeller *labeller);

enum { ZJ_REASON_TEXT = ZJ_FEATURE_NAME };

/* The stable name of a reason, "-" when there is none of that number. Returns 'out'. */
const char *zj_labeller_reason(const zj_labeller *labeller, uint16_t reason,
                               char out[ZJ_REASON_TEXT]);

/* What a reason says, in the language of the thread; "" when there is none of that number. */
const char *zj_labeller_says(const zj_labeller *labeller, uint16_t reason,
                             char out[ZJ_REASON_TEXT]);

#endif
