/* test_find.c - the wide substring search finds what memmem finds, at every place and length. */
#include "tests/unit/check.h"

#include "query/language/find.h"

static void agrees(void **state) {
  (void)state;
  srand(3);
  for (int round = 0; round < 200000; round++) {
    size_t length = (size_t)(rand() % 160), wanted = (size_t)(1 + rand() % 9);
    char needle[16];
    char *exact =
        malloc(length ? length : 1); /* no byte more: a read past it is seen by the sanitizer */
    for (size_t i = 0; i < length; i++)
      exact[i] = (char)('a' + rand() % 3);
    for (size_t i = 0; i < wanted; i++)
      needle[i] = (char)('a' + rand() % 3);
    zj_slice s = {exact, length}, n = {needle, wanted};
    size_t from = (size_t)(rand() % (int)(length + 2));
    size_t want = zj_find_plain(s, n, from);
    assert_int_equal(zj_find(s, n, from), want);
    if (zj_find_has_wide()) assert_int_equal(zj_find_wide(s, n, from), want);
    free(exact);
  }
}

static void finds_by_hand(void **state) {
  (void)state;
  zj_slice s = ZJ_LIT("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十年轻干部");
  assert_int_equal(zj_find(s, ZJ_LIT("年轻干部"), 0), 90);
  assert_int_equal(zj_find(s, ZJ_LIT("一二"), 1), 30);
  assert_int_equal(zj_find(s, ZJ_LIT("部队"), 0), s.length);
  assert_int_equal(zj_find(s, ZJ_LIT("部"), 99), 99);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(agrees), cmocka_unit_test(finds_by_hand)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
