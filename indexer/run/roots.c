/* roots.c - the remembered roots of an index. */
#include "indexer/run/roots.h"

#include "indexer/base/lang.h"

#include <limits.h>
#include <stdlib.h>
#include <talloc.h>
#include <unistd.h>

/* ---- absolute paths ---- */

/* A part of a path that does not exist cannot be a link: its "." and ".." are removed by name. */
static char *add_names(void *ctx, char *to, const char *rest) {
  while (*rest) {
    size_t length = strcspn(rest, "/");
    if (length == 2 && strncmp(rest, "..", 2) == 0) {
      char *slash = strrchr(to, '/');
      slash[slash == to] = 0;
    } else if (length && !(length == 1 && *rest == '.')) {
      to = talloc_asprintf(ctx, "%s%s%.*s", to, strcmp(to, "/") == 0 ? "" : "/", (int)length, rest);
    }
    rest += length + (rest[length] == '/');
  }
  return to;
}

const char *zj_roots_absolute(void *ctx, const char *path) {
  char resolved[PATH_MAX];
  if (!*path) return NULL;
  if (realpath(path, resolved)) return talloc_strdup(ctx, resolved);
  char *head = talloc_strdup(ctx, path);
  for (char *slash; (slash = strrchr(head, '/'));) { /* the longest beginning that exists */
    *slash = 0;
    if (realpath(*head ? head : "/", resolved))
      return add_names(ctx, talloc_strdup(ctx, resolved), path + (slash - head) + 1);
  }
  return realpath(".", resolved) ? add_names(ctx, talloc_strdup(ctx, resolved), path) : NULL;
}

const char *zj_roots_through(void *ctx, const char *path, size_t names) {
  const char *rest = path + strlen(path);
  while (rest > path && rest[-1] == '/')
    rest--;
  for (size_t i = 0; i < names; i++) {
    const char *end = rest;
    while (rest > path && rest[-1] != '/')
      rest--;
    bool dots =
        (end - rest == 1 || end - rest == 2) && strncmp(rest, "..", (size_t)(end - rest)) == 0;
    if (rest == end || dots) return NULL;
    if (i + 1 < names)
      while (rest > path && rest[-1] == '/')
        rest--;
  }
  const char *folder = rest > path ? talloc_strndup(ctx, path, (size_t)(rest - path)) : ".";
  const char *absolute = zj_roots_absolute(ctx, folder);
  return absolute ? add_names(ctx, talloc_strdup(ctx, absolute), rest) : NULL;
}

/* ---- settling ---- */

static int compare_strings(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts and drops what another one reaches. */
static void drop_reached(zj_roots *r) {
  size_t kept = 0;
  if (r->count) qsort(r->roots, r->count, sizeof *r->roots, compare_strings);
  for (size_t i = 0; i < r->count; i++) { /* the outer ones come first */
    bool reached = false;
    for (size_t k = 0; k < kept && !reached; k++)
      reached = zj_files_reached(r->roots[i], r->roots[k]);
    if (!reached) r->roots[kept++] = r->roots[i];
  }
  r->count = kept;
}

/* The root that a walk would find 'path' from: the outermost of them that reaches it. */
static const char *root_reaching(const zj_roots *r, const char *path) {
  for (size_t i = 0; i < r->count; i++)
    if (zj_files_reached(path, r->roots[i])) return r->roots[i];
  return NULL;
}

static void settle_starts(zj_roots *r) {
  size_t kept = 0;
  for (size_t i = 0; i < r->start_count; i++)
    r->starts[i].root = root_reaching(r, r->starts[i].start);
  if (r->start_count) qsort(r->starts, r->start_count, sizeof *r->starts, zj_start_compare);
  for (size_t i = 0; i < r->start_count; i++) {
    bool reached = false;
    for (size_t k = 0; k < kept && !reached; k++)
      reached = zj_files_reached(r->starts[i].start, r->starts[k].start);
    if (!reached) r->starts[kept++] = r->starts[i];
  }
  r->start_count = kept;
}

void zj_roots_walk_all(void *ctx, zj_roots *r) {
  r->starts = talloc_zero_array(ctx, zj_start, r->count + 1);
  for (r->start_count = 0; r->start_count < r->count; r->start_count++)
    r->starts[r->start_count].root = r->starts[r->start_count].start = r->roots[r->start_count];
  settle_starts(r);
}

zj_status zj_roots_settle(void *ctx, const char *const *remembered, size_t remembered_count,
                          const char *const *paths, size_t count, zj_roots *out, zj_error *err) {
  *out = (zj_roots){0};
  out->roots = talloc_array(ctx, const char *, remembered_count + count + 1);
  for (size_t i = 0; i < remembered_count; i++)
    out->roots[out->count++] = talloc_strdup(ctx, remembered[i]);
  out->starts = talloc_zero_array(ctx, zj_start, count + 1);
  for (size_t i = 0; i < count; i++) {
    const char *absolute = zj_roots_absolute(ctx, paths[i]);
    if (!absolute)
      return zj_fail(err, ZJ_IO, zj_tr("%s: no such path", "%s：没有这个路径"),
                     zj_files_shown(ctx, paths[i]));
    out->starts[out->start_count++].start = absolute;
    if (!root_reaching(out, absolute)) out->roots[out->count++] = absolute;
  }
  drop_reached(out);
  if (count)
    settle_starts(out);
  else
    zj_roots_walk_all(ctx, out);
  return ZJ_OK;
}

void zj_roots_forget(zj_roots *r, const char *root) {
  size_t kept = 0;
  for (size_t i = 0; i < r->count; i++)
    if (strcmp(r->roots[i], root) != 0) r->roots[kept++] = r->roots[i];
  r->count = kept;
}
