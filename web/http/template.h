/* template.h - templates cut into a flat list of operations, so that a page can be written by
 * walking the list once.
 *
 * The part of Mustache that the templates use: {{key}} (always escaped), {{.}}, {{#key}}…{{/key}},
 * {{^key}}…{{/key}}, and {{> part_head}}, which stands for the text of another template. The
 * strings of a language (strings.h) are put in when a template is compiled, under their names that
 * begin with t_.
 *
 * Ownership  results are talloc children of 'ctx'.
 * Errors     ZJ_INTERNAL for a template that is not there or whose tags do not match; ZJ_NO_MEMORY.
 * Threads    no shared state; a compiled template is constant. */
#ifndef ZJ_WEB_HTTP_TEMPLATE_H
#define ZJ_WEB_HTTP_TEMPLATE_H

#include "indexer/base/buffer.h"
#include "indexer/base/lang.h"

enum { ZJ_TEMPLATE_DEPTH = 32 }; /* sections inside each other */

typedef enum zj_op_kind {
  ZJ_OP_TEXT,
  ZJ_OP_VALUE,
  ZJ_OP_SECTION, /* ends with the operation before 'end' */
  ZJ_OP_INVERTED
} zj_op_kind;

typedef struct zj_op {
  zj_op_kind kind;
  zj_slice text;         /* of ZJ_OP_TEXT what is written, else the key; ends in NUL */
  size_t line_end, line; /* ZJ_OP_TEXT: where its first line ends, and where its last one begins,
                            after the LF; both 0 when there is no LF in it */
  uint32_t end;
} zj_op;

typedef struct zj_template {
  const char *name;
  zj_op *ops;
  uint32_t count;
} zj_template;

/* Compiles template 'name' of web/templates with the strings of a language. */
ZJ_MUST_CHECK zj_status zj_template_compile(void *ctx, const char *name, zj_lang lang,
                                            zj_template *out, zj_error *err);

/* Compiles a text that is not in web/templates. 'name' is used in messages. */
ZJ_MUST_CHECK zj_status zj_template_compile_text(void *ctx, const char *name, zj_slice text,
                                                 zj_lang lang, zj_template *out, zj_error *err);

/* Adds text to HTML, between tags or in a quoted attribute. */
void zj_template_escape(zj_buffer *to, zj_slice text);

#endif
