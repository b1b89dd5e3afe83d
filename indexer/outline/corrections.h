/* corrections.h - what readers have said about the roles of passages: they override the model.
 *
 *   {"report":"2025/a.txt","line":19,"text":"但在管护方面还有不足，","before":"…栽桑三千亩。",
 *    "after":"有的村经费没有落实。","role":"problems","date":"2026-11-30"}
 *
 * A correction belongs to words, not to a line: it is found again wherever its text lies between
 * the same words (corrections_find.h). The file has one JSON object a line, so that people can
 * read, edit, compare and join such files. A later line prevails over an earlier one. Blank lines
 * and lines that begin with # are skipped; keys that are not known are ignored.
 *
 * A mark, {"report":…,"checked":"<hash>"}, says that somebody has read the whole report and finds
 * all its roles right. It changes no role.
 *
 * Units      lines from 1; texts are without blanks and line ends.
 * Ownership  zj_corrections is a talloc child of 'ctx' and owns all its strings.
 * Errors     ZJ_BAD_INPUT with file and line for a line that is neither; ZJ_LIMIT for a file over
 *            ZJ_CORRECTIONS_MAX bytes; ZJ_IO; ZJ_NO_MEMORY. A file that does not exist holds none.
 * Threads    constant once loaded. */
#ifndef ZJ_INDEXER_OUTLINE_CORRECTIONS_H
#define ZJ_INDEXER_OUTLINE_CORRECTIONS_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"
#include "indexer/outline/roles.h"

#define ZJ_CORRECTIONS_MAX ((size_t)64 << 20) /* bytes */

enum { ZJ_CORRECTION_CONTEXT = 24 }; /* code points kept on either side of a passage */

typedef struct zj_correction {
  const char *report;     /* its path when the correction was made */
  const char *checked;    /* of a mark: the hash of what was found right; NULL for a correction */
  uint32_t line;          /* where the passage began then; 0 when that is not known */
  zj_slice text;          /* of the passage; never empty */
  zj_slice before, after; /* the words around it, shorter only where the report begins or ends;
                             'at' is NULL when they are not known */
  uint32_t nth, of;       /* which of how many places that look the same; 1 of 1 */
  zj_role_set roles;      /* roles alone, without bits for certainty */
  const char *date, *by, *note; /* "" for none */
  uint32_t number;              /* of its line in the file, from 1 */
} zj_correction;

typedef struct zj_corrections {
  const char *path;
  zj_correction *all; /* in the order of the file */
  size_t count;
  size_t passages; /* how many of them are corrections, not marks */
  char version[9]; /* a hash of all that decides roles; "" when there is no correction */
} zj_corrections;

/* Reads the file 'path'. */
ZJ_MUST_CHECK zj_status zj_corrections_load(void *ctx, const char *path, zj_corrections **out,
                                            zj_error *err);

/* A text as corrections hold it: without blanks and line ends. A talloc child of 'ctx'; 'at' is
 * NULL when memory ran out. */
zj_slice zj_correction_text(void *ctx, zj_slice text);

/* A correction as a line of the file, with its LF. A talloc child of 'ctx'; NULL when memory ran
 * out. */
char *zj_correction_line(void *ctx, const zj_correction *correction);

/* The roles that a reader names, in either language, several joined by '+'. Returns 0 for a word
 * that names no role, one with ! or ?, or roles that no passage can have together. */
zj_role_set zj_correction_roles(zj_slice words);

#endif
