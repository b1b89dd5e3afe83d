/* render.h - JSON to HTML through Mustache templates; every value is escaped.
 *
 * Templates are compiled in (web/templates/). A template sees the keys of its page and then, under
 * names that begin with t_, the strings of the language (strings.h). {{> part_head}} inserts
 * another template. null, false and "" all make a section empty, so {{#key}} means "if there is
 * any".
 *
 * Ownership  *out is a talloc child of 'ctx'.
 * Errors     ZJ_INTERNAL for a template that does not exist or does not parse, ZJ_NO_MEMORY. No C++
 *            exception leaves these functions.
 * Threads    any number of threads may render at once after zj_render_start(). */
#ifndef ZJ_WEB_HTTP_RENDER_H
#define ZJ_WEB_HTTP_RENDER_H

#include <jansson.h>

#include "indexer/base/error.h"
#include "indexer/base/lang.h"
#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Prepares the strings of both languages. Call once, before any other thread starts. */
ZJ_MUST_CHECK zj_status zj_render_start(zj_error *err);

/* Renders template 'name' ("search", "reading", …) over 'data', an object. */
ZJ_MUST_CHECK zj_status zj_render(void *ctx, const char *name, zj_lang lang, const json_t *data,
                                  zj_slice *out, zj_error *err);

#ifdef __cplusplus
}
#endif
#endif
