/* publish.c - what every writer does around a commit of the catalog. */
#include "indexer/run/publish.h"

#include <sys/stat.h>
#include <talloc.h>

/* Generation numbers start again when a catalog cannot be read, while its segments are still there.
 */
const char *zj_publish_name(void *ctx, const zj_indexdir *dir, uint64_t generation) {
  const char *name = talloc_asprintf(ctx, "%08llu", (unsigned long long)generation);
  struct stat st;
  for (unsigned n = 2; name; n++) {
    char *path = talloc_asprintf(NULL, "%s/%s", dir->segments, name);
    if (!path) return NULL;
    bool taken = stat(path, &st) == 0;
    talloc_free(path);
    if (!taken) return name;
    name = talloc_asprintf(ctx, "%08llu-%u", (unsigned long long)generation, n);
  }
  return NULL;
}

void zj_publish_tidy(const zj_indexdir *dir, const zj_generation *g) {
  const char **names = talloc_array(NULL, const char *, g->segment_count + 1);
  if (!names) return;
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
  for (size_t i = 0; living && i < old->segment_count; i++)
    if (alive[i]) living[(*count)++] = old->segments[i];
  return living;
}

zj_status zj_publish_rules(void *ctx, const zj_labeller *rules, zj_generation *g, zj_error *err) {
  g->rules_version = zj_labeller_version(rules);
  g->reason_count = zj_labeller_reasons(rules);
  g->reason_names = talloc_array(ctx, const char *, g->reason_count + 1);
  if (!g->reason_names) return zj_no_memory(err);
  for (size_t i = 0; i < g->reason_count; i++) {
    char name[ZJ_REASON_TEXT];
    g->reason_names[i] =
        talloc_strdup(g->reason_names, zj_labeller_reason(rules, (uint16_t)i, name));
    if (!g->reason_names[i]) return zj_no_memory(err);
  }
  return ZJ_OK;
}
