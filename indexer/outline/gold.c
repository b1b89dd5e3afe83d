/* gold.c - reading gold files. */
#include "indexer/outline/gold.h"

#include "indexer/base/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

enum { COLUMNS_MAX = 16 };
typedef enum column { LINE, START, LEVEL, HEADING, ROLE, COLUMN_COUNT } column;
static const char *const names[COLUMN_COUNT] = {"line", "start_char", "level", "heading", "role"};

typedef struct table {
  const char *path;
  size_t at[COLUMN_COUNT];
  uint32_t number;
} table; /* where each column stands; SIZE_MAX if it does not */

zj_role_set zj_gold_family(zj_role_set roles) {
  zj_role_set outside = ZJ_ROLES_FRAME | ZJ_ROLE_BIT(ZJ_ROLE_NOISE);
  return (roles & ~outside) | (roles & outside ? ZJ_ROLE_BIT(ZJ_ROLE_FRAME) : 0);
}

static size_t split(char *line, char **out) {
  size_t count = 0;
  for (char *rest = line, *cell; count < COLUMNS_MAX && (cell = strsep(&rest, "\t"));)
    out[count++] = cell;
  return count;
}

static zj_status bad(const table *t, const char *what, const char *value, zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT, "%s:%u: %s \"%.60s\"", t->path, t->number, what, value);
}

static zj_status read_header(table *t, char *line, zj_error *err) {
  char *cells[COLUMNS_MAX];
  size_t count = split(line, cells);
  for (int c = 0; c < COLUMN_COUNT; c++) {
    t->at[c] = SIZE_MAX;
    for (size_t i = 0; i < count; i++)
      if (strcmp(cells[i], names[c]) == 0) t->at[c] = i;
  }
  for (int c = 0; c < COLUMN_COUNT; c++)
    if (t->at[c] == SIZE_MAX && c != LEVEL && c != HEADING)
      return bad(t, zj_tr("no column", "缺少列"), names[c], err);
  return ZJ_OK;
}

static bool number(const char *text, uint32_t *out) {
  char *end;
  unsigned long value = strtoul(text, &end, 10);
  *out = (uint32_t)value;
  return *text >= '0' && *text <= '9' && !*end && value < UINT32_MAX;
}

static zj_status read_row(const table *t, char *line, zj_gold *gold, zj_error *err) {
  char *cells[COLUMNS_MAX];
  size_t count = split(line, cells);
  const char *value[COLUMN_COUNT];
  for (int c = 0; c < COLUMN_COUNT; c++)
    value[c] = t->at[c] < count ? cells[t->at[c]] : "";
  if (!*value[ROLE]) return ZJ_OK;
  zj_gold_row row = {0};
  if (!number(value[LINE], &row.line))
    return bad(t, zj_tr("no line number:", "行号有误："), value[LINE], err);
  if (!number(value[START], &row.start))
    return bad(t, zj_tr("no start_char:", "start_char 有误："), value[START], err);
  row.roles = zj_roles_parse(zj_slice_of(value[ROLE]));
  if (!row.roles) return bad(t, zj_tr("unknown role", "未知的角色"), value[ROLE], err);
  row.heading = value[LEVEL][0] >= '1' && value[LEVEL][0] <= '9' && *value[HEADING];
  gold->rows = talloc_realloc(gold, gold->rows, zj_gold_row, gold->count + 1);
  gold->rows[gold->count++] = row;
  return ZJ_OK;
}

static int by_place(const void *a, const void *b) {
  const zj_gold_row *x = a, *y = b;
  return x->line != y->line ? (x->line < y->line ? -1 : 1)
                            : (x->start > y->start) - (x->start < y->start);
}

static zj_status read_lines(FILE *file, const char *path, zj_gold *gold, zj_error *err) {
  table t = {.path = path};
  char *line = NULL;
  size_t room = 0;
  zj_status status = ZJ_OK;
  for (ssize_t n; status == ZJ_OK && (n = getline(&line, &room, file)) >= 0;) {
    while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
      line[--n] = 0;
    t.number++;
    if (t.number == 1)
      status = read_header(&t, line, err);
    else if (n > 0)
      status = read_row(&t, line, gold, err);
  }
  if (status == ZJ_OK && t.number == 0) status = bad(&t, zj_tr("empty", "文件为空"), "", err);
  free(line);
  gold->has_headings = t.at[LEVEL] != SIZE_MAX && t.at[HEADING] != SIZE_MAX;
  return status;
}

zj_status zj_gold_read(void *ctx, const char *path, zj_gold **out, zj_error *err) {
  FILE *file = fopen(path, "re");
  if (!file) return zj_fail_errno(err, ZJ_IO, zj_tr("cannot read %s", "无法读取 %s"), path);
  zj_gold *gold = talloc_zero(ctx, zj_gold);
  zj_status status = read_lines(file, path, gold, err);
  fclose(file);
  if (status != ZJ_OK) return talloc_free(gold), status;
  if (gold->count) qsort(gold->rows, gold->count, sizeof *gold->rows, by_place);
  *out = gold;
  return ZJ_OK;
}
