/* gold.c - reads gold files. */
#include "indexer/outline/gold.h"

#include "indexer/base/lang.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

enum { COLUMNS_MAX = 16, VALUE_SHOWN = 60 };
typedef enum column { LINE, START, LEVEL, HEADING, ROLE, COLUMN_COUNT } column;
static const char *const names[COLUMN_COUNT] = {"line", "start_char", "level", "heading", "role"};

typedef struct table {
  const char *path;
  size_t at[COLUMN_COUNT]; /* position of each column; SIZE_MAX if absent */
  uint32_t number;         /* of the line read last, from 1 */
} table;

zj_role_set zj_gold_family(zj_role_set roles) {
  zj_role_set outside = ZJ_ROLES_FRAME | ZJ_ROLE_BIT(ZJ_ROLE_NOISE);
  if (!(roles & outside)) return roles & ZJ_ROLES_ALL;
  return (roles & ZJ_ROLES_ALL & ~outside) | ZJ_ROLE_BIT(ZJ_ROLE_FRAME);
}

static size_t split_cells(char *line, char **out) {
  size_t count = 0;
  char *rest = line;
  while (rest && count < COLUMNS_MAX)
    out[count++] = strsep(&rest, "\t");
  return count;
}

/* 'value' is valid UTF-8, of which the message has a part. */
static zj_status fail_row(const table *t, const char *what, const char *value, zj_error *err) {
  size_t shown = zj_utf8_floor(zj_slice_of(value), VALUE_SHOWN);
  return zj_fail(err, ZJ_BAD_INPUT, "%s:%u: %s \"%.*s\"", t->path, t->number, what, (int)shown,
                 value);
}

static zj_status read_header(table *t, char *line, zj_error *err) {
  char *cells[COLUMNS_MAX];
  size_t count = split_cells(line, cells);
  for (int c = 0; c < COLUMN_COUNT; c++) {
    t->at[c] = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
      if (strcmp(cells[i], names[c]) == 0) t->at[c] = i;
    }
    if (t->at[c] == SIZE_MAX && c != LEVEL && c != HEADING)
      return fail_row(t, zj_tr("missing column", "缺少列"), names[c], err);
  }
  return ZJ_OK;
}

static bool read_number(const char *text, uint32_t *out) {
  char *end;
  unsigned long value = strtoul(text, &end, 10);
  *out = (uint32_t)value;
  return *text >= '0' && *text <= '9' && !*end && value < UINT32_MAX;
}

static zj_status add_row(zj_gold *gold, zj_gold_row row, zj_error *err) {
  zj_gold_row *rows = talloc_realloc(gold, gold->rows, zj_gold_row, gold->count + 1);
  if (!rows) return zj_no_memory(err);
  gold->rows = rows;
  gold->rows[gold->count++] = row;
  return ZJ_OK;
}

static zj_status read_row(const table *t, char *line, zj_gold *gold, zj_error *err) {
  char *cells[COLUMNS_MAX];
  size_t count = split_cells(line, cells);
  const char *value[COLUMN_COUNT];
  for (int c = 0; c < COLUMN_COUNT; c++)
    value[c] = t->at[c] < count ? cells[t->at[c]] : "";
  if (!*value[ROLE]) return ZJ_OK;
  zj_gold_row row = {0};
  if (!read_number(value[LINE], &row.line))
    return fail_row(t, zj_tr("not a line number:", "行号有误："), value[LINE], err);
  if (!read_number(value[START], &row.start))
    return fail_row(t, zj_tr("not a start_char:", "start_char 有误："), value[START], err);
  row.roles = zj_roles_parse(zj_slice_of(value[ROLE]));
  if (!row.roles) return fail_row(t, zj_tr("unknown role", "未知的角色"), value[ROLE], err);
  row.heading = value[LEVEL][0] >= '1' && value[LEVEL][0] <= '9' && *value[HEADING];
  return add_row(gold, row, err);
}

static int by_place(const void *a, const void *b) {
  const zj_gold_row *x = a, *y = b;
  if (x->line != y->line) return x->line < y->line ? -1 : 1;
  return (x->start > y->start) - (x->start < y->start);
}

static zj_status read_lines(FILE *file, const char *path, zj_gold *gold, zj_error *err) {
  table t = {.path = path};
  char *line = NULL;
  size_t room = 0;
  zj_status status = ZJ_OK;
  ssize_t n;
  errno = 0;
  while (status == ZJ_OK && (n = getline(&line, &room, file)) >= 0) {
    while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
      line[--n] = 0;
    t.number++;
    if (zj_utf8_check((zj_slice){line, (size_t)n}) != (size_t)n)
      status = zj_fail(err, ZJ_BAD_INPUT, zj_tr("%s:%u: not UTF-8", "%s：第 %u 行不是 UTF-8"), path,
                       t.number);
    else if (t.number == 1)
      status = read_header(&t, line, err);
    else if (n > 0)
      status = read_row(&t, line, gold, err);
  }
  if (status == ZJ_OK && errno == ENOMEM) status = zj_no_memory(err);
  if (status == ZJ_OK && t.number == 0)
    status = fail_row(&t, zj_tr("empty file", "文件为空"), "", err);
  free(line);
  gold->has_headings = t.at[LEVEL] != SIZE_MAX && t.at[HEADING] != SIZE_MAX;
  return status;
}

zj_status zj_gold_read(void *ctx, const char *path, zj_gold **out, zj_error *err) {
  FILE *file = fopen(path, "re");
  if (!file) return zj_fail_errno(err, ZJ_IO, zj_tr("cannot read %s", "无法读取 %s"), path);
  zj_gold *gold = talloc_zero(ctx, zj_gold);
  zj_status status = gold ? read_lines(file, path, gold, err) : zj_no_memory(err);
  fclose(file);
  if (status != ZJ_OK) {
    talloc_free(gold);
    return status;
  }
  if (gold->count) qsort(gold->rows, gold->count, sizeof *gold->rows, by_place);
  *out = gold;
  return ZJ_OK;
}
