/* cells.c - the cells of tables as text. */
#include "indexer/read/cells.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/buffer.h"

static bool is_last_of_row(const zj_cell *cells, size_t count, size_t i) {
  return i + 1 == count || cells[i + 1].row != cells[i].row;
}

zj_status zj_cells_store(void *ctx, const zj_cell *cells, size_t count, const char **out,
                         zj_error *err) {
  zj_buffer text = {.ctx = ctx};
  *out = "";
  if (!count) return ZJ_OK;
  for (size_t i = 0; i < count; i++) {
    const zj_cell *c = &cells[i];
    char one[96];
    size_t length = c->range.end.byte - c->range.begin.byte;
    int n = 0;
    if (i == 0 || cells[i - 1].row != c->row)
      n = snprintf(one, sizeof one, "%s%u%s%s", i ? "\n" : "", c->row, c->heads ? "h" : "",
                   c->found ? "f" : "");
    if (length || is_last_of_row(cells, count, i))
      n += snprintf(one + n, sizeof one - (size_t)n, " %u:%zu+%zu", c->column, c->range.begin.byte,
                    length);
    zj_buffer_add(&text, one, (size_t)n);
  }
  zj_buffer_add(&text, "", 1);
  *out = text.at;
  return zj_buffer_status(&text, err);
}

/* Reads a number and, unless it is 0, the mark that must follow it. */
static bool read_number(const char **at, char mark, size_t *out) {
  char *end;
  if (**at < '0' || **at > '9') return false;
  *out = strtoull(*at, &end, 10);
  *at = end + (mark && *end == mark);
  return !mark || *end == mark;
}

/* Reads ' COLUMN:BEGIN+LENGTH' at *at; the cell must not begin before 'after', nor stand in a
 * column before 'least'. */
static bool read_cell(const char **at, size_t after, size_t least, size_t length, zj_cell *out) {
  size_t column, begin, bytes;
  ++*at;
  if (!read_number(at, ':', &column) || !read_number(at, '+', &begin) ||
      !read_number(at, 0, &bytes))
    return false;
  if (column < least || column >= UINT32_MAX || begin < after || begin > length ||
      bytes > length - begin)
    return false;
  out->range = (zj_orig_range){{begin}, {begin + bytes}};
  out->column = (uint32_t)column;
  return true;
}

static size_t count_marks(const char *stored) {
  size_t count = 0;
  for (const char *at = stored; *at; at++)
    count += *at == '+';
  return count;
}

static bool read_flag(const char **at, char flag) {
  bool is = **at == flag;
  *at += is;
  return is;
}

zj_status zj_cells_read(void *ctx, const char *stored, size_t length, bool with_found,
                        const zj_cell **out, size_t *count, zj_error *err) {
  size_t most = count_marks(stored), row, last = 0, after = 0;
  *out = NULL;
  *count = 0;
  if (!most) return ZJ_OK;
  zj_cell *cells = talloc_array(ctx, zj_cell, most);
  if (!cells) return zj_no_memory(err);
  *out = cells;
  for (const char *at = stored; read_number(&at, 0, &row) && row > last && row < UINT32_MAX; at++) {
    zj_cell cell = {.row = (uint32_t)row};
    size_t least = 0;
    last = row;
    cell.heads = read_flag(&at, 'h');
    cell.found = read_flag(&at, 'f');
    while (*at == ' ' && read_cell(&at, after, least, length, &cell)) {
      after = cell.range.end.byte;
      least = (size_t)cell.column + 1;
      if (with_found || !cell.found) cells[(*count)++] = cell;
    }
    if (*at != '\n') break;
  }
  return ZJ_OK;
}

bool zj_cells_headed(const char *stored) {
  return strchr(stored, 'h') != NULL;
}
