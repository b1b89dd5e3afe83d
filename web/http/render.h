/* render.h - JSON to HTML by Mustache templates; all values are escaped.
 *
 * Templates are compiled in (web/templates/). A template sees the keys of its page, then, under
 * names that begin with t_, the words of the language (words.h); {{> part_head}} puts another
 * template in its place. null, false and "" are all false to a section, so that {{#key}} asks "is
 * there any".
 *
 * Ownership  *out is a talloc child of 'ctx'.
 * Errors     ZJ_INTERNAL for a template that does not parse, ZJ_NO_MEMORY; no C++ exception leaves
 * it. Threads    any number of threads may render at once after zj_render_start(). */
#ifndef ZJ_WEB_HTTP_RENDER_H
#define ZJ_WEB_HTTP_RENDER_H

#include <jansson.h>

#include "indexer/base/error.h"
#include "indexer/base/lang.h"
#include "indexer/base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Prepares words and partials; call once before any thread renders. */
ZJ_MUST_CHECK zj_status zj_render_start(zj_error *err);

/* Renders the template "search", "reading" … over 'data', an object. */
ZJ_MUST_CHECK zj_status zj_render(void *ctx, const char *name, zj_lang lang, const json_t *data,
                                  zj_slice *out, zj_error *err);

#ifdef __cplusplus
}
#endif
#endif
