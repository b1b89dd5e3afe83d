/* seal.c - checksums of the files of a folder. */
#include "indexer/store/seal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "indexer/store/table_trust.h"

#define SUMS "sums"
enum { BLOCK = 256 << 10, LINE_MAX_BYTES = 400 };

typedef struct sum {
  uint64_t hash, bytes;
} sum;

static zj_status fail_damaged(const char *dir, const char *name, const char *what, zj_error *err) {
  return zj_fail(err, ZJ_CORRUPT,
                 zj_tr("%s/%s %s; rebuild the index with: zhangju index --full",
                       "%s/%s %s；请用 zhangju index --full 重建索引"),
                 dir, name, what);
}

static zj_status make_path(const char *dir, const char *name, char out[PATH_MAX], zj_error *err) {
  return snprintf(out, PATH_MAX, "%s/%s", dir, name) < PATH_MAX
             ? ZJ_OK
             : zj_fail(err, ZJ_IO, zj_tr("%s: the path is too long", "%s：路径太长"), dir);
}

static zj_status hash_file(int fd, const char *path, uint64_t *hash, zj_error *err) {
  char *block = malloc(BLOCK);
  XXH3_state_t *state = XXH3_createState();
  zj_status status = block && state ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK) XXH3_64bits_reset(state);
  for (ssize_t length = 1; status == ZJ_OK && length != 0;) {
    length = read(fd, block, BLOCK);
    if (length > 0)
      XXH3_64bits_update(state, block, (size_t)length);
    else if (length < 0 && errno != EINTR)
      status = zj_fail_errno(err, ZJ_IO, "%s", path);
  }
  if (status == ZJ_OK) *hash = XXH3_64bits_digest(state);
  XXH3_freeState(state);
  free(block);
  return status;
}

/* Sets *out to size and hash of a file; of one larger than 'most', to the size alone. */
static zj_status read_sum(const char *path, uint64_t most, sum *out, zj_error *err) {
  struct stat st;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fstat(fd, &st) != 0) {
    if (fd >= 0) close(fd);
    return zj_fail_errno(err, ZJ_IO, zj_tr("cannot open %s", "无法打开 %s"), path);
  }
  *out = (sum){.bytes = (uint64_t)st.st_size};
  zj_status status = out->bytes <= most ? hash_file(fd, path, &out->hash, err) : ZJ_OK;
  close(fd);
  return status;
}

/* ---- writing ---- */

static zj_status write_line(const char *dir, const char *name, FILE *to, zj_error *err) {
  char path[PATH_MAX];
  struct stat st;
  sum s;
  if (name[0] == '.' || strcmp(name, SUMS) == 0) return ZJ_OK;
  zj_status status = make_path(dir, name, path, err);
  if (status == ZJ_OK && stat(path, &st) == 0 && st.st_size == 0) return ZJ_OK; /* Xapian's lock */
  if (status == ZJ_OK) status = read_sum(path, UINT64_MAX, &s, err);
  if (status == ZJ_OK) fprintf(to, "%016" PRIx64 " %" PRIu64 " %s\n", s.hash, s.bytes, name);
  return status;
}

zj_status zj_seal_write(const char *dir, zj_error *err) {
  char path[PATH_MAX];
  struct dirent **files = NULL;
  zj_status status = make_path(dir, SUMS, path, err);
  if (status != ZJ_OK) return status;
  int count = scandir(dir, &files, NULL, alphasort);
  FILE *to = count >= 0 ? fopen(path, "we") : NULL;
  if (!to) status = zj_fail_errno(err, ZJ_IO, "%s", count < 0 ? dir : path);
  for (int i = 0; i < count; i++) {
    if (status == ZJ_OK) status = write_line(dir, files[i]->d_name, to, err);
    free(files[i]);
  }
  free(files);
  bool failed = to && ferror(to);
  if (to && fclose(to) != 0) failed = true;
  if (failed && status == ZJ_OK) status = zj_fail_errno(err, ZJ_IO, "%s", path);
  return status;
}

/* ---- checking ---- */

/* Parses "HASH BYTES NAME\n"; false when the line has another form or the name another folder. */
static bool parse_line(char *line, sum *out, const char **name) {
  char *end;
  char *newline = strchr(line, '\n');
  if (!newline) return false;
  *newline = 0;
  out->hash = strtoull(line, &end, 16);
  if (end != line + 16 || *end != ' ') return false;
  out->bytes = strtoull(end + 1, &end, 10);
  *name = end + 1;
  return *end == ' ' && **name && **name != '.' && !strchr(*name, '/');
}

static zj_status check_file(const char *dir, const char *name, const sum *said, uint64_t most,
                            zj_error *err) {
  char path[PATH_MAX];
  sum found;
  struct stat st;
  zj_status status = make_path(dir, name, path, err);
  if (status != ZJ_OK) return status;
  if (stat(path, &st) != 0 && errno == ENOENT)
    return fail_damaged(dir, name, zj_tr("is missing", "缺失"), err);
  bool doubted = zj_table_is_doubted(path, &st);
  if (doubted) most = UINT64_MAX;
  status = read_sum(path, most, &found, err);
  if (status != ZJ_OK) return status;
  if (found.bytes != said->bytes)
    return fail_damaged(dir, name, zj_tr("has another length than it had", "长度与原来不同"), err);
  if (found.bytes <= most && found.hash != said->hash)
    return fail_damaged(dir, name, zj_tr("does not match its checksum", "与校验和不符"), err);
  if (doubted || found.bytes > most) zj_table_trust(path, &st);
  return ZJ_OK;
}

zj_status zj_seal_check(const char *dir, uint64_t most, zj_error *err) {
  char path[PATH_MAX], line[LINE_MAX_BYTES];
  zj_status status = make_path(dir, SUMS, path, err);
  if (status != ZJ_OK) return status;
  FILE *from = fopen(path, "re");
  if (!from && errno == ENOENT) return fail_damaged(dir, SUMS, zj_tr("is missing", "缺失"), err);
  if (!from) return zj_fail_errno(err, ZJ_IO, zj_tr("cannot open %s", "无法打开 %s"), path);
  size_t files = 0;
  for (; status == ZJ_OK && fgets(line, sizeof line, from); files++) {
    sum said;
    const char *name;
    if (!parse_line(line, &said, &name))
      status = fail_damaged(dir, SUMS, zj_tr("is not a list of checksums", "不是校验和列表"), err);
    else
      status = check_file(dir, name, &said, most, err);
  }
  if (status == ZJ_OK && ferror(from)) status = zj_fail_errno(err, ZJ_IO, "%s", path);
  if (status == ZJ_OK && !files)
    status = fail_damaged(dir, SUMS, zj_tr("is empty", "是空文件"), err);
  fclose(from);
  return status;
}

bool zj_seal_sum(const char *dir, const char *name, uint64_t *out) {
  char path[PATH_MAX], line[LINE_MAX_BYTES];
  zj_error err;
  FILE *from = make_path(dir, SUMS, path, &err) == ZJ_OK ? fopen(path, "re") : NULL;
  bool found = false;
  while (from && !found && fgets(line, sizeof line, from)) {
    sum said;
    const char *of;
    found = parse_line(line, &said, &of) && strcmp(of, name) == 0;
    if (found) *out = said.hash;
  }
  if (from) fclose(from);
  return found;
}
