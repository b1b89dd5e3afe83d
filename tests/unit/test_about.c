/* test_about.c - the year that text speaks of: how years are written, where they are looked for,
 * and what is inferred. */
#include "tests/unit/check.h"

#include "indexer/outline/labeller.h"
#include "indexer/outline/outline_make.h"
#include "query/engine/about.h"
#include "query/language/find.h"

typedef struct example {
  const char *year, *date, *type; /* of the report; "" when not known */
  const char *text;               /* its lines */
  const char *word;               /* the place that is asked about: where this is first */
  const char *years;              /* what it speaks of */
  zj_found found;
} example;

static const zj_labeller *rules_of(void *ctx) {
  zj_error err = {0};
  zj_labeller *rules;
  if (zj_labeller_load(ctx, NULL, &rules, &err) != ZJ_OK) fail_msg("%s", err.text);
  return rules;
}

static zj_segment *segment_of(void *ctx, const zj_labeller *rules, const example *e) {
  zj_error err = {0};
  zj_report_facts facts = {.path = "a", .file = "a", .encoding = "UTF-8", .media = "text"};
  facts.fields[ZJ_FIELD_YEAR] = (zj_fact){e->year, *e->year ? ZJ_FOUND_TEXT : ZJ_FOUND_NONE};
  facts.fields[ZJ_FIELD_DATE] = (zj_fact){e->date, *e->date ? ZJ_FOUND_TEXT : ZJ_FOUND_NONE};
  facts.fields[ZJ_FIELD_TYPE] = (zj_fact){e->type, *e->type ? ZJ_FOUND_TEXT : ZJ_FOUND_NONE};
  zj_report_id(zj_slice_of("a"), facts.id);
  zj_outline *outline;
  zj_segment *segment;
  zj_segment_writer *writer = zj_segment_writer_new(ctx);
  if (zj_outline_make(ctx, rules, zj_slice_of(e->text), NULL, &outline, &err) != ZJ_OK ||
      zj_segment_add(writer, &facts, outline, NULL, &err) != ZJ_OK ||
      zj_segment_view(ctx, writer, &segment, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  return segment;
}

typedef struct parts {
  zj_match_pos at, end; /* asked about; the end of the last part */
  zj_about about;       /* of the part that holds the place */
  size_t chars;
} parts;

static void add_part(void *to, const zj_about_part *part) {
  parts *p = to;
  assert_int_equal(part->at.begin.byte, p->end.byte);
  p->end = part->at.end;
  p->chars += part->chars;
  if (part->at.begin.byte <= p->at.byte && p->at.byte < part->at.end.byte) p->about = part->about;
}

/* The parts of a paragraph are all of it, and say the same of a place as is said of it alone. */
static void check_parts(zj_about_reader *reader, const zj_segment *segment, uint32_t paragraph,
                        zj_match_pos at, zj_about about) {
  parts found = {.at = at};
  zj_paragraph_view p;
  zj_segment_paragraph(segment, paragraph, &p);
  zj_about_parts(reader, segment, paragraph, add_part, &found);
  assert_int_equal(found.end.byte, p.match.length);
  assert_int_equal(found.chars, zj_utf8_count(p.match));
  assert_int_equal(found.about.first, about.first);
  assert_int_equal(found.about.last, about.last);
}

static void check_example(void *ctx, const zj_labeller *rules, const example *e) {
  char text[ZJ_ABOUT_TEXT];
  zj_segment *segment = segment_of(ctx, rules, e);
  zj_about_reader *reader = zj_about_reader_new(ctx);
  for (uint32_t i = 0; i < zj_segment_paragraphs(segment); i++) {
    zj_paragraph_view p;
    zj_segment_paragraph(segment, i, &p);
    size_t at = zj_find(p.match, zj_slice_of(e->word), 0);
    if (at == p.match.length) continue;
    zj_about about = zj_about_at(reader, segment, i, (zj_match_pos){(uint32_t)at});
    if (strcmp(zj_about_text(about, text), e->years) != 0 || about.found != e->found)
      fail_msg("%s, at %s: \"%s\" (%s), not \"%s\" (%s)", e->text, e->word, text,
               zj_found_word(about.found), e->years, zj_found_word(e->found));
    check_parts(reader, segment, i, (zj_match_pos){(uint32_t)at}, about);
    assert_false(zj_about_failed(reader));
    return;
  }
  fail_msg("%s is not in %s", e->word, e->text);
}

static void check_examples(const example *examples, size_t count) {
  void *ctx = talloc_new(NULL);
  const zj_labeller *rules = rules_of(ctx);
  for (size_t i = 0; i < count; i++) {
    void *local = talloc_new(ctx);
    check_example(local, rules, &examples[i]);
    talloc_free(local);
  }
  talloc_free(ctx);
}

/* How years are written. Of a report of 2023 that tells of its own year. */
static void written(void **state) {
  (void)state;
  static const struct {
    const char *clause, *years;
  } clauses[] = {
      {"2021年，新建X。", "2021"},
      {"２０２１年新建X。", "2021"},
      {"二〇二一年新建X。", "2021"},
      {"截至2021年底，建成X。", "2021"},
      {"2021—2025年，新建X。", "2021-2025"},
      {"2021年至2025年，新建X。", "2021-2025"},
      {"2021-2025年建X。", "2021-2025"},
      {"今年以来，新建X。", "2023"},
      {"去年，新建X。", "2022"},
      {"上一年，新建X。", "2022"},
      {"前年，新建X。", "2021"},
      {"明年，将建X。", "2024"},
      {"过去五年，新建X。", "2019-2023"},
      {"近三年，新建X。", "2021-2023"},
      {"五年来，新建X。", "2019-2023"},
      {"今后五年，将建X。", "2024-2028"},
      {"“十四五”时期，建X。", "2021-2025"},
      {"“九五”时期，建X。", "1996-2000"},
      {"“十五”期间，建X。", "2001-2005"},
      {"我市2021年建成X。", "2021"},
  };
  example examples[ZJ_COUNT(clauses)];
  for (size_t i = 0; i < ZJ_COUNT(clauses); i++)
    examples[i] =
        (example){"2023", "", "总结", clauses[i].clause, "x", clauses[i].years, ZJ_FOUND_TEXT};
  check_examples(examples, ZJ_COUNT(examples));
}

/* Which year of several holds, and which years are not spoken of. */
static void nearest(void **state) {
  (void)state;
  static const char mixed[] = "二、2022年工作\n2020年，建甲。又建乙；2021年，建丙。\n建丁。\n";
  /* A heading with two times leaves it to what opens the paragraphs below it. */
  static const char leads[] = "一、2022年和“十三五”工作回顾\n五年来，建甲。\n建乙。\n"
                              "一年来，建丙。\n建丁。\n二、2023年安排\n建戊。\n";
  static const char salutation[] = "一、过去五年工作\n各位代表！刚刚过去的2022年，建甲。建乙。\n";
  static const example examples[] = {
      {"2023", "", "政府工作报告", leads, "建甲", "2018-2022", ZJ_FOUND_TEXT},
      {"2023", "", "政府工作报告", leads, "建乙", "2018-2022", ZJ_FOUND_TEXT},
      {"2023", "", "政府工作报告", leads, "建丙", "2022", ZJ_FOUND_TEXT},
      {"2023", "", "政府工作报告", leads, "建丁", "2022", ZJ_FOUND_TEXT},
      {"2023", "", "政府工作报告", leads, "建戊", "2023", ZJ_FOUND_TEXT},
      {"2023", "", "政府工作报告", salutation, "建乙", "2022", ZJ_FOUND_TEXT},
      {"2023", "", "总结", mixed, "建甲", "2020", ZJ_FOUND_TEXT},
      {"2023", "", "总结", mixed, "又建乙", "2020", ZJ_FOUND_TEXT},
      {"2023", "", "总结", mixed, "建丙", "2021", ZJ_FOUND_TEXT},
      {"2023", "", "总结", mixed, "建丁", "2022", ZJ_FOUND_TEXT},
      {"2023", "", "总结", "一、主要做法\n建甲，比2021年多，较上年增长。\n", "建甲", "2023",
       ZJ_FOUND_DERIVED},
      {"2023", "", "总结", "一、主要做法\n产值与2021年持平，建甲。\n", "建甲", "2023",
       ZJ_FOUND_DERIVED},
      {"2023", "", "总结", "一、主要做法\n印发《2021年工作要点》，建甲。\n", "建甲", "2023",
       ZJ_FOUND_DERIVED},
      {"", "", "", "去年，建甲。\n", "建甲", "", ZJ_FOUND_NONE},
      {"", "", "", "2021年，建甲。\n", "建甲", "2021", ZJ_FOUND_TEXT},
  };
  check_examples(examples, ZJ_COUNT(examples));
}

/* What is inferred from the report and the role. */
static void inferred(void **state) {
  (void)state;
  static const char text[] = "一、主要做法\n建成甲校。\n二、存在的问题\n乙校不足。\n"
                             "三、下一步打算\n建设丙校。\n过去五年，建丁校。\n";
  static const example examples[] = {
      {"2023", "", "总结", text, "建成甲", "2023", ZJ_FOUND_DERIVED},
      {"2023", "", "总结", text, "乙校", "2023", ZJ_FOUND_DERIVED},
      {"2023", "", "总结", text, "建设丙", "2024", ZJ_FOUND_DERIVED},
      {"2024", "2024-01-20", "政府工作报告", text, "建成甲", "2023", ZJ_FOUND_DERIVED},
      {"2024", "2024-01-20", "政府工作报告", text, "乙校", "2023", ZJ_FOUND_DERIVED},
      {"2024", "2024-01-20", "政府工作报告", text, "建设丙", "2024", ZJ_FOUND_DERIVED},
      {"2024", "2024-01-20", "政府工作报告", text, "建丁", "2019-2023", ZJ_FOUND_TEXT},
      {"2024", "2024-02-01", "工作报告", text, "建成甲", "2023", ZJ_FOUND_DERIVED},
      {"2024", "2024-08-01", "工作报告", text, "建成甲", "2024", ZJ_FOUND_DERIVED},
      {"2021-2025", "", "规划", text, "建设丙", "2021-2025", ZJ_FOUND_DERIVED},
      {"", "2022-12-30", "", text, "建设丙", "2023", ZJ_FOUND_DERIVED},
      {"", "", "", text, "建设丙", "", ZJ_FOUND_NONE},
  };
  check_examples(examples, ZJ_COUNT(examples));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(written), cmocka_unit_test(nearest),
                                     cmocka_unit_test(inferred)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
