/* source.c - index or files. */
#include "query/source.h"

#include <talloc.h>

#include "indexer/rules.h"

void zj_source_add(void *ctx, zj_source_paths *paths, const char *path) {
  paths->at = talloc_realloc(ctx, paths->at, const char *, (unsigned)paths->count + 1);
  paths->at[paths->count++] = path;
}

zj_status zj_source_open(zj_run *run, const zj_source_paths *scan, zj_snapshot **out, zj_error *err) {
  if (scan->count == 0) return zj_snapshot_open(run->ctx, run->globals.index, out, err);
  zj_rules *rules;
  zj_status status = zj_rules_load(run->ctx, NULL, &rules, err);
  return status == ZJ_OK ? zj_snapshot_scan(run->ctx, scan->at, scan->count, rules, out, err) : status;
}
