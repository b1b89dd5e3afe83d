/* gold_set.c - a folder of gold files, each with the report that it labels. */
#include "indexer/commands/gold_set.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/files.h"

typedef struct gold_set {
  void *ctx;
  const char *gold;
  zj_file_list *files;
  zj_gold_visit *visit;
  void *data;
  size_t present, *absent;
} gold_set;

static bool ends_in(const char *text, const char *end) {
  size_t n = strlen(text), k = strlen(end);
  return n > k && strcmp(text + n - k, end) == 0;
}

static int is_gold(const struct dirent *entry) {
  return ends_in(entry->d_name, ".tsv") && strncmp(entry->d_name, "META", 4) != 0 &&
         strncmp(entry->d_name, "queries", 7) != 0;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

/* The first report of this name; NULL when there is none. */
static const zj_file *find_report(const zj_file_list *files, const char *name) {
  for (size_t i = 0; i < files->count; i++) {
    const char *path = files->files[i].file, *slash = strrchr(path, '/');
    if (strcmp(slash ? slash + 1 : path, name) == 0) return &files->files[i];
  }
  return NULL;
}

static zj_status visit_file(gold_set *set, void *ctx, const char *gold_name, zj_error *err) {
  const char *path = talloc_asprintf(ctx, "%s/%s", set->gold, gold_name);
  const char *name = talloc_strndup(ctx, gold_name, strlen(gold_name) - strlen(".tsv"));
  if (name && !ends_in(name, ".txt") && !ends_in(name, ".md"))
    name = talloc_asprintf(ctx, "%s.txt", name);
  if (!path || !name) return zj_no_memory(err);
  const zj_file *file = find_report(set->files, name);
  if (!file) {
    ++*set->absent;
    return ZJ_OK;
  }
  set->present++;
  zj_gold *gold;
  zj_source *source;
  zj_status status = zj_gold_read(ctx, path, &gold, err);
  if (status == ZJ_OK) status = zj_extract_file(ctx, file->file, NULL, &source, err);
  if (status == ZJ_OK) status = set->visit(set->data, ctx, name, gold, source, err);
  return status;
}

static zj_status visit_files(gold_set *set, zj_error *err) {
  struct dirent **entries;
  int count = scandir(set->gold, &entries, is_gold, by_name);
  if (count < 0)
    return zj_fail_errno(err, ZJ_IO, zj_tr("cannot read %s", "无法读取 %s"), set->gold);
  zj_status status = ZJ_OK;
  for (int i = 0; i < count; i++) {
    void *local = status == ZJ_OK ? talloc_new(set->ctx) : NULL;
    if (local)
      status = visit_file(set, local, entries[i]->d_name, err);
    else if (status == ZJ_OK)
      status = zj_no_memory(err);
    talloc_free(local);
    free(entries[i]);
  }
  free(entries);
  return status;
}

zj_status zj_gold_set_visit(void *ctx, const char *gold, const char *reports, zj_gold_visit *visit,
                            void *data, size_t *absent, zj_error *err) {
  gold_set set = {.ctx = ctx, .gold = gold, .visit = visit, .data = data, .absent = absent};
  zj_status status = zj_files_find(ctx, &reports, 1, NULL, &set.files, err);
  if (status == ZJ_OK) status = visit_files(&set, err);
  if (status == ZJ_OK && set.present == 0)
    status = zj_fail(
        err, ZJ_BAD_INPUT,
        zj_tr("no gold file in %s has its report below %s", "%s 中的人工标注在 %s 下都找不到报告"),
        gold, reports);
  return status;
}
