/* Lines: cases that a reader would draw, then that no line is too long, none begins with 。, and
 * nothing is lost. */
#include "check.h"

#include "indexer/base/flow.h"

static zj_slice flow(void *ctx, const char *text, int columns, int indent) {
  zj_buffer out = {.ctx = ctx};
  zj_sink sink = zj_sink_buffer(&out);
  zj_flow f = zj_flow_begin(&sink, columns, indent, 0);
  zj_flow_put(&f, text);
  zj_flow_end(&f);
  return zj_buffer_slice(&out);
}

static void as_drawn(void **state) {
  (void)state;
  static const struct {
    const char *text;
    int columns, indent;
    const char *lines;
  } cases[] = {
      {"年轻干部", 4, 0, "年轻\n干部\n"},
      {"年轻干部。", 8, 0, "年轻干\n部。\n"}, /* no 。 at the start: it takes 部 along */
      {"年轻干部”。", 8, 0, "年轻干\n部”。\n"},
      {"年轻干部（一）", 10, 0, "年轻干部\n（一）\n"}, /* no （ at the end */
      {"干部见【年】", 8, 0, "干部见\n【年】\n"},
      {"共3260人", 4, 0, "共\n3260\n人\n"}, /* a number is not parted */
      {"共3260人", 3, 0, "共\n326\n0人\n"}, /* unless it is longer than a line */
      {"增长5.2%，较快", 8, 0, "增长\n5.2%，较\n快\n"},
      {"two words", 5, 0, "two\nwords\n"}, /* the blank at the break goes */
      {"two words", 0, 0, "two words\n"},
      {"甲  乙", 20, 0, "甲  乙\n"},
      {"甲乙丙丁", 6, 2, "甲乙丙\n  丁\n"},
      {"line\nfeed\ttab\x1b[31m", 0, 0, "line feed tab [31m\n"},
      {"a\u202Etxt.exe\u2066", 0, 0, "a\uFFFDtxt.exe\uFFFD\n"}, /* shown in the order it is in */
      {"", 10, 2, "\n"},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    void *ctx = talloc_new(NULL);
    zj_slice got = flow(ctx, cases[i].text, cases[i].columns, cases[i].indent);
    if (!zj_slice_equal(got, zj_slice_of(cases[i].lines)))
      fail_msg("%s at %d:\n%.*s", cases[i].text, cases[i].columns, (int)got.length, got.at);
    talloc_free(ctx);
  }
}

static void colours_take_no_room(void **state) {
  (void)state;
  zj_buffer out = {.ctx = talloc_new(NULL)};
  zj_sink sink = zj_sink_buffer(&out);
  zj_flow f = zj_flow_begin(&sink, 8, 0, 0);
  zj_flow_put(&f, "年");
  zj_flow_paint(&f, "\033[1m");
  zj_flow_put(&f, "轻干");
  zj_flow_paint(&f, "\033[0m");
  zj_flow_put(&f, "部");
  zj_flow_break(&f);
  zj_flow_put(&f, "。");
  zj_flow_end(&f);
  check_text(zj_buffer_slice(&out), "年\033[1m轻干\033[0m部\n。\n");
  talloc_free(out.ctx);
}

static void no_line_ends_in_colour(void **state) {
  (void)state;
  zj_buffer out = {.ctx = talloc_new(NULL)};
  zj_sink sink = zj_sink_buffer(&out);
  zj_flow f = zj_flow_begin(&sink, 6, 2, 0);
  zj_flow_put(&f, "有");
  zj_flow_paint(&f, "\033[1m");
  zj_flow_put(&f, "年轻干部。");
  zj_flow_paint(&f, ZJ_FLOW_PLAIN);
  zj_flow_put(&f, "少");
  zj_flow_end(&f);
  check_text(zj_buffer_slice(&out),
             "有\033[1m年轻\033[0m\n  \033[1m干\033[0m\n  \033[1m部。\033[0m\n  少\n");
  talloc_free(out.ctx);
}

static void check_lines(const char *text, zj_slice out, int columns) {
  char joined[4096];
  size_t used = 0;
  for (size_t at = 0, end; at < out.length; at = end + 1) {
    for (end = at; out.at[end] != '\n'; end++) {}
    zj_slice line = zj_slice_cut(out, at, end);
    if (zj_text_width(line) > columns)
      fail_msg("%d columns: %.*s", columns, (int)line.length, line.at);
    if (at && line.length >= 3 && (memcmp(line.at, "。", 3) == 0 || memcmp(line.at, "，", 3) == 0))
      fail_msg("%d columns: %s", columns, text);
    memcpy(joined + used, line.at, line.length);
    used += line.length;
  }
  zj_slice all = {joined, used};
  check_text(all, text);
}

/* Without two marks in a row or blanks, every width from 8 on has room. */
static void nothing_is_lost(void **state) {
  (void)state;
  static const char *const pieces[] = {"年",     "轻",   "干",  "部。", "增长，",
                                       "（一）", "5.2%", "GDP", "“好”", "【问】"};
  uint32_t seed = 1;
  for (int round = 0; round < 2000; round++) {
    char text[1024] = "";
    void *ctx = talloc_new(NULL);
    for (int i = 0; i < 40; i++) {
      seed = seed * 1664525 + 1013904223;
      strcat(text, pieces[(seed >> 16) % ZJ_COUNT(pieces)]);
    }
    int columns = 8 + round % 60;
    check_lines(text, flow(ctx, text, columns, 0), columns);
    talloc_free(ctx);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(as_drawn), cmocka_unit_test(colours_take_no_room),
      cmocka_unit_test(no_line_ends_in_colour), cmocka_unit_test(nothing_is_lost)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
