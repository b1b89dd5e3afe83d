/* run_files.h - the files that a run has found, and what became of each.
 *
 * build.c fills a zj_run_files while it finds changes and carries out the work; told.c and commit.c
 * only read it.
 *
 * Units      a file is named by its index in 'list', a known report by its index in 'known'.
 * Ownership  everything is borrowed from the run.
 * Errors     none.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_RUN_RUN_FILES_H
#define ZJ_INDEXER_RUN_RUN_FILES_H

#include "indexer/run/assembly.h"
#include "indexer/run/changes.h"
#include "indexer/run/roots.h"

enum { ZJ_NO_ITEM = UINT32_MAX };

typedef struct zj_run_files {
  const zj_contents *known; /* the index before the run; empty when there was none to be read */
  const zj_roots *roots;
  const zj_file_list *list;
  const zj_changes *changes;
  const zj_work_item *items;
  const uint32_t *item_of;    /* per file: its item, or ZJ_NO_ITEM */
  const zj_outcome *outcomes; /* per item; NULL when no work was done, as in a dry run */
} zj_run_files;

/* The report that the file was before the run; NULL when it was none. */
const zj_catalog_report *zj_run_file_old(const zj_run_files *files, size_t file);

/* What became of the item of the file; NULL when it has none or no work was done. */
const zj_outcome *zj_run_file_outcome(const zj_run_files *files, size_t file);

/* Whether the file is in the new segment. */
bool zj_run_file_is_taken(const zj_run_files *files, size_t file);

/* Whether the content and the name of the file are known and unchanged. */
bool zj_run_file_is_unchanged(const zj_run_files *files, size_t file);

/* Whether the old report of a changed file stays in the index, because the system prevented reading
 * the file this time. */
bool zj_run_file_keeps_old(const zj_run_files *files, size_t file);

/* Whether a file that was read has the text of its old report. The same bytes in another encoding,
 * or with their pictures recognized, are another text. */
bool zj_run_file_has_old_text(const zj_run_files *files, size_t file);

/* The segment of the old report among those of the old generation; their number when it names none
 * of them. The file must have an old report. */
size_t zj_run_file_segment(const zj_run_files *files, size_t file);

/* How many known reports lie at or below the folder. */
size_t zj_run_files_known_below(const zj_run_files *files, const char *folder);

/* Whether the run has walked the place of this file. */
bool zj_run_files_walked(const zj_run_files *files, const char *file);

#endif
