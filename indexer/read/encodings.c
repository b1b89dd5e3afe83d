/* encodings.c - settings of encodings among the reports. */
#include "indexer/read/encodings.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/read/decode.h"

enum { FILE_MAX_BYTES = 64 << 10, STARS_MAX = 8, LOOKED_AT_MAX = 64 };

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
  folder *folders; /* met so far, the last one first */
  zj_bad_setting *bad;
  size_t bad_count;
};

/* ---- patterns ---- */

/* One step of the pattern against one of the path; ** tries every rest of the path, so their number
 * is bounded. */
static bool fits_steps(const char *pattern, const char *path, int stars) {
  char step[NAME_MAX * 4], name[NAME_MAX + 1];
  size_t length = strcspn(pattern, "/"), own = strcspn(path, "/");
  if (length == 2 && memcmp(pattern, "**", 2) == 0) {
    const char *rest = pattern[2] ? pattern + 3 : "";
    if (!*rest) return *path != 0;
    if (stars >= STARS_MAX) return false;
    for (const char *at = path;; at = strchr(at, '/') + 1) {
      if (fits_steps(rest, at, stars + 1)) return true;
      if (!strchr(at, '/')) return false;
    }
  }
  if (length >= sizeof step || own >= sizeof name) return false;
  snprintf(step, sizeof step, "%.*s", (int)length, pattern);
  snprintf(name, sizeof name, "%.*s", (int)own, path);
  if (fnmatch(step, name, 0) != 0) return false;
  if (!pattern[length] || !path[own]) return !pattern[length] && !path[own];
  return fits_steps(pattern + length + 1, path + own + 1, stars);
}

bool zj_encodings_fits(const char *pattern, const char *path) {
  const char *slash = strrchr(path, '/');
  if (!strchr(pattern, '/')) return fits_steps(pattern, slash ? slash + 1 : path, 0);
  return fits_steps(pattern + (*pattern == '/'), path, 0);
}

/* ---- reading ---- */

static void add_bad(zj_encodings *e, const char *file, const char *reason) {
  for (size_t i = 0; i < e->bad_count; i++)
    if (strcmp(e->bad[i].file, file) == 0 && strcmp(e->bad[i].reason, reason) == 0) return;
  e->bad = talloc_realloc(e, e->bad, zj_bad_setting, e->bad_count + 1);
  e->bad[e->bad_count++] = (zj_bad_setting){talloc_strdup(e, file), talloc_strdup(e, reason)};
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
    return add_bad(e, file, err.text);
  }
  *gap = 0;
  f->settings = talloc_realloc(f, f->settings, setting, f->count + 1);
  f->settings[f->count++] = (setting){talloc_strdup(f, pattern), talloc_strdup(f, encoding)};
}

/* NULL when there is none, or none that can be read: then it is told. What is no file could hang
 * us, or never end. */
static FILE *open_settings(zj_encodings *e, const char *file) {
  struct stat st;
  int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) return NULL;
  zj_error err = {0};
  if (fd < 0 || fstat(fd, &st) != 0)
    (void)zj_fail_errno(&err, ZJ_IO, "%s", zj_tr("cannot be read", "无法读取"));
  else if (!S_ISREG(st.st_mode))
    (void)zj_fail(&err, ZJ_BAD_INPUT, "%s", zj_tr("is no file", "不是文件"));
  else if (st.st_size > FILE_MAX_BYTES)
    (void)zj_fail(&err, ZJ_BAD_INPUT, zj_tr("has more than %d bytes", "超过 %d 字节"),
                  FILE_MAX_BYTES);
  FILE *from = err.status == ZJ_OK ? fdopen(fd, "r") : NULL;
  if (err.status != ZJ_OK) add_bad(e, file, err.text);
  if (!from && fd >= 0) close(fd);
  return from;
}

static void read_settings(zj_encodings *e, folder *f) {
  const char *file = talloc_asprintf(f, "%s/%s", f->path, ZJ_ENCODINGS_FILE);
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

/* Consecutive files mostly lie in the same folders, so the last ones met are found first; one met
 * long ago is read again. */
static const folder *folder_at(zj_encodings *e, const char *path) {
  int looked_at = 0;
  for (folder *f = e->folders, *before = NULL; f && looked_at++ < LOOKED_AT_MAX;
       before = f, f = f->next) {
    if (strcmp(f->path, path) != 0) continue;
    if (before) before->next = f->next, f->next = e->folders, e->folders = f;
    return f;
  }
  folder *f = talloc_zero(e, folder);
  f->path = talloc_strdup(f, path);
  f->next = e->folders;
  e->folders = f;
  read_settings(e, f);
  return f;
}

zj_encodings *zj_encodings_new(void *ctx) {
  return talloc_zero(ctx, zj_encodings);
}

size_t zj_encodings_bad(const zj_encodings *e, const zj_bad_setting **out) {
  *out = e->bad;
  return e->bad_count;
}

const char *zj_encodings_of(zj_encodings *e, const char *root, const char *file) {
  char *path = talloc_strdup(NULL, file);
  size_t least = strlen(root);
  const char *found = NULL;
  for (char *slash; !found && (slash = strrchr(path, '/')) && (size_t)(slash - path) >= least;) {
    *slash = 0;
    const folder *f = folder_at(e, path);
    for (size_t i = f->count; i-- > 0 && !found;)
      if (zj_encodings_fits(f->settings[i].pattern, file + strlen(path) + 1))
        found = f->settings[i].encoding;
  }
  talloc_free(path);
  return found;
}
