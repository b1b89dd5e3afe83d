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

static zj_snapshot *snapshot_with(void *ctx, const uint8_t *changes, size_t size) {
  char *tables[ZJ_TABLE_COUNT];
  for (int t = 0; t < ZJ_TABLE_COUNT; t++)
    tables[t] = talloc_memdup(ctx, sound->tables[t].at, sound->tables[t].bytes);
  change_tables(tables, changes, size);
  return damaged_snapshot(ctx, tables);
}

/* In the tables as they were written everything is found, so that the rest means something. */
static void sound_tables_answer(void **state) {
  (void)state;
  run(NULL, 0);
  void *ctx = talloc_new(NULL);
  zj_snapshot *s = snapshot_with(ctx, NULL, 0);
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
  static const uint8_t node_range[] = {ZJ_TABLE_NODES, 0xab, 0x00, 0x60, 0x30};
  run(node_range, sizeof node_range);
}

/* A paragraph and its passage have a role that is possible, but none that they have: roles number
 * the columns of counts. */
static void roles_without_a_role_are_none(void **state) {
  (void)state;
  enum {
    OF_PARAGRAPH = offsetof(zj_column_row, roles),
    OF_PASSAGE = offsetof(zj_passage_row, roles)
  };
  enum { MAYBE = ZJ_ROLE_MAYBE_AT / 8 };
  static const uint8_t changes[] = {ZJ_TABLE_COLUMNS,  0, 0, OF_PARAGRAPH,         0,
                                    ZJ_TABLE_COLUMNS,  0, 0, OF_PARAGRAPH + 1,     0,
                                    ZJ_TABLE_COLUMNS,  0, 0, OF_PARAGRAPH + 2,     0,
                                    ZJ_TABLE_COLUMNS,  0, 0, OF_PARAGRAPH + MAYBE, 1,
                                    ZJ_TABLE_PASSAGES, 0, 0, OF_PASSAGE,           0,
                                    ZJ_TABLE_PASSAGES, 0, 0, OF_PASSAGE + 1,       0,
                                    ZJ_TABLE_PASSAGES, 0, 0, OF_PASSAGE + 2,       0,
                                    ZJ_TABLE_PASSAGES, 0, 0, OF_PASSAGE + MAYBE,   1};
  _Static_assert(sizeof changes == (size_t)CHANGE * CHANGES_MAX, "all of them are made");
  run(changes, sizeof changes);
  void *ctx = talloc_new(NULL);
  const zj_segment *segment = snapshot_with(ctx, changes, sizeof changes)->segments[0];
  zj_passage_view passage;
  zj_segment_passage(segment, 0, &passage);
  assert_true(zj_segment_paragraph_roles(sound, 0));
  assert_int_equal(zj_segment_paragraph_roles(segment, 0), 0);
  assert_int_equal(passage.roles, ZJ_ROLE_BIT(ZJ_ROLE_OTHER));
  talloc_free(ctx);
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
