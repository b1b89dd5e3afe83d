/* assets.h - the files compiled in: templates by name, assets by an address that holds a hash of
 * their content.
 *
 * Threads    constant after zj_assets_start(). */
#ifndef ZJ_WEB_HTTP_ASSETS_H
#define ZJ_WEB_HTTP_ASSETS_H

#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zj_asset {
  const char *name; /* "zhangju.css" */
  const char *type;
  zj_slice bytes;
  char path[64]; /* "/assets/zhangju.0123456789abcdef.css" */
} zj_asset;

/* Computes the addresses; call once before any thread uses them. */
void zj_assets_start(void);
const zj_asset *zj_asset_by_name(const char *name);
const zj_asset *zj_asset_by_path(const char *path); /* NULL when there is none */

/* The text of web/templates/NAME.mustache; false when there is none. */
bool zj_template_find(const char *name, zj_slice *out);
/* Name number 'i', NULL past the last. */
const char *zj_template_name(size_t i);

#ifdef __cplusplus
}
#endif
#endif
