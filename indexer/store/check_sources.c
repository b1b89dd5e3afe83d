/* check_sources.c - compares files with the index. */
#include "indexer/store/check_sources.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>

#include "indexer/read/container.h"
#include "indexer/read/extract.h"
#include "indexer/store/indexdir.h"

static zj_status add_change(void *ctx, zj_check_result *out, zj_change change, zj_error *err) {
  zj_change *grown = talloc_realloc(ctx, out->changes, zj_change, out->change_count + 1);
  if (!grown) return zj_no_memory(err);
  out->changes = grown;
  change.path = talloc_strdup(grown, change.path);
  if (!change.path) return zj_no_memory(err);
  out->changes[out->change_count++] = change;
  return ZJ_OK;
}

static zj_status check_report(void *ctx, const zj_catalog_report *r, zj_check_result *out,
                              zj_error *err) {
  uint64_t hash[2];
  struct stat st;
  zj_change change = {.kind = ZJ_CHANGE_CHANGED, .path = r->path};
  out->files++;
  if (zj_container_stat(r->file, &st) != 0) {
    if (errno == ENOMEM) return zj_no_memory(err);
    bool gone = errno == ENOENT || errno == ENOTDIR;
    change.kind = gone ? ZJ_CHANGE_GONE : ZJ_CHANGE_UNREADABLE;
    return add_change(ctx, out, change, err);
  }
  zj_status status = zj_extract_hash(r->file, hash, NULL);
  if (status == ZJ_NO_MEMORY) return zj_no_memory(err);
  if (status != ZJ_OK) {
    if (st.st_size != 0) change.kind = ZJ_CHANGE_UNREADABLE;
    return add_change(ctx, out, change, err);
  }
  if (memcmp(hash, r->content_hash, sizeof hash) == 0) return ZJ_OK;
  change.unseen = (uint64_t)st.st_size == r->size && zj_files_modified_ns(&st) == r->modified_ns;
  return add_change(ctx, out, change, err);
}

static int compare_names(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names that are sorted, to be found by bsearch(). */
typedef struct names {
  const char **at;
  size_t count;
} names;

static bool has_name(const names *n, const char *name) {
  return n->count && bsearch(&name, n->at, n->count, sizeof *n->at, compare_names);
}

static void sort_names(names *n) {
  if (n->count) qsort(n->at, n->count, sizeof *n->at, compare_names);
}

/* Reports are looked up by their file. Files that were left out are looked up by the path that is
 * shown. */
static zj_status check_new(void *ctx, const zj_file_list *list, const names *files,
                           const names *shown, zj_check_result *out, zj_error *err) {
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < list->count && status == ZJ_OK; i++) {
    const zj_file *f = &list->files[i];
    if (has_name(files, f->file) || has_name(shown, f->path)) continue;
    status = add_change(ctx, out, (zj_change){.kind = ZJ_CHANGE_NEW, .path = f->path}, err);
    out->files++;
  }
  return status;
}

static int compare_changes(const void *a, const void *b) {
  const zj_change *x = a, *y = b;
  int by_path = strcmp(x->path, y->path);
  return by_path ? by_path : (int)x->kind - (int)y->kind;
}

/* Lists the files below the roots that are there; *list is NULL when there is none. A root that is
 * gone is a change of its own, besides those of its reports. */
static zj_status walk_roots(void *local, void *ctx, const char *index_dir, const zj_generation *g,
                            zj_file_list **list, zj_check_result *out, zj_error *err) {
  const char **there = talloc_array(local, const char *, g->root_count + 1);
  size_t count = 0;
  struct stat st;
  zj_status status = there ? ZJ_OK : zj_no_memory(err);
  *list = NULL;
  for (size_t i = 0; i < g->root_count && status == ZJ_OK; i++) {
    if (stat(g->roots[i], &st) == 0) {
      there[count++] = g->roots[i];
      continue;
    }
    zj_change change = {.kind = ZJ_CHANGE_GONE, .path = zj_files_shown(local, g->roots[i])};
    status = add_change(ctx, out, change, err);
  }
  if (status != ZJ_OK || count == 0) return status;
  zj_files_follow_links(zj_indexdir_follows_links(index_dir));
  status = zj_files_find(local, there, count, index_dir, list, NULL);
  if (status == ZJ_NO_MEMORY) return zj_no_memory(err);
  if (status != ZJ_OK) *list = NULL;
  return ZJ_OK;
}

zj_status zj_check_sources(void *ctx, const char *index_dir, const zj_contents *c,
                           zj_check_result *out, zj_error *err) {
  void *local = talloc_new(ctx);
  names files = {talloc_array(local, const char *, c->report_count + 1), c->report_count};
  names shown = {talloc_array(local, const char *, c->failure_count + 1), c->failure_count};
  zj_status status = local && files.at && shown.at ? ZJ_OK : zj_no_memory(err);
  for (size_t i = 0; i < c->report_count && status == ZJ_OK; i++) {
    files.at[i] = c->reports[i].file;
    status = check_report(ctx, &c->reports[i], out, err);
  }
  for (size_t i = 0; i < c->failure_count && status == ZJ_OK; i++)
    shown.at[i] = c->failures[i].path;
  zj_file_list *list = NULL;
  if (status == ZJ_OK) status = walk_roots(local, ctx, index_dir, &c->generation, &list, out, err);
  if (status == ZJ_OK && list) {
    sort_names(&files);
    sort_names(&shown);
    status = check_new(ctx, list, &files, &shown, out, err);
  }
  if (status == ZJ_OK && out->change_count)
    qsort(out->changes, out->change_count, sizeof *out->changes, compare_changes);
  talloc_free(local);
  return status;
}
