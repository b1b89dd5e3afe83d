/* test_provenance.c - what was not read of a document, where its lines stand, and
 * the cells of its tables. */
#include "check.h"

#include "indexer/base/lang.h"
#include "indexer/read/cells.h"
#include "indexer/read/lines.h"
#include "indexer/read/places.h"
#include "indexer/read/unread.h"

static void stores_what_was_not_read(void **state) {
  (void)state;
  zj_unread unread = {0};
  zj_unread_stored stored;
  assert_string_equal(zj_unread_store(&unread, stored), "");
  zj_unread_page(&unread, ZJ_UNREAD_SCANS, 1);
  zj_unread_page(&unread, ZJ_UNREAD_SCANS, 2);
  zj_unread_page(&unread, ZJ_UNREAD_FONTS, 3);
  zj_unread_page(&unread, ZJ_UNREAD_SCANS, 7);
  zj_unread_count(&unread, ZJ_UNREAD_COMMENTS, 2);
  assert_string_equal(zj_unread_store(&unread, stored), "scans 3:1-2,7;fonts 1:3;comments 2");
  assert_int_equal(zj_unread_counted(stored, ZJ_UNREAD_SCANS), 3);
  assert_int_equal(zj_unread_counted(stored, ZJ_UNREAD_COMMENTS), 2);
  assert_int_equal(zj_unread_counted(stored, ZJ_UNREAD_EMBEDDED), 0);
}

static void tells_it_in_words(void **state) {
  (void)state;
  char told[200];
  const char *stored = "scans 3:1-2,7;comments 1";
  assert_string_equal(zj_unread_tell(stored, told, sizeof told),
                      "pages 1-2,7 are pictures without text; 1 comment");
  zj_lang_set(ZJ_LANG_ZH);
  assert_string_equal(zj_unread_tell(stored, told, sizeof told),
                      "第 1-2,7 页是图片，没有文字；1 条批注");
  zj_lang_set(ZJ_LANG_EN);
  assert_string_equal(zj_unread_tell("", told, sizeof told), "");
  assert_string_equal(zj_unread_tell("scans;;x 9;comments", told, sizeof told), "");
  /* What does not fit is left out with what joins it. */
  for (size_t size = 1; size < sizeof told; size++) {
    zj_slice some = zj_slice_of(zj_unread_tell(stored, told, size));
    assert_true(some.length < size);
    assert_true(some.length == 0 || some.at[some.length - 1] == 't'); /* text, comment */
  }
  /* Of a damaged list nothing is told that is not a page: it could be anything. */
  assert_string_equal(zj_unread_tell("scans 2:4,\x1B[31m9;comments 1", told, sizeof told),
                      "pages 4, are pictures without text; 1 comment");
}

static void says_when_pages_are_too_many(void **state) {
  (void)state;
  zj_unread unread = {0};
  zj_unread_stored stored;
  for (uint32_t page = 1; page < 2000; page += 2)
    zj_unread_page(&unread, ZJ_UNREAD_SCANS, page);
  zj_unread_store(&unread, stored);
  assert_int_equal(zj_unread_counted(stored, ZJ_UNREAD_SCANS), 1000);
  assert_non_null(strstr(stored, "…"));
}

static void check_place(const char *stored, uint32_t line, const char *expected) {
  zj_source_place place;
  char told[100];
  zj_places_find(stored, line, &place);
  assert_string_equal(zj_place_tell(&place, zj_lang_get(), told, sizeof told), expected);
}

static void finds_places(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_lines lines = zj_lines_on(ctx);
  zj_slice text;
  zj_error err;
  zj_lines_place(&lines, (zj_source_place){ZJ_PLACE_PAGE, .number = 1});
  zj_lines_put(&lines, ZJ_LIT("标题"));
  zj_lines_gap(&lines);
  zj_lines_put(&lines, ZJ_LIT("正文"));
  zj_lines_place(&lines, (zj_source_place){ZJ_PLACE_PAGE, .number = 2, .recognized = 91});
  zj_lines_put(&lines, ZJ_LIT("转下页"));
  zj_lines_break(&lines);
  zj_lines_put(&lines, ZJ_LIT("第二页"));
  for (unsigned row = 1; row < 4; row++) {
    zj_lines_place(&lines,
                   (zj_source_place){ZJ_PLACE_ROW, .number = row, .name = ZJ_LIT("台账\n表")});
    zj_lines_row_begin(&lines);
    zj_lines_put(&lines, ZJ_LIT("甲"));
    zj_lines_cell_end(&lines);
    zj_lines_put(&lines, ZJ_LIT("乙"));
    zj_lines_row_end(&lines);
  }
  assert_int_equal(zj_lines_finish(&lines, &text, &err), ZJ_OK);
  check_text(text, "标题\n\n正文转下页\n第二页\n甲 乙\n甲 乙\n甲 乙\n");
  const char *stored = zj_lines_places(&lines);
  assert_string_equal(stored, "1 p1\n4 p2@91\n5 r1 台账表\n");
  check_place(stored, 1, "page 1");
  check_place(stored, 3, "page 1");
  check_place(stored, 4, "page 2, recognized (91 %)");
  check_place(stored, 5, "台账表, row 1");
  check_place(stored, 7, "台账表, row 3");
  check_place("", 1, "");
  check_place("x", 1, "");
  check_place("5 p2\n", 1, "");
  check_place("1 p2\n3 p\n7 x\n", 4, "page 2"); /* damaged: its number is on the next line */
  check_place("1 r\n7 x\n", 4, "");
  check_place("1 p2@-2\n", 1, "");
  talloc_free(ctx);
}

static void check_cell(const zj_markup *m, zj_slice text, size_t i, uint32_t row, uint32_t column,
                       const char *expected) {
  assert_true(i < m->cell_count);
  assert_int_equal(m->cells[i].row, row);
  assert_int_equal(m->cells[i].column, column);
  check_text(zj_orig_cut(text, m->cells[i].range), expected);
}

static void write_row(zj_lines *lines, const char *first, const char *second, const char *third) {
  zj_lines_row_begin(lines);
  zj_lines_put(lines, zj_slice_of(first));
  zj_lines_cell_end(lines);
  zj_lines_put(lines, zj_slice_of(second));
  zj_lines_cell_end_wide(lines, 2);
  zj_lines_put(lines, zj_slice_of(third));
  zj_lines_row_end(lines);
}

/* Two rows of a table and one of another; the second has a cell of two lines and an empty one. */
static void notes_cells(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_lines lines = zj_lines_on(ctx);
  zj_slice text;
  zj_error err;
  zj_lines_put(&lines, ZJ_LIT("表一"));
  zj_lines_gap(&lines);
  write_row(&lines, "甲", "乙", "丙");
  write_row(&lines, "", "子\n丑", "寅");
  zj_lines_put(&lines, ZJ_LIT("表二"));
  write_row(&lines, "天", "地", "人");
  assert_int_equal(zj_lines_finish(&lines, &text, &err), ZJ_OK);
  check_text(text, "表一\n\n甲 乙 丙\n子\n丑\n寅\n表二\n天 地 人\n");
  zj_markup m = zj_lines_markup(&lines), again = {0};
  assert_int_equal(m.cell_count, 12);
  check_cell(&m, text, 0, 2, 0, "甲");
  check_cell(&m, text, 1, 2, 1, "乙");
  check_cell(&m, text, 2, 2, 2, "");
  check_cell(&m, text, 3, 2, 3, "丙");
  check_cell(&m, text, 4, 3, 0, "");
  check_cell(&m, text, 5, 3, 1, "子\n丑");
  check_cell(&m, text, 8, 5, 0, "天");
  const char *stored;
  assert_int_equal(zj_cells_store(ctx, m.cells, m.cell_count, &stored, &err), ZJ_OK);
  assert_int_equal(
      zj_cells_read(ctx, stored, text.length, false, &again.cells, &again.cell_count, &err), ZJ_OK);
  assert_int_equal(again.cell_count, 8);
  check_cell(&again, text, 2, 2, 3, "丙");
  check_cell(&again, text, 3, 3, 1, "子\n丑");
  check_cell(&again, text, 7, 5, 3, "人");
  talloc_free(ctx);
}

static void reads_damaged_cells(void **state) {
  (void)state;
  static const struct {
    const char *stored;
    size_t cells;
  } cases[] = {{"", 0},
               {"2 0:0+3", 1},
               {"2 0:0+3\n3 0:3+9", 1},
               {"2 0:5+99", 0},
               {"2 0:4+2 1:0+2", 1},
               {"+++", 0},
               {"2 0:0", 0},
               {"2 0:0+3 x", 1},
               {"x 0:0+3", 0},
               {"2 1:0+3\n\n", 1},
               {"99999999999 0:0+1", 0},
               {"2 3:0+1 1:1+1", 1},
               {"2 0:0+1 0:1+1", 1},
               {"3 0:0+1\n3 1:1+1", 1},
               {"3 0:0+1\n2 1:1+1", 1},
               {"2 4294967295:0+1", 0}};
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    void *ctx = talloc_new(NULL);
    zj_markup m = {0};
    zj_error err;
    assert_int_equal(zj_cells_read(ctx, cases[i].stored, 10, true, &m.cells, &m.cell_count, &err),
                     ZJ_OK);
    assert_int_equal(m.cell_count, cases[i].cells);
    talloc_free(ctx);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stores_what_was_not_read),
      cmocka_unit_test(tells_it_in_words),
      cmocka_unit_test(says_when_pages_are_too_many),
      cmocka_unit_test(finds_places),
      cmocka_unit_test(notes_cells),
      cmocka_unit_test(reads_damaged_cells),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
