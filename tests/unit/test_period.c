/* test_period.c - years, months, days and spans of them, as people write them. */
#include "tests/unit/check.h"

#include "query/language/period.h"

static void periods_are_read(void **state) {
  static const struct {
    const char *text;
    int first, last;
  } cases[] = {{"2024", 20240101, 20241231},
               {"2024年", 20240101, 20241231},
               {"2024-05", 20240501, 20240531},
               {"2024.5", 20240501, 20240531},
               {"2024年5", 20240501, 20240531},
               {"2024.5", 20240501, 20240531},
               {"2024年5", 20240501, 20240531},
               {"2024年5月", 20240501, 20240531},
               {"202405", 20240501, 20240531},
               {"2024-05-20", 20240520, 20240520},
               {"2024年5月20日", 20240520, 20240520},
               {"2024年5月20号", 20240520, 20240520},
               {"20240520", 20240520, 20240520},
               {"2024.5.2", 20240502, 20240502},
               {"2019..2022", 20190101, 20221231},
               {"2019-2022", 20190101, 20221231},
               {"2019年至2022年", 20190101, 20221231},
               {"2019年到2022", 20190101, 20221231},
               {"2024-05..2024-08-20", 20240501, 20240820},
               {"2024.5..2025", 20240501, 20251231},
               {"2024-05..", 20240501, 99991231},
               {"..2024-05", 10000101, 20240531},
               {"2022..2019", 20190101, 20221231},
               {"20240501-20240520", 20240501, 20240520}};
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_period period;
    if (!zj_period_read(cases[i].text, &period)) fail_msg("%s is no period", cases[i].text);
    if (period.first != cases[i].first || period.last != cases[i].last)
      fail_msg("%s: %d to %d", cases[i].text, period.first, period.last);
  }
}

static void other_text_is_none(void **state) {
  static const char *const cases[] = {"",
                                      "..",
                                      "不详",
                                      "24",
                                      "0999",
                                      "2024-13",
                                      "2024-00",
                                      "2024-05-32",
                                      "2024-05-00",
                                      "202413",
                                      "20240532",
                                      "2024x",
                                      "2024 05",
                                      "2024..x",
                                      "x..2024",
                                      "2024-",
                                      "2024至",
                                      "至2024",
                                      "2024..2025..2026",
                                      "12345",
                                      "1234567",
                                      "123456789",
                                      "2024--05"};
  (void)state;
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_period period;
    if (zj_period_read(cases[i], &period))
      fail_msg("%s is read as %d to %d", cases[i], period.first, period.last);
  }
}

static void periods_overlap_by_a_day(void **state) {
  (void)state;
  zj_period may = {20240501, 20240531}, day = {20240531, 20240531}, year = {20240101, 20241231},
            next = {20250101, 20251231};
  assert_true(zj_period_overlaps(may, day) && zj_period_overlaps(day, may) &&
              zj_period_overlaps(may, year) && zj_period_overlaps(year, may));
  assert_false(zj_period_overlaps(year, next) || zj_period_overlaps(next, day));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(periods_are_read),
                                     cmocka_unit_test(other_text_is_none),
                                     cmocka_unit_test(periods_overlap_by_a_day)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
