/* corrections.c - reads corrections and writes them as lines. */
#include "indexer/outline/corrections.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <xxhash.h>

#include "indexer/base/buffer.h"
#include "indexer/base/lang.h"

enum { PATH_BYTES = 64 * 1024, TEXT_BYTES = 4 << 20, DUPLICATES_MAX = 1 << 20 };

/* ---- roles ---- */

/* Frame and noise are what a passage is as a whole; the other roles may go together. */
static bool go_together(zj_role_set roles) {
  zj_role_set alone = roles & (ZJ_ROLES_FRAME | ZJ_ROLE_BIT(ZJ_ROLE_NOISE));
  return !alone || (roles == alone && (alone & (alone - 1)) == 0);
}

static zj_role_set role_of_word(zj_slice word) {
  zj_role_set roles = zj_role_lookup(word);
  if (roles & ~ZJ_ROLES_ALL) return 0;
  return roles == ZJ_ROLES_FRAME ? ZJ_ROLE_BIT(ZJ_ROLE_FRAME) : roles;
}

zj_role_set zj_correction_roles(zj_slice words) {
  zj_role_set all = 0;
  for (size_t begin = 0; begin <= words.length;) {
    const char *plus = memchr(words.at + begin, '+', words.length - begin);
    size_t end = plus ? (size_t)(plus - words.at) : words.length;
    zj_role_set roles = role_of_word(zj_slice_cut(words, begin, end));
    if (!roles) return 0;
    all |= roles;
    begin = end + 1;
  }
  return go_together(all) ? all : 0;
}

/* ---- writing ---- */

zj_slice zj_correction_text(void *ctx, zj_slice text) {
  zj_buffer out = {.ctx = ctx};
  uint32_t c;
  for (size_t at = 0, n; at < text.length && (n = zj_utf8_decode(text, at, &c)); at += n)
    if (zj_char_class_of(c) != ZJ_CHAR_BLANK) zj_buffer_add(&out, text.at + at, n);
  if (zj_buffer_status(&out, NULL) != ZJ_OK) return (zj_slice){NULL, 0};
  return zj_buffer_slice(&out);
}

/* Lines are written without the JSON library, which may lose a key when memory runs out; a buffer
 * remembers. */
static void add_literal(zj_buffer *to, const char *text) {
  zj_buffer_add(to, text, strlen(text));
}

static void add_string(zj_buffer *to, zj_slice text) {
  add_literal(to, "\"");
  for (size_t at = 0; at < text.length; at++) {
    unsigned char c = (unsigned char)text.at[at];
    char escape[8] = {(char)c, 0};
    if (c == '"' || c == '\\')
      snprintf(escape, sizeof escape, "\\%c", c);
    else if (c < 0x20)
      snprintf(escape, sizeof escape, "\\u%04x", c);
    add_literal(to, escape);
  }
  add_literal(to, "\"");
}

static void add_key(zj_buffer *to, const char *key) {
  add_literal(to, to->length > 1 ? ",\"" : "\"");
  add_literal(to, key);
  add_literal(to, "\":");
}

static void add_text(zj_buffer *to, const char *key, zj_slice text) {
  add_key(to, key);
  add_string(to, text);
}

static void add_given(zj_buffer *to, const char *key, const char *text) {
  if (*text) add_text(to, key, zj_slice_of(text));
}

static void add_number(zj_buffer *to, const char *key, uint32_t number) {
  char text[16];
  snprintf(text, sizeof text, "%u", number);
  add_key(to, key);
  add_literal(to, text);
}

char *zj_correction_line(void *ctx, const zj_correction *c) {
  char roles[ZJ_ROLES_TEXT];
  zj_buffer to = {.ctx = ctx};
  add_literal(&to, "{");
  add_text(&to, "report", zj_slice_of(c->report));
  if (c->checked) {
    add_text(&to, "checked", zj_slice_of(c->checked));
  } else {
    if (c->line) add_number(&to, "line", c->line);
    add_text(&to, "text", c->text);
    if (c->before.at) add_text(&to, "before", c->before);
    if (c->after.at) add_text(&to, "after", c->after);
    if (c->of > 1) add_number(&to, "nth", c->nth);
    if (c->of > 1) add_number(&to, "of", c->of);
    add_text(&to, "role", zj_slice_of(zj_roles_format(c->roles, roles)));
  }
  add_given(&to, "date", c->date);
  add_given(&to, "by", c->by);
  add_given(&to, "note", c->note);
  zj_buffer_add(&to, "}\n", 3); /* with the NUL */
  return zj_buffer_status(&to, NULL) == ZJ_OK ? to.at : NULL;
}

/* ---- reading ---- */

typedef struct reader {
  zj_corrections *to;
  uint32_t number; /* of the line */
  zj_error *err;
} reader;

static zj_status fail_line(const reader *r, const char *why) {
  return zj_fail(
      r->err, ZJ_BAD_INPUT,
      zj_tr("%s:%u: %s; a line looks like {\"report\":\"…\",\"text\":\"…\",\"role\":\"…\"}",
            "%s:%u：%s；每行应形如 {\"report\":\"…\",\"text\":\"…\",\"role\":\"…\"}"),
      r->to->path, r->number, why);
}

/* Reads an optional text that is kept as it is. */
static zj_status read_string(const reader *r, const json_t *row, const char *key,
                             const char **out) {
  const json_t *value = json_object_get(row, key);
  if (value && !json_is_string(value)) return fail_line(r, key);
  if (json_string_length(value) > PATH_BYTES) return fail_line(r, key);
  *out = talloc_strdup(r->to, value ? json_string_value(value) : "");
  return *out ? ZJ_OK : zj_no_memory(r->err);
}

/* Reads an optional text in which blanks do not count. */
static zj_status read_text(const reader *r, const json_t *row, const char *key, zj_slice *out) {
  const json_t *value = json_object_get(row, key);
  *out = (zj_slice){NULL, 0};
  if (!value) return ZJ_OK;
  if (!json_is_string(value)) return fail_line(r, key);
  *out = zj_correction_text(r->to, (zj_slice){json_string_value(value), json_string_length(value)});
  return out->at ? ZJ_OK : zj_no_memory(r->err);
}

static zj_status read_number(const reader *r, const json_t *row, const char *key, uint32_t usual,
                             uint32_t *out) {
  const json_t *value = json_object_get(row, key);
  *out = usual;
  if (!value) return ZJ_OK;
  json_int_t n = json_integer_value(value);
  if (!json_is_integer(value) || n < 1 || n > UINT32_MAX) return fail_line(r, key);
  *out = (uint32_t)n;
  return ZJ_OK;
}

static zj_status read_passage(const reader *r, const json_t *row, zj_correction *c) {
  const char *role;
  zj_status status = read_text(r, row, "text", &c->text);
  if (status == ZJ_OK && c->text.length == 0)
    status = fail_line(r, zj_tr("it has no text", "没有 text"));
  if (status == ZJ_OK) status = read_text(r, row, "before", &c->before);
  if (status == ZJ_OK) status = read_text(r, row, "after", &c->after);
  if (status == ZJ_OK) status = read_number(r, row, "line", 0, &c->line);
  if (status == ZJ_OK) status = read_number(r, row, "nth", 1, &c->nth);
  if (status == ZJ_OK) status = read_number(r, row, "of", 1, &c->of);
  if (status == ZJ_OK && (c->nth > c->of || c->of > DUPLICATES_MAX)) status = fail_line(r, "nth");
  if (status == ZJ_OK) status = read_string(r, row, "role", &role);
  if (status != ZJ_OK) return status;
  c->roles = zj_correction_roles(zj_slice_of(role));
  return c->roles ? ZJ_OK : fail_line(r, zj_tr("it names no role", "没有写明角色"));
}

static zj_status read_row(const reader *r, const json_t *row, zj_correction *c) {
  *c = (zj_correction){.number = r->number, .nth = 1, .of = 1};
  if (!json_is_object(row)) return fail_line(r, zj_tr("not a correction", "不是更正"));
  zj_status status = read_string(r, row, "report", &c->report);
  if (status == ZJ_OK) status = read_string(r, row, "date", &c->date);
  if (status == ZJ_OK) status = read_string(r, row, "by", &c->by);
  if (status == ZJ_OK) status = read_string(r, row, "note", &c->note);
  if (status != ZJ_OK) return status;
  if (json_object_get(row, "checked")) return read_string(r, row, "checked", &c->checked);
  r->to->passages++;
  return read_passage(r, row, c);
}

static bool is_skipped(zj_slice line) {
  size_t at = 0;
  while (at < line.length && strchr(" \t\r", line.at[at]) && line.at[at])
    at++;
  return at == line.length || line.at[at] == '#';
}

/* Sets *out to NULL for a line that is no JSON. The parser does not say when memory runs out: it
 * fails as it does for a fault, or cuts a text short. So two parses must agree. */
static zj_status parse_line(const reader *r, zj_slice line, json_t **out) {
  json_t *row = json_loadb(line.at, line.length, JSON_REJECT_DUPLICATES, NULL);
  json_t *again = json_loadb(line.at, line.length, JSON_REJECT_DUPLICATES, NULL);
  bool agree = row && again ? json_equal(row, again) != 0 : row == again;
  json_decref(again);
  *out = row;
  if (agree) return ZJ_OK;
  json_decref(row);
  return zj_no_memory(r->err);
}

static zj_status read_line(const reader *r, zj_slice line) {
  zj_corrections *to = r->to;
  if (is_skipped(line)) return ZJ_OK;
  if (line.length > TEXT_BYTES) return fail_line(r, zj_tr("too long", "太长"));
  if (to->count == talloc_array_length(to->all)) {
    zj_correction *grown =
        talloc_realloc(to, to->all, zj_correction, to->count ? 2 * to->count : 16);
    if (!grown) return zj_no_memory(r->err);
    to->all = grown;
  }
  json_t *row;
  zj_status status = parse_line(r, line, &row);
  if (status != ZJ_OK) return status;
  status = read_row(r, row, &to->all[to->count]);
  json_decref(row);
  if (status == ZJ_OK) to->count++;
  return status;
}

static zj_status read_lines(zj_corrections *to, zj_slice bytes, zj_error *err) {
  static const char mark[] = "\xEF\xBB\xBF"; /* some editors put it first */
  reader r = {.to = to, .err = err};
  size_t begin = bytes.length >= 3 && memcmp(bytes.at, mark, 3) == 0 ? 3 : 0;
  zj_status status = ZJ_OK;
  while (status == ZJ_OK && begin < bytes.length) {
    const char *feed = memchr(bytes.at + begin, '\n', bytes.length - begin);
    size_t end = feed ? (size_t)(feed - bytes.at) : bytes.length;
    r.number++;
    status = read_line(&r, zj_slice_cut(bytes, begin, end));
    begin = end + 1;
  }
  return status;
}

/* ---- the file ---- */

static zj_status read_file(void *ctx, const char *path, int fd, zj_slice *out, zj_error *err) {
  struct stat st;
  zj_buffer bytes = {.ctx = ctx};
  char chunk[1 << 16];
  if (fstat(fd, &st) != 0) return zj_fail_errno(err, ZJ_IO, "%s", path);
  if (!S_ISREG(st.st_mode))
    return zj_fail(err, ZJ_IO, zj_tr("%s: not a file", "%s：不是文件"), path);
  for (ssize_t n = 1; n > 0 && bytes.length <= ZJ_CORRECTIONS_MAX;) {
    n = read(fd, chunk, sizeof chunk);
    if (n < 0 && errno == EINTR)
      n = 1;
    else if (n < 0)
      return zj_fail_errno(err, ZJ_IO, "%s", path);
    else
      zj_buffer_add(&bytes, chunk, (size_t)n);
  }
  if (bytes.length > ZJ_CORRECTIONS_MAX)
    return zj_fail(err, ZJ_LIMIT, zj_tr("%s: larger than 64 MB", "%s：超过 64 MB"), path);
  *out = zj_buffer_slice(&bytes);
  return zj_buffer_status(&bytes, err);
}

static uint64_t hash_more(uint64_t hash, zj_slice part) {
  uint64_t length = part.at ? part.length : UINT64_MAX;
  hash = XXH3_64bits_withSeed(&length, sizeof length, hash);
  return part.at ? XXH3_64bits_withSeed(part.at, part.length, hash) : hash;
}

/* The version depends on what decides roles and not on who wrote it when. */
static void hash_version(zj_corrections *c) {
  uint64_t hash = 0;
  for (size_t i = 0; i < c->count; i++) {
    const zj_correction *one = &c->all[i];
    const uint64_t numbers[] = {one->nth, one->of, one->roles};
    if (one->checked) continue;
    hash = hash_more(hash, zj_slice_of(one->report));
    hash = hash_more(hash, one->text);
    hash = hash_more(hash, one->before);
    hash = hash_more(hash, one->after);
    hash = XXH3_64bits_withSeed(numbers, sizeof numbers, hash);
  }
  if (c->passages) snprintf(c->version, sizeof c->version, "%08x", (unsigned)hash);
}

static zj_status load_from(zj_corrections *c, int fd, zj_error *err) {
  void *local = talloc_new(NULL);
  zj_slice bytes;
  zj_status status = local ? read_file(local, c->path, fd, &bytes, err) : zj_no_memory(err);
  if (status == ZJ_OK) status = read_lines(c, bytes, err);
  talloc_free(local);
  return status;
}

zj_status zj_corrections_load(void *ctx, const char *path, zj_corrections **out, zj_error *err) {
  zj_corrections *c = talloc_zero(ctx, zj_corrections);
  if (c) c->path = talloc_strdup(c, path);
  if (c && c->path) c->all = talloc_array(c, zj_correction, 0);
  if (!c || !c->path || !c->all) {
    talloc_free(c);
    return zj_no_memory(err);
  }
  zj_status status = ZJ_OK;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 && errno != ENOENT) status = zj_fail_errno(err, ZJ_IO, "%s", path);
  if (fd >= 0) {
    status = load_from(c, fd, err);
    close(fd);
  }
  hash_version(c);
  if (status == ZJ_OK)
    *out = c;
  else
    talloc_free(c);
  return status;
}
