/* test_reading.c - a report in pieces: nothing is lost, every hit has its place, roles turn where
 * they should. */
#include "collection.h"

#include <time.h>

#include "query/answer/link.h"
#include "query/answer/reading.h"
#include "web/pages/blocks.h"
#include "web/pages/view.h"

static json_t *read_report(void *ctx, const char *original, const char *query) {
  zj_error err = {0};
  zj_snapshot *snapshot = collection(ctx, &original, 1);
  zj_query *parsed = NULL;
  json_t *json;
  if (query && zj_query_parse(ctx, zj_slice_of(query), 0, false, &parsed, NULL, &err) != ZJ_OK)
    fail_msg("%s: %s", query, err.text);
  zj_reading_options options = {.query = parsed};
  if (zj_reading_json(ctx, snapshot, 0, 0, &options, &json, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  return json;
}

/* The text of hit number 'n', its pieces joined. */
static char *hit_text(void *ctx, const json_t *json, json_int_t n) {
  char *text = talloc_strdup(ctx, "");
  json_t *paragraph, *piece;
  size_t p, i;
  json_array_foreach(json_object_get(json, "paragraphs"), p, paragraph)
      json_array_foreach(json_object_get(paragraph, "pieces"), i,
                         piece) if (json_integer_value(json_object_get(piece, "hit")) == n) text =
          talloc_strdup_append(text, json_string_value(json_object_get(piece, "text")));
  return text;
}

static char *without_blanks(void *ctx, zj_slice s) {
  char *out = talloc_zero_size(ctx, s.length + 1), *to = out;
  uint32_t c;
  unsigned n;
  for (size_t at = 0; at < s.length && (n = zj_utf8_decode(s, at, &c)); at += n)
    if (zj_char_class_of(c) != ZJ_CHAR_BLANK) to = mempcpy(to, s.at + at, n);
  return out;
}

static int by_line(const void *a, const void *b) {
  return (int)json_integer_value(json_object_get(*(json_t *const *)a, "line")) -
         (int)json_integer_value(json_object_get(*(json_t *const *)b, "line"));
}

static char *all_text(void *ctx, const json_t *json) {
  const json_t *list = json_object_get(json, "paragraphs");
  size_t count = json_array_size(list);
  json_t **sorted = talloc_array(ctx, json_t *, count + 1), *piece;
  for (size_t i = 0; i < count; i++)
    sorted[i] = json_array_get(list, i);
  if (count) qsort(sorted, count, sizeof *sorted, by_line);
  char *text = talloc_strdup(ctx, "");
  size_t k;
  for (size_t i = 0; i < count; i++)
    json_array_foreach(json_object_get(sorted[i], "pieces"), k, piece) text =
        talloc_strdup_append(text, json_string_value(json_object_get(piece, "text")));
  return without_blanks(ctx, zj_slice_of(text));
}

static int by_byte(const void *a, const void *b) {
  return *(const unsigned char *)a - *(const unsigned char *)b;
}

/* All that is not blank is shown, and shown once. A page mark stands behind the paragraph it
 * interrupts: so, in any order. */
static void check_same_letters(void *ctx, const json_t *json, const char *original) {
  char *shown = all_text(ctx, json), *given = without_blanks(ctx, zj_slice_of(original));
  qsort(shown, strlen(shown), 1, by_byte);
  qsort(given, strlen(given), 1, by_byte);
  if (strcmp(shown, given) != 0) fail_msg("text lost of: %s", original);
}

/* A hard-wrapped file: one match runs over the end of a line, and a page mark lies inside a
 * paragraph. */
static const char report[] = "关于年轻干部工作的报告\n\n"
                             "一、主要做法\n"
                             "　　一是加强培训。全年培训年轻干部120人，\n"
                             "选派到乡镇、村社区和重点项目一线实践锻炼的有\n"
                             "36人，有力推动了各项工作的开展，许多同志在\n"
                             "急难险重任务面前经受了考验，增长了本领，得到\n"
                             "了群众的认可和组织的肯定，也为全县发展储备了\n"
                             "- 2 -\n"
                             "一批后备力量，形成了比学赶超的良好局面。但在\n"
                             "工作中也存在着一些问题，主要是岗位单一，年轻\n"
                             "干部锻炼不够，视野还不够开阔，处理复杂问题的\n"
                             "本领有待提高，需要在今后的工作中认真加以解决\n"
                             "，并通过轮岗交流逐步补上短板，让他们在实践中\n"
                             "尽快成长起来。\n"
                             "二、存在的问题\n"
                             "（一）结构不合理。年轻干部偏少。\n";

static void nothing_is_lost(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  json_t *json = read_report(ctx, report, "年轻干部");
  check_same_letters(ctx, json, report);
  assert_int_equal(json_integer_value(json_object_get(json, "hits")), 4);
  for (json_int_t n = 1; n <= 4; n++)
    check_text(zj_slice_of(without_blanks(ctx, zj_slice_of(hit_text(ctx, json, n)))), "年轻干部");
  json_decref(json);
  json = read_report(ctx, report, NULL);
  check_same_letters(ctx, json, report);
  assert_int_equal(json_integer_value(json_object_get(json, "hits")), 0);
  json_decref(json);
  talloc_free(ctx);
}

static void contents_count_hits(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  json_t *json = read_report(ctx, report, "年轻干部"), *node;
  size_t i;
  int seen = 0;
  json_array_foreach(json_object_get(json, "outline"), i, node) {
    const char *heading = json_string_value(json_object_get(node, "heading"));
    json_int_t hits = json_integer_value(json_object_get(node, "hits"));
    if (strcmp(heading, "一、主要做法") == 0) assert_int_equal(hits, 2), seen++;
    if (strcmp(heading, "二、存在的问题") == 0) assert_int_equal(hits, 1), seen++;
  }
  assert_int_equal(seen, 2);
  json_decref(json);
  talloc_free(ctx);
}

static void overlapping_hits_each_have_a_piece(void **state) {
  (void)state;
  static const struct {
    const char *text, *query;
    json_int_t hits;
    const char *pieces[4];
  } cases[] = {
      {"人人人人都来。", "人人", 3, {"人", "人", "人人"}},
      {"年轻干部很多。", "年轻干部 干部", 2, {"年轻", "干部"}},
      {"年轻干部很多。", "年轻 年轻干部", 2, {"干部", "年轻"}}, /* the longer is the first */
      {"年轻干部很多。", "轻干 年轻干部", 2, {"年部", "轻干"}},
      {"年轻干部很多。", "年轻 年轻", 1, {"年轻"}},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    void *ctx = talloc_new(NULL);
    json_t *json = read_report(ctx, cases[i].text, cases[i].query);
    assert_int_equal(json_integer_value(json_object_get(json, "hits")), cases[i].hits);
    for (json_int_t n = 1; n <= cases[i].hits; n++)
      check_text(zj_slice_of(hit_text(ctx, json, n)), cases[i].pieces[n - 1]);
    json_decref(json);
    talloc_free(ctx);
  }
}

static void turns_inside_a_paragraph(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  json_t *json = read_report(ctx, report, NULL), *paragraph, *piece;
  size_t p, i;
  int turns = 0;
  json_array_foreach(json_object_get(json, "paragraphs"), p, paragraph)
      json_array_foreach(json_object_get(paragraph, "pieces"), i, piece) {
    if (!json_object_get(piece, "turn")) continue;
    turns++;
    assert_true(json_is_true(json_object_get(paragraph, "mixed")));
    assert_string_equal(json_string_value(json_array_get(json_object_get(piece, "roles"), 0)),
                        "problems");
    assert_ptr_equal(strstr(json_string_value(json_object_get(piece, "text")), "但在"),
                     json_string_value(json_object_get(piece, "text")));
  }
  assert_int_equal(turns, 1);
  json_decref(json);
  talloc_free(ctx);
}

/* Where a hit says its sentence is, one begins with the same letters, in a piece of its own. */
static void check_sentence(void *ctx, const json_t *json, const zj_hit *hit) {
  json_t *paragraph, *piece;
  size_t p, i;
  json_array_foreach(json_object_get(json, "paragraphs"), p, paragraph) {
    if (json_integer_value(json_object_get(paragraph, "line")) != hit->first_line) continue;
    json_array_foreach(json_object_get(paragraph, "pieces"), i, piece) {
      if (json_integer_value(json_object_get(piece, "sentence")) != hit->number) continue;
      char *read =
               without_blanks(ctx, zj_slice_of(json_string_value(json_object_get(piece, "text")))),
           *found = without_blanks(ctx, hit->sentence);
      assert_memory_equal(read, found, strlen(read) < strlen(found) ? strlen(read) : strlen(found));
      return;
    }
  }
  fail_msg("no sentence %u in line %u: %.*s", hit->number, hit->first_line,
           (int)hit->sentence.length, hit->sentence.at);
}

/* Text of chance out of telling parts; what search counts is what reading shows. */
static void agrees_with_search(void **state) {
  (void)state;
  static const char *const parts[] = {
      "一、存在的问题\n",
      "（一）人人",
      "人",
      "年轻干部",
      "年轻",
      "干部",
      "\n",
      "\n\n",
      "　　",
      " ",
      "。",
      "，但也存在不足",
      "ＧＤＰ",
      "gdp ",
      "3 260",
      "①",
      "二、下步打算\n",
      "一是",
      "- 1 -\n",
      "第 3 页 共 9 页\n",
      "年轻干\n部",
      "é",
      "𠀀",
      "\t",
      "”",
      "；",
      "网络转载请注明出处\n",
      "1.加强\n",
  };
  static const char *const queries[] = {"人人", "年轻干部", "年轻 干部", "干部 OR 年轻干部",
                                        "gdp",  "3260",     "问题:人",   "全部:部"};
  srand(7);
  for (int round = 0; round < 300; round++) {
    void *ctx = talloc_new(NULL);
    char *text = talloc_strdup(ctx, "头");
    bool wrapped = rand() % 2;
    for (int n = 12; wrapped && n > 0; n--)
      text = talloc_asprintf_append(
          text, "%s", n % 5 ? "年轻干部人人都要学习提高本领人人年轻\n干部" : "- 3 -\n");
    for (int n = rand() % 60; n > 0; n--)
      text = talloc_strdup_append(text, parts[(size_t)rand() % ZJ_COUNT(parts)]);
    const char *query_text = queries[(size_t)rand() % ZJ_COUNT(queries)], *original = text;
    zj_snapshot *snapshot = collection(ctx, &original, 1);
    zj_query *query;
    zj_result *result;
    json_t *json;
    assert_int_equal(zj_query_parse(ctx, zj_slice_of(query_text), 0, false, &query, NULL, NULL),
                     ZJ_OK);
    assert_int_equal(
        zj_search(ctx, snapshot, query, &(zj_search_options){.limit = 1}, &result, NULL), ZJ_OK);
    assert_int_equal(
        zj_reading_json(ctx, snapshot, 0, 0, &(zj_reading_options){.query = query}, &json, NULL),
        ZJ_OK);
    assert_int_equal(json_integer_value(json_object_get(json, "hits")), result->counts.occurrences);
    for (json_int_t n = 1; n <= (json_int_t)result->counts.occurrences; n++)
      if (!*hit_text(ctx, json, n))
        fail_msg("hit %lld of %s has no piece in: %s", n, query_text, text);
    for (size_t h = 0; result->report_count && h < result->reports[0].hit_count; h++)
      check_sentence(ctx, json, &result->reports[0].hits[h]);
    check_same_letters(ctx, json, text);
    json_decref(json);
    talloc_free(ctx);
  }
}

/* For the page: every paragraph stands in a run of the role it begins with, a turn is marked, ids
 * are given once. */
static void blocks_keep_roles_apart(void **state) {
  (void)state;
  static const char text[] =
      "一、运行情况\n各项工作平稳。但也存在一些问题，主要是人手不足。\n二是存在经费不足的问题。\n二、下步打算\n下一步加强培训。\n";
  void *ctx = talloc_new(NULL);
  json_t *json = read_report(ctx, text, "不足"), *run, *block, *paragraph;
  const json_t *paragraphs = json_object_get(json, "paragraphs");
  const char *urls[] = {NULL, "#h1", "#h2"};
  json_t *runs = zj_blocks_make(ctx, paragraphs, 2, urls);
  size_t r, b, next = 0, marks = 0, i;
  json_array_foreach(runs, r, run) json_array_foreach(json_object_get(run, "blocks"), b, block) {
    paragraph = json_array_get(paragraphs, next++);
    assert_int_equal(json_integer_value(json_object_get(block, "line")),
                     json_integer_value(json_object_get(paragraph, "line")));
    assert_string_equal(zj_view_text(run, "css"),
                        zj_view_roles_css(json_object_get(paragraph, "roles")));
    json_t *piece;
    json_array_foreach(json_object_get(block, "pieces"), i, piece) marks +=
        json_is_true(json_object_get(piece, "first"));
  }
  assert_int_equal(next, json_array_size(paragraphs));
  assert_int_equal(marks, 2);
  json_decref(runs);
  json_decref(json);
  talloc_free(ctx);
}

/* ---- size and time ---- */

static char *repeat(void *ctx, const char *head, const char *unit, size_t count) {
  size_t length = strlen(unit);
  char *text = talloc_size(ctx, strlen(head) + count * length + 2), *to = stpcpy(text, head);
  for (size_t i = 0; i < count; i++)
    to = mempcpy(to, unit, length);
  strcpy(to, "\n");
  return text;
}

static json_t *read_within(void *ctx, const char *original, const char *query,
                           zj_reading_options options) {
  zj_error err = {0};
  zj_snapshot *snapshot = collection(ctx, &original, 1);
  zj_query *parsed;
  json_t *json;
  if (zj_query_parse(ctx, zj_slice_of(query), 0, false, &parsed, NULL, &err) != ZJ_OK) fail();
  options.query = parsed;
  if (zj_reading_json(ctx, snapshot, 0, 0, &options, &json, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  return json;
}

/* The outline comes in pages; what is deeper than asked for is listed only where it has hits. */
static void outline_comes_in_pages(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  char *text = talloc_strdup(ctx, "关于工作的报告\n");
  for (int i = 0; i < ZJ_READING_OUTLINE + 500; i++)
    text = talloc_asprintf_append_buffer(
        text, "（一）第%d项工作\n一是抓好第%d件事。\n二是抓培训。\n", i, i);
  json_t *json = read_within(ctx, text, "查无此词", (zj_reading_options){0});
  json_int_t all = json_integer_value(json_object_get(json, "headings"));
  assert_int_equal(all, 3 * (ZJ_READING_OUTLINE + 500));
  assert_int_equal(json_array_size(json_object_get(json, "outline")), ZJ_READING_OUTLINE);
  json_decref(json);
  json = read_within(ctx, text, "查无此词",
                     (zj_reading_options){.outline_skip = (size_t)all - 3, .outline_limit = 100});
  json_t *list = json_object_get(json, "outline");
  assert_int_equal(json_array_size(list), 3);
  const char *last = json_string_value(json_object_get(json_array_get(list, 2), "heading"));
  assert_string_equal(last, "二是抓培训");
  json_decref(json);
  json =
      read_within(ctx, text, "抓好第17件", (zj_reading_options){.depth = 4, .outline_limit = 5000});
  assert_int_equal(json_integer_value(json_object_get(json, "headings")),
                   ZJ_READING_OUTLINE + 500 + 1);
  json_decref(json);
  talloc_free(ctx);
}

/* More matches and pieces than are laid out: the rest of the text comes without them. */
static void too_many_hits_lose_no_text(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  char *text = repeat(ctx, "报告\n一、存在的问题\n", "人人不足。甲，", ZJ_READING_MARKS + 5000);
  json_t *json = read_within(ctx, text, "人", (zj_reading_options){0});
  assert_true(json_is_false(json_object_get(json, "exact")));
  assert_int_equal(json_integer_value(json_object_get(json, "hits")), ZJ_READING_MARKS);
  assert_string_equal(all_text(ctx, json), without_blanks(ctx, zj_slice_of(text)));
  size_t pieces = 0, p;
  json_t *paragraph;
  json_array_foreach(json_object_get(json, "paragraphs"), p, paragraph) pieces +=
      json_array_size(json_object_get(paragraph, "pieces"));
  assert_true(pieces <= ZJ_READING_PIECES + 10);
  json_decref(json);
  talloc_free(ctx);
}

/* When the time is over the text is given without marks, and the answer says so. */
static void without_time_no_text_is_lost(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  char *text = repeat(ctx, "报告\n一、存在的问题\n", "年轻干部不足，培训不够。", 20000);
  json_t *json = read_within(ctx, text, "年轻干部", (zj_reading_options){.ends_us = 1});
  assert_true(json_is_false(json_object_get(json, "exact")));
  assert_string_equal(all_text(ctx, json), without_blanks(ctx, zj_slice_of(text)));
  json_decref(json);
  talloc_free(ctx);
}

/* A very long report comes in parts, which together are the report. */
static void parts_are_the_report(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  char *text = repeat(ctx, "", "第一条，年轻干部培训。\n", 2 * ZJ_PART_LINES + 10);
  json_t *whole = read_within(ctx, text, "年轻干部", (zj_reading_options){0});
  json_t *joined = json_array();
  for (size_t part = 1; part <= 3; part++) {
    json_t *json = read_within(ctx, text, "年轻干部", (zj_reading_options){.part = part});
    json_t *paragraphs = json_object_get(json, "paragraphs");
    assert_true(json_array_size(paragraphs) <= ZJ_PART_LINES);
    assert_true(json_equal(json_object_get(json, "outline"), json_object_get(whole, "outline")));
    assert_true(json_equal(json_object_get(json, "hits"), json_object_get(whole, "hits")));
    json_array_extend(joined, paragraphs);
    json_decref(json);
  }
  assert_true(json_is_true(json_object_get(whole, "exact")));
  assert_true(json_equal(joined, json_object_get(whole, "paragraphs")));
  json_decref(joined);
  json_decref(whole);
  talloc_free(ctx);
}

static double seconds_to_read(size_t count) {
  void *ctx = talloc_new(NULL);
  char *text = repeat(ctx, "报告\n一、存在的问题\n", "Ａ１年轻干部；一是", count);
  clock_t began = clock();
  json_decref(read_within(ctx, text, "干部", (zj_reading_options){0}));
  double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
  talloc_free(ctx);
  return seconds;
}

/* Twice the hits in one line take less than three times as long. */
static void reading_takes_time_by_length(void **state) {
  (void)state;
  double once = seconds_to_read(8000), twice = seconds_to_read(16000);
  if (twice > 3 * once + 0.2) fail_msg("%.2f s, then %.2f s", once, twice);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_is_lost),
      cmocka_unit_test(contents_count_hits),
      cmocka_unit_test(overlapping_hits_each_have_a_piece),
      cmocka_unit_test(turns_inside_a_paragraph),
      cmocka_unit_test(agrees_with_search),
      cmocka_unit_test(blocks_keep_roles_apart),
      cmocka_unit_test(too_many_hits_lose_no_text),
      cmocka_unit_test(without_time_no_text_is_lost),
      cmocka_unit_test(parts_are_the_report),
      cmocka_unit_test(reading_takes_time_by_length),
      cmocka_unit_test(outline_comes_in_pages),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
