/* test_prose.c - pasted Chinese text is never an error: random slices of the sample reports, with
 * full-width signs strewn in, balanced or not. */
#include <glob.h>

#include "tests/unit/check.h"

#include "query/language/lex.h"
#include "query/language/query.h"

typedef struct texts {
  char *at[64];
  size_t count;
} texts;

static texts *read_reports(void *ctx) {
  texts *all = talloc_zero(ctx, texts);
  glob_t found;
  assert_int_equal(glob("corpus/reports/*/*.txt", 0, NULL, &found), 0);
  for (size_t i = 0; i < found.gl_pathc && all->count < ZJ_COUNT(all->at); i++) {
    FILE *file = fopen(found.gl_pathv[i], "rb");
    assert_non_null(file);
    char *bytes = talloc_zero_size(ctx, 200001);
    size_t length = fread(bytes, 1, 200000, file);
    fclose(file);
    if (length && zj_utf8_check((zj_slice){bytes, length}) == length) all->at[all->count++] = bytes;
  }
  globfree(&found);
  assert_true(all->count > 10);
  return all;
}

/* 1 to 120 characters of one line, with up to four signs put in anywhere; with 'ascii' also such as
 * nobody means for a query in pasted text, and a sentence that ends. */
static char *draw(void *ctx, const texts *all, bool ascii) {
  static const char *const more[] = {"(",
                                     ")",
                                     "\"",
                                     "|",
                                     ":",
                                     " -",
                                     " ~",
                                     "=\"",
                                     "\n",
                                     "1)",
                                     "(1)",
                                     "10:30",
                                     "http://www.example.cn/a?b=(c",
                                     "a@b.cn",
                                     "in:",
                                     "问题:(",
                                     "saved:",
                                     "近20(",
                                     "--"};
  static const char *const signs[] = {
      "（",     "）",      "“",      "”",      "：",     "｜",        "＂",     "《",      "》",
      "、",     "　",      " ",      "*",      "**",     "×",         "～",     "＝“",     "近20（",
      "先后（", "至少3（", "同篇（", "同句（", "问题：", "in：问题 ", "标题：", "saved：", "全部：",
      "（）",   "“”",      "（（",   "））",   "①",      "——"};
  zj_slice text = zj_slice_of(all->at[(size_t)rand() % all->count]);
  size_t chars = zj_utf8_count(text), first = (size_t)rand() % chars,
         last = first + 1 + (size_t)rand() % 120;
  zj_slice part = zj_slice_cut(text, zj_utf8_offset(text, first), zj_utf8_offset(text, last));
  const char *line = memchr(part.at, '\n', part.length);
  if (line) part.length = (size_t)(line - part.at);
  char *out = talloc_strndup(ctx, part.at, part.length);
  for (int n = rand() % 5; n > 0; n--) {
    size_t at =
        zj_utf8_offset(zj_slice_of(out), (size_t)rand() % (zj_utf8_count(zj_slice_of(out)) + 1));
    out = talloc_asprintf(ctx, "%.*s%s%s", (int)at, out,
                          ascii && n % 2 ? more[(size_t)rand() % ZJ_COUNT(more)]
                                         : signs[(size_t)rand() % ZJ_COUNT(signs)],
                          out + at);
  }
  if (!ascii) return out;
  out = talloc_strdup_append(out, "。");
  return rand() % 2 ? out : talloc_strdup_append(out, more[(size_t)rand() % ZJ_COUNT(more)]);
}

static void parse_both_ways(void *ctx, const char *text) {
  zj_query *query, *again;
  zj_error err = {0};
  if (zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, NULL, &err) != ZJ_OK)
    fail_msg("\"%s\": %s", text, err.text);
  if (zj_query_parse(ctx, zj_slice_of(query->canonical), 0, false, &again, NULL, &err) != ZJ_OK ||
      strcmp(again->canonical, query->canonical) != 0)
    fail_msg("\"%s\" is canonically \"%s\": %s", text, query->canonical, err.text);
}

static void drawn_is_no_error(bool ascii, bool (*is_prose)(zj_slice text)) {
  void *ctx = talloc_new(NULL);
  texts *all = read_reports(ctx);
  srand(17);
  int checked = 0;
  for (int round = 0; round < 20000; round++) {
    void *local = talloc_new(ctx);
    char *text = draw(local, all, ascii);
    if (has_han(text) && is_prose(zj_slice_of(text))) parse_both_ways(local, text), checked++;
    talloc_free(local);
  }
  assert_true(checked > 15000);
  talloc_free(ctx);
}

static bool is_untyped(zj_slice text) {
  return !zj_lex_is_typed(text);
}

static void prose_is_no_error(void **state) {
  (void)state;
  drawn_is_no_error(false, is_untyped);
}

/* An error is for what was typed: of a passage with ASCII signs in it nobody meant a query. */
static void passages_are_no_error(void **state) {
  (void)state;
  drawn_is_no_error(true, zj_lex_is_pasted);
}

/* More words than a query holds, deeper than it may be, signs alone between words. */
static void long_prose_is_no_error(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  char *words = talloc_strdup(ctx, ""), *deep = talloc_strdup(ctx, "");
  for (int i = 0; i < 100; i++)
    words = talloc_asprintf_append(words, "干部　");
  for (int i = 0; i < 40; i++)
    deep = talloc_asprintf_append(deep, "（干部");
  for (int i = 0; i < 40; i++)
    deep = talloc_asprintf_append(deep, "）");
  const char *prose[] = {words,        deep,       "甲 ｜ ｜ 乙", "｜甲",
                         "近20（）甲", "（｜）甲", "“　”甲",      "in：甲"};
  for (size_t i = 0; i < ZJ_COUNT(prose); i++) {
    zj_query *query;
    zj_error err = {0};
    if (zj_query_parse(ctx, zj_slice_of(prose[i]), 0, false, &query, NULL, &err) != ZJ_OK)
      fail_msg("\"%s\": %s", prose[i], err.text);
  }
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(prose_is_no_error),
                                     cmocka_unit_test(passages_are_no_error),
                                     cmocka_unit_test(long_prose_is_no_error)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
