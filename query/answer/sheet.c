/* sheet.c - workbooks, their columns, and what a cell can hold. */
#include "query/answer/sheet.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/base/unmetered.h"
#include "query/answer/late_xlsxwriter.h"
#include "query/answer/pack.h"

enum {
  COLUMNS_MAX = 40,
  WIDTH_MIN = 6,    /* of a column, in digits */
  WIDTH_SHORT = 40, /* most of a column of titles and paths; a longer text wraps */
  WIDTH_LONG = 60,  /* of a column of sentences */
  LONG_FROM = 120,  /* a text of this width makes it one */
  FILTER_WIDTH = 3, /* of the button that a head carries */
  LINE_HEIGHT = 15, /* in points */
  HEIGHT_MAX = 400  /* of a row; Excel allows 409 */
};

/* The most text of a workbook in this process; 0: any. */
static uint64_t text_most;

struct zj_sheet {
  lxw_workbook *book;
  lxw_worksheet *page;
  lxw_format *title_format, *head_format, *text_format, *link_format, *date_format,
      *number_formats[3];
  const char *name, *title;
  const char *heads[COLUMNS_MAX];
  int widths[COLUMNS_MAX];
  size_t count; /* of columns */
  unsigned pages;
  uint32_t row, rows_max; /* of the present page: the row being written; most rows */
  lxw_col_t column;
  int lines;      /* that the present row needs */
  uint32_t links; /* on the present page */
  int file;       /* where the workbook is written: an unnamed file */
  uint64_t bytes; /* of text in all cells */
  zj_buffer text; /* a cell in the form that the library takes */
  zj_status status;
  zj_error err;
};

/* ---- failures ---- */

static void note(zj_sheet *s, zj_status status) {
  if (s->status == ZJ_OK) s->status = status;
}

static zj_status fail_temporary(zj_error *err) {
  return zj_fail(err, ZJ_IO, "%s",
                 zj_tr("cannot make the workbook: no room for temporary files (TMPDIR)",
                       "无法生成工作簿：临时文件没有空间（TMPDIR）"));
}

static void check(zj_sheet *s, lxw_error error) {
  if (error == LXW_NO_ERROR || s->status != ZJ_OK) return;
  if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
    note(s, zj_no_memory(&s->err));
  else
    note(s, zj_fail(&s->err, ZJ_INTERNAL, "libxlsxwriter: %s", lxw_strerror(error)));
}

/* Calls the library, which crashes when an allocation fails (unmetered.h). */
#define CALL(s, call)                \
  do {                               \
    bool outer = zj_unmetered(true); \
    lxw_error error = (call);        \
    zj_unmetered(outer);             \
    check(s, error);                 \
  } while (0)

/* ---- text ---- */

static bool is_hexadecimal(zj_slice text, size_t at) {
  for (size_t i = at; i < at + 4; i++)
    if (i >= text.length || !strchr("0123456789abcdefABCDEF", text.at[i])) return false;
  return true;
}

/* Excel reads _x0041_ as A, so such a text needs its first character written in that way. */
static bool is_escape(zj_slice text, size_t at) {
  return text.length - at >= 7 && text.at[at] == '_' && text.at[at + 1] == 'x' &&
         is_hexadecimal(text, at + 2) && text.at[at + 6] == '_';
}

/* Sets s->text to a text that a cell can hold, as a C string; returns it, NULL for want of memory.
 */
static const char *clean(zj_sheet *s, zj_slice text) {
  const char *cut = zj_tr("… (cut: too long for a cell)", "……（超过单元格上限，后略）");
  uint32_t room = ZJ_SHEET_CELL_MAX - 40, units = 0;
  zj_buffer *out = &s->text;
  out->length = 0;
  for (size_t at = 0; at < text.length;) {
    uint32_t c = 0;
    unsigned n = zj_utf8_decode(text, at, &c);
    units += 1 + (c >= 0x10000);
    if (units > room) {
      zj_buffer_add(out, cut, strlen(cut));
      break;
    }
    if (is_escape(text, at)) {
      zj_buffer_add(out, "_x005F_", 7);
      units += 6;
    } else if (!n || (zj_char_is_control(c) && c != '\n') || (c & 0xFFFE) == 0xFFFE) {
      zj_buffer_add(out, " ", 1);
    } else {
      zj_buffer_add(out, text.at + at, n);
    }
    at += n ? n : 1;
  }
  zj_buffer_add(out, "", 1);
  if (!out->failed) return out->at;
  note(s, zj_no_memory(&s->err));
  return NULL;
}

/* The widest line of a text, and how many lines it takes when it wraps. A Han character is a little
 * wider than two digits. */
static int measure(const char *text, int *lines) {
  int widest = 0;
  for (*lines = 0; *text && *lines < HEIGHT_MAX / LINE_HEIGHT;) {
    size_t length = strcspn(text, "\n");
    int width = zj_text_width((zj_slice){text, length});
    int room = width < LONG_FROM ? WIDTH_SHORT : WIDTH_LONG;
    *lines += 1 + (width ? (width - 1) * 17 / (room * 16) : 0);
    if (width > widest) widest = width;
    text += length + (text[length] == '\n');
  }
  return widest;
}

static void widen(zj_sheet *s, int width) {
  if (s->column < COLUMNS_MAX && width > s->widths[s->column]) s->widths[s->column] = width;
}

/* ---- pages ---- */

static void add_formats(zj_sheet *s) {
  static const char *const numbers[] = {"0", "0.0", "0.00"};
  lxw_format **all[] = {&s->title_format,      &s->head_format,      &s->text_format,
                        &s->link_format,       &s->date_format,      &s->number_formats[0],
                        &s->number_formats[1], &s->number_formats[2]};
  for (size_t i = 0; i < ZJ_COUNT(all); i++) {
    *all[i] = workbook_add_format(s->book);
    if (!*all[i]) return note(s, zj_no_memory(&s->err));
    format_set_align(*all[i], LXW_ALIGN_VERTICAL_TOP);
  }
  format_set_bold(s->title_format);
  format_set_font_size(s->title_format, 14);
  format_set_bold(s->head_format);
  format_set_text_wrap(s->head_format);
  format_set_bg_color(s->head_format, 0xE8ECF0);
  format_set_bottom(s->head_format, LXW_BORDER_THIN);
  format_set_text_wrap(s->text_format);
  format_set_text_wrap(s->link_format);
  format_set_font_color(s->link_format, 0x0563C1);
  format_set_underline(s->link_format, LXW_UNDERLINE_SINGLE);
  format_set_num_format(s->date_format, "yyyy-mm-dd");
  format_set_align(s->date_format, LXW_ALIGN_LEFT);
  for (size_t i = 0; i < ZJ_COUNT(numbers); i++)
    format_set_num_format(s->number_formats[i], numbers[i]);
}

static void make_formats(zj_sheet *s) {
  bool before = zj_unmetered(true);
  add_formats(s);
  zj_unmetered(before);
}

static void set_properties(zj_sheet *s) {
  const char *title = clean(s, zj_slice_of(s->title));
  if (!title) return;
  lxw_doc_properties properties = {
      .title = (char *)(uintptr_t)title,
      .author = (char *)(uintptr_t) "zhangju " ZJ_VERSION,
      .comments = (char *)(uintptr_t)zj_tr("Quoted word for word from the indexed reports.",
                                           "引文逐字取自所收报告。"),
  };
  CALL(s, workbook_set_properties(s->book, &properties));
}

static void write_head(zj_sheet *s) {
  for (size_t i = 0; i < s->count; i++)
    CALL(s, worksheet_write_string(s->page, s->row, (lxw_col_t)i, s->heads[i], s->head_format));
  s->row++;
}

/* Begins the first page, or the next when one is full. */
static void open_page(zj_sheet *s) {
  char name[32];
  s->pages++;
  snprintf(name, sizeof name, s->pages > 1 ? "%.24s %u" : "%.24s", s->name, s->pages);
  bool before = zj_unmetered(true);
  s->page = workbook_add_worksheet(s->book, name);
  zj_unmetered(before);
  if (!s->page) return note(s, fail_temporary(&s->err));
  s->row = s->column = 0;
  s->links = 0;
  const char *title = clean(s, zj_slice_of(s->title));
  if (!title) return;
  CALL(s, worksheet_set_row(s->page, 0, 24, NULL));
  CALL(s, worksheet_write_string(s->page, 0, 0, title, s->title_format));
  s->row = 1;
  write_head(s);
}

/* Sets what is known once all rows are written. */
static void close_page(zj_sheet *s) {
  if (!s->page || !s->count) return;
  lxw_col_t last = (lxw_col_t)(s->count - 1);
  for (size_t i = 0; i < s->count; i++) {
    int most = s->widths[i] < LONG_FROM ? WIDTH_SHORT : WIDTH_LONG;
    int width = s->widths[i] < most ? s->widths[i] : most;
    CALL(s, worksheet_set_column(s->page, (lxw_col_t)i, (lxw_col_t)i, width + 1, NULL));
  }
  CALL(s, worksheet_autofilter(s->page, 1, 0, s->row > 1 ? s->row - 1 : 1, last));
  CALL(s, worksheet_repeat_rows(s->page, 1, 1));
  bool before = zj_unmetered(true);
  worksheet_freeze_panes(s->page, 2, 0);
  worksheet_set_landscape(s->page);
  worksheet_set_paper(s->page, 9); /* A4 */
  worksheet_fit_to_pages(s->page, 1, 0);
  zj_unmetered(before);
  if (fflush(s->page->optimize_tmpfile) != 0 || ferror(s->page->optimize_tmpfile))
    note(s, fail_temporary(&s->err));
}

static int free_book(zj_sheet *s) {
  bool before = zj_unmetered(true);
  if (s->book) lxw_workbook_free(s->book);
  zj_unmetered(before);
  if (s->file >= 0) close(s->file);
  return 0;
}

/* A file without a name. The library opens it by its path in /proc. */
static int open_unnamed(const char *folder) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/zhangju-XXXXXX", folder);
  int file = mkostemp(path, O_CLOEXEC);
  if (file >= 0) unlink(path);
  return file;
}

static void open_book(zj_sheet *s, char *folder) {
  char path[40];
  lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder};
  snprintf(path, sizeof path, "/proc/self/fd/%d", s->file);
  bool before = zj_unmetered(true);
  note(s, zj_late_load_xlsxwriter(&s->err));
  if (s->status == ZJ_OK) s->book = workbook_new_opt(path, &options);
  zj_unmetered(before);
  if (s->status == ZJ_OK && !s->book) note(s, zj_no_memory(&s->err));
}

zj_sheet *zj_sheet_new(void *ctx, const char *name, const char *title) {
  zj_sheet *s = talloc_zero(ctx, zj_sheet);
  if (!s) return NULL;
  char *folder = getenv("TMPDIR"), usual[] = "/tmp";
  if (!folder || !*folder) folder = usual;
  s->rows_max = ZJ_SHEET_ROWS_MAX;
  s->text.ctx = s;
  s->name = talloc_strdup(s, name);
  s->title = talloc_strdup(s, title);
  s->file = open_unnamed(folder);
  talloc_set_destructor(s, free_book);
  if (!s->name || !s->title) {
    talloc_free(s);
    return NULL;
  }
  if (s->file < 0)
    note(s, fail_temporary(&s->err));
  else
    open_book(s, folder);
  if (s->status != ZJ_OK) return s;
  make_formats(s);
  set_properties(s);
  return s;
}

void zj_sheet_limit_text(uint64_t bytes) {
  text_most = bytes;
}

void zj_sheet_limit_rows(zj_sheet *s, uint32_t rows) {
  s->rows_max = rows;
}

/* ---- rows ---- */

void zj_sheet_head(zj_sheet *s, const char *const *names, size_t count) {
  if (s->status != ZJ_OK) return;
  s->count = count < COLUMNS_MAX ? count : COLUMNS_MAX;
  for (size_t i = 0; i < s->count; i++) {
    s->heads[i] = talloc_strdup(s, names[i]);
    if (!s->heads[i]) return note(s, zj_no_memory(&s->err));
    int width = zj_text_width(zj_slice_of(names[i])) + FILTER_WIDTH;
    s->widths[i] = width > WIDTH_MIN ? width : WIDTH_MIN;
  }
  open_page(s);
}

/* Counts the text of a cell. */
static void count_text(zj_sheet *s, const char *cell) {
  s->bytes += strlen(cell);
  if (!text_most || s->bytes <= text_most) return;
  note(s, zj_fail(&s->err, ZJ_LIMIT,
                  zj_tr("the workbook would hold more than %llu MB of text; ask for less, or take "
                        "another format",
                        "工作簿的文字会超过 %llu MB；请缩小范围，或改用其他格式"),
                  (unsigned long long)(text_most >> 20)));
}

void zj_sheet_text(zj_sheet *s, zj_slice text, const char *url) {
  const char *cell = s->status == ZJ_OK && text.length ? clean(s, text) : NULL;
  if (cell) count_text(s, cell);
  if (cell) {
    int lines;
    widen(s, measure(cell, &lines));
    if (lines > s->lines) s->lines = lines;
    if (url && s->links < ZJ_SHEET_LINKS_MAX) {
      s->links++;
      CALL(s, worksheet_write_url_opt(s->page, s->row, s->column, url, s->link_format, cell, NULL));
    } else {
      CALL(s, worksheet_write_string(s->page, s->row, s->column, cell, s->text_format));
    }
  }
  s->column++;
}

void zj_sheet_number(zj_sheet *s, double n, int decimals) {
  char shown[40];
  if (s->status == ZJ_OK) {
    snprintf(shown, sizeof shown, "%.*f", decimals, n);
    widen(s, (int)strlen(shown));
    CALL(s, worksheet_write_number(s->page, s->row, s->column, n, s->number_formats[decimals]));
  }
  s->column++;
}

static int days_of(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[month - 1] + (month == 2 && leap);
}

/* A report may well say 2024年2月31日; as a number it would turn into another day. */
static bool read_date(zj_slice text, lxw_datetime *out) {
  int end = 0;
  char copy[16];
  if (text.length != strlen("2024-01-15")) return false;
  memcpy(copy, text.at, text.length);
  copy[text.length] = '\0';
  *out = (lxw_datetime){0};
  return sscanf(copy, "%4d-%2d-%2d%n", &out->year, &out->month, &out->day, &end) == 3 &&
         (size_t)end == text.length && out->year >= 1900 && out->month >= 1 && out->month <= 12 &&
         out->day >= 1 && out->day <= days_of(out->year, out->month);
}

void zj_sheet_date(zj_sheet *s, zj_slice text) {
  lxw_datetime date;
  if (!read_date(text, &date)) return zj_sheet_text(s, text, NULL);
  if (s->status == ZJ_OK) {
    widen(s, (int)text.length);
    CALL(s, worksheet_write_datetime(s->page, s->row, s->column, &date, s->date_format));
  }
  s->column++;
}

/* The height is set because not every program fits it to wrapped text when it opens a file. */
static void set_height(zj_sheet *s) {
  int height = s->lines * LINE_HEIGHT;
  if (s->status == ZJ_OK && s->lines > 1)
    CALL(s, worksheet_set_row(s->page, s->row, height < HEIGHT_MAX ? height : HEIGHT_MAX, NULL));
  s->lines = 0;
}

void zj_sheet_row_end(zj_sheet *s) {
  set_height(s);
  s->column = 0;
  s->row++;
  if (s->status != ZJ_OK || s->row < s->rows_max) return;
  close_page(s);
  open_page(s);
}

/* ---- the file ---- */

static zj_status copy_file(int file, zj_sink *to, zj_error *err) {
  char piece[65536];
  ssize_t count = 0;
  if (lseek(file, 0, SEEK_SET) == 0)
    while (!to->failed && (count = read(file, piece, sizeof piece)) > 0)
      zj_sink_bytes(to, (zj_slice){piece, (size_t)count});
  if (count < 0) return zj_fail_errno(err, ZJ_IO, "%s", zj_tr("the workbook", "工作簿"));
  return ZJ_OK;
}

zj_status zj_sheet_write(zj_sheet *s, zj_sink *to, zj_error *err) {
  if (s->status == ZJ_OK && !s->page) zj_sheet_head(s, NULL, 0);
  if (s->status == ZJ_OK) close_page(s);
  if (s->status == ZJ_OK) {
    bool before = zj_unmetered(true);
    lxw_error error = workbook_close(s->book);
    zj_unmetered(before);
    s->book = NULL; /* freed with it */
    bool no_memory = error == LXW_ERROR_MEMORY_MALLOC_FAILED;
    if (error != LXW_NO_ERROR) note(s, no_memory ? zj_no_memory(&s->err) : fail_temporary(&s->err));
  }
  /* The library does not notice when its temporary files are cut short. */
  if (s->status == ZJ_OK && !zj_pack_is_whole(s->file)) note(s, fail_temporary(&s->err));
  if (s->status != ZJ_OK) {
    if (err) *err = s->err;
    return s->status;
  }
  return copy_file(s->file, to, err);
}
