/* encodings.c - reads .zhangju-encoding files and finds the setting for a file. */
#include "indexer/read/encodings.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/base/pattern.h"
#include "indexer/read/decode.h"

enum { FILE_MAX_BYTES = 64 << 10, LOOKED_AT_MAX = 64 };

typedef struct setting {
  const char *pattern, *encoding;
} setting;

typedef struct folder {
  const char *path;
  setting *settings;
  size_t count;
  struct folder *next;
} folder;

struct zj_encodings {
  folder *folders; /* read so far, the one used last first */
  zj_bad_setting *bad;
  size_t bad_count;
  bool failed; /* memory ran out */
};

/* ---- patterns ---- */

bool zj_encodings_fits(const char *pattern, const char *path) {
  const char *slash = strrchr(path, '/');
  if (!strchr(pattern, '/')) return zj_pattern_fits(pattern, slash ? slash + 1 : path);
  return zj_pattern_fits(pattern + (*pattern == '/'), path);
}

/* ---- reading ---- */

static void note_bad_setting(zj_encodings *e, const char *file, const char *reason) {
  for (size_t i = 0; i < e->bad_count; i++)
    if (strcmp(e->bad[i].file, file) == 0 && strcmp(e->bad[i].reason, reason) == 0) return;
  zj_bad_setting *bad = talloc_realloc(e, e->bad, zj_bad_setting, e->bad_count + 1);
  zj_bad_setting added = {talloc_strdup(e, file), talloc_strdup(e, reason)};
  if (bad) e->bad = bad;
  if (bad && added.file && added.reason)
    e->bad[e->bad_count++] = added;
  else
    e->failed = true;
}

static void add_setting(zj_encodings *e, folder *f, const char *pattern, const char *encoding) {
  setting *settings = talloc_realloc(f, f->settings, setting, f->count + 1);
  setting added = {talloc_strdup(f, pattern), talloc_strdup(f, encoding)};
  if (settings) f->settings = settings;
  if (settings && added.pattern && added.encoding)
    f->settings[f->count++] = added;
  else
    e->failed = true;
}

static void read_line(zj_encodings *e, folder *f, const char *file, char *line, unsigned number) {
  static const char blank[] = " \t\r\n";
  char *pattern = line + strspn(line, blank), *end = pattern + strlen(pattern);
  while (end > pattern && strchr(blank, end[-1]))
    *--end = 0;
  if (!*pattern || *pattern == '#') return;
  char *encoding = end; /* the last word: a pattern may hold blanks */
  while (encoding > pattern && !strchr(blank, encoding[-1]))
    encoding--;
  char *gap = encoding;
  while (gap > pattern && strchr(blank, gap[-1]))
    gap--;
  if (gap == pattern || !zj_decode_name(encoding)) {
    zj_error err = {0};
    (void)zj_fail(
        &err, ZJ_BAD_INPUT,
        zj_tr(
            "line %u is not PATTERN ENCODING; encodings: auto, utf-8, gb18030, big5, big5-hkscs, utf-16le, utf-16be",
            "第 %u 行不是“模式 编码”；编码有：auto、utf-8、gb18030、big5、big5-hkscs、utf-16le、utf-16be"),
        number);
    note_bad_setting(e, file, err.text);
    return;
  }
  *gap = 0;
  add_setting(e, f, pattern, encoding);
}

/* Returns NULL when there are no settings. Settings that cannot be read are noted as bad; so is
 * anything but a regular file, which could block or never end. */
static FILE *open_settings(zj_encodings *e, const char *file) {
  struct stat st;
  int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) return NULL;
  zj_error err = {0};
  if (fd < 0 || fstat(fd, &st) != 0)
    (void)zj_fail_errno(&err, ZJ_IO, "%s", zj_tr("cannot be read", "无法读取"));
  else if (!S_ISREG(st.st_mode))
    (void)zj_fail(&err, ZJ_BAD_INPUT, "%s", zj_tr("is not a file", "不是文件"));
  else if (st.st_size > FILE_MAX_BYTES)
    (void)zj_fail(&err, ZJ_BAD_INPUT, zj_tr("has more than %d bytes", "超过 %d 字节"),
                  FILE_MAX_BYTES);
  FILE *from = err.status == ZJ_OK ? fdopen(fd, "r") : NULL;
  if (err.status != ZJ_OK) note_bad_setting(e, file, err.text);
  if (!from && fd >= 0) close(fd);
  return from;
}

static void read_settings(zj_encodings *e, folder *f) {
  const char *file = talloc_asprintf(f, "%s/%s", f->path, ZJ_ENCODINGS_FILE);
  if (!file) {
    e->failed = true;
    return;
  }
  FILE *from = open_settings(e, file);
  if (!from) return;
  char *line = NULL;
  size_t room = 0, bytes = 0;
  for (unsigned number = 1; bytes < FILE_MAX_BYTES; number++) {
    ssize_t length = getline(&line, &room, from);
    if (length < 0) break;
    bytes += (size_t)length;
    read_line(e, f, file, line, number);
  }
  free(line);
  fclose(from);
}

/* The settings of a folder; NULL when memory ran out. Consecutive files mostly lie in the same
 * folders, so the folders used last are looked at first; one used long ago is read again. */
static const folder *load_folder(zj_encodings *e, const char *path) {
  int looked_at = 0;
  for (folder **at = &e->folders; *at && looked_at++ < LOOKED_AT_MAX; at = &(*at)->next) {
    folder *f = *at;
    if (strcmp(f->path, path) != 0) continue;
    *at = f->next;
    f->next = e->folders;
    e->folders = f;
    return f;
  }
  folder *f = talloc_zero(e, folder);
  if (f) f->path = talloc_strdup(f, path);
  if (!f || !f->path) {
    e->failed = true;
    return NULL;
  }
  f->next = e->folders;
  e->folders = f;
  read_settings(e, f);
  return f;
}

zj_encodings *zj_encodings_new(void *ctx) {
  return talloc_zero(ctx, zj_encodings);
}

zj_status zj_encodings_status(const zj_encodings *e, zj_error *err) {
  return e->failed ? zj_no_memory(err) : ZJ_OK;
}

size_t zj_encodings_bad(const zj_encodings *e, const zj_bad_setting **out) {
  *out = e->bad;
  return e->bad_count;
}

const char *zj_encodings_of(zj_encodings *e, const char *root, const char *file) {
  char *path = talloc_strdup(NULL, file);
  size_t least = strlen(root);
  const char *found = NULL;
  e->failed |= path == NULL;
  while (path && !found) {
    char *slash = strrchr(path, '/');
    if (!slash || (size_t)(slash - path) < least) break;
    *slash = 0;
    const folder *f = load_folder(e, path);
    for (size_t i = f ? f->count : 0; i-- > 0 && !found;)
      if (zj_encodings_fits(f->settings[i].pattern, file + strlen(path) + 1))
        found = f->settings[i].encoding;
  }
  talloc_free(path);
  return found;
}
