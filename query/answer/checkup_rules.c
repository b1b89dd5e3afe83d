/* checkup_rules.c - reads a table of rules, a line at a time. */
#include "query/answer/checkup_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"

extern const unsigned char zj_data_checkup[];
extern const size_t zj_data_checkup_size;

enum { FILE_MAX_BYTES = 1 << 20, CELLS = 4 };

typedef struct reader {
  zj_checkup_rules *to;
  const char *path;
  size_t line;
  zj_error *err;
} reader;

static const char *const words[] = {
    [ZJ_CHECKUP_SHARE] = "share",       [ZJ_CHECKUP_HEADING] = "heading",
    [ZJ_CHECKUP_TEXT] = "text",         [ZJ_CHECKUP_NEVER] = "never",
    [ZJ_CHECKUP_ANSWERED] = "answered", [ZJ_CHECKUP_MENDED] = "mended"};

const char *zj_checkup_kind_word(zj_checkup_kind kind) {
  return words[kind];
}

zj_slice zj_checkup_built_in(void) {
  return (zj_slice){(const char *)zj_data_checkup, zj_data_checkup_size};
}

static zj_status fail_line(const reader *r, const char *why) {
  if (!why) return zj_no_memory(r->err);
  return zj_fail(r->err, ZJ_BAD_INPUT, "%s:%zu: %s", r->path, r->line, why);
}

/* ---- cells ---- */

/* Reads the roles of a cell, 问题+原因. */
static zj_status read_roles(const reader *r, zj_slice cell, zj_role_set *out) {
  *out = 0;
  for (size_t at = 0, end; at <= cell.length; at = end + 1) {
    for (end = at; end < cell.length && cell.at[end] != '+'; end++) {}
    zj_slice word = zj_slice_cut(cell, at, end);
    zj_role_set roles = zj_role_lookup(word);
    if (!roles)
      return fail_line(r, talloc_asprintf(r->to,
                                          zj_tr("no section role \"%.*s\"", "没有章节角色“%.*s”"),
                                          (int)word.length, word.at));
    *out |= roles;
  }
  return ZJ_OK;
}

static bool read_percent(zj_slice cell, size_t *at, int *out) {
  int n = 0;
  size_t begin = *at;
  while (*at < cell.length && cell.at[*at] >= '0' && cell.at[*at] <= '9' && n <= 100)
    n = n * 10 + (cell.at[(*at)++] - '0');
  if (*at > begin) *out = n;
  return n <= 100;
}

/* Reads 50-, -20 or 10-30, with or without %. */
static zj_status read_range(const reader *r, zj_slice cell, zj_checkup_rule *rule) {
  size_t at = 0;
  bool good;
  rule->least = 0;
  rule->most = 100;
  good = read_percent(cell, &at, &rule->least);
  if (at < cell.length && cell.at[at] == '%') at++;
  good = good && at < cell.length && cell.at[at++] == '-' && read_percent(cell, &at, &rule->most);
  if (at < cell.length && cell.at[at] == '%') at++;
  if (good && at == cell.length && cell.length > 1 && rule->least <= rule->most) return ZJ_OK;
  return fail_line(r, zj_tr("a range of percent, such as 50- or 10-30, is missing",
                            "缺少百分比范围，如 50- 或 10-30"));
}

static zj_status read_query(const reader *r, zj_slice cell, zj_query **out) {
  zj_error err = {0};
  zj_status status = zj_query_parse(r->to, cell, 0, false, out, NULL, &err);
  if (status == ZJ_NO_MEMORY) return zj_no_memory(r->err);
  if (status == ZJ_OK) return status;
  return fail_line(r, err.text);
}

/* ---- lines ---- */

static zj_status add_rule(const reader *r, const zj_slice *cells, size_t count, int kind) {
  zj_checkup_rules *to = r->to;
  static const size_t needed[] = {
      [ZJ_CHECKUP_SHARE] = 4, [ZJ_CHECKUP_HEADING] = 3,  [ZJ_CHECKUP_TEXT] = 3,
      [ZJ_CHECKUP_NEVER] = 3, [ZJ_CHECKUP_ANSWERED] = 4, [ZJ_CHECKUP_MENDED] = 3};
  if (count != needed[kind])
    return fail_line(r, talloc_asprintf(to,
                                        zj_tr("%s takes %zu columns, separated by TAB",
                                              "%s 应有 %zu 列，以制表符分隔"),
                                        words[kind], needed[kind]));
  if (to->count == ZJ_CHECKUP_RULES)
    return zj_fail(r->err, ZJ_LIMIT, zj_tr("%s: more than %d rules", "%s：规则超过 %d 条"), r->path,
                   ZJ_CHECKUP_RULES);
  zj_checkup_rule rule = {.kind = (zj_checkup_kind)kind,
                          .name = talloc_strndup(to, cells[1].at, cells[1].length)};
  zj_status status = rule.name ? ZJ_OK : zj_no_memory(r->err);
  switch (rule.kind) {
  case ZJ_CHECKUP_SHARE:
    if (status == ZJ_OK) status = read_roles(r, cells[2], &rule.roles);
    if (status == ZJ_OK) status = read_range(r, cells[3], &rule);
    break;
  case ZJ_CHECKUP_HEADING:
  case ZJ_CHECKUP_TEXT:
  case ZJ_CHECKUP_NEVER:
    if (status == ZJ_OK) status = read_query(r, cells[2], &rule.query);
    break;
  case ZJ_CHECKUP_ANSWERED:
    if (status == ZJ_OK) status = read_roles(r, cells[2], &rule.roles);
    if (status == ZJ_OK) status = read_roles(r, cells[3], &rule.answers);
    break;
  case ZJ_CHECKUP_MENDED:
    if (status == ZJ_OK) status = read_roles(r, cells[2], &rule.answers);
    break;
  }
  if (status == ZJ_OK) to->at[to->count++] = rule;
  return status;
}

static zj_slice trim(zj_slice s) {
  while (s.length && strchr(" \r", s.at[s.length - 1]))
    s.length--;
  while (s.length && *s.at == ' ')
    s = zj_slice_cut(s, 1, s.length);
  return s;
}

static zj_status read_line(const reader *r, zj_slice line) {
  zj_slice cells[CELLS + 1];
  size_t count = 0;
  for (size_t at = 0, end; at <= line.length && count <= CELLS; at = end + 1) {
    for (end = at; end < line.length && line.at[end] != '\t'; end++) {}
    zj_slice cell = trim(zj_slice_cut(line, at, end));
    if (cell.length) cells[count++] = cell;
  }
  if (!count || *cells[0].at == '#') return ZJ_OK;
  if (zj_slice_equal(cells[0], ZJ_LIT("name")) && count == 2) {
    r->to->name = talloc_strndup(r->to, cells[1].at, cells[1].length);
    return r->to->name ? ZJ_OK : zj_no_memory(r->err);
  }
  for (int kind = 0; kind < (int)ZJ_COUNT(words); kind++)
    if (zj_slice_equal(cells[0], zj_slice_of(words[kind]))) return add_rule(r, cells, count, kind);
  return fail_line(r,
                   zj_tr("a line begins with name, share, heading, text, never, answered or mended",
                         "每行以 name、share、heading、text、never、answered 或 mended 开头"));
}

/* ---- the table ---- */

static zj_status read_file(void *ctx, const char *path, zj_slice *out, zj_error *err) {
  FILE *file = fopen(path, "rb");
  if (!file) return zj_fail_errno(err, ZJ_IO, "%s", path);
  char *bytes = talloc_array(ctx, char, FILE_MAX_BYTES + 1);
  size_t length = bytes ? fread(bytes, 1, FILE_MAX_BYTES + 1, file) : 0;
  zj_status status = ZJ_OK;
  if (!bytes)
    status = zj_no_memory(err);
  else if (ferror(file))
    status = zj_fail_errno(err, ZJ_IO, "%s", path);
  else if (length > FILE_MAX_BYTES)
    status = zj_fail(err, ZJ_LIMIT, zj_tr("%s: larger than 1 MB", "%s：超过 1 MB"), path);
  fclose(file);
  *out = (zj_slice){bytes, length};
  return status;
}

zj_status zj_checkup_rules_load(void *ctx, const char *path, zj_checkup_rules **out,
                                zj_error *err) {
  zj_checkup_rules *rules = talloc_zero(ctx, zj_checkup_rules);
  zj_slice table = zj_checkup_built_in();
  if (!rules) return zj_no_memory(err);
  rules->name = "";
  rules->at = talloc_zero_array(rules, zj_checkup_rule, ZJ_CHECKUP_RULES);
  zj_status status = rules->at ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK && path) status = read_file(rules, path, &table, err);
  reader r = {.to = rules, .path = path ? path : "checkup.tsv", .err = err};
  if (status == ZJ_OK && zj_utf8_check(table) != table.length)
    return zj_fail(err, ZJ_BAD_INPUT, zj_tr("%s: not UTF-8", "%s：不是 UTF-8"), r.path);
  if (table.length >= 3 && memcmp(table.at, "\xEF\xBB\xBF", 3) == 0)
    table = zj_slice_cut(table, 3, table.length);
  for (size_t at = 0, end; status == ZJ_OK && at < table.length; at = end + 1) {
    for (end = at; end < table.length && table.at[end] != '\n'; end++) {}
    r.line++;
    status = read_line(&r, zj_slice_cut(table, at, end));
  }
  if (status == ZJ_OK && !rules->count)
    return zj_fail(err, ZJ_BAD_INPUT, zj_tr("%s: no rule in it", "%s：没有规则"), r.path);
  *out = rules;
  return status;
}
