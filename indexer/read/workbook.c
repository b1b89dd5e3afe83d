/* workbook.c - shared strings and number formats of Excel workbooks. */
#include "indexer/read/workbook.h"

#include <string.h>

enum { STYLES_MAX = 65536, CODES_MAX = 4096 };

/* A format code of the workbook itself. */
typedef struct code {
  int number;
  char text[ZJ_CELL_CODE_ROOM];
} code;

zj_workbook zj_workbook_on(void *ctx) {
  return (zj_workbook){.strings.ctx = ctx, .ends.ctx = ctx, .codes.ctx = ctx, .formats.ctx = ctx};
}

void zj_workbook_end_string(zj_workbook *book) {
  uint32_t end = (uint32_t)book->strings.length;
  zj_buffer_add(&book->ends, &end, sizeof end);
}

zj_slice zj_workbook_string(const zj_workbook *book, size_t number) {
  const uint32_t *ends = (const uint32_t *)(const void *)book->ends.at;
  if (number >= book->ends.length / sizeof(uint32_t)) return (zj_slice){"", 0};
  return zj_slice_cut(zj_buffer_slice(&book->strings), number ? ends[number - 1] : 0, ends[number]);
}

void zj_workbook_add_code(zj_workbook *book, int number, const char text[ZJ_CELL_CODE_ROOM]) {
  code c = {.number = number};
  if (book->codes.length >= CODES_MAX * sizeof(code)) return;
  memcpy(c.text, text, sizeof c.text);
  zj_buffer_add(&book->codes, &c, sizeof c);
}

void zj_workbook_add_style(zj_workbook *book, int format) {
  if (book->formats.length < STYLES_MAX * sizeof(int))
    zj_buffer_add(&book->formats, &format, sizeof format);
}

static const code *codes_of(const zj_workbook *book) {
  return (const code *)(const void *)book->codes.at;
}

/* Replaces the number of each format that the book defines by -1 - its place in 'codes'. */
void zj_workbook_resolve(zj_workbook *book) {
  int *numbers = (int *)(void *)book->formats.at;
  for (size_t i = 0; i < book->formats.length / sizeof(int); i++)
    for (size_t k = 0; k < book->codes.length / sizeof(code) && numbers[i] >= 0; k++)
      if (codes_of(book)[k].number == numbers[i]) numbers[i] = -1 - (int)k;
}

const char *zj_workbook_format(const zj_workbook *book, int style) {
  if (style < 0 || (size_t)style >= book->formats.length / sizeof(int)) return "General";
  int number = ((const int *)(const void *)book->formats.at)[style];
  return number >= 0 ? zj_cell_format_usual(number) : codes_of(book)[-1 - number].text;
}

zj_status zj_workbook_status(const zj_workbook *book, zj_error *err) {
  const zj_buffer *buffers[] = {&book->strings, &book->ends, &book->codes, &book->formats};
  zj_status status = ZJ_OK;
  for (size_t i = 0; i < ZJ_COUNT(buffers) && status == ZJ_OK; i++)
    status = zj_buffer_status(buffers[i], err);
  return status;
}
