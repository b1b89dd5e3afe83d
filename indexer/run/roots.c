/* roots.c - the roots that an index remembers. */
#include "indexer/run/roots.h"

#include <limits.h>
#include <stdlib.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"

/* ---- absolute paths ---- */

/* Passes on a text, and notes when it could not be made. */
static char *note_made(char *text) {
  if (!text) zj_note_no_memory();
  return text;
}

/* Adds the names of 'rest', the part of a path that does not exist. It has no links, so "." and
 * ".." can be removed by name. NULL when memory ran out. */
static char *add_names(void *ctx, char *to, const char *rest) {
  while (to && *rest) {
    size_t length = strcspn(rest, "/");
    if (length == 2 && strncmp(rest, "..", 2) == 0) {
      char *slash = strrchr(to, '/');
      slash[slash == to] = 0;
    } else if (length && !(length == 1 && *rest == '.')) {
      to = talloc_asprintf(ctx, "%s%s%.*s", to, strcmp(to, "/") == 0 ? "" : "/", (int)length, rest);
    }
    rest += length + (rest[length] == '/');
  }
  return note_made(to);
}

const char *zj_roots_absolute(void *ctx, const char *path) {
  char resolved[PATH_MAX];
  if (!*path) return NULL;
  if (realpath(path, resolved)) return note_made(talloc_strdup(ctx, resolved));
  char *head = note_made(talloc_strdup(ctx, path));
  if (!head) return NULL;
  /* Finds the longest beginning that exists. */
  for (char *slash = strrchr(head, '/'); slash; slash = strrchr(head, '/')) {
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
  const char *folder =
      rest > path ? note_made(talloc_strndup(ctx, path, (size_t)(rest - path))) : ".";
  const char *absolute = folder ? zj_roots_absolute(ctx, folder) : NULL;
  return absolute ? add_names(ctx, talloc_strdup(ctx, absolute), rest) : NULL;
}

/* ---- settling ---- */

static int compare_strings(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts the roots, so that outer ones come first, and drops those that another one reaches. */
static void drop_reached(zj_roots *r) {
  size_t kept = 0;
  if (r->count) qsort(r->roots, r->count, sizeof *r->roots, compare_strings);
  for (size_t i = 0; i < r->count; i++) {
    bool reached = false;
    for (size_t k = 0; k < kept && !reached; k++)
      reached = zj_files_reached(r->roots[i], r->roots[k]);
    if (!reached) r->roots[kept++] = r->roots[i];
  }
  r->count = kept;
}

/* The outermost root whose walk reaches 'path'; NULL when none does. */
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

zj_status zj_roots_walk_all(void *ctx, zj_roots *r, zj_error *err) {
  r->starts = talloc_zero_array(ctx, zj_start, r->count + 1);
  r->start_count = 0;
  if (!r->starts) return zj_no_memory(err);
  for (size_t i = 0; i < r->count; i++)
    r->starts[r->start_count++] = (zj_start){.root = r->roots[i], .start = r->roots[i]};
  settle_starts(r);
  return ZJ_OK;
}

static zj_status fail_missing(void *ctx, const char *path, zj_error *err) {
  zj_status status = zj_noted_status(err);
  const char *shown = zj_files_shown(ctx, path);
  if (status != ZJ_OK || !shown) return zj_no_memory(err);
  return zj_fail(err, ZJ_IO, zj_tr("%s: no such path", "%s：没有这个路径"), shown);
}

zj_status zj_roots_settle(void *ctx, const char *const *remembered, size_t remembered_count,
                          const char *const *paths, size_t count, zj_roots *out, zj_error *err) {
  *out = (zj_roots){0};
  out->roots = talloc_array(ctx, const char *, remembered_count + count + 1);
  out->starts = talloc_zero_array(ctx, zj_start, count + 1);
  if (!out->roots || !out->starts) return zj_no_memory(err);
  for (size_t i = 0; i < remembered_count; i++) {
    const char *root = talloc_strdup(ctx, remembered[i]);
    if (!root) return zj_no_memory(err);
    out->roots[out->count++] = root;
  }
  for (size_t i = 0; i < count; i++) {
    const char *absolute = zj_roots_absolute(ctx, paths[i]);
    if (!absolute) return fail_missing(ctx, paths[i], err);
    out->starts[out->start_count++].start = absolute;
    if (!root_reaching(out, absolute)) out->roots[out->count++] = absolute;
  }
  drop_reached(out);
  if (count == 0) return zj_roots_walk_all(ctx, out, err);
  settle_starts(out);
  return ZJ_OK;
}

void zj_roots_forget(zj_roots *r, const char *root) {
  size_t kept = 0;
  for (size_t i = 0; i < r->count; i++)
    if (strcmp(r->roots[i], root) != 0) r->roots[kept++] = r->roots[i];
  r->count = kept;
}
