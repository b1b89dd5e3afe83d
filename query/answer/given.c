/* given.c - finds the reports of a command line. */
#include "query/answer/given.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/store/address.h"

/* Finds a report by the file that it was read from. */
static bool find_file(void *ctx, const zj_snapshot *snapshot, const char *name,
                      zj_account_report *out) {
  char path[PATH_MAX];
  size_t count;
  zj_snapshot_place *all = realpath(name, path) ? zj_snapshot_list(ctx, snapshot, &count) : NULL;
  for (size_t i = 0; all && i < count; i++) {
    zj_report_facts facts;
    zj_segment_facts(snapshot->segments[all[i].segment], all[i].report, &facts);
    if (strcmp(facts.file, path) != 0) continue;
    *out = (zj_account_report){all[i].segment, all[i].report};
    return true;
  }
  return false;
}

static zj_status find_reports(zj_run *run, zj_given *given, zj_error *err) {
  for (size_t i = 0; i < given->count; i++) {
    zj_place place;
    if (find_file(run->ctx, given->snapshot, run->argv[i], &given->reports[i])) continue;
    zj_status status = zj_place_find(given->snapshot, run->argv[i], &place, err);
    if (status != ZJ_OK) return status;
    given->reports[i] = (zj_account_report){place.segment, place.report};
  }
  return ZJ_OK;
}

static bool is_file(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* How many of the arguments are files; sets *other to the first that is none. */
static int count_files(const zj_run *run, const char **other) {
  int count = 0;
  *other = NULL;
  for (int i = 0; i < run->argc; i++) {
    bool file = is_file(run->argv[i]);
    count += file;
    if (!file && !*other) *other = run->argv[i];
  }
  return count;
}

zj_status zj_given_open(zj_run *run, zj_given *given, zj_error *err) {
  zj_error tried = {0};
  given->count = (size_t)run->argc;
  given->reports = talloc_zero_array(run->ctx, zj_account_report, (unsigned)run->argc + 1);
  if (!given->reports) return zj_no_memory(err);
  zj_status status = zj_source_open(run, &given->scan, &given->snapshot, &tried);
  if (status == ZJ_OK) status = find_reports(run, given, &tried);
  const char *other;
  int files = count_files(run, &other);
  bool missing = (status == ZJ_NO_INDEX || status == ZJ_NOT_FOUND) && !given->scan.count;
  if (missing && files && other)
    return zj_fail(err, ZJ_NOT_FOUND,
                   zj_tr("\"%s\" is not a file; give files, or reports of the index, not both",
                         "“%s”不是文件；请都给文件，或都给索引中的报告"),
                   other);
  if (!missing || !files) {
    if (status != ZJ_OK && err) *err = tried;
    return status;
  }
  for (int i = 0; i < run->argc; i++)
    if (!zj_source_add(run->ctx, &given->scan, run->argv[i])) return zj_no_memory(err);
  status = zj_source_open(run, &given->scan, &given->snapshot, err);
  return status == ZJ_OK ? find_reports(run, given, err) : status;
}
