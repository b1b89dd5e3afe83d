/* test_allowance.c - workbooks and Word documents under an allowance that the work of their
 * libraries exceeds by far: they are made, or refused for want of memory, and neither library
 * fails. */
#include "web/http/allowance.h"

#include <talloc.h>

#include "indexer/base/sanitized.h"
#include "query/answer/document.h"
#include "query/answer/sheet.h"
#include "tests/unit/check.h"

enum { ALLOWED = 1 << 20, ROWS = 20000 };

static bool count_bytes(void *to, const char *bytes, size_t length) {
  (void)bytes;
  *(size_t *)to += length;
  return true;
}

/* The links of a sheet alone take the library several times what is allowed. What it has taken is
 * not taken off the allowance, and what it frees is not added. */
static void a_workbook_needs_no_allowance(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  static const char *const heads[] = {"编号"};
  size_t written = 0;
  zj_error err = {0};
  zj_sink sink = {.write = count_bytes, .to = &written};
  zj_allowance_give(ALLOWED);
  zj_sheet *sheet = zj_sheet_new(ctx, "结果", "标题");
  zj_sheet_head(sheet, heads, 1);
  for (int i = 0; i < ROWS; i++) {
    char url[64];
    snprintf(url, sizeof url, "http://localhost/r/abcdefghij?part=%d", i);
    zj_sheet_text(sheet, zj_slice_of(url), url);
    zj_sheet_row_end(sheet);
  }
  zj_status status = zj_sheet_write(sheet, &sink, &err);
  talloc_free(sheet);
  int64_t left = zj_allowance_take();
  assert_int_equal(status, ZJ_OK);
  assert_true(written > 100000);
#ifndef ZJ_SANITIZED
  assert_true(left > ALLOWED - 65536 && left < ALLOWED + 65536);
#endif
  (void)left;
  talloc_free(ctx);
}

/* A document of so many lines, under the allowance. */
static zj_status make_document(void *ctx, int lines, size_t *written) {
  zj_error err = {0};
  zj_sink sink = {.write = count_bytes, .to = written};
  zj_allowance_give(ALLOWED);
  zj_document *document = zj_document_new(ctx, "标题", NULL);
  for (int i = 0; document && i < lines; i++)
    zj_document_line(document, ZJ_LIT("渡口的迁建进展不快，资金没有到位。"));
  zj_status status = document ? zj_document_write(document, &sink, &err) : ZJ_NO_MEMORY;
  talloc_free(document);
  zj_allowance_take();
  return status;
}

static void a_document_is_made_or_refused(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  size_t written = 0;
  assert_int_equal(make_document(ctx, 100, &written), ZJ_OK);
  assert_true(written > 1000);
#ifndef ZJ_SANITIZED
  written = 0;
  assert_int_equal(make_document(ctx, 50000, &written), ZJ_NO_MEMORY);
  assert_int_equal(written, 0);
#endif
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_workbook_needs_no_allowance),
      cmocka_unit_test(a_document_is_made_or_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
