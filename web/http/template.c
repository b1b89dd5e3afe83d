/* template.c - finds the tags of a template and what lies between them. */
#include "web/http/template.h"

#include <talloc.h>

#include "query/answer/escape.h"
#include "web/http/assets.h"
#include "web/http/strings.h"

enum { PARTS_DEPTH = 8 }; /* templates inside each other: one that is in itself goes no further */

typedef struct compiler {
  void *ctx;
  const char *name;
  zj_lang lang;
  zj_template *out;
  zj_buffer pending; /* text that no operation has yet */
  uint32_t open[ZJ_TEMPLATE_DEPTH], depth;
  zj_error *err;
} compiler;

/* ---- escaping ---- */

/* All characters that need escaping lie between these two, so others cost one comparison. */
static bool may_need_entity(char c) {
  return c >= '"' && c <= '>';
}

void zj_template_escape(zj_buffer *to, zj_slice text) {
  size_t begin = 0;
  for (size_t at = 0; at < text.length; at++) {
    const char *entity = may_need_entity(text.at[at]) ? zj_escape_entity(text.at[at]) : NULL;
    if (!entity) continue;
    zj_buffer_add(to, text.at + begin, at - begin);
    zj_buffer_add(to, entity, strlen(entity));
    begin = at + 1;
  }
  zj_buffer_add(to, text.at + begin, text.length - begin);
}

/* ---- operations ---- */

static zj_status fail_template(const compiler *c, const char *why, zj_slice tag) {
  return zj_fail(c->err, ZJ_INTERNAL, "template %s: %s: %.*s", c->name, why, (int)tag.length,
                 tag.at);
}

static zj_status add_op(compiler *c, zj_op_kind kind, zj_slice text) {
  zj_op *grown = talloc_realloc(c->ctx, c->out->ops, zj_op, c->out->count + 1);
  char *copy = talloc_strndup(c->ctx, text.at, text.length);
  if (grown) c->out->ops = grown;
  if (!grown || !copy) return zj_no_memory(c->err);
  zj_op *op = &grown[c->out->count++];
  *op = (zj_op){.kind = kind, .text = {copy, text.length}};
  const char *first = memchr(copy, '\n', text.length);
  if (kind != ZJ_OP_TEXT || !first) return ZJ_OK;
  op->line_end = (size_t)(first - copy);
  op->line = (size_t)((const char *)memrchr(copy, '\n', text.length) - copy) + 1;
  return ZJ_OK;
}

/* Makes an operation of the text since the last one. */
static zj_status flush_text(compiler *c) {
  zj_status status = zj_buffer_status(&c->pending, c->err);
  if (status == ZJ_OK && c->pending.length)
    status = add_op(c, ZJ_OP_TEXT, zj_buffer_slice(&c->pending));
  c->pending.length = 0;
  return status;
}

/* ---- tags ---- */

static const char *word_of(const compiler *c, zj_slice key) {
  for (const zj_word *word = zj_words(); word->key; word++)
    if (zj_slice_equal(zj_slice_of(word->key), key))
      return c->lang == ZJ_LANG_ZH ? word->zh : word->en;
  return NULL;
}

static zj_status open_section(compiler *c, zj_op_kind kind, zj_slice key) {
  if (c->depth == ZJ_TEMPLATE_DEPTH) return fail_template(c, "sections too deep", key);
  zj_status status = flush_text(c);
  c->open[c->depth++] = c->out->count;
  return status == ZJ_OK ? add_op(c, kind, key) : status;
}

static zj_status close_section(compiler *c, zj_slice key) {
  zj_status status = flush_text(c);
  if (status != ZJ_OK) return status;
  if (!c->depth) return fail_template(c, "section was not opened", key);
  zj_op *op = &c->out->ops[c->open[--c->depth]];
  if (!zj_slice_equal(op->text, key)) return fail_template(c, "another section is open", key);
  op->end = c->out->count;
  return ZJ_OK;
}

static zj_status add_value(compiler *c, zj_slice key) {
  const char *word = word_of(c, key);
  if (word) {
    zj_template_escape(&c->pending, zj_slice_of(word));
    return ZJ_OK;
  }
  zj_status status = flush_text(c);
  return status == ZJ_OK ? add_op(c, ZJ_OP_VALUE, key) : status;
}

static zj_status add_text(compiler *c, zj_slice text, int parts);

static zj_status add_part(compiler *c, zj_slice name, int parts) {
  char key[64];
  zj_slice text;
  if (name.length >= sizeof key || parts == PARTS_DEPTH)
    return fail_template(c, "no such part", name);
  memcpy(key, name.at, name.length);
  key[name.length] = 0;
  if (!zj_template_find(key, &text)) return fail_template(c, "no such part", name);
  return add_text(c, text, parts + 1);
}

static zj_slice trim_blanks(zj_slice s) {
  while (s.length && s.at[0] == ' ')
    s = zj_slice_cut(s, 1, s.length);
  while (s.length && s.at[s.length - 1] == ' ')
    s.length--;
  return s;
}

static zj_status add_tag(compiler *c, zj_slice tag, int parts) {
  zj_slice whole = trim_blanks(tag);
  if (!whole.length) return fail_template(c, "empty tag", tag);
  zj_slice key = trim_blanks(zj_slice_cut(whole, 1, whole.length));
  switch (whole.at[0]) {
  case '#':
    return open_section(c, ZJ_OP_SECTION, key);
  case '^':
    return open_section(c, ZJ_OP_INVERTED, key);
  case '/':
    return close_section(c, key);
  case '>':
    return add_part(c, key, parts);
  case '&': /* not escaped: no template may have that */
  case '{':
  case '=':
  case '!':
    return fail_template(c, "tag is not supported", whole);
  default:
    return add_value(c, whole);
  }
}

static zj_status add_text(compiler *c, zj_slice text, int parts) {
  zj_status status = ZJ_OK;
  for (const char *open; status == ZJ_OK && (open = memmem(text.at, text.length, "{{", 2));) {
    zj_slice rest = zj_slice_cut(text, (size_t)(open - text.at) + 2, text.length);
    const char *close = memmem(rest.at, rest.length, "}}", 2);
    if (!close) return fail_template(c, "tag has no end", rest);
    size_t length = (size_t)(close - rest.at);
    zj_buffer_add(&c->pending, text.at, (size_t)(open - text.at));
    status = add_tag(c, zj_slice_cut(rest, 0, length), parts);
    text = zj_slice_cut(rest, length + 2, rest.length);
  }
  if (status == ZJ_OK) zj_buffer_add(&c->pending, text.at, text.length);
  return status;
}

zj_status zj_template_compile_text(void *ctx, const char *name, zj_slice text, zj_lang lang,
                                   zj_template *out, zj_error *err) {
  compiler c = {
      .ctx = ctx, .name = name, .lang = lang, .out = out, .pending = {.ctx = ctx}, .err = err};
  *out = (zj_template){.name = name};
  zj_status status = add_text(&c, text, 0);
  if (status == ZJ_OK) status = flush_text(&c);
  if (status == ZJ_OK && c.depth)
    status = fail_template(&c, "section has no end", out->ops[c.open[c.depth - 1]].text);
  talloc_free(c.pending.at);
  return status;
}

zj_status zj_template_compile(void *ctx, const char *name, zj_lang lang, zj_template *out,
                              zj_error *err) {
  zj_slice text;
  if (!zj_template_find(name, &text)) return zj_fail(err, ZJ_INTERNAL, "no template %s", name);
  return zj_template_compile_text(ctx, name, text, lang, out, err);
}
