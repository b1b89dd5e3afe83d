/* publish.c - what every writer does around a commit of the catalog. */
#include "indexer/run/publish.h"

#include <sys/stat.h>
#include <talloc.h>

zj_status zj_contents_read(void *ctx, const char *dir, zj_contents *out, zj_error *err) {
  zj_catalog *catalog;
  *out = (zj_contents){0};
  zj_status status = zj_catalog_open(ctx, dir, &catalog, err);
  if (status != ZJ_OK) return status;
  status = zj_catalog_generation(ctx, catalog, &out->generation, err);
  if (status == ZJ_OK)
    status = zj_catalog_reports(ctx, catalog, &out->reports, &out->report_count, err);
  if (status == ZJ_OK)
    status = zj_catalog_failures(ctx, catalog, &out->failures, &out->failure_count, err);
  talloc_free(catalog);
  return status;
}

size_t zj_generation_segment(const zj_generation *g, uint64_t number) {
  size_t i = 0;
  while (i < g->segment_count && g->segments[i].number != number)
    i++;
  return i;
}

/* That of a catalog which cannot be read may stand for segments that are there. */
const char *zj_publish_name(void *ctx, const zj_indexdir *dir, uint64_t generation) {
  const char *name = talloc_asprintf(ctx, "%08llu", (unsigned long long)generation);
  struct stat st;
  for (unsigned n = 2;; n++) {
    char *path = talloc_asprintf(NULL, "%s/%s", dir->segments, name);
    bool taken = stat(path, &st) == 0;
    talloc_free(path);
    if (!taken) return name;
    name = talloc_asprintf(ctx, "%08llu-%u", (unsigned long long)generation, n);
  }
}

void zj_publish_tidy(const zj_indexdir *dir, const zj_generation *g) {
  const char **names = talloc_array(NULL, const char *, g->segment_count + 1);
  for (size_t i = 0; i < g->segment_count; i++)
    names[i] = g->segments[i].name;
  zj_indexdir_keep_only(dir, names, g->segment_count);
  talloc_free(names);
}

void zj_publish_tidy_by_catalog(const zj_indexdir *dir) {
  zj_catalog *catalog;
  zj_generation published = {0};
  void *local = talloc_new(NULL);
  zj_status status = zj_catalog_open(local, dir->path, &catalog, NULL);
  if (status == ZJ_OK) status = zj_catalog_generation(local, catalog, &published, NULL);
  if (status == ZJ_OK) zj_publish_tidy(dir, &published);
  talloc_free(local);
}

zj_catalog_segment *zj_publish_living(void *ctx, const zj_generation *old, const uint64_t *alive,
                                      size_t *count) {
  zj_catalog_segment *living = talloc_zero_array(ctx, zj_catalog_segment, old->segment_count + 1);
  *count = 0;
  for (size_t i = 0; i < old->segment_count; i++)
    if (alive[i]) living[(*count)++] = old->segments[i];
  return living;
}
