/* access.c - lines appended by one write each, so that lines of several threads never mix. */
#include "web/http/access.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "indexer/base/reason.h"

struct zj_access {
  const char *path;
  bool with_queries;
  int file;
  pthread_mutex_t mutex;
};

static int open_file(const char *path) {
  if (strcmp(path, "-") == 0) return dup(STDERR_FILENO);
  return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
}

static int close_file(zj_access *access) {
  close(access->file);
  return 0;
}

zj_status zj_access_open(void *ctx, const char *path, bool with_queries, zj_access **out,
                         zj_error *err) {
  int file = open_file(path);
  if (file < 0) return zj_fail_errno(err, ZJ_IO, "%s", path);
  zj_access *access = talloc_zero(ctx, zj_access);
  if (!access) {
    close(file);
    return zj_no_memory(err);
  }
  *access = (zj_access){.path = path, .with_queries = with_queries, .file = file};
  pthread_mutex_init(&access->mutex, NULL);
  talloc_set_destructor(access, close_file);
  *out = access;
  return ZJ_OK;
}

void zj_access_reopen(zj_access *access) {
  if (!access) return;
  int file = open_file(access->path);
  if (file < 0) {
    fprintf(stderr, "zhangju: %s: %s\n", access->path, zj_reason_errno(errno));
    return;
  }
  pthread_mutex_lock(&access->mutex);
  close(access->file);
  access->file = file;
  pthread_mutex_unlock(&access->mutex);
}

static void format_now(char out[32]) {
  struct timespec now;
  struct tm parts;
  char text[24] = "";
  clock_gettime(CLOCK_REALTIME, &now);
  if (gmtime_r(&now.tv_sec, &parts)) strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
  snprintf(out, 32, "%s.%03dZ", text, (int)(now.tv_nsec / 1000000));
}

/* The target as sent, which need not be UTF-8: every byte outside printable ASCII becomes "?". */
static json_t *target_json(const zj_access *access, const char *target) {
  size_t length = access->with_queries ? strlen(target) : strcspn(target, "?");
  char *text = talloc_strndup(NULL, target, length);
  if (!text) return json_null();
  for (char *c = text; *c; c++)
    if ((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7E) *c = '?';
  json_t *json = json_string(text);
  talloc_free(text);
  return json;
}

void zj_access_write(zj_access *access, const zj_access_entry *e) {
  char now[32];
  if (!access) return;
  format_now(now);
  json_t *json =
      json_pack("{s:s,s:s,s:s,s:s,s:s,s:o,s:i,s:I,s:I}", "time", now, "id", e->id, "from", e->from,
                "method", e->method, "route", e->route, "path", target_json(access, e->target),
                "status", (int)e->status, "bytes", (json_int_t)e->bytes, "us", (json_int_t)e->us);
  if (json && e->user) json_object_set_new(json, "user", json_string(e->user));
  char *line = json ? json_dumps(json, JSON_COMPACT) : NULL;
  json_decref(json);
  if (!line) return;
  size_t length = strlen(line);
  line[length] = '\n'; /* replaces the NUL */
  pthread_mutex_lock(&access->mutex);
  ssize_t written = write(access->file, line, length + 1);
  pthread_mutex_unlock(&access->mutex);
  (void)written; /* a full disk is no reason to refuse requests */
  free(line);
}
