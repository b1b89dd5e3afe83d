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

/* The first fault, found by decoding one character after the other. */
static size_t check_plain(zj_slice s) {
  uint32_t c;
  for (size_t at = 0, length; at < s.length; at += length) {
    length = zj_utf8_decode(s, at, &c);
    if (!length) return at;
  }
  return s.length;
}

/* Every sequence of three bytes at the borders of what is allowed, alone and within usual text. */
static void faults_are_found(void **state) {
  (void)state;
  static const unsigned char edges[] = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                        0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
                                        0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
  size_t faults = 0;
  for (size_t n = 0; n < ZJ_COUNT(edges) * ZJ_COUNT(edges) * ZJ_COUNT(edges); n++) {
    char text[] = "年a......年度工作b";
    char *at = text + strlen("年a");
    at[0] = (char)edges[n % ZJ_COUNT(edges)];
    at[1] = (char)edges[n / ZJ_COUNT(edges) % ZJ_COUNT(edges)];
    at[2] = (char)edges[n / ZJ_COUNT(edges) / ZJ_COUNT(edges)];
    memcpy(at + 3, "年", 3);
    for (size_t begin = 0; begin < 5; begin++)
      for (size_t length = 0; length <= sizeof text - 1 - begin; length++) {
        zj_slice s = {text + begin, length};
        assert_int_equal(zj_utf8_check(s), check_plain(s));
        faults += zj_utf8_check(s) < length;
      }
  }
  assert_true(faults > 1000);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(characters_are_counted),
                                     cmocka_unit_test(faults_are_found)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
