/* source.c - opens the index, or files. */
#include "query/answer/source.h"

#include <sys/stat.h>
#include <talloc.h>

#include "indexer/base/buffer.h"
#include "indexer/base/lang.h"
#include "indexer/outline/labeller.h"
#include "indexer/read/files.h"
#include "indexer/read/reachable.h"
#include "indexer/read/recognize.h"

bool zj_source_add(void *ctx, zj_source_paths *paths, const char *path) {
  const char **grown = talloc_realloc(ctx, paths->at, const char *, (unsigned)paths->count + 1);
  if (!grown) {
    zj_error err = {0};
    (void)zj_no_memory(&err);
    zj_report_error(&err);
    return false;
  }
  paths->at = grown;
  paths->at[paths->count++] = path;
  return true;
}

static bool take_encoding(const zj_run *run, zj_source_paths *paths) {
  paths->encoding = run->value;
  if (zj_decode_name(run->value)) return true;
  zj_usage_error(
      run,
      zj_tr(
          "--encoding: \"%s\" is not known; known: auto, utf-8, gb18030, big5, big5-hkscs, utf-16le, utf-16be",
          "--encoding：不认识“%s”；可用：auto、utf-8、gb18030、big5、big5-hkscs、utf-16le、utf-16be"),
      run->value);
  return false;
}

/* An index that keeps recognized pages serves files that are read without it, too. */
static bool take_ocr(const zj_run *run) {
  struct stat st;
  if (!zj_recognize_ready()) {
    zj_usage_error(run,
                   zj_tr("--ocr needs tesseract: apt-get install %s",
                         "--ocr 需要 tesseract：apt-get install %s"),
                   ZJ_RECOGNIZE_PACKAGES);
    return false;
  }
  char *folder =
      run->globals.index ? talloc_asprintf(run->ctx, "%s/recognized", run->globals.index) : NULL;
  bool kept = folder && stat(folder, &st) == 0 && S_ISDIR(st.st_mode);
  zj_recognize_set(true, kept ? folder : NULL);
  return true;
}

bool zj_source_option(const zj_run *run, int letter, zj_source_paths *paths) {
  if (letter == ZJ_OPTION_FOLLOW_LINKS) {
    zj_files_follow_links(true);
    return true;
  }
  if (letter == ZJ_OPTION_CLUSTER) paths->cluster = run->value;
  if (letter == ZJ_OPTION_PARTIAL) paths->partial = true;
  if (letter == ZJ_OPTION_CLUSTER || letter == ZJ_OPTION_PARTIAL) return true;
  return letter == ZJ_OPTION_OCR ? take_ocr(run) : take_encoding(run, paths);
}

zj_status zj_source_open(zj_run *run, const zj_source_paths *scan, zj_snapshot **out,
                         zj_error *err) {
  if (scan->count == 0) return zj_snapshot_open(run->ctx, run->globals.index, out, err);
  zj_labeller *rules;
  zj_labeller_files files = {.corrections = zj_corrections_of_run(run)};
  zj_status status = zj_labeller_load(run->ctx, &files, &rules, err);
  if (status == ZJ_OK && scan->confines) status = zj_reachable_confine(scan->at, scan->count, err);
  return status == ZJ_OK
             ? zj_snapshot_scan(run->ctx, scan->at, scan->count, scan->encoding, rules, out, err)
             : status;
}

/* ---- a cluster ---- */

zj_status zj_source_open_any(zj_run *run, const zj_source_paths *scan, zj_opened *out,
                             zj_error *err) {
  *out = (zj_opened){0};
  if (!scan->cluster && scan->partial)
    return zj_fail(err, ZJ_USAGE, "%s",
                   zj_tr("--partial goes with --cluster", "--partial 要与 --cluster 合用"));
  if (!scan->cluster) return zj_source_open(run, scan, &out->snapshot, err);
  if (scan->count)
    return zj_fail(
        err, ZJ_USAGE, "%s",
        zj_tr("--cluster and --scan exclude each other", "--cluster 与 --scan 只能用其中一个"));
  const zj_cluster_options options = {.url = scan->cluster, .partial = scan->partial};
  return zj_cluster_open(run->ctx, &options, &out->cluster, err);
}

zj_status zj_source_snapshot(void *ctx, const zj_opened *opened, const zj_query *query,
                             zj_snapshot **out, zj_error *err) {
  *out = opened->snapshot;
  return opened->cluster ? zj_cluster_snapshot(ctx, opened->cluster, query, out, err) : ZJ_OK;
}

void zj_source_print_partial(void) {
  fputs(zj_tr("zhangju: part of the cluster did not answer: the counts are too low\n",
              "zhangju: 集群有一部分没有响应：计数只是下限\n"),
        stderr);
}

/* ---- standard input ---- */

static zj_status read_input(void *ctx, zj_slice *out, zj_error *err) {
  zj_buffer all = {.ctx = ctx};
  char piece[65536];
  size_t n;
  while ((n = fread(piece, 1, sizeof piece, stdin)) > 0) {
    zj_buffer_add(&all, piece, n);
    if (all.length > ZJ_SOURCE_MAX)
      return zj_fail(err, ZJ_BAD_INPUT, zj_tr("is larger than %zu MB", "超过 %zu MB"),
                     ZJ_SOURCE_MAX >> 20);
  }
  if (ferror(stdin)) return zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot be read", "无法读取"));
  if (!all.length) return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is empty", "是空文件"));
  *out = zj_buffer_slice(&all);
  return zj_buffer_status(&all, err);
}

zj_status zj_source_input(void *ctx, const char *name, const char *encoding, zj_source **out,
                          zj_error *err) {
  zj_slice bytes;
  zj_status status = read_input(ctx, &bytes, err);
  return status == ZJ_OK ? zj_extract_bytes(ctx, bytes, name, encoding, out, err) : status;
}
