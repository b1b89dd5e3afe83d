/* extract_csv.c - a table saved as text: fields between commas, semicolons or tabs, with quotes
 * around those that hold such a sign or a line end. Each record is one line. */
#include <talloc.h>

#include "indexer/read/formats.h"
#include "indexer/read/sheet.h"

enum { SAMPLE_BYTES = 65536 }; /* in which the separator is looked for */

/* The sign of the candidates that separates most, outside quotes; a comma when there is none. */
static char find_separator(zj_slice text) {
  static const char signs[] = {'\t', ';', ','};
  size_t counts[ZJ_COUNT(signs)] = {0}, best = ZJ_COUNT(signs) - 1;
  bool quoted = false;
  for (size_t at = 0; at < text.length && at < SAMPLE_BYTES; at++) {
    quoted ^= text.at[at] == '"';
    for (size_t i = 0; i < ZJ_COUNT(signs) && !quoted; i++)
      counts[i] += text.at[at] == signs[i];
  }
  for (size_t i = 0; i < ZJ_COUNT(signs); i++)
    if (counts[i] > counts[best]) best = i;
  return signs[best];
}

/* Reads a field in quotes at *at, in which "" is a quote. Returns false, without moving, when no
 * quote closes it: then the quote is text. */
static bool read_quoted(zj_slice text, size_t *at, zj_buffer *field) {
  size_t end = *at + 1;
  const char *quote;
  while ((quote = memchr(text.at + end, '"', text.length - end))) {
    end = (size_t)(quote - text.at) + 1;
    if (end == text.length || text.at[end] != '"') break;
    end++;
  }
  if (!quote) return false;
  field->length = 0;
  for (size_t from = *at + 1; from + 1 < end; from++) {
    from += text.at[from] == '"'; /* the first of a pair */
    zj_buffer_add(field, text.at + from, 1);
  }
  *at = end;
  return true;
}

static bool ends_field(char c, char separator) {
  return c == separator || c == '\n' || c == '\r';
}

static void write_records(zj_slice text, zj_lines *lines, zj_buffer *field) {
  zj_sheet sheet;
  char separator = find_separator(text);
  uint32_t row = 1;
  unsigned column = 0;
  bool may_quote = true; /* a quote without an end was searched to the end of the file */
  zj_sheet_begin(&sheet, lines, ZJ_LIT(""), true);
  zj_sheet_row(&sheet, row);
  for (size_t at = 0; at < text.length && lines->status == ZJ_OK;) {
    field->length = 0;
    if (text.at[at] == '"' && may_quote) may_quote = read_quoted(text, &at, field);
    size_t from = at;
    while (at < text.length && !ends_field(text.at[at], separator))
      at++;
    zj_buffer_add(field, text.at + from, at - from);
    zj_sheet_cell(&sheet, column++, zj_buffer_slice(field));
    if (at < text.length && text.at[at] == '\r' && at + 1 < text.length && text.at[at + 1] == '\n')
      at++;
    if (at == text.length || text.at[at++] == separator) continue;
    zj_sheet_row(&sheet, ++row);
    column = 0;
  }
  zj_sheet_end(&sheet);
}

zj_status zj_source_format_csv(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                               zj_error *err) {
  zj_status status = zj_decode(ctx, bytes, encoding, out, err);
  if (status != ZJ_OK) return status;
  zj_lines lines = zj_lines_on(ctx);
  zj_buffer field = {.ctx = ctx};
  write_records(out->text, &lines, &field);
  return zj_source_finish(zj_buffer_status(&field, err), &lines, out, err);
}
