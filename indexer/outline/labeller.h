/* labeller.h - all that decides what is what in a report: layout rules, cues and the model, and
 * the corrections of readers.
 *
 * The first three are compiled in and can be replaced by a file. The version of a labeller is a
 * hash of them, followed by that of the corrections when there are any. It is kept in the index; so
 * are the names of reasons, which number the layout rules first, the features of the model after
 * them, and the word of a reader last.
 *
 * Ownership  zj_labeller is a talloc child of 'ctx'; names are borrowed from it.
 * Errors     ZJ_BAD_INPUT with file and line for a malformed file, ZJ_NO_MEMORY.
 * Threads    constant once loaded: any number of threads may use it at once. */
#ifndef ZJ_INDEXER_OUTLINE_LABELLER_H
#define ZJ_INDEXER_OUTLINE_LABELLER_H

#include "indexer/base/error.h"
#include "indexer/outline/corrections_find.h"
#include "indexer/outline/model.h"
#include "indexer/outline/rules.h"

typedef struct zj_labeller {
  zj_rules *rules;
  zj_cues *cues;
  zj_model *model;             /* NULL while one is being trained */
  zj_corrections *corrections; /* NULL when no file of them was named */
  zj_correction_finder *finder;
  char version[26];
} zj_labeller;

/* Files that replace what is compiled in, and that of the corrections; NULL for none. */
typedef struct zj_labeller_files {
  const char *rules, *cues, *model, *corrections;
} zj_labeller_files;

/* 'files' may be NULL. */
ZJ_MUST_CHECK zj_status zj_labeller_load(void *ctx, const zj_labeller_files *files,
                                         zj_labeller **out, zj_error *err);

/* Reads the corrections again, which another process may have changed. Does nothing when 'files'
 * names none. */
ZJ_MUST_CHECK zj_status zj_labeller_correct(zj_labeller *labeller, const zj_labeller_files *files,
                                            zj_error *err);

/* 16 hexadecimal digits; with corrections, then '+' and 8 more. */
const char *zj_labeller_version(const zj_labeller *labeller);

/* Whether a labeller of that version had the same rules, cues and model. */
bool zj_labeller_differs_in_corrections(const zj_labeller *labeller, const char *version);

/* How many reasons there are; they are numbered from 0. */
size_t zj_labeller_reasons(const zj_labeller *labeller);

enum { ZJ_REASON_TEXT = ZJ_FEATURE_NAME };

/* The reason of a passage that a reader has corrected, its name, and what it says. */
#define ZJ_REASON_READER "reader"
uint16_t zj_labeller_reader(const zj_labeller *labeller);
const char *zj_reader_says(void);

/* The stable name of a reason, "-" when there is none of that number. Returns 'out'. */
const char *zj_labeller_reason(const zj_labeller *labeller, uint16_t reason,
                               char out[ZJ_REASON_TEXT]);

/* What a reason says, in the language of the thread; "" when there is none of that number. */
const char *zj_labeller_says(const zj_labeller *labeller, uint16_t reason,
                             char out[ZJ_REASON_TEXT]);

#endif
