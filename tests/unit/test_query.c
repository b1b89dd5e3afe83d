/* test_query.c - query text to trees: cases/query.txt, limits, and what holds for every tree. */
#include "query/language/describe.h"
#include "tests/unit/check.h"

#include "indexer/base/lang.h"
#include "query/language/query.h"
#include "query/language/vocabulary.h"

static char *next_line(FILE *file, char *line, size_t size) {
  while (fgets(line, (int)size, file)) {
    line[strcspn(line, "\n")] = 0;
    if (line[0] != '#' && line[0] != 0) return line;
  }
  return NULL;
}

static void check_case(void *ctx, const char *text, const char *expected, int line) {
  zj_query *query;
  zj_query_fault fault;
  zj_error err = {0};
  char got[512];
  if (zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, &fault, &err) == ZJ_OK) {
    snprintf(got, sizeof got, "%s", query->canonical);
    zj_query *again;
    assert_int_equal(
        zj_query_parse(ctx, zj_slice_of(query->canonical), 0, false, &again, NULL, NULL), ZJ_OK);
    assert_string_equal(again->canonical, query->canonical);
  } else {
    snprintf(got, sizeof got, "! %zu", fault.at);
    assert_true(err.status == ZJ_BAD_QUERY && err.text[0]);
  }
  if (strcmp(got, expected) != 0)
    fail_msg("tests/unit/cases/query.txt: case %d: \"%s\" gives \"%s\", not \"%s\"", line, text,
             got, expected);
}

static zj_status find_saved(void *data, void *ctx, zj_slice name, const char **query,
                            zj_error *err) {
  static const char *const saved[][2] = {
      {"甲", "年轻 saved:乙"}, {"乙", "干部 OR saved:丙"},     {"丙", "培训"},
      {"子", "a saved:丑"},    {"丑", "saved:寅 OR saved:子"}, {"寅", "b"},
      {"己", "saved:己"},
  };
  (void)data;
  (void)err;
  for (size_t i = 0; i < ZJ_COUNT(saved); i++)
    if (zj_slice_equal(name, zj_slice_of(saved[i][0]))) {
      *query = talloc_strdup(ctx, saved[i][1]);
      return ZJ_OK;
    }
  return ZJ_NOT_FOUND;
}

/* Saved queries name others, also twice, but not themselves, directly or by others. */
static void saved_queries_name_others(void **state) {
  static const zj_vocabulary vocabulary = {.saved = find_saved};
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_vocabulary_set(&vocabulary);
  check_case(ctx, "saved:丙", "培训", 1);
  check_case(ctx, "saved:乙", "干部 OR 培训", 2);
  check_case(ctx, "saved:甲 -saved:乙", "(年轻 (干部 OR 培训)) -(干部 OR 培训)", 3);
  check_case(ctx, "问题:saved:甲", "problems:(年轻 (干部 OR 培训))", 4);
  check_case(ctx, "a saved:己", "! 2", 5);
  check_case(ctx, "saved:子", "! 0", 6);
  check_case(ctx, "a OR saved:丑", "! 5", 7);
  check_case(ctx, "saved:庚", "! 0", 8);
  zj_vocabulary_set(NULL);
  talloc_free(ctx);
}

static void cases(void **state) {
  (void)state;
  FILE *file = fopen("tests/unit/cases/query.txt", "r");
  assert_non_null(file);
  char text[512], expected[512];
  int count = 0;
  void *ctx = talloc_new(NULL);
  while (next_line(file, text, sizeof text) && next_line(file, expected, sizeof expected))
    check_case(ctx, text, expected, ++count);
  fclose(file);
  talloc_free(ctx);
  assert_true(count > 50);
}

/* What the reader is told beside the answer: where the fault lies and what to write instead, or
 * that a part was searched as text. */
static void check_advice(void *ctx, const char *text, const char *expected) {
  zj_query *query;
  zj_query_fault fault;
  zj_error err = {0};
  const char *got;
  if (zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, &fault, &err) == ZJ_OK)
    got = talloc_asprintf(ctx, "%s%s", query->canonical, query->hint ? "  # hint" : "");
  else
    got = talloc_asprintf(ctx, "! %zu => %s", fault.at, fault.suggestion ? fault.suggestion : "-");
  if (strcmp(got, expected) != 0)
    fail_msg("tests/unit/cases/advice.txt: \"%s\" gives \"%s\", not \"%s\"", text, got, expected);
}

static void advice(void **state) {
  (void)state;
  FILE *file = fopen("tests/unit/cases/advice.txt", "r");
  assert_non_null(file);
  char text[512], expected[512];
  int count = 0;
  void *ctx = talloc_new(NULL);
  for (; next_line(file, text, sizeof text) && next_line(file, expected, sizeof expected); count++)
    check_advice(ctx, text, expected);
  fclose(file);
  talloc_free(ctx);
  assert_true(count > 200);
}

static zj_status parse(void *ctx, const char *text, zj_role_set in, bool literal, zj_query **out,
                       zj_error *err) {
  return zj_query_parse(ctx, zj_slice_of(text), in, literal, out, NULL, err);
}

static void scopes_reach_leaves(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_query *q;
  assert_int_equal(parse(ctx, "问题:(a 原因:b 全部:c -d)", 0, false, &q, NULL), ZJ_OK);
  assert_true(q->has_outer_scope);
  assert_int_equal(q->outer_scope, ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS));
  assert_int_equal(q->leaf_count, 4);
  assert_int_equal(q->leaves[0]->need_count, 0); /* the outermost scope is kept apart */
  assert_int_equal(q->leaves[1]->need_count, 1);
  assert_int_equal(q->leaves[1]->need[0], ZJ_ROLE_BIT(ZJ_ROLE_CAUSES));
  assert_int_equal(q->leaves[2]->need_count, 0);
  assert_true(q->leaves[3]->negative && !q->leaves[0]->negative);
  talloc_free(ctx);
}

static void in_wraps_everything(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_query *q;
  assert_int_equal(parse(ctx, "a OR b", ZJ_ROLE_BIT(ZJ_ROLE_PLANS), false, &q, NULL), ZJ_OK);
  assert_string_equal(q->canonical, "in:plans a OR b");
  talloc_free(ctx);
}

static void literal_takes_all(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_query *q;
  assert_int_equal(parse(ctx, "问题:(a OR -b", 0, true, &q, NULL), ZJ_OK);
  assert_int_equal(q->leaf_count, 1);
  assert_string_equal(q->canonical, "\"问题:(a OR -b\"");
  talloc_free(ctx);
}

/* Exactly as many words and levels as are allowed, and one more. */
static void limits_are_exact(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_query *q;
  zj_error err = {0};
  char *words = talloc_strdup(ctx, "a");
  for (int i = 1; i < ZJ_QUERY_MAX_LEAVES; i++)
    words = talloc_asprintf_append(words, " a");
  assert_int_equal(parse(ctx, words, 0, false, &q, &err), ZJ_OK);
  assert_int_equal(q->leaf_count, ZJ_QUERY_MAX_LEAVES);
  words = talloc_asprintf_append(words, " a");
  assert_int_equal(parse(ctx, words, 0, false, &q, &err), ZJ_BAD_QUERY);
  for (int levels = ZJ_QUERY_MAX_DEPTH - 2; levels <= ZJ_QUERY_MAX_DEPTH + 1; levels++) {
    char *deep = talloc_strdup(ctx, "a b");
    for (int i = 0; i < levels; i++)
      deep = talloc_asprintf(ctx, "-(c -(%s))", deep);
    zj_status status = parse(ctx, talloc_asprintf(ctx, "x %s", deep), 0, false, &q, &err);
    if (status == ZJ_OK) assert_true(zj_query_levels(q) <= ZJ_QUERY_MAX_DEPTH);
    deep = talloc_strdup(ctx, "a");
    for (int i = 0; i < levels; i++)
      deep = talloc_asprintf(ctx, "(%s)", deep);
    assert_int_equal(parse(ctx, deep, 0, false, &q, &err),
                     levels < ZJ_QUERY_MAX_DEPTH ? ZJ_OK : ZJ_BAD_QUERY);
  }
  talloc_free(ctx);
}

static void pieces_of_a_phrase(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_query *q;
  assert_int_equal(parse(ctx, "“坚持原则，，ＡＢＣ　d 5.2％”", 0, false, &q, NULL), ZJ_OK);
  const zj_phrase *leaf = &q->leaves[0]->phrases[0];
  static const struct {
    zj_piece_kind kind;
    const char *text;
  } want[] = {{ZJ_PIECE_TEXT, "坚持原则"}, {ZJ_PIECE_MARKS, ",,"}, {ZJ_PIECE_TEXT, "abc"},
              {ZJ_PIECE_BLANK, " "},       {ZJ_PIECE_TEXT, "d"},   {ZJ_PIECE_BLANK, " "},
              {ZJ_PIECE_TEXT, "5"},        {ZJ_PIECE_MARKS, "."},  {ZJ_PIECE_TEXT, "2%"}};
  assert_int_equal(leaf->piece_count, ZJ_COUNT(want));
  for (size_t i = 0; i < ZJ_COUNT(want); i++) {
    assert_int_equal(leaf->pieces[i].kind, want[i].kind);
    check_text(leaf->pieces[i].text, want[i].text);
  }
  assert_false(leaf->word_begin || leaf->word_end);
  talloc_free(ctx);
}

static void pasted_paragraphs(void **state) {
  (void)state;
  static const struct {
    const char *text, *canonical;
  } cases[] = {
      {"a “b” OR c", "\"a “b” OR c\""},
      {"年轻干\n部", "\"年轻干\n部\""}, /* wrapped: one phrase */
      {"年轻干部。\n", "年轻干部。"},
      {"年轻干部。\n培训", "report:(年轻干部。 培训)"},
      {"年轻干部\n\n培训\n\n", "report:(年轻干部 培训)"},
      {"年轻干部\n　　培训", "report:(年轻干部 \"　　培训\")"},
  };
  void *ctx = talloc_new(NULL);
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_query *q;
    zj_error err = {0};
    assert_int_equal(parse(ctx, cases[i].text, 0, true, &q, &err), ZJ_OK);
    if (strcmp(q->canonical, cases[i].canonical) != 0)
      fail_msg("%s: %s", cases[i].text, q->canonical);
  }
  talloc_free(ctx);
}

static void limits_hold(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_query *q;
  char *deep = talloc_strdup(ctx, ""), *wide = talloc_strdup(ctx, ""),
       *longer = talloc_zero_array(ctx, char, ZJ_QUERY_MAX_BYTES + 2);
  for (int i = 0; i < 200; i++)
    deep = talloc_asprintf_append(deep, "(a ");
  for (int i = 0; i < 200; i++)
    deep = talloc_asprintf_append(deep, ")");
  for (int i = 0; i < 65; i++)
    wide = talloc_asprintf_append(wide, "a ");
  memset(longer, 'a', ZJ_QUERY_MAX_BYTES + 1);
  zj_error err = {0};
  assert_int_equal(parse(ctx, deep, 0, false, &q, &err), ZJ_BAD_QUERY);
  assert_int_equal(parse(ctx, wide, 0, false, &q, &err), ZJ_BAD_QUERY);
  assert_int_equal(parse(ctx, longer, 0, false, &q, &err), ZJ_BAD_QUERY);
  assert_int_equal(parse(ctx, "a\xFF", 0, false, &q, &err), ZJ_BAD_QUERY);
  assert_int_equal(zj_query_parse(ctx, ZJ_LIT("a\0b"), 0, false, &q, NULL, &err), ZJ_BAD_QUERY);
  assert_int_equal(parse(ctx, "", 0, false, &q, &err), ZJ_BAD_QUERY);
  assert_int_equal(parse(ctx, longer, 0, true, &q, &err), ZJ_OK); /* pasted */
  longer[ZJ_QUERY_MAX_BYTES] = 0;                                 /* as long as a query may be */
  assert_int_equal(parse(ctx, longer, 0, false, &q, &err), ZJ_OK);
  zj_query_fault fault;
  longer[ZJ_QUERY_MAX_BYTES - 1] = '\xFF';
  assert_int_equal(
      zj_query_parse(ctx, (zj_slice){longer, ZJ_QUERY_MAX_BYTES}, 0, false, &q, &fault, &err),
      ZJ_BAD_QUERY);
  assert_int_equal(fault.at, ZJ_QUERY_MAX_BYTES - 1);
  assert_null(fault.suggestion);
  talloc_free(ctx);
}

/* How many levels more a query may have when in:ROLE is spelled as ROLE:(…), at least one. */
static size_t levels_of_filters(const zj_query *query) {
  size_t count = 0;
  for (const char *at = query->canonical; (at = strstr(at, "in:")); at++)
    count++;
  return count > 1 ? count : 1;
}

/* What is written for a Chinese reader means the same as the canonical form that 'query' came from,
 * and is spelled so again. */
static void check_spelled(void *ctx, const char *text, const zj_query *query) {
  zj_lang_set(ZJ_LANG_ZH);
  zj_query *again;
  zj_error err = {0};
  const char *spelled = zj_query_spelled(ctx, query), *meant = zj_query_describe(ctx, query);
  zj_status status = parse(ctx, spelled, 0, false, &again, &err);
  if (status != ZJ_OK && zj_query_levels(query) + levels_of_filters(query) < ZJ_QUERY_MAX_DEPTH)
    fail_msg("\"%s\" is spelled \"%s\", which does not parse: %s", text, spelled, err.text);
  if (status == ZJ_OK && strcmp(zj_query_spelled(ctx, again), spelled) != 0)
    fail_msg("\"%s\" is spelled \"%s\", then \"%s\"", text, spelled, zj_query_spelled(ctx, again));
  if (status == ZJ_OK && strcmp(zj_query_describe(ctx, again), meant) != 0)
    fail_msg("\"%s\" is spelled \"%s\": %s instead of %s", text, spelled,
             zj_query_describe(ctx, again), meant);
  zj_lang_set(ZJ_LANG_EN);
}

/* What the parser accepts has a canonical form that parses to itself; what it does not it places.
 * Returns whether it did. */
static bool holds_for(void *ctx, const char *text) {
  zj_query *query, *again;
  zj_query_fault fault;
  zj_error err = {0};
  if (zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, &fault, &err) != ZJ_OK) {
    assert_true(fault.at <= zj_utf8_count(zj_slice_of(text)));
    if (fault.suggestion && parse(ctx, fault.suggestion, 0, false, &again, NULL) != ZJ_OK)
      fail_msg("\"%s\": the suggestion \"%s\" does not parse", text, fault.suggestion);
    return false;
  }
  assert_non_null(zj_query_describe(ctx, query));
  if (strlen(query->canonical) > ZJ_QUERY_MAX_BYTES) return true;
  if (parse(ctx, query->canonical, 0, false, &again, &err) != ZJ_OK)
    fail_msg("\"%s\" is canonically \"%s\", which does not parse: %s", text, query->canonical,
             err.text);
  if (strcmp(again->canonical, query->canonical) != 0 || again->leaf_count != query->leaf_count ||
      again->unit != query->unit)
    fail_msg("\"%s\" is canonically \"%s\" (%zu words, unit %d), which parses to \"%s\" (%zu, %d)",
             text, query->canonical, query->leaf_count, query->unit, again->canonical,
             again->leaf_count, again->unit);
  check_spelled(ctx, text, again);
  return true;
}

/* Whatever is typed, the parser ends. */
static void random_text_is_safe(void **state) {
  (void)state;
  static const char *const bits[] = {
      "年",     "轻",    "a",          " ",       "(",        ")",      "（",     "）",
      "\"",     "“",     "”",          ":",       "：",       "-",      "|",      "OR",
      "AND",    "NOT",   "问题",       "in:",     "全部",     ",",      "，",     "5.2％",
      "。",     "　",    "*",          "\\",      "\xCC\x81", "①",      "=",      "=\"",
      "~",      "近2(",  "近０（",     "先后(",   "order:3(", "至少2(", "同句(",  "同篇（",
      "saved:", "标题:", "干部培训",   "｜",      "  ",       "问题:",  "frame:", "--",
      "\x12",   "吓",    "问题?:",     "plans!:", "？：",     "!:",     "!",      "in:打算？",
      "、",     "述年:", "-about:2023"};
  srand(11);
  for (int round = 0; round < 20000; round++) {
    void *ctx = talloc_new(NULL);
    char *text = talloc_strdup(ctx, "");
    for (int n = rand() % 14; n >= 0; n--)
      text = talloc_asprintf_append(text, "%s", bits[(size_t)rand() % ZJ_COUNT(bits)]);
    holds_for(ctx, text);
    talloc_free(ctx);
  }
}

static const char *pick(const char *const *from, size_t count) {
  return from[(size_t)rand() % count];
}
#define PICK(from) pick(from, ZJ_COUNT(from))

/* Queries as the grammar has them, in every way that each part may be written. */
static char *random_group(void *ctx, int depth);
static char *random_item(void *ctx, int depth) {
  static const char *const words[] = {"年轻干部",  "a",         "\"-x\"", "-",     "--",
                                      "=“Ａ”",     "\"甲*乙\"", "\"OR\"", "5.2％", "~干部培训",
                                      "标题:总结", "年份:2023", "“a\"b”", "a*",    "*",
                                      "＊",        "\"*\"",     "单位:*"};
  static const char *const before[] = {
      "-",     "- ",          "NOT ",  "问题:", "问题: ", "问题：",   "frame:\x12",    "-问题:",
      "全部:", "打算,问题: ", "噪声:", "--",    "问题?:", "打算！：", "-plans?，问题:"};
  static const char *const operators[] = {"同句(", "同节（", "同篇:(", "report:( ", "(", "（ "};
  static const char *const filters[] = {"近3(a (b OR 丙))", "先后(a 问题:b)",
                                        "至少2(问题:(a OR b))", "near:5(a b)",
                                        "-order:0(a \"-b\")"};
  static const char *const scopes[] = {"in:问题",   "-in:打算",          "in:问题?", "-in:plans！",
                                       "述年:2023", "-述年：2019..2022", "about:*"};
  switch (depth > 0 ? rand() % 8 : 0) {
  case 0:
  case 1:
    return talloc_strdup(ctx, PICK(words));
  case 2:
    return talloc_strdup(ctx, PICK(filters));
  case 3:
  case 4:
    return talloc_asprintf(ctx, "%s%s", PICK(before), random_item(ctx, depth - 1));
  case 5:
    return talloc_asprintf(ctx, "(%s %s)", PICK(scopes), random_group(ctx, depth - 1));
  default: {
    const char *begin = PICK(operators);
    return talloc_asprintf(ctx, "%s%s%s", begin, random_group(ctx, depth - 1),
                           rand() % 2 ? ")" : "）");
  }
  }
}

static char *random_group(void *ctx, int depth) {
  static const char *const betweens[] = {" ", "　", " AND ", " OR ", " | "};
  const char *between = PICK(betweens);
  char *text = random_item(ctx, depth);
  for (int n = rand() % 3; n > 0; n--)
    text = talloc_asprintf(ctx, "%s%s%s", text, between, random_item(ctx, depth));
  return text;
}

static void random_queries_are_canonical(void **state) {
  (void)state;
  int accepted = 0, rounds = 20000;
  srand(12);
  for (int round = 0; round < rounds; round++) {
    void *ctx = talloc_new(NULL);
    accepted += holds_for(ctx, random_group(ctx, round % 4 ? rand() % 6 : rand() % 18));
    talloc_free(ctx);
  }
  assert_true(accepted > rounds / 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cases),
      cmocka_unit_test(saved_queries_name_others),
      cmocka_unit_test(advice),
      cmocka_unit_test(scopes_reach_leaves),
      cmocka_unit_test(in_wraps_everything),
      cmocka_unit_test(literal_takes_all),
      cmocka_unit_test(pieces_of_a_phrase),
      cmocka_unit_test(pasted_paragraphs),
      cmocka_unit_test(limits_hold),
      cmocka_unit_test(limits_are_exact),
      cmocka_unit_test(random_text_is_safe),
      cmocka_unit_test(random_queries_are_canonical),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
