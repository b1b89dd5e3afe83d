/* changes.h - what a run has to do: the files that are there against the reports and failures that
 * the catalog knows.
 *
 * A file is the same when size and time of change are; when only the time differs its content
 * decides. A file whose content is that of a report that has gone, or whose file holds something
 * else now, is that report renamed.
 *
 * Ownership  talloc children of 'ctx'; borrows what it compares. */
#ifndef ZJ_INDEXER_RUN_CHANGES_H
#define ZJ_INDEXER_RUN_CHANGES_H

#include "indexer/read/files.h"
#include "indexer/store/catalog.h"

enum { ZJ_NO_ROW = UINT32_MAX };

typedef enum zj_fate {
  ZJ_FATE_UNCHANGED,
  ZJ_FATE_TOUCHED, /* unchanged but for its time */
  ZJ_FATE_ADDED,
  ZJ_FATE_CHANGED,
  ZJ_FATE_RENAMED,
  ZJ_FATE_FAILED /* it was left out before and is as it was: not tried again */
} zj_fate;

typedef struct zj_verdict {
  zj_fate fate;
  bool read;           /* the file has to be read */
  uint32_t old;        /* the report it was, among those known; ZJ_NO_ROW for none */
  const char *reason;  /* FAILED */
  int64_t modified_ns; /* what to remember as its time: ZJ_TIME_UNKNOWN while it is so young that it
                          may change unseen */
} zj_verdict;

typedef struct zj_changes {
  zj_verdict *of; /* per file of the list */
  bool *gone;     /* per report known: there is no file any more that it came from */
  size_t gone_count;
} zj_changes;

typedef struct zj_change_options {
  bool full;            /* read every file */
  const char *encoding; /* read every file that another one was named for; NULL: leave them */
  const char *failure_options; /* see zj_left_out */
  int64_t now_ns;              /* when the walk began, by the clock of the files */
} zj_change_options;

/* What is remembered of a file as the encoding that was asked for: the one of the command line,
 * else that of its settings behind a mark, so that it is read again when the setting goes; NULL for
 * neither. */
enum { ZJ_ASKED_BY_SETTING = '=' };
const char *zj_changes_asked(void *ctx, const char *named, const zj_file *file);
/* What a failure of the file is remembered with: 'options', and its own setting. */
const char *zj_changes_failure_options(void *ctx, const char *options, const zj_file *file);

zj_changes *zj_changes_find(void *ctx, const zj_file_list *list, const zj_contents *known,
                            const zj_change_options *options);

#endif
