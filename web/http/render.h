/* render.h - JSON to HTML through Mustache templates; every value is escaped.
 *
 * Templates are compiled in (web/templates/); template.h says what they may hold. A template sees
 * the keys of its page and, inside a section, first those of the section's value. null, false, ""
 * and [] all make a section empty, so {{#key}} means "if there is any". A line that holds nothing
 * but the tags of sections leaves no line in the page.
 *
 * Ownership  *out is a talloc child of 'ctx'.
 * Errors     ZJ_INTERNAL for a template that does not exist or does not parse, ZJ_NO_MEMORY.
 * Threads    any number of threads may render at once after zj_render_start(). */
#ifndef ZJ_WEB_HTTP_RENDER_H
#define ZJ_WEB_HTTP_RENDER_H

#include <jansson.h>

#include "web/http/template.h"

/* Compiles the templates in both languages. Call once, before any other thread starts; later calls
 * do nothing. */
ZJ_MUST_CHECK zj_status zj_render_start(zj_error *err);

/* Renders template 'name' ("search", "reading", …) over 'data', an object. */
ZJ_MUST_CHECK zj_status zj_render(void *ctx, const char *name, zj_lang lang, const json_t *data,
                                  zj_slice *out, zj_error *err);

/* Renders a template that was compiled elsewhere. */
ZJ_MUST_CHECK zj_status zj_render_template(void *ctx, const zj_template *t, const json_t *data,
                                           zj_slice *out, zj_error *err);

#endif
