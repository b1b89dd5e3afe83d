/* test_usage.c - who has used much of the processor of late. */
#include "web/http/usage.h"

#include "tests/unit/check.h"

#define SECOND INT64_C(1000000000)

static void a_little_is_not_heavy(void **state) {
  (void)state;
  static zj_usage usage;
  assert_false(zj_usage_is_heavy(&usage, 1, 0)); /* nobody knows it */
  for (int64_t ms = 0; ms < 60000; ms += 200)
    zj_usage_add(&usage, 1, SECOND / 30, ms); /* five pages a second of 33 ms */
  assert_false(zj_usage_is_heavy(&usage, 1, 60000));
}

/* Half a processor without a pause is much; after a while without it, no more. */
static void much_is_heavy_until_it_is_long_ago(void **state) {
  (void)state;
  static zj_usage usage;
  int64_t ms = 0;
  for (; ms < 20000; ms += 1000)
    zj_usage_add(&usage, 1, SECOND / 2, ms);
  assert_true(zj_usage_is_heavy(&usage, 1, ms));
  assert_false(zj_usage_is_heavy(&usage, 2, ms));
  assert_false(zj_usage_is_heavy(&usage, 1, ms + 10000));
}

/* Of a crowd, those who use most stay known. */
static void a_crowd_hides_nobody(void **state) {
  (void)state;
  static zj_usage usage;
  zj_usage_add(&usage, 7, 3 * SECOND, 0);
  for (uint64_t who = 100; who < 100 + 3 * ZJ_USAGE_CLIENTS; who++)
    zj_usage_add(&usage, who, SECOND / 100, 10);
  assert_true(zj_usage_is_heavy(&usage, 7, 20));
  assert_false(zj_usage_is_heavy(&usage, 100, 20));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_little_is_not_heavy),
      cmocka_unit_test(much_is_heavy_until_it_is_long_ago),
      cmocka_unit_test(a_crowd_hides_nobody),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
