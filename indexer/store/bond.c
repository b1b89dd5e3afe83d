/* bond.c - says which tables and postings belong to a segment. */
#include "indexer/store/bond.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <xxhash.h>

#include "indexer/base/buffer.h"
#include "indexer/base/lang.h"
#include "indexer/store/segment_reader.h"

#define BOND "bond"
#define SUMS "postings/sums"
enum { FILE_MAX = 64 << 10 };

static zj_status fail_damaged(const char *dir, const char *name, const char *what, zj_error *err) {
  return zj_fail(err, ZJ_CORRUPT,
                 zj_tr("%s/%s %s; rebuild the index with: zhangju index --full",
                       "%s/%s %s；请用 zhangju index --full 重建索引"),
                 dir, name, what);
}

/* Reads a small file of the segment, or no more of a large one than 'most' bytes. */
static zj_status read_start(void *ctx, const char *dir, const char *name, size_t most,
                            zj_slice *out, zj_error *err) {
  char *path = talloc_asprintf(ctx, "%s/%s", dir, name), *bytes = talloc_size(ctx, most);
  if (!path || !bytes) return zj_no_memory(err);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 && errno == ENOENT) return fail_damaged(dir, name, zj_tr("is missing", "缺失"), err);
  ssize_t length = fd >= 0 ? read(fd, bytes, most) : -1;
  zj_status status =
      length < 0 ? zj_fail_errno(err, ZJ_IO, zj_tr("cannot open %s", "无法打开 %s"), path) : ZJ_OK;
  if (fd >= 0) close(fd);
  *out = (zj_slice){bytes, length < 0 ? 0 : (size_t)length};
  return status;
}

static void add_line(zj_buffer *to, zj_slice bytes, const char *name) {
  char line[64];
  int n =
      snprintf(line, sizeof line, "%016" PRIx64 " %s\n", XXH3_64bits(bytes.at, bytes.length), name);
  zj_buffer_add(to, line, (size_t)n);
}

/* The catalog keeps numbers without a sign as SQLite's, which have one. */
static uint64_t hash_list(zj_slice list) {
  return XXH3_64bits(list.at, list.length) >> 1;
}

/* ---- writing ---- */

static zj_status list_parts(void *ctx, const char *dir, zj_buffer *to, zj_error *err) {
  zj_slice start;
  zj_status status = ZJ_OK;
  for (int t = 0; t < ZJ_TABLE_COUNT && status == ZJ_OK; t++) {
    status = read_start(ctx, dir, zj_tables[t].file, sizeof(zj_segment_head), &start, err);
    if (status == ZJ_OK) add_line(to, start, zj_tables[t].file);
  }
  if (status == ZJ_OK) status = read_start(ctx, dir, SUMS, FILE_MAX, &start, err);
  if (status == ZJ_OK) add_line(to, start, SUMS);
  return status == ZJ_OK ? zj_buffer_status(to, err) : status;
}

static zj_status write_file(void *ctx, const char *dir, zj_slice content, zj_error *err) {
  const char *path = talloc_asprintf(ctx, "%s/" BOND, dir);
  if (!path) return zj_no_memory(err);
  FILE *file = fopen(path, "we");
  bool good = file && fwrite(content.at, 1, content.length, file) == content.length;
  if (file && fclose(file) != 0) good = false;
  return good ? ZJ_OK : zj_fail_errno(err, ZJ_IO, zj_tr("cannot write %s", "无法写入 %s"), path);
}

zj_status zj_bond_write(const char *dir, uint64_t *bond, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_buffer list = {.ctx = local};
  zj_status status = list_parts(local, dir, &list, err);
  if (status == ZJ_OK) status = write_file(local, dir, zj_buffer_slice(&list), err);
  if (status == ZJ_OK) *bond = hash_list(zj_buffer_slice(&list));
  talloc_free(local);
  return status;
}

/* ---- opening ---- */

/* Whether the list has the line for these bytes under this name. */
static bool is_listed(zj_slice list, zj_slice bytes, const char *name) {
  char line[64];
  int n =
      snprintf(line, sizeof line, "%016" PRIx64 " %s\n", XXH3_64bits(bytes.at, bytes.length), name);
  return memmem(list.at, list.length, line, (size_t)n) != NULL;
}

static zj_status check_parts(void *ctx, const zj_segment *s, zj_slice list, zj_error *err) {
  const char *other = zj_tr("does not belong to this segment", "不属于这个分段");
  zj_slice sums;
  for (int t = 0; t < ZJ_TABLE_COUNT; t++) {
    zj_slice head = {s->mapped[t], sizeof(zj_segment_head)};
    if (!is_listed(list, head, zj_tables[t].file))
      return fail_damaged(s->dir, zj_tables[t].file, other, err);
  }
  zj_status status = read_start(ctx, s->dir, SUMS, FILE_MAX, &sums, err);
  if (status == ZJ_OK && !is_listed(list, sums, SUMS))
    return fail_damaged(s->dir, SUMS, other, err);
  return status;
}

static zj_status check_bond(const zj_segment *s, uint64_t bond, zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  zj_slice list;
  zj_status status = read_start(local, s->dir, BOND, FILE_MAX, &list, err);
  if (status == ZJ_OK && hash_list(list) != bond)
    status = fail_damaged(
        s->dir, BOND,
        zj_tr("is not of the segment that the catalog means", "与目录库所指的分段不符"), err);
  if (status == ZJ_OK) status = check_parts(local, s, list, err);
  talloc_free(local);
  return status;
}

static zj_status open_bound(void *ctx, const char *dir, uint64_t bond, bool with_postings,
                            zj_segment **out, zj_error *err) {
  zj_status status = zj_segment_open(ctx, dir, with_postings, out, err);
  if (status != ZJ_OK) return status;
  status = check_bond(*out, bond, err);
  if (status != ZJ_OK) TALLOC_FREE(*out);
  return status;
}

zj_status zj_bond_open(void *ctx, const char *dir, uint64_t bond, zj_segment **out, zj_error *err) {
  return open_bound(ctx, dir, bond, true, out, err);
}

zj_status zj_bond_open_source(void *ctx, const char *dir, uint64_t bond, zj_segment **out,
                              zj_error *err) {
  zj_status status = open_bound(ctx, dir, bond, false, out, err);
  if (status != ZJ_OK) return status;
  status = zj_segment_check_sums(*out, err);
  if (status != ZJ_OK) TALLOC_FREE(*out);
  return status;
}
