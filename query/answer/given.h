/* given.h - the reports that a command line gives: by id or path of the index, or as files.
 *
 *   zhangju account --promises 2023/总结.txt 2024/总结.txt      of the index, else from the disk
 *   zhangju account --promises --scan reports                   all of a folder
 *
 * Ownership  everything is a talloc child of the run.
 * Errors     those of zj_source_open(); ZJ_NOT_FOUND for an argument that names no report.
 * Threads    one command per process. */
#ifndef ZJ_QUERY_ANSWER_GIVEN_H
#define ZJ_QUERY_ANSWER_GIVEN_H

#include "query/answer/account.h"
#include "query/answer/source.h"

typedef struct zj_given {
  zj_source_paths scan; /* of --scan; the caller's */
  zj_snapshot *snapshot;
  zj_account_report *reports; /* by argument */
  size_t count;
} zj_given;

/* Opens the index, or the files of --scan, and finds the reports that the arguments left on the
 * command line name. Where the index does not have them but all are files, these are read. */
ZJ_MUST_CHECK zj_status zj_given_open(zj_run *run, zj_given *given, zj_error *err);

#endif
