/* test_plan.c - the orders of a run: every file once, every merge after its sources, one merge at
 * the top. */
#include "check.h"

#include "indexer/run/plan.h"
#include "indexer/store/postings.h"

static zj_plan *plan_of(void *ctx, uint32_t count, uint64_t size) {
  zj_work_item *items = talloc_zero_array(ctx, zj_work_item, count);
  for (uint32_t i = 0; i < count; i++)
    items[i].bytes = size;
  return zj_plan_make(ctx, items, count, ZJ_PIECE_MIN);
}

/* Takes and finishes all tasks in order, 'at_once' at a time, and checks that the tasks which a
 * task waits for are done. */
static void finish_all(zj_plan *plan, uint32_t files, size_t at_once) {
  bool *done = talloc_zero_array(plan, bool, plan->count);
  uint32_t running[8], count = 0, next_file = 0, last_merges = 0, joins = 0;
  while (!zj_plan_complete(plan)) {
    while (count < at_once && zj_plan_take(plan, &running[count])) {
      const zj_order *o = &plan->tasks[running[count]].order;
      if (o->kind == ZJ_ORDER_PIECE) {
        assert_int_equal(o->begin, next_file);
        assert_true(o->end > o->begin);
        next_file = o->end;
      }
      if (o->kind == ZJ_ORDER_MERGE) {
        assert_true(o->end - o->begin >= 1 && o->end - o->begin <= ZJ_POSTINGS_MERGE_MAX);
        for (size_t t = 0; t < plan->count; t++)
          if (plan->tasks[t].feeds == running[count]) assert_true(done[t]);
        last_merges += o->last;
      }
      joins += o->kind == ZJ_ORDER_JOIN;
      count++;
    }
    assert_true(count > 0);
    uint32_t task = running[0];
    memmove(running, running + 1, --count * sizeof *running);
    assert_false(done[task]);
    done[task] = true;
    zj_plan_done(plan, task);
  }
  assert_int_equal(next_file, files);
  assert_int_equal(last_merges, 1);
  assert_int_equal(joins, 1);
}

static void every_file_once(void **state) {
  (void)state;
  static const uint32_t counts[] = {1, 2, 63, 64, 65, 129, 4096, 4097, 9000};
  for (size_t i = 0; i < ZJ_COUNT(counts); i++)
    for (size_t at_once = 1; at_once <= 8; at_once *= 2) {
      void *ctx = talloc_new(NULL);
      finish_all(plan_of(ctx, counts[i], ZJ_PIECE_MIN), counts[i], at_once);
      finish_all(plan_of(ctx, counts[i], 100), counts[i], at_once);
      talloc_free(ctx);
    }
}

static void small_files_share_a_piece(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  assert_int_equal(plan_of(ctx, 1000, ZJ_PIECE_MIN / 100)->pieces, 10);
  assert_int_equal(plan_of(ctx, 3, ZJ_PIECE_MIN * 2)->pieces, 3);
  talloc_free(ctx);
}

/* Pieces do not wait for each other, unless a file is larger than a piece. */
static void pieces_go_side_by_side(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_work_item items[64] = {{0}};
  for (size_t i = 0; i < ZJ_COUNT(items); i++)
    items[i].bytes = (uint64_t)1 << 20;
  zj_plan *plan = zj_plan_make(ctx, items, ZJ_COUNT(items), ZJ_PIECE_MAX);
  uint32_t task;
  assert_int_equal(plan->pieces, 4);
  for (uint32_t i = 0; i < plan->pieces; i++)
    assert_true(zj_plan_take(plan, &task));
  assert_int_equal(zj_plan_piece_bytes((uint64_t)1 << 20, 2, (uint64_t)128 << 20), ZJ_PIECE_MIN);
  assert_int_equal(zj_plan_piece_bytes((uint64_t)1 << 32, 2, (uint64_t)128 << 20), ZJ_PIECE_MAX);
  assert_int_equal(zj_plan_piece_bytes((uint64_t)1 << 32, 8, (uint64_t)32 << 20), ZJ_PIECE_MIN);
  assert_int_equal(zj_plan_piece_bytes((uint64_t)80 << 20, 2, (uint64_t)128 << 20),
                   (uint64_t)10 << 20);
  talloc_free(ctx);
}

static void large_files_go_one_at_a_time(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_plan *plan = plan_of(ctx, 3, (uint64_t)60 << 20);
  uint32_t first, second;
  assert_true(zj_plan_take(plan, &first));
  assert_false(zj_plan_take(plan, &second));
  zj_plan_again(plan, first);
  assert_true(zj_plan_take(plan, &second));
  assert_int_equal(first, second);
  zj_plan_done(plan, second);
  assert_true(zj_plan_take(plan, &second));
  assert_int_equal(second, 1);
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_file_once),
      cmocka_unit_test(small_files_share_a_piece),
      cmocka_unit_test(pieces_go_side_by_side),
      cmocka_unit_test(large_files_go_one_at_a_time),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
