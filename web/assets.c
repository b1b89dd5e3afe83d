/* assets.c - the tables of what web/templates and web/assets hold. */
#include "web/assets.h"

#include <inttypes.h>
#include <stdio.h>
#include <xxhash.h>

/* Made by the build, one pair per file (zj_embed in CMakeLists.txt). */
#define EMBEDDED(name) extern const unsigned char zj_data_##name[]; extern const size_t zj_data_##name##_size;

#define TEMPLATES(X) X(search) X(reading) X(saved) X(forget) X(about) X(message) X(part_head) X(part_foot) X(part_box)

#define DECLARE(name) EMBEDDED(name##_mustache)
TEMPLATES(DECLARE)
EMBEDDED(zhangju_css)
EMBEDDED(favicon_svg)

typedef struct embedded { const char *name; const unsigned char *bytes; const size_t *size; } embedded;

#define ROW(name) {#name, zj_data_##name##_mustache, &zj_data_##name##_mustache_size},
static const embedded templates[] = {TEMPLATES(ROW)};

static zj_asset assets[] = {
  {.name = "zhangju.css", .type = "text/css; charset=utf-8"},
  {.name = "favicon.svg", .type = "image/svg+xml"},
};

static void place(zj_asset *asset, const unsigned char *bytes, size_t size) {
  asset->bytes = (zj_slice){(const char *)bytes, size};
  const char *dot = strrchr(asset->name, '.');
  snprintf(asset->path, sizeof asset->path, "/assets/%.*s.%016" PRIx64 "%s", (int)(dot - asset->name), asset->name,
           (uint64_t)XXH3_64bits(bytes, size), dot);
}

void zj_assets_start(void) {
  place(&assets[0], zj_data_zhangju_css, zj_data_zhangju_css_size);
  place(&assets[1], zj_data_favicon_svg, zj_data_favicon_svg_size);
}

const zj_asset *zj_asset_by_name(const char *name) {
  for (size_t i = 0; i < ZJ_COUNT(assets); i++)
    if (strcmp(assets[i].name, name) == 0) return &assets[i];
  return NULL;
}

const zj_asset *zj_asset_by_path(const char *path) {
  for (size_t i = 0; i < ZJ_COUNT(assets); i++)
    if (strcmp(assets[i].path, path) == 0) return &assets[i];
  return NULL;
}

bool zj_template_find(const char *name, zj_slice *out) {
  for (size_t i = 0; i < ZJ_COUNT(templates); i++)
    if (strcmp(templates[i].name, name) == 0) return *out = (zj_slice){(const char *)templates[i].bytes, *templates[i].size}, true;
  return false;
}

const char *zj_template_name(size_t i) { return i < ZJ_COUNT(templates) ? templates[i].name : NULL; }
