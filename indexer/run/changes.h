/* changes.h - compares the files that are there with the reports and failures of the catalog, and
 * so finds what a run has to do.
 *
 * A file is unchanged when its size and time are; when only its time differs, its content decides.
 * A new file that has the content of a report is that report renamed, if the file of the report is
 * gone or has other content now.
 *
 * Ownership  results are talloc children of 'ctx' and borrow what was compared.
 * Errors     a NULL result means that memory ran out.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_RUN_CHANGES_H
#define ZJ_INDEXER_RUN_CHANGES_H

#include "indexer/read/files.h"
#include "indexer/store/catalog.h"

enum { ZJ_NO_ROW = UINT32_MAX };

/* What has happened to a file since the last run. */

typedef enum zj_fate {
  ZJ_FATE_UNCHANGED,
  ZJ_FATE_TOUCHED, /* only its time has changed */
  ZJ_FATE_ADDED,
  ZJ_FATE_CHANGED,
  ZJ_FATE_RENAMED,
  ZJ_FATE_FAILED /* it was left out before, has not changed, and is not tried again */
} zj_fate;

typedef struct zj_verdict {
  zj_fate fate;
  bool read;           /* the file has to be read */
  uint32_t old;        /* index of its report among those known; ZJ_NO_ROW when it had none */
  const char *reason;  /* FAILED */
  int64_t modified_ns; /* the time to record; ZJ_TIME_UNKNOWN for a file so young that it may change
                          again without a new time */
} zj_verdict;

typedef struct zj_changes {
  zj_verdict *of; /* per file of the list */
  bool *gone;     /* per report known: it belongs to no file any longer */
  size_t gone_count;
} zj_changes;

typedef struct zj_change_options {
  bool full;            /* read every file */
  const char *encoding; /* read every file for which another one was named; NULL: none was given */
  bool recognize;       /* read every PDF and OFD: pictures of pages were not recognized */
  const char *failure_options; /* see zj_left_out */
  int64_t now_ns;              /* when the walk began, by the clock of the files */
} zj_change_options;

/* Before the name of an encoding that a setting named. */
enum { ZJ_ASKED_BY_SETTING = '=' };

/* The encoding to record as asked for: 'named', that of the command line; else that of the file's
 * settings after a mark, so that the file is read again when the setting goes; else "". */
const char *zj_changes_asked(void *ctx, const char *named, const zj_file *file);

/* The options to record with a failure of the file: 'options', and the file's own setting. */
const char *zj_changes_failure_options(void *ctx, const char *options, const zj_file *file);

/* Compares the files of 'list' with 'known'; of its generation nothing is used. Reads files whose
 * time has changed, to compare their content. */
zj_changes *zj_changes_find(void *ctx, const zj_file_list *list, const zj_contents *known,
                            const zj_change_options *options);

#endif
