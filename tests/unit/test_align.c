/* test_align.c - letters, the nearest place against the whole table, differences that give both
 * texts back. */
#include "tests/unit/check.h"

#include "query/answer/align.h"

/* ---- letters ---- */

static bool same_words(const char *a, const char *b) {
  void *ctx = talloc_new(NULL);
  zj_spelling x, y;
  assert_int_equal(zj_spelling_read(ctx, zj_slice_of(a), &x, NULL), ZJ_OK);
  assert_int_equal(zj_spelling_read(ctx, zj_slice_of(b), &y, NULL), ZJ_OK);
  bool equal = zj_spelling_equal(&x, &y);
  talloc_free(ctx);
  return equal;
}

static void letters(void **state) {
  (void)state;
  assert_true(same_words("培养年轻干部，从严管理。", "培养年轻干部,从严管理"));
  assert_true(same_words("2019-2022年", "2019—2022年"));
  assert_true(same_words("一、干部", "一 干部"));
  assert_false(same_words("增长5.2%", "增长52%"));
  assert_false(same_words("增长5%", "增长5‰"));
  assert_false(same_words("增长5%", "增长5"));
  assert_false(same_words("①加强", "②加强"));
  assert_false(same_words("3:1", "31"));
}

/* ---- finding ---- */

enum { QUOTED = 12, TEXT = 30 };

/* The least distance of any part of the text, by the whole table. */
static uint32_t least_distance(const uint32_t *q, size_t m, const uint32_t *t, size_t n) {
  uint32_t cells[QUOTED + 1][TEXT + 1];
  for (size_t i = 0; i <= m; i++)
    for (size_t j = 0; j <= n; j++) {
      if (i == 0) {
        cells[i][j] = 0;
        continue;
      }
      uint32_t best = cells[i - 1][j] + 1;
      if (j > 0) {
        uint32_t diagonal = cells[i - 1][j - 1] + (q[i - 1] != t[j - 1]),
                 left = cells[i][j - 1] + 1;
        if (diagonal < best) best = diagonal;
        if (left < best) best = left;
      }
      cells[i][j] = best;
    }
  uint32_t best = cells[m][0];
  for (size_t j = 1; j <= n; j++)
    if (cells[m][j] < best) best = cells[m][j];
  return best;
}

/* The distance of two whole texts. */
static uint32_t whole_distance(const uint32_t *a, size_t m, const uint32_t *b, size_t n) {
  uint32_t row[TEXT + 1];
  for (size_t j = 0; j <= n; j++)
    row[j] = (uint32_t)j;
  for (size_t i = 1; i <= m; i++) {
    uint32_t diagonal = row[0];
    row[0] = (uint32_t)i;
    for (size_t j = 1; j <= n; j++) {
      uint32_t here = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      if (row[j] + 1 < here) here = row[j] + 1;
      if (row[j - 1] + 1 < here) here = row[j - 1] + 1;
      row[j] = here;
    }
  }
  return row[n];
}

static void nearest_place(void **state) {
  (void)state;
  srand(7);
  for (int round = 0; round < 20000; round++) {
    uint32_t q[QUOTED], t[TEXT];
    zj_spelling quoted = {.code = q, .count = 1 + (size_t)rand() % QUOTED},
                text = {.code = t, .count = 1 + (size_t)rand() % TEXT};
    for (size_t i = 0; i < quoted.count; i++)
      q[i] = 'a' + (uint32_t)rand() % 3;
    for (size_t i = 0; i < text.count; i++)
      t[i] = 'a' + (uint32_t)rand() % 3;
    uint32_t most = (uint32_t)rand() % 5, least = least_distance(q, quoted.count, t, text.count);
    bool found;
    zj_aligned at;
    assert_int_equal(zj_align_find(NULL, &quoted, &text, most, &found, &at, NULL), ZJ_OK);
    if (least >= quoted.count) continue; /* any place does */
    assert_int_equal(found, least <= most);
    if (!found) continue;
    assert_int_equal(at.distance, least);
    assert_true(at.begin <= at.end && at.end <= text.count);
    assert_int_equal(whole_distance(q, quoted.count, t + at.begin, at.end - at.begin), least);
  }
}

/* ---- differences ---- */

static void check_diff(const char *a, const char *b, const char *shown) {
  void *ctx = talloc_new(NULL);
  zj_diff diff;
  char got[400] = "", left[400] = "", right[400] = "";
  assert_int_equal(zj_diff_make(ctx, zj_slice_of(a), zj_slice_of(b), &diff, NULL), ZJ_OK);
  for (size_t i = 0; i < diff.count; i++) {
    const zj_diff_piece *p = &diff.at[i];
    char piece[200];
    if (p->same)
      snprintf(piece, sizeof piece, "%.*s", (int)p->a.length, p->a.at);
    else
      snprintf(piece, sizeof piece, "[%.*s|%.*s]", (int)p->a.length, p->a.at, (int)p->b.length,
               p->b.at);
    strcat(got, piece);
    strncat(left, p->a.at, p->a.length);
    strncat(right, p->b.at, p->b.length);
  }
  assert_string_equal(left, a);
  assert_string_equal(right, b);
  if (shown) assert_string_equal(got, shown);
  talloc_free(ctx);
}

static void differences(void **state) {
  (void)state;
  check_diff("推进480万千瓦", "推进480万千瓦", "推进480万千瓦");
  check_diff("推进480万千瓦", "推进460万千瓦", "推进4[8|6]0万千瓦");
  check_diff("推进万千瓦", "推进480万千瓦", "推进[|480]万千瓦");
  check_diff("大力推进，", "推进。", "[大力|]推进[，|。]");
  check_diff("", "推进", "[|推进]");
  check_diff("", "", "");
  check_diff("中丰", "丰中", NULL); /* they share bytes, not characters */
  srand(3);
  for (int round = 0; round < 3000; round++) {
    static const char *const signs[] = {"干", "部", "幹", "，", "5", " "};
    char a[100] = "", b[100] = "";
    for (int i = rand() % 12; i > 0; i--)
      strcat(a, signs[rand() % 6]);
    for (int i = rand() % 12; i > 0; i--)
      strcat(b, signs[rand() % 6]);
    check_diff(a, b, NULL);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(letters), cmocka_unit_test(nearest_place),
                                     cmocka_unit_test(differences)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
