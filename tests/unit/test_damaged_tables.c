/* test_damaged_tables.c - what tests/fuzz/fuzz_segment.c has found, and some changes at random.
 * Whatever is read from damaged tables, every walk ends; under the sanitizers, no read lies outside
 * of them. */
#include "check.h"

#include "../fuzz/fuzz_segment.c"
#include "query/answer/items.h"

enum { RANDOM_INPUTS = 60, SECONDS = 120 };

static void run(const uint8_t *bytes, size_t size) {
  alarm(SECONDS); /* a walk that does not end kills the test */
  assert_int_equal(LLVMFuzzerTestOneInput(bytes, size), 0);
  alarm(0);
}

/* In the tables as they were written everything is found, so that the rest means something. */
static void sound_tables_answer(void **state) {
  (void)state;
  run(NULL, 0);
  void *ctx = talloc_new(NULL);
  char *tables[ZJ_TABLE_COUNT];
  for (int t = 0; t < ZJ_TABLE_COUNT; t++)
    tables[t] = talloc_memdup(ctx, sound->tables[t].at, sound->tables[t].bytes);
  zj_snapshot *s = damaged_snapshot(ctx, tables);
  zj_error err = {0};
  zj_deadline deadline = {0};
  zj_item_list items;
  assert_int_equal(zj_segment_reports(s->segments[0]), 2);
  assert_int_equal(zj_items_find(ctx, s, 0, 0, ZJ_ROLES_ALL, true, NULL, &deadline, &items, &err),
                   ZJ_OK);
  assert_true(items.count > 2);
  talloc_free(ctx);
}

/* The node range of a report begins elsewhere, so that it holds a node that is its own parent. */
static void a_root_inside_a_report_ends(void **state) {
  (void)state;
  static const uint8_t node_range[] = {0x05, 0xab, 0x00, 0x60, 0x30};
  run(node_range, sizeof node_range);
}

/* A passage has a role that is possible, but none that it has: roles number the columns of counts.
 */
static void roles_without_a_role_are_none(void **state) {
  (void)state;
  static const uint8_t roles[] = {0x8b, 0x00, 0x04, 0x00, 0x00, 0x04, 0x00, 0x05,
                                  0x05, 0xe6, 0x94, 0xbb, 0xe5, 0x9d, 0x9a};
  run(roles, sizeof roles);
  zj_segment *segment = sound;
  zj_passage_row *row = talloc_memdup(NULL, segment->tables[ZJ_TABLE_PASSAGES].at,
                                      segment->tables[ZJ_TABLE_PASSAGES].bytes);
  zj_table_view before = segment->tables[ZJ_TABLE_PASSAGES];
  zj_passage_view passage;
  segment->tables[ZJ_TABLE_PASSAGES].at = (const char *)row;
  row->roles = ZJ_ROLE_BIT(ZJ_ROLE_MAYBE_AT);
  zj_segment_passage(segment, 0, &passage);
  segment->tables[ZJ_TABLE_PASSAGES] = before;
  talloc_free(row);
  assert_true(passage.roles & ZJ_ROLES_ALL);
}

static void changes_at_random_end(void **state) {
  (void)state;
  uint64_t seed = 18;
  for (int i = 0; i < RANDOM_INPUTS; i++) {
    uint8_t bytes[CHANGE * 3];
    for (size_t k = 0; k < sizeof bytes; k++) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      bytes[k] = (uint8_t)(seed >> 33);
    }
    run(bytes, CHANGE * (size_t)(1 + i % 3));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sound_tables_answer),
      cmocka_unit_test(a_root_inside_a_report_ends),
      cmocka_unit_test(roles_without_a_role_are_none),
      cmocka_unit_test(changes_at_random_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
