/* test_values.c - JSON that remembers what it could not hold. */
#include "tests/unit/check.h"

#include <pthread.h>

#include "indexer/base/buffer.h"
#include "indexer/base/noted.h"
#include "indexer/base/pile.h"
#include "indexer/base/values.h"

static int add_text(const char *text, size_t length, void *to) {
  zj_buffer_add(to, text, length);
  return 0;
}

static const char broken[] = "报告\xFF";

static void a_whole_value_is_printed(void **state) {
  (void)state;
  char *text = NULL;
  size_t length = 0;
  FILE *to = open_memstream(&text, &length);
  json_t *list = json_array(), *out = json_pack("{s:s}", "type", "end");
  zj_noted_clear();
  zj_value_append(list, json_integer(1));
  zj_value_set(out, "list", list);
  zj_value_merge(out, json_pack("{s:s}", "title", "报告"));
  assert_int_equal(zj_value_print(to, out, ZJ_VALUE_COMPACT, NULL), ZJ_OK);
  fclose(to);
  assert_string_equal(text, "{\"type\":\"end\",\"list\":[1],\"title\":\"报告\"}\n");
  free(text);
}

/* The object itself is sound, but a member is missing, so nothing of it is printed. */
static void check_refused(json_t *object, zj_status expected) {
  char *text = NULL;
  size_t length = 0;
  zj_error err = {0};
  FILE *to = open_memstream(&text, &length);
  assert_non_null(object);
  assert_int_equal(zj_value_print(to, object, ZJ_VALUE_COMPACT, &err), expected);
  assert_int_equal(err.status, expected);
  fclose(to);
  assert_int_equal(length, 0);
  free(text);
  zj_noted_clear();
}

static void a_text_that_is_not_utf8_is_noted(void **state) {
  (void)state;
  json_t *object = json_object();
  zj_noted_clear();
  zj_value_set(object, "title", json_string(broken));
  check_refused(object, ZJ_CORRUPT);
  object = json_object();
  json_t *list = json_array();
  zj_value_append(list, json_pack("{s:s}", "title", broken));
  zj_value_set(object, "list", list);
  check_refused(object, ZJ_CORRUPT);
  object = json_object();
  zj_value_merge(object, json_pack("{s:s}", "title", broken));
  check_refused(object, ZJ_CORRUPT);
}

static void a_value_that_is_null_is_refused(void **state) {
  (void)state;
  zj_error err = {0};
  zj_noted_clear();
  assert_int_equal(zj_value_status(NULL, &err), ZJ_CORRUPT);
  assert_non_null(strstr(err.text, "UTF-8"));
  zj_noted_clear();
}

static void a_text_that_was_not_made_is_want_of_memory(void **state) {
  (void)state;
  json_t *object = json_object();
  zj_noted_clear();
  zj_value_set(object, "understood", zj_value_text(NULL));
  check_refused(object, ZJ_NO_MEMORY);
}

/* ---- bounds ---- */

enum { LIMIT = 1 << 20 };

/* A list of so many texts. */
static json_t *make_list(size_t count) {
  json_t *list = json_array();
  for (size_t i = 0; i < count; i++)
    zj_value_append(list, zj_value_text("年轻干部培训不够"));
  return list;
}

static zj_status status_of_list(size_t count) {
  zj_noted_clear();
  json_t *list = make_list(count);
  zj_status status = zj_value_status(list, NULL);
  json_decref(list);
  zj_noted_clear();
  return status;
}

static void beyond_the_limit_memory_has_run_out(void **state) {
  (void)state;
  zj_values_limit(LIMIT);
  assert_int_equal(status_of_list(100), ZJ_OK);
  assert_int_equal(status_of_list(100000), ZJ_NO_MEMORY);
  assert_int_equal(status_of_list(100), ZJ_OK); /* what was freed may be taken again */
  for (int i = 0; i < 100; i++)
    assert_int_equal(status_of_list(2000), ZJ_OK);
  zj_values_limit(0);
  assert_int_equal(status_of_list(100000), ZJ_OK);
}

static void *make_much(void *data) {
  zj_status *status = data;
  *status = status_of_list(100000);
  return NULL;
}

static void each_thread_has_its_own_limit(void **state) {
  (void)state;
  pthread_t thread;
  zj_status status = ZJ_INTERNAL;
  zj_values_limit(LIMIT);
  assert_int_equal(pthread_create(&thread, NULL, make_much, &status), 0);
  pthread_join(thread, NULL);
  assert_int_equal(status, ZJ_OK);
  assert_int_equal(status_of_list(100000), ZJ_NO_MEMORY);
  zj_values_limit(0);
}

/* Values that change and grow on a pile, beside some that were made before it. */
static void values_on_a_pile(void **state) {
  (void)state;
  char *texts[2];
  for (int piled = 0; piled < 2; piled++) {
    void *ctx = talloc_new(NULL);
    json_t *out = json_object();
    zj_noted_clear();
    zj_value_set(out, "before", json_string("报告"));
    zj_values_pile(piled ? zj_pile_new(ctx) : NULL);
    json_t *list = json_array();
    for (int i = 0; i < 20000; i++) {
      zj_value_append(list, json_pack("{s:i,s:s}", "n", i, "text", i % 2 ? "年轻干部" : ""));
      if (i % 3 == 0) json_array_remove(list, json_array_size(list) / 2);
    }
    zj_value_set(out, "list", list);
    zj_value_set(out, "before", json_stringn("干部", 6));
    char *large = talloc_zero_array(ctx, char, 100001);
    memset(large, 'x', 100000);
    zj_value_set(out, "large", json_string(large));
    json_object_del(out, "nothing");
    json_t *copy = json_deep_copy(out);
    json_decref(out);
    zj_buffer text = {.ctx = NULL};
    assert_int_equal(json_dump_callback(copy, add_text, &text, JSON_COMPACT), 0);
    zj_buffer_add(&text, "", 1);
    texts[piled] = text.at;
    json_decref(copy);
    zj_values_pile(NULL);
    talloc_free(ctx);
  }
  assert_true(strlen(texts[0]) > 300000);
  assert_string_equal(texts[0], texts[1]);
  talloc_free(texts[0]);
  talloc_free(texts[1]);
}

/* What is taken is aligned, apart from the rest, and known to be of the pile. */
static void a_pile_gives_memory(void **state) {
  (void)state;
  enum { TAKEN = 3000 };
  void *ctx = talloc_new(NULL);
  zj_pile *pile = zj_pile_new(ctx), *other = zj_pile_new(ctx);
  unsigned char *at[TAKEN];
  for (size_t i = 0; i < TAKEN; i++) {
    at[i] = zj_pile_take(pile, i % 700 + 1);
    if (!at[i]) break; /* AddressSanitizer is there: nothing is given */
    assert_int_equal((uintptr_t)at[i] % 16, 0);
    memset(at[i], (int)(i % 251), i % 700 + 1);
  }
  for (size_t i = 0; at[0] && i < TAKEN; i++) {
    assert_true(zj_pile_holds(pile, at[i]));
    assert_false(zj_pile_holds(other, at[i]));
    for (size_t k = 0; k <= i % 700; k++)
      assert_int_equal(at[i][k], i % 251);
  }
  assert_null(zj_pile_take(pile, 100000));
  assert_false(zj_pile_holds(pile, ctx));
  assert_false(zj_pile_holds(pile, NULL));
  talloc_free(ctx);
}

int main(void) {
  zj_values_start();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_whole_value_is_printed),
      cmocka_unit_test(a_text_that_is_not_utf8_is_noted),
      cmocka_unit_test(a_value_that_is_null_is_refused),
      cmocka_unit_test(a_text_that_was_not_made_is_want_of_memory),
      cmocka_unit_test(beyond_the_limit_memory_has_run_out),
      cmocka_unit_test(each_thread_has_its_own_limit),
      cmocka_unit_test(values_on_a_pile),
      cmocka_unit_test(a_pile_gives_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
