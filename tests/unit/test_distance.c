/* test_distance.c - near choices and chains against trying every combination. */
#include "tests/unit/check.h"

#include "query/engine/distance.h"

enum { PARTS = 3, SPANS = 6, LENGTH = 40 };

typedef struct scene {
  zj_part parts[PARTS];
  zj_span spans[PARTS][SPANS];
  size_t count;
} scene;

static int by_begin(const void *a, const void *b) {
  const zj_span *x = a, *y = b;
  return (x->begin > y->begin) - (x->begin < y->begin);
}

static void draw(scene *s) {
  s->count = 2 + (size_t)(rand() % (PARTS - 1));
  for (size_t k = 0; k < s->count; k++) {
    s->parts[k] = (zj_part){s->spans[k], (size_t)(rand() % (SPANS + 1))};
    for (size_t i = 0; i < s->parts[k].count; i++) {
      uint32_t begin = (uint32_t)(rand() % LENGTH);
      s->spans[k][i] = (zj_span){begin, begin + 1 + (uint32_t)(rand() % 6), false};
    }
    qsort(s->spans[k], s->parts[k].count, sizeof(zj_span), by_begin);
  }
}

static bool near_choice(const zj_span *const *choice, size_t count, int64_t distance) {
  for (size_t first = 0; first < count; first++) {
    bool good = true;
    for (size_t k = 0; k < count; k++)
      good &= choice[k]->begin >= choice[first]->begin &&
              (k == first || choice[k]->begin <= choice[first]->end + distance);
    if (good) return true;
  }
  return false;
}

static bool ordered_choice(const zj_span *const *choice, size_t count, int64_t distance) {
  for (size_t k = 1; k < count; k++)
    if (choice[k]->begin < choice[k - 1]->end ||
        (distance >= 0 && choice[k]->begin > choice[k - 1]->end + distance))
      return false;
  return true;
}

typedef bool test_choice(const zj_span *const *choice, size_t count, int64_t distance);

/* Tries every combination from part k on. */
static void try_all(scene *s, bool wanted[PARTS][SPANS], size_t k, size_t *chosen, int64_t distance,
                    test_choice *test) {
  if (k < s->count) {
    for (chosen[k] = 0; chosen[k] < s->parts[k].count; chosen[k]++)
      try_all(s, wanted, k + 1, chosen, distance, test);
    return;
  }
  const zj_span *choice[PARTS];
  for (size_t i = 0; i < s->count; i++)
    choice[i] = &s->spans[i][chosen[i]];
  if (!test(choice, s->count, distance)) return;
  for (size_t i = 0; i < s->count; i++)
    wanted[i][chosen[i]] = true;
}

static void compare(bool order) {
  srand(5);
  for (int round = 0; round < 20000; round++) {
    scene s;
    bool wanted[PARTS][SPANS] = {{false}};
    size_t chosen[PARTS];
    int64_t distance = rand() % 12 - (order ? 1 : 0);
    zj_deadline none = {0};
    draw(&s);
    try_all(&s, wanted, 0, chosen, distance, order ? ordered_choice : near_choice);
    zj_status status = order ? zj_distance_order(NULL, s.parts, s.count, distance, &none)
                             : zj_distance_near(NULL, s.parts, s.count, distance, &none);
    assert_int_equal(status, ZJ_OK);
    for (size_t k = 0; k < s.count; k++)
      for (size_t i = 0; i < s.parts[k].count; i++)
        if (s.spans[k][i].kept != wanted[k][i])
          fail_msg("round %d: part %zu, span %zu", round, k, i);
  }
}

static void near_is_every_near_choice(void **state) {
  (void)state;
  compare(false);
}
static void order_is_every_chain(void **state) {
  (void)state;
  compare(true);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(near_is_every_near_choice),
                                     cmocka_unit_test(order_is_every_chain)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
