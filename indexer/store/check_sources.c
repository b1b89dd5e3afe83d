/* check_sources.c - files against the index. */
#include "indexer/store/check_sources.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/read/extract.h"

static void add(void *ctx, zj_check_result *out, zj_change_kind kind, const char *path) {
  out->changes = talloc_realloc(ctx, out->changes, zj_change, out->change_count + 1);
  out->changes[out->change_count++] =
      (zj_change){.kind = kind, .path = talloc_strdup(out->changes, path)};
}

static void check_report(void *ctx, const zj_catalog_report *r, zj_check_result *out) {
  uint64_t hash[2];
  struct stat st;
  out->files++;
  if (stat(r->file, &st) != 0)
    return add(ctx, out,
               errno == ENOENT || errno == ENOTDIR ? ZJ_CHANGE_GONE : ZJ_CHANGE_UNREADABLE,
               r->path);
  if (zj_extract_hash(r->file, hash, NULL) != ZJ_OK)
    return add(ctx, out, st.st_size == 0 ? ZJ_CHANGE_CHANGED : ZJ_CHANGE_UNREADABLE, r->path);
  if (memcmp(hash, r->content_hash, sizeof hash) == 0) return;
  add(ctx, out, ZJ_CHANGE_CHANGED, r->path);
  out->changes[out->change_count - 1].unseen =
      (uint64_t)st.st_size == r->size && zj_files_modified_ns(&st) == r->modified_ns;
}

static int compare_names(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Files by their own names, left out ones as they are shown: the catalog has no more of those. */
static void check_new(void *ctx, const zj_file_list *list, const char **files, size_t file_count,
                      const char **shown, size_t shown_count, zj_check_result *out) {
  qsort(files, file_count, sizeof *files, compare_names);
  qsort(shown, shown_count, sizeof *shown, compare_names);
  for (size_t i = 0; i < list->count; i++) {
    const zj_file *f = &list->files[i];
    if (bsearch(&f->file, files, file_count, sizeof *files, compare_names) ||
        bsearch(&f->path, shown, shown_count, sizeof *shown, compare_names))
      continue;
    add(ctx, out, ZJ_CHANGE_NEW, f->path);
    out->files++;
  }
}

static int compare_changes(const void *a, const void *b) {
  const zj_change *x = a, *y = b;
  int by_path = strcmp(x->path, y->path);
  return by_path ? by_path : (int)x->kind - (int)y->kind;
}

/* A root that is not there is one change, its reports are further ones. */
static zj_file_list *walk_roots(void *ctx, const char *index_dir, const zj_generation *g,
                                zj_check_result *out) {
  const char **there = talloc_array(ctx, const char *, g->root_count + 1);
  size_t count = 0;
  struct stat st;
  for (size_t i = 0; i < g->root_count; i++)
    if (stat(g->roots[i], &st) == 0)
      there[count++] = g->roots[i];
    else
      add(ctx, out, ZJ_CHANGE_GONE, zj_files_shown(ctx, g->roots[i]));
  zj_file_list *list = NULL;
  if (count && zj_files_find(ctx, there, count, index_dir, &list, NULL) != ZJ_OK) list = NULL;
  return list;
}

void zj_check_sources(void *ctx, const char *index_dir, const zj_generation *generation,
                      const zj_catalog_report *reports, size_t report_count,
                      const zj_left_out *left_out, size_t left_out_count, zj_check_result *out) {
  void *local = talloc_new(ctx);
  const char **files = talloc_array(local, const char *, report_count + 1),
             **shown = talloc_array(local, const char *, left_out_count + 1);
  for (size_t i = 0; i < report_count; i++) {
    files[i] = reports[i].file;
    check_report(ctx, &reports[i], out);
  }
  for (size_t i = 0; i < left_out_count; i++)
    shown[i] = left_out[i].path;
  zj_file_list *list = walk_roots(local, index_dir, generation, out);
  if (list) check_new(ctx, list, files, report_count, shown, left_out_count, out);
  if (out->change_count)
    qsort(out->changes, out->change_count, sizeof *out->changes, compare_changes);
  talloc_free(local);
}
