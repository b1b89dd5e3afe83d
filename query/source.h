/* source.h - where a command reads from: the index, or files given by --scan.
 *
 * Threads    one command per process. */
#ifndef ZJ_QUERY_SOURCE_H
#define ZJ_QUERY_SOURCE_H

#include "indexer/command.h"
#include "indexer/snapshot.h"

typedef struct zj_source_paths { const char **at; size_t count; } zj_source_paths;

void zj_source_add(void *ctx, zj_source_paths *paths, const char *path);

/* Opens the files when any were given, else the index of the run. */
ZJ_MUST_CHECK zj_status zj_source_open(zj_run *run, const zj_source_paths *scan, zj_snapshot **out, zj_error *err);

#endif
