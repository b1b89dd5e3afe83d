/* assets.c - the tables of the files in web/templates and web/assets. */
#include "web/http/assets.h"

#include <inttypes.h>
#include <stdio.h>
#include <xxhash.h>

#include "indexer/base/buffer.h"

/* The build makes one pair per file (zj_embed in CMakeLists.txt). */
#define EMBEDDED(name)                         \
  extern const unsigned char zj_data_##name[]; \
  extern const size_t zj_data_##name##_size;

// clang-format off
#define TEMPLATES(X) \
  X(search) X(reading) X(saved) X(saved_one) X(saved_edit) X(forget) X(about) \
  X(help) X(status) X(message) X(similar) X(role) X(part_head) X(part_foot) X(part_box) \
  X(part_found) X(part_helps) X(reports) X(part_similar) X(paste) \
  X(tasks) X(items) X(account) X(compare) X(overlap) X(trend) X(verify) X(checkup) \
  X(part_tasks) X(part_filter) X(part_fault) X(part_pages) X(part_ways) X(part_pick_place) X(part_take) X(part_quote) \
  X(part_ledger) X(part_pairs) X(part_draft) X(part_years) \
  X(basket) X(part_pick) X(part_pick_line) X(part_basket)
// clang-format on

#define DECLARE(name) EMBEDDED(name##_mustache)
TEMPLATES(DECLARE)
EMBEDDED(zhangju_css)
EMBEDDED(zhangju_js)
EMBEDDED(basket_js)
EMBEDDED(rows_js)
EMBEDDED(tasks_css)
EMBEDDED(favicon_svg)

typedef struct embedded {
  const char *name;
  const unsigned char *bytes;
  const size_t *size;
} embedded;

#define ROW(name) {#name, zj_data_##name##_mustache, &zj_data_##name##_mustache_size},
static const embedded templates[] = {TEMPLATES(ROW)};

static zj_asset assets[] = {
    {.name = "zhangju.css", .content_type = "text/css; charset=utf-8"},
    {.name = "favicon.svg", .content_type = "image/svg+xml"},
    {.name = "zhangju.js", .content_type = "text/javascript; charset=utf-8"},
    {.name = "basket.js", .content_type = "text/javascript; charset=utf-8"},
    {.name = "rows.js", .content_type = "text/javascript; charset=utf-8"},
    {.name = "tasks.css", .content_type = "text/css; charset=utf-8"},
};

static bool is_comment(zj_slice line) {
  if (line.length >= 2 && memcmp(line.at, "//", 2) == 0) return true;
  return line.length >= 4 && memcmp(line.at, "/*", 2) == 0 &&
         memcmp(line.at + line.length - 2, "*/", 2) == 0;
}

/* Whether a character of the style sheet has a meaning. A blank after :;,{} or before { has none,
 * and neither has a ; before }. Our sheet has none of these inside quotes. */
static bool is_needed(zj_slice line, size_t at) {
  char before = at ? line.at[at - 1] : 0;
  char after = at + 1 < line.length ? line.at[at + 1] : 0;
  if (line.at[at] == ' ') return after != '{' && !(before && strchr(":;,{}", before));
  return line.at[at] != ';' ||
         !(after == '}' || (after == ' ' && at + 2 < line.length && line.at[at + 2] == '}'));
}

static void add_line(zj_buffer *out, zj_slice line, bool sheet) {
  for (size_t at = 0; at < line.length; at++)
    if (!sheet || is_needed(line, at)) zj_buffer_add(out, line.at + at, 1);
  if (!sheet || !strchr("};", line.at[line.length - 1])) zj_buffer_add(out, "\n", 1);
}

/* Makes the text that is sent: without indents, empty lines, and comments on lines of their own. It
 * is never freed. */
static zj_status squeeze_text(zj_slice text, bool sheet, zj_slice *squeezed, zj_error *err) {
  zj_buffer out = {.ctx = NULL};
  for (size_t at = 0; at < text.length;) {
    const char *lf = memchr(text.at + at, '\n', text.length - at);
    size_t end = lf ? (size_t)(lf - text.at) : text.length;
    while (at < end && text.at[at] == ' ')
      at++;
    zj_slice line = zj_slice_cut(text, at, end);
    at = end + 1;
    if (line.length && !is_comment(line)) add_line(&out, line, sheet);
  }
  *squeezed = zj_buffer_slice(&out);
  return zj_buffer_status(&out, err);
}

static zj_status prepare_asset(zj_asset *asset, const unsigned char *bytes, size_t size,
                               zj_error *err) {
  bool sheet = strncmp(asset->content_type, "text/css", 8) == 0;
  zj_status status = squeeze_text((zj_slice){(const char *)bytes, size}, sheet, &asset->bytes, err);
  const char *dot = strrchr(asset->name, '.');
  snprintf(asset->path, sizeof asset->path, "/assets/%.*s.%016" PRIx64 "%s",
           (int)(dot - asset->name), asset->name,
           (uint64_t)XXH3_64bits(asset->bytes.at, asset->bytes.length), dot);
  return status;
}

zj_status zj_assets_start(zj_error *err) {
  if (assets[0].bytes.at) return ZJ_OK;
  zj_status status = prepare_asset(&assets[0], zj_data_zhangju_css, zj_data_zhangju_css_size, err);
  if (status == ZJ_OK)
    status = prepare_asset(&assets[1], zj_data_favicon_svg, zj_data_favicon_svg_size, err);
  if (status == ZJ_OK)
    status = prepare_asset(&assets[2], zj_data_zhangju_js, zj_data_zhangju_js_size, err);
  if (status == ZJ_OK)
    status = prepare_asset(&assets[3], zj_data_basket_js, zj_data_basket_js_size, err);
  if (status == ZJ_OK)
    status = prepare_asset(&assets[4], zj_data_rows_js, zj_data_rows_js_size, err);
  if (status == ZJ_OK)
    status = prepare_asset(&assets[5], zj_data_tasks_css, zj_data_tasks_css_size, err);
  return status;
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
    if (strcmp(templates[i].name, name) == 0) {
      *out = (zj_slice){(const char *)templates[i].bytes, *templates[i].size};
      return true;
    }
  return false;
}

const char *zj_template_name(size_t i) {
  return i < ZJ_COUNT(templates) ? templates[i].name : NULL;
}
