/* render.c - walks the operations of a template over jansson values. Nothing of the data is copied
 * but what the page shows. */
#include "web/http/render.h"

#include <stdio.h>
#include <talloc.h>

#include "web/http/assets.h"
#include "web/http/template.h"

typedef struct renderer {
  const json_t *at[ZJ_TEMPLATE_DEPTH + 1]; /* the values of the sections that are open; keys are
                                              looked for in the last one first */
  size_t depth;
  zj_buffer *out;
  size_t line;  /* where the present line begins in 'out' */
  bool section; /* whether a section has begun or ended in it */
} renderer;

/* ---- values ---- */

/* A key that is there hides those outside, even when it is null. */
static const json_t *find_value(const renderer *r, zj_slice key) {
  if (key.length == 1 && key.at[0] == '.') return r->at[r->depth - 1];
  for (size_t i = r->depth; i-- > 0;) {
    const json_t *value = json_object_get(r->at[i], key.at);
    if (value) return value;
  }
  return NULL;
}

static bool is_true(const json_t *value) {
  if (!value) return false;
  switch (json_typeof(value)) {
  case JSON_STRING:
    return json_string_length(value) > 0;
  case JSON_ARRAY:
    return json_array_size(value) > 0;
  case JSON_FALSE:
  case JSON_NULL:
    return false;
  case JSON_OBJECT:
  case JSON_INTEGER:
  case JSON_REAL:
  case JSON_TRUE:
    break;
  }
  return true;
}

static void write_value(renderer *r, const json_t *value) {
  char number[400]; /* %f of the largest double takes 316 */
  int length = 0;
  if (json_is_string(value))
    return zj_template_escape(r->out,
                              (zj_slice){json_string_value(value), json_string_length(value)});
  if (json_is_integer(value))
    length = snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
  if (json_is_real(value)) length = snprintf(number, sizeof number, "%f", json_real_value(value));
  zj_buffer_add(r->out, number, (size_t)length);
}

/* ---- lines ---- */

static bool is_blank(const char *at, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (at[i] != ' ' && at[i] != '\t') return false;
  return true;
}

/* Drops the present line when it has nothing but the tags of sections. Returns whether it did. */
static bool drop_line(renderer *r) {
  if (!r->section || r->out->failed || !r->out->at) return false;
  bool drop = is_blank(r->out->at + r->line, r->out->length - r->line);
  if (drop) r->out->length = r->line;
  return drop;
}

static void write_text(renderer *r, const zj_op *op) {
  size_t from = 0;
  if (op->line) {
    zj_buffer_add(r->out, op->text.at, op->line_end);
    from = drop_line(r) ? op->line_end + 1 : op->line_end;
  }
  zj_buffer_add(r->out, op->text.at + from, op->text.length - from);
  if (!op->line || r->out->failed) return;
  r->line = r->out->length - (op->text.length - op->line);
  r->section = false;
}

/* ---- sections ---- */

static void run_ops(renderer *r, const zj_template *t, uint32_t from, uint32_t to);

static void run_section(renderer *r, const zj_template *t, uint32_t section, const json_t *value) {
  r->at[r->depth++] = value;
  r->section = true;
  run_ops(r, t, section + 1, t->ops[section].end);
  r->section = true;
  r->depth--;
}

static void run_list(renderer *r, const zj_template *t, uint32_t section, const json_t *list) {
  for (size_t i = 0; i < json_array_size(list); i++)
    run_section(r, t, section, json_array_get(list, i));
}

/* A section, or an inverted one, whose value is 'value'. */
static void run_either(renderer *r, const zj_template *t, uint32_t section, const json_t *value) {
  bool inverted = t->ops[section].kind == ZJ_OP_INVERTED;
  if (is_true(value) == inverted) return;
  if (json_is_array(value) && !inverted) return run_list(r, t, section, value);
  run_section(r, t, section, value);
}

static void run_ops(renderer *r, const zj_template *t, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to;) {
    const zj_op *op = &t->ops[i];
    switch (op->kind) {
    case ZJ_OP_TEXT:
      write_text(r, op);
      i++;
      break;
    case ZJ_OP_VALUE:
      write_value(r, find_value(r, op->text));
      i++;
      break;
    case ZJ_OP_SECTION:
    case ZJ_OP_INVERTED:
      run_either(r, t, i, find_value(r, op->text));
      i = op->end;
      break;
    }
  }
}

zj_status zj_render_template(void *ctx, const zj_template *t, const json_t *data, zj_slice *out,
                             zj_error *err) {
  zj_buffer buffer = {.ctx = ctx};
  renderer r = {.at = {data}, .depth = 1, .out = &buffer};
  run_ops(&r, t, 0, t->count);
  (void)drop_line(&r);
  zj_buffer_add(&buffer, "", 1); /* pages end in NUL, like all texts */
  zj_status status = zj_buffer_status(&buffer, err);
  if (status == ZJ_OK) *out = (zj_slice){buffer.at, buffer.length - 1};
  return status;
}

/* ---- the templates of the program ---- */

enum { LANGUAGES = 2 };

static zj_template *compiled[LANGUAGES]; /* by zj_lang; never freed; constant after
                                            zj_render_start() */
static size_t compiled_count;

static zj_status compile_all(zj_lang lang, size_t count, zj_error *err) {
  zj_status status = ZJ_OK;
  zj_template *all = talloc_zero_array(NULL, zj_template, (unsigned)count);
  if (!all) return zj_no_memory(err);
  for (size_t i = 0; status == ZJ_OK && i < count; i++)
    status = zj_template_compile(all, zj_template_name(i), lang, &all[i], err);
  if (status == ZJ_OK)
    compiled[lang] = all;
  else
    talloc_free(all);
  return status;
}

zj_status zj_render_start(zj_error *err) {
  size_t count = 0;
  while (zj_template_name(count))
    count++;
  zj_status status = ZJ_OK;
  for (int lang = 0; lang < LANGUAGES && status == ZJ_OK; lang++)
    if (!compiled[lang]) status = compile_all((zj_lang)lang, count, err);
  if (status == ZJ_OK) compiled_count = count;
  return status;
}

zj_status zj_render(void *ctx, const char *name, zj_lang lang, const json_t *data, zj_slice *out,
                    zj_error *err) {
  for (size_t i = 0; i < compiled_count; i++)
    if (strcmp(compiled[lang][i].name, name) == 0)
      return zj_render_template(ctx, &compiled[lang][i], data, out, err);
  return zj_fail(err, ZJ_INTERNAL, "no template %s", name);
}
