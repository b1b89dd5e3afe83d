/* assets.h - the files compiled in: templates by name, assets by an address that contains a hash of
 * their content, so that browsers may keep them forever.
 *
 * Ownership  results are borrowed and live as long as the program.
 * Threads    constant after zj_assets_start(). */
#ifndef ZJ_WEB_HTTP_ASSETS_H
#define ZJ_WEB_HTTP_ASSETS_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zj_asset {
  const char *name;         /* "zhangju.css" */
  const char *content_type; /* "text/css; charset=utf-8" */
  zj_slice bytes;           /* as sent: without indents and comments */
  char path[64];            /* "/assets/zhangju.0123456789abcdef.css" */
} zj_asset;

/* Prepares bytes and addresses of the assets. Call before any other thread starts; later calls do
 * nothing. ZJ_NO_MEMORY. */
ZJ_MUST_CHECK zj_status zj_assets_start(zj_error *err);

/* The asset of that name or address; NULL when there is none. */
const zj_asset *zj_asset_by_name(const char *name);
const zj_asset *zj_asset_by_path(const char *path);

/* Sets *out to the text of web/templates/NAME.mustache. False when there is no such template. */
bool zj_template_find(const char *name, zj_slice *out);

/* The name of template number 'i' (from 0); NULL past the last. */
const char *zj_template_name(size_t i);

#ifdef __cplusplus
}
#endif
#endif
