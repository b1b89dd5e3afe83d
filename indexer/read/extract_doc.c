/* extract_doc.c - the text of Word 97 to 2003 and WPS documents, which antiword or catdoc reads. */
#include "indexer/base/lang.h"
#include "indexer/read/convert.h"
#include "indexer/read/formats.h"
#include "indexer/read/lines.h"

/* Without wrapping: one line for a paragraph. */
static const zj_converter converters[] = {
    {.argv = {"antiword", "-m", "UTF-8.txt", "-w", "0", "-"}, .package = "antiword"},
    {.argv = {"catdoc", "-w", "-d", "utf-8"}, .package = "catdoc"},
};

/* The directory of a compound file holds names in UTF-16. */
static bool is_protected(zj_slice bytes) {
  static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
  return memmem(bytes.at, bytes.length, name, sizeof name) != NULL;
}

/* What a spreadsheet or presentation is, in words; NULL for other files. */
static const char *describe_workbook(zj_slice bytes) {
  static const char book[] = "W\0o\0r\0k\0b\0o\0o\0k";
  static const char slides[] = "P\0o\0w\0e\0r\0P\0o\0i\0n\0t\0 \0D\0o\0c\0u\0m\0e\0n\0t";
  static const char word[] = "W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t";
  if (memmem(bytes.at, bytes.length, word, sizeof word)) return NULL;
  if (memmem(bytes.at, bytes.length, book, sizeof book) ||
      memmem(bytes.at, bytes.length, slides, sizeof slides))
    return zj_tr("is a spreadsheet or presentation, not a text document",
                 "是电子表格或演示文稿，不是文字文档");
  return NULL;
}

/* Writes a table row as antiword draws it: |收入      |12.5 |. */
static void write_drawn_row(zj_lines *lines, zj_slice row) {
  for (size_t at = 0; at < row.length;) {
    size_t end = at;
    while (end < row.length && row.at[end] != '|' && row.at[end] != ' ')
      end++;
    if (end > at)
      zj_lines_put(lines, zj_slice_cut(row, at, end));
    else
      zj_lines_blank(lines);
    at = end > at ? end : at + 1;
  }
}

static void write_lines(zj_lines *lines, zj_slice text) {
  for (size_t at = 0, end; at < text.length && lines->status == ZJ_OK; at = end + 1) {
    const char *lf = memchr(text.at + at, '\n', text.length - at);
    end = lf ? (size_t)(lf - text.at) : text.length;
    zj_slice line = zj_slice_cut(text, at, end);
    if (line.length && line.at[0] == '|')
      write_drawn_row(lines, line);
    else
      zj_lines_put(lines, line);
    zj_lines_break(lines);
  }
}

static zj_status write_text(void *ctx, zj_slice text, zj_decoded *out, zj_error *err) {
  zj_lines lines = zj_lines_on(ctx);
  *out = (zj_decoded){.encoding = "UTF-8"};
  write_lines(&lines, text);
  return zj_lines_finish(&lines, &out->text, err);
}

zj_status zj_source_format_doc(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                               zj_error *err) {
  (void)encoding; /* the file declares its own */
  zj_conversion done;
  zj_status status = ZJ_BAD_INPUT;
  zj_error first = {0};
  const char *other = describe_workbook(bytes);
  if (other) return zj_fail(err, ZJ_BAD_INPUT, "%s", other);
  if (is_protected(bytes))
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is protected by a password", "有密码保护"));
  for (size_t i = 0; i < ZJ_COUNT(converters) && status != ZJ_OK; i++) {
    if (i && !zj_convert_has(converters[i].argv[0])) break; /* messages name the first package */
    status = zj_convert_run(ctx, &converters[i], bytes, &done, &first);
  }
  if (status != ZJ_OK) return zj_fail(err, status, "%s", first.text);
  return write_text(ctx, done.output, out, err);
}
