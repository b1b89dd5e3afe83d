/* table.c - rows as tsv, csv and workbooks. */
#include "query/answer/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/answer/escape.h"
#include "query/answer/link.h"

enum { COLUMNS_MAX = 40 };

bool zj_table_is_read(const zj_table *t) {
  return t->excel || t->format == ZJ_FORMAT_XLSX;
}

/* ---- begin and end ---- */

void zj_table_begin(zj_table *t, void *ctx, const char *name, const char *title) {
  t->ctx = ctx;
  t->begun = t->no_memory = false;
  t->sheet = t->format == ZJ_FORMAT_XLSX ? zj_sheet_new(ctx, name, title ? title : name) : NULL;
  t->no_memory = t->format == ZJ_FORMAT_XLSX && !t->sheet;
  if (t->excel && t->format == ZJ_FORMAT_CSV) zj_sink_put(t->sink, "\xEF\xBB\xBF");
}

void zj_table_head(zj_table *t, const zj_column *columns, size_t count) {
  const char *names[COLUMNS_MAX];
  bool chinese = zj_table_is_read(t) && zj_lang_get() == ZJ_LANG_ZH;
  if (count > COLUMNS_MAX) count = COLUMNS_MAX;
  for (size_t i = 0; i < count; i++)
    names[i] = chinese ? columns[i].zh : columns[i].key;
  if (t->sheet) return zj_sheet_head(t->sheet, names, count);
  for (size_t i = 0; t->format == ZJ_FORMAT_CSV && i < count; i++)
    zj_table_text(t, zj_slice_of(names[i]));
  if (t->format == ZJ_FORMAT_CSV) zj_table_row_end(t);
}

zj_status zj_table_end(zj_table *t, zj_error *err) {
  if (t->no_memory) return zj_no_memory(err);
  if (!t->sheet) return ZJ_OK;
  zj_status status = zj_sheet_write(t->sheet, t->sink, err);
  talloc_free(t->sheet);
  t->sheet = NULL;
  return status;
}

/* ---- cells ---- */

/* The letter that follows \ in the escape of a byte; 0 when the byte needs none. */
static char tsv_escape(char byte) {
  switch (byte) {
  case '\t':
    return 't';
  case '\n':
    return 'n';
  case '\r':
    return 'r';
  case '\\':
    return '\\';
  default:
    return 0;
  }
}

static void write_tsv(zj_sink *to, zj_slice text) {
  for (size_t at = 0, begin; at < text.length;) {
    for (begin = at; at < text.length && !tsv_escape(text.at[at]); at++) {}
    zj_sink_text(to, zj_slice_cut(text, begin, at));
    if (at < text.length) zj_sink_print(to, "\\%c", tsv_escape(text.at[at++]));
  }
}

static void separate(zj_table *t) {
  if (t->begun) zj_sink_char(t->sink, t->format == ZJ_FORMAT_CSV ? ',' : '\t');
  t->begun = true;
}

void zj_table_text(zj_table *t, zj_slice text) {
  if (t->format == ZJ_FORMAT_XLSX) {
    if (t->sheet) zj_sheet_text(t->sheet, text, NULL);
    return;
  }
  separate(t);
  if (t->format == ZJ_FORMAT_CSV)
    zj_escape_csv(t->sink, text, t->excel);
  else
    write_tsv(t->sink, text);
}

/* A number as people write years and counts: no sign, no zero before it. */
static bool is_number(zj_slice text) {
  for (size_t i = 0; i < text.length; i++)
    if (text.at[i] < '0' || text.at[i] > '9') return false;
  return text.length > 0 && text.length < 10 && (text.length == 1 || text.at[0] != '0');
}

void zj_table_fact(zj_table *t, const char *value) {
  zj_slice text = zj_slice_of(value ? value : "");
  if (t->sheet && is_number(text))
    zj_sheet_number(t->sheet, strtod(text.at, NULL), 0);
  else if (t->sheet)
    zj_sheet_date(t->sheet, text);
  else
    zj_table_text(t, text);
}

void zj_table_number(zj_table *t, uint64_t n) {
  char text[24];
  snprintf(text, sizeof text, "%llu", (unsigned long long)n);
  if (t->sheet)
    zj_sheet_number(t->sheet, (double)n, 0);
  else
    zj_table_text(t, zj_slice_of(text));
}

void zj_table_decimal(zj_table *t, double n, int decimals) {
  char text[40];
  snprintf(text, sizeof text, "%.*f", decimals, n);
  if (t->sheet)
    zj_sheet_number(t->sheet, n, decimals);
  else
    zj_table_text(t, zj_slice_of(text));
}

void zj_table_place(zj_table *t, const char *place) {
  char *url = NULL;
  if (t->sheet && t->links && *place) {
    url = zj_reading_url(t->ctx, t->links, place);
    t->no_memory |= !url;
  }
  if (t->sheet)
    zj_sheet_text(t->sheet, zj_slice_of(place), url);
  else
    zj_table_text(t, zj_slice_of(place));
  talloc_free(url);
}

void zj_table_row_end(zj_table *t) {
  t->begun = false;
  if (t->sheet)
    zj_sheet_row_end(t->sheet);
  else if (t->format != ZJ_FORMAT_XLSX)
    zj_sink_put(t->sink, t->format == ZJ_FORMAT_CSV ? "\r\n" : "\n");
}
