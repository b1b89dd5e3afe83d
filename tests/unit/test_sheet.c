/* test_sheet.c - workbooks that need more than one sheet, and files that were cut short. */
#include "query/answer/sheet.h"

#include <sys/mman.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/read/extract.h"
#include "query/answer/pack.h"
#include "tests/unit/check.h"

static const char *const heads[] = {"编号", "原句"};

/* Writes 'count' rows 1, 2, …, with a link each, and returns the file. */
static zj_slice make_book(void *ctx, uint32_t rows_max, unsigned count) {
  zj_error err = {0};
  zj_buffer *out = talloc_zero(ctx, zj_buffer);
  out->ctx = ctx;
  zj_sink sink = zj_sink_buffer(out);
  zj_sheet *sheet = zj_sheet_new(ctx, "结果", "标题");
  zj_sheet_limit_rows(sheet, rows_max);
  zj_sheet_head(sheet, heads, 2);
  for (unsigned i = 1; i <= count; i++) {
    zj_sheet_number(sheet, i, 0);
    zj_sheet_text(sheet, ZJ_LIT("句"), "http://localhost/r/1");
    zj_sheet_row_end(sheet);
  }
  assert_int_equal(zj_sheet_write(sheet, &sink, &err), ZJ_OK);
  assert_false(sink.failed);
  return zj_buffer_slice(out);
}

static zj_slice read_book(void *ctx, zj_slice bytes) {
  zj_error err = {0};
  zj_source *source;
  assert_int_equal(zj_extract_bytes(ctx, bytes, "book.xlsx", NULL, &source, &err), ZJ_OK);
  return source->original;
}

static size_t count_of(zj_slice text, const char *word) {
  size_t count = 0;
  char *copy = talloc_strndup(NULL, text.at, text.length);
  for (const char *at = copy; (at = strstr(at, word)); at++)
    count++;
  talloc_free(copy);
  return count;
}

/* Rows after the last of a sheet are on the next one, under the same title and head; none is lost
 * or written twice. */
static void continues_on_the_next_sheet(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_slice one = read_book(ctx, make_book(ctx, 12, 9)), /* title, head, 9 rows, and one free */
      three = read_book(ctx, make_book(ctx, 12, 25));
  assert_int_equal(count_of(one, "标题"), 1);
  assert_int_equal(count_of(one, "句"), 9 + 1); /* and in the head */
  assert_int_equal(count_of(three, "标题"), 3);
  assert_int_equal(count_of(three, "编号"), 3);
  assert_int_equal(count_of(three, "句"), 25 + 3);
  assert_int_equal(count_of(three, "25"), 1);
  talloc_free(ctx);
}

/* A sheet holds no more links than Excel reads; the text of the other cells stays. */
static void stops_linking_at_the_bound(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_slice text = read_book(ctx, make_book(ctx, ZJ_SHEET_ROWS_MAX, ZJ_SHEET_LINKS_MAX + 10));
  assert_int_equal(count_of(text, "句"), ZJ_SHEET_LINKS_MAX + 10 + 1);
  talloc_free(ctx);
}

/* What reads like a date but is no day of the calendar stays a text. */
static void keeps_days_that_are_none(void **state) {
  (void)state;
  static const char *const head[] = {"日期"}, *const none[] = {"2023-02-29", "2024-02-31",
                                                               "2024-13-01", "2024-00-10",
                                                               "1900-02-29", "2024-06-00"};
  void *ctx = talloc_new(NULL);
  zj_buffer out = {.ctx = ctx};
  zj_error err = {0};
  zj_sink sink = zj_sink_buffer(&out);
  zj_sheet *sheet = zj_sheet_new(ctx, "表", "表");
  zj_sheet_head(sheet, head, 1);
  for (size_t i = 0; i < ZJ_COUNT(none); i++) {
    zj_sheet_date(sheet, zj_slice_of(none[i]));
    zj_sheet_row_end(sheet);
  }
  zj_sheet_date(sheet, ZJ_LIT("2024-02-29"));
  zj_sheet_row_end(sheet);
  assert_int_equal(zj_sheet_write(sheet, &sink, &err), ZJ_OK);
  zj_slice text = read_book(ctx, zj_buffer_slice(&out));
  for (size_t i = 0; i < ZJ_COUNT(none); i++)
    assert_int_equal(count_of(text, none[i]), 1);
  assert_int_equal(count_of(text, "2024-02-29"), 1);
  talloc_free(ctx);
}

/* A workbook that would hold more text than is allowed is refused, not cut. */
static void refuses_too_much_text(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_buffer out = {.ctx = ctx};
  zj_error err = {0};
  zj_sink sink = zj_sink_buffer(&out);
  zj_sheet_limit_text(300);
  for (unsigned rows = 90; rows <= 110; rows += 20) {
    zj_sheet *sheet = zj_sheet_new(ctx, "表", "表");
    zj_sheet_head(sheet, heads, 1);
    for (unsigned i = 0; i < rows; i++) {
      zj_sheet_text(sheet, ZJ_LIT("句"), NULL);
      zj_sheet_row_end(sheet);
    }
    out.length = 0;
    zj_status status = zj_sheet_write(sheet, &sink, &err);
    assert_int_equal(status, rows < 100 ? ZJ_OK : ZJ_LIMIT);
    assert_true(out.length > 0 || rows > 100);
    assert_true(out.length == 0 || rows < 100);
  }
  zj_sheet_limit_text(0);
  talloc_free(ctx);
}

static int file_of(zj_slice bytes) {
  int file = memfd_create("book", 0);
  assert_true(file >= 0);
  assert_int_equal(write(file, bytes.at, bytes.length), bytes.length);
  return file;
}

static bool is_whole(void *ctx, const char *name, const char *text) {
  zj_buffer out = {.ctx = ctx};
  zj_error err = {0};
  zj_sink sink = zj_sink_buffer(&out);
  zj_pack *pack = zj_pack_new(ctx, &sink);
  zj_pack_add(pack, "first.xml", ZJ_LIT("<?xml version=\"1.0\"?>\n<a/>"));
  zj_pack_add(pack, name, zj_slice_of(text));
  assert_int_equal(zj_pack_end(pack, &err), ZJ_OK);
  int file = file_of(zj_buffer_slice(&out));
  bool whole = zj_pack_is_whole(file);
  close(file);
  return whole;
}

/* A part that a full disk cut short is noticed, wherever it was cut. */
static void notices_a_part_cut_short(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  assert_true(is_whole(ctx, "b.xml", "<?xml version=\"1.0\"?>\n<b x=\"1\"><c>1</c></b>"));
  assert_true(is_whole(ctx, "b.xml", "<b><c/></b>\n"));
  assert_false(is_whole(ctx, "b.xml", ""));
  assert_false(is_whole(ctx, "b.xml", "<?xml version=\"1.0\"?>\n<b x=\"1\"><c>1</c>"));
  assert_false(is_whole(ctx, "b.xml", "<?xml version=\"1.0\"?>\n<b x=\"1\"><c>1</c></"));
  assert_false(is_whole(ctx, "b.xml", "<?xml version=\"1.0\"?>\n<b x=\"1\""));
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(continues_on_the_next_sheet), cmocka_unit_test(stops_linking_at_the_bound),
      cmocka_unit_test(keeps_days_that_are_none), cmocka_unit_test(notices_a_part_cut_short),
      cmocka_unit_test(refuses_too_much_text)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
