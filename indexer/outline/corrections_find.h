/* corrections_find.h - finds the passages that corrections speak of in a report.
 *
 * A correction applies to the place where its text lies between the same words before and after
 * it, in any report: in one that was renamed, and in a copy, too. In its own report, whose path
 * ends the path of the file, less will do: the words on one side, or, for a text of
 * ZJ_CORRECTION_ALONE characters and more, none. If that leaves several places, or more or fewer of
 * those that look the same than there were, it applies to none. So what is found depends on the
 * report and its path alone, and never on other reports.
 *
 * Units      positions are bytes of the original.
 * Ownership  a finder is a talloc child of 'ctx' and borrows the corrections.
 * Errors     ZJ_NO_MEMORY.
 * Threads    constant once made. */
#ifndef ZJ_INDEXER_OUTLINE_CORRECTIONS_FIND_H
#define ZJ_INDEXER_OUTLINE_CORRECTIONS_FIND_H

#include "indexer/outline/corrections.h"
#include "indexer/outline/squeezed.h"

enum { ZJ_CORRECTION_ALONE = 12 }; /* code points */

typedef enum zj_finding {
  ZJ_FINDING_ELSEWHERE, /* this is not its report, nor a copy */
  ZJ_FINDING_FOUND,
  ZJ_FINDING_CHANGED,  /* its report no longer has the text between these words */
  ZJ_FINDING_AMBIGUOUS /* its report has the text in several places */
} zj_finding;

/* What became of one correction in one report. */
typedef struct zj_correction_found {
  zj_finding finding;
  size_t begin, end;   /* FOUND: in the squeezed text */
  zj_orig_range range; /* FOUND: in the original */
} zj_correction_found;

typedef struct zj_correction_finder zj_correction_finder;

ZJ_MUST_CHECK zj_status zj_correction_finder_new(void *ctx, const zj_corrections *corrections,
                                                 zj_correction_finder **out, zj_error *err);

/* Looks for all corrections in a report. 'file' is the absolute path of its file as
 * zj_files_shown() gives it. *out has one element a correction, in their order; marks are never
 * found. A talloc child of 'ctx'. */
ZJ_MUST_CHECK zj_status zj_corrections_find(void *ctx, const zj_correction_finder *finder,
                                            const char *file, const zj_squeezed *text,
                                            zj_correction_found **out, zj_error *err);

/* Whether 'file' is the file of a report with this path: it ends with it, after a '/'. */
bool zj_correction_is_own(const char *report, const char *file);

/* Fills in text, context and number of what is said of [begin, end) of a report's squeezed text.
 * The slices are borrowed from it. */
void zj_correction_describe(const zj_squeezed *text, size_t begin, size_t end, zj_correction *out);

#endif
