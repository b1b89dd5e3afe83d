/* sheet.c - writes the rows of a spreadsheet as lines, whatever its format. */
#include "indexer/read/sheet.h"

#include <ctype.h>

enum {
  CELL_BYTES = 240, /* of a cell that is one line; as in lines.c */
  COLUMNS_MAX = 256 /* further columns are not told apart */
};

/* Whether a program gave the name: Sheet1, 工作表1. It says nothing about the sheet. */
static bool is_usual_name(zj_slice name) {
  static const zj_slice usual[] = {{"Sheet", 5}, {"sheet", 5}, {"工作表", 9}, {"表", 3}};
  for (size_t i = 0; i < ZJ_COUNT(usual); i++) {
    size_t at = usual[i].length;
    if (name.length < at || memcmp(name.at, usual[i].at, at) != 0) continue;
    while (at < name.length && (isdigit((unsigned char)name.at[at]) || name.at[at] == ' '))
      at++;
    if (at == name.length) return true;
  }
  return false;
}

void zj_sheet_begin(zj_sheet *sheet, zj_lines *lines, zj_slice name, bool only) {
  *sheet = (zj_sheet){.lines = lines, .name = name};
  zj_lines_gap(lines);
  zj_lines_place(lines, (zj_source_place){.kind = ZJ_PLACE_ROW, .number = 1, .name = name});
  if (only || is_usual_name(name)) return;
  zj_lines_put(lines, name);
  zj_lines_heading(lines, 1);
  zj_lines_break(lines);
}

void zj_sheet_row(zj_sheet *sheet, uint32_t row) {
  zj_sheet_end(sheet);
  zj_lines_place(sheet->lines,
                 (zj_source_place){.kind = ZJ_PLACE_ROW, .number = row, .name = sheet->name});
  zj_lines_row_begin(sheet->lines);
  sheet->in_row = true;
  sheet->column = 0;
}

void zj_sheet_cell(zj_sheet *sheet, unsigned column, zj_slice text) {
  if (!sheet->in_row || !text.length) return;
  if (column > sheet->column && column < COLUMNS_MAX)
    zj_lines_cell_end_wide(sheet->lines, column - sheet->column);
  sheet->column = column + 1;
  if (sheet->width < sheet->column && column < COLUMNS_MAX) sheet->width = sheet->column;
  size_t at = 0;
  while (text.length <= CELL_BYTES && at < text.length) {
    size_t n = 0;
    while (at + n < text.length && text.at[at + n] != '\n' && text.at[at + n] != '\r')
      n++;
    zj_lines_put(sheet->lines, zj_slice_cut(text, at, at + n));
    zj_lines_blank(sheet->lines);
    at += n + 1;
  }
  if (text.length > CELL_BYTES) zj_lines_put(sheet->lines, text);
  zj_lines_cell_end(sheet->lines);
}

void zj_sheet_end(zj_sheet *sheet) {
  if (!sheet->in_row) return;
  if (sheet->column && sheet->column < sheet->width)
    zj_lines_cell_end_wide(sheet->lines, sheet->width - sheet->column);
  zj_lines_row_end(sheet->lines);
  sheet->in_row = false;
}
