/* html_tables.c - rows and cells of <table>. */
#include "indexer/read/html_tables.h"

#include <ctype.h>
#include <strings.h>

/* The innermost table, if its rows are joined to lines. */
static zj_html_table *innermost(zj_html_tables *tables) {
  return tables->count <= ZJ_HTML_TABLES ? &tables->of[tables->count] : NULL;
}

/* The value of colspan or rowspan; 1 without it. */
static unsigned span_of(zj_slice attributes, const char *name) {
  size_t length = strlen(name);
  for (size_t i = 0; i + length < attributes.length; i++) {
    if (strncasecmp(attributes.at + i, name, length) != 0) continue;
    size_t at = i + length;
    unsigned value = 0;
    while (at < attributes.length && memchr(" \t\r\n=\"'", attributes.at[at], 7))
      at++;
    for (; at < attributes.length && isdigit((unsigned char)attributes.at[at]) && value < 1000;
         at++)
      value = 10 * value + (unsigned)(attributes.at[at] - '0');
    if (value > ZJ_HTML_COLUMNS) return ZJ_HTML_COLUMNS;
    return value ? value : 1;
  }
  return 1;
}

/* Writes empty cells where cells of rows above go on. */
static void pass_cells_from_above(zj_html_table *t, zj_lines *lines) {
  for (; t->column < ZJ_HTML_COLUMNS && t->below[t->column]; t->column++) {
    t->below[t->column]--;
    zj_lines_cell_end(lines);
  }
}

static void end_cell(zj_html_table *t, zj_lines *lines) {
  if (!t->cell_open) return;
  t->cell_open = false;
  zj_lines_cell_end_wide(lines, t->wide);
  for (unsigned c = t->column; c < t->column + t->wide && c < ZJ_HTML_COLUMNS; c++)
    t->below[c] = (uint8_t)(t->deep - 1);
  t->column += t->wide;
}

static void end_row(zj_html_table *t, zj_lines *lines) {
  if (!t->row_open) return;
  end_cell(t, lines);
  pass_cells_from_above(t, lines);
  t->row_open = false;
  zj_lines_row_end(lines);
}

void zj_html_tables_begin(zj_html_tables *tables) {
  tables->count++;
  zj_html_table *t = innermost(tables);
  if (t) *t = (zj_html_table){0};
}

void zj_html_tables_end(zj_html_tables *tables, zj_lines *lines) {
  if (tables->count == 0) return;
  zj_html_table *t = innermost(tables);
  if (t) end_row(t, lines);
  tables->count--;
}

void zj_html_tables_row(zj_html_tables *tables, zj_lines *lines, bool ends) {
  zj_html_table *t = innermost(tables);
  if (t) end_row(t, lines);
  zj_lines_break(lines);
  if (!t || ends) return;
  t->row_open = true;
  t->column = 0;
  zj_lines_row_begin(lines);
}

void zj_html_tables_cell(zj_html_tables *tables, zj_lines *lines, zj_slice attributes, bool ends) {
  zj_html_table *t = innermost(tables);
  if (!t || !t->row_open) {
    zj_lines_blank(lines);
    return;
  }
  end_cell(t, lines);
  if (ends) return;
  pass_cells_from_above(t, lines);
  t->cell_open = true;
  t->wide = span_of(attributes, "colspan");
  t->deep = span_of(attributes, "rowspan");
}
