/* table_file.h - writes a table of a segment from front to back, of any size; its head, which has
 * the checksum, comes last.
 *
 * Units      bytes.
 * Ownership  zj_table_file_finish() frees everything and is called whatever happened.
 * Errors     ZJ_IO, ZJ_NO_MEMORY.
 * Threads    one thread per file. */
#ifndef ZJ_INDEXER_STORE_TABLE_FILE_H
#define ZJ_INDEXER_STORE_TABLE_FILE_H

#include <stdio.h>
#include <xxhash.h>

#include "indexer/store/segment_format.h"

typedef struct zj_table_file {
  const char *dir; /* borrowed */
  zj_table table;
  FILE *file;
  XXH3_state_t *hash;
  uint64_t bytes; /* added so far */
} zj_table_file;

/* Starts the file of a table in 'dir'. A file that is there already is replaced, not written to,
 * because readers may have mapped it. */
ZJ_MUST_CHECK zj_status zj_table_file_create(zj_table_file *file, const char *dir, zj_table table,
                                             zj_error *err);

/* Appends whole rows, or any bytes of a table of text. */
ZJ_MUST_CHECK zj_status zj_table_file_add(zj_table_file *file, const void *bytes, size_t length,
                                          zj_error *err);

/* Writes the head if 'status', that of the steps before, is ZJ_OK, and closes the file, with
 * fsync() if 'durable'. Returns 'status', or the error of these last steps. */
ZJ_MUST_CHECK zj_status zj_table_file_finish(zj_table_file *file, zj_status status, bool durable,
                                             zj_error *err);

#endif
