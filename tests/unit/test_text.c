/* What is counted sixteen bytes at a time agrees with one byte after the other. */
#include "check.h"

#include "indexer/base/buffer.h"

static size_t count_plain(zj_slice s) {
  size_t count = 0;
  for (size_t i = 0; i < s.length; i++)
    count += !zj_utf8_is_tail(s.at[i]);
  return count;
}

/* Texts of one to four bytes a character, of every length up to some steps and of many steps, at
 * every place of a step. */
static void characters_are_counted(void **state) {
  (void)state;
  static const char *const kinds[] = {"a", "é", "年", "𠀀", "a年", "年a𠀀é", "\x7F", "\xC2\x80"};
  for (size_t k = 0; k < ZJ_COUNT(kinds); k++) {
    void *ctx = talloc_new(NULL);
    zj_buffer text = {.ctx = ctx};
    while (text.length < 3 * 240 * 16 + 100)
      zj_buffer_add(&text, kinds[k], strlen(kinds[k]));
    for (size_t begin = 0; begin < 17; begin++) {
      for (size_t length = 0; length < 100; length++) {
        zj_slice s = {text.at + begin, length};
        assert_int_equal(zj_utf8_count(s), count_plain(s));
      }
      zj_slice rest = {text.at + begin, text.length - begin};
      assert_int_equal(zj_utf8_count(rest), count_plain(rest));
    }
    talloc_free(ctx);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(characters_are_counted)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
