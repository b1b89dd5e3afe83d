/* correcting.h - a reader puts the role of a passage right: names it, has it written down, and in
 * force at once.
 *
 *   ID:19 "但在管护方面" problems ─▶ stretch of text ─▶ line of the file ─▶ labels (recorrect.h)
 *
 * A stretch is named by its line, when all of the line has one role; by LINE:CHAR, which names the
 * text around it that has one role; by a few of its words, which name the clauses that hold them
 * (with … between the first and the last); or by LINE-LINE, which names all paragraphs there.
 *
 * Units      lines from 1; characters are code points of their line, from 0.
 * Ownership  results are talloc children of 'ctx'.
 * Errors     ZJ_NOT_FOUND: no such report, line or words; ZJ_USAGE: several stretches are meant,
 *            which the result lists; those of corrections_file.h, recorrect.h and
 *            zj_labeller_load().
 * Threads    one correction at a time in a process. */
#ifndef ZJ_INDEXER_RUN_CORRECTING_H
#define ZJ_INDEXER_RUN_CORRECTING_H

#include "indexer/outline/corrected.h"
#include "indexer/outline/labeller.h"
#include "indexer/run/recorrect.h"
#include "indexer/store/snapshot.h"

/* Text in one paragraph. */
typedef struct zj_stretch {
  size_t begin, end; /* in the squeezed text of the report */
  uint32_t line, start_char;
  zj_role_set roles; /* of its first passage; without bits for certainty */
  bool mixed;        /* others of its passages have other roles */
  uint8_t sure;      /* percent; of the least sure passage */
  uint16_t why[ZJ_REASONS];
  const zj_correction *correction; /* that is in force for its first passage; NULL for none */
} zj_stretch;

/* A report of an index as a reader corrects it. */
typedef struct zj_corrected_report {
  zj_labeller *labeller; /* with the corrections */
  zj_report_facts facts; /* borrowed from the index, which stays open */
  zj_outline *outline;   /* with the corrections */
  zj_squeezed *text;
  zj_correction_found *found; /* a correction each */
  zj_stretch *stretches;      /* that were named; all paragraphs when the whole report was */
  size_t count;
  uint32_t line; /* that was named; 0 for the whole report */
  bool range;    /* it was the first of several lines */
} zj_corrected_report;

typedef struct zj_correcting {
  const char *index_dir;
  zj_labeller_files labels; /* as the index was labelled; with the file of corrections */
  const char *reference;    /* ID or PATH, alone or with :LINE, :LINE-LINE or :LINE:CHAR */
  const char *words;        /* NULL for none */
  zj_role_set roles;        /* to set */
  const char *by, *note;    /* "" for none */
  bool remove;              /* take corrections back instead */
  bool checked;             /* mark the whole report as read and right instead */
  uint32_t number;          /* remove: that line of the file; 'reference' is then not read */
} zj_correcting;

/* What a change has come to. */
typedef struct zj_correcting_result {
  zj_corrected_report report; /* as it was before; not for removal by number */
  size_t added, removed;      /* lines of the file */
  bool kept;                  /* the file was written: an error concerns the index alone */
  zj_recorrect_result force;
} zj_correcting_result;

/* Finds what is named, and says what it is now. */
ZJ_MUST_CHECK zj_status zj_correcting_look(void *ctx, const zj_correcting *asked,
                                           zj_corrected_report *out, zj_error *err);

/* Writes a correction, a mark or a removal, and puts it in force. A correction replaces those
 * that lie in its text. 'out' is filled in as far as it came. */
ZJ_MUST_CHECK zj_status zj_correcting_do(void *ctx, const zj_correcting *asked,
                                         zj_correcting_result *out, zj_error *err);

enum { ZJ_CHECKED_TEXT = 17 };

/* A hash of the text of a report and of all its roles, as a mark records it. Returns 'out'. */
const char *zj_checked_hash(const zj_outline *outline, char out[ZJ_CHECKED_TEXT]);

#endif
