/* test_segment_rows.c - what the rows of a segment say, and that the check names the table of every
 * row that says something else, one field at a time. */
#include "tests/unit/check.h"

#include "indexer/outline/labeller.h"
#include "indexer/outline/outline_make.h"
#include "indexer/store/segment_reader.h"

static const char original_a[] = "关于干部工作的报告\n"
                                 "一、主要做法\n"
                                 "加强培训。但也存在一些不足：编制紧缺。\n"
                                 "二、存在的问题\n"
                                 "（一）年轻干部储备不足。ＧＤＰ增长　５．２％。\n"
                                 "三、下一步打算\n"
                                 "加大培养力度。\n";
static const char original_b[] = "工作总结\n"
                                 "一、存在的问题\n"
                                 "干部队伍年龄偏大的问题还没有得到根本解决，一些单位\n"
                                 "多年没有补充年轻同志，专业结构不合理，懂项目、懂金\n"
                                 "干部队伍年龄偏大的问题还没有得到根本解决，一些单位\n"
                                 "多年没有补充年轻同志，专业结构不合理，懂项目、懂金\n"
                                 "干部队伍年龄偏大的问题还没有得到根本解决，一些单位\n"
                                 "多年没有补充年轻同志，专业结构不合理，懂项目、懂金\n"
                                 "干部队伍年龄偏大的问题还没有得到根本解决，一些单位\n"
                                 "多年没有补充年轻同志，专业结构不合理，懂项目、懂金\n"
                                 "干部队伍年龄偏大的问题还没有得到根本解决，一些单位\n"
                                 "多年没有补充年轻同志，专业结构不合理，懂项目、懂金\n"
                                 "\n"
                                 "— 3 —\n"
                                 "\n"
                                 "干部队伍年龄偏大的问题还没有得到根本解决，一些单位\n"
                                 "多年没有补充年轻同志，专业结构不合理，懂项目、懂金\n"
                                 "干部队伍年龄偏大的问题还没有得到根本解决，一些单位\n"
                                 "多年没有补充年轻同志，专业结构不合理，懂项目、懂金\n"
                                 "後勁不足。\n"
                                 "二、下一步打算"; /* a heading at the very end */

typedef struct fixture {
  void *ctx;
  zj_segment *segment;
  size_t rules;
  zj_report_row *reports;
  zj_id_row *ids;
  zj_column_row *columns;
  zj_passage_row *passages;
  zj_node_row *nodes;
} fixture;

static void *rows_of(const zj_segment *s, zj_table table) {
  return (void *)(uintptr_t)s->tables[table].at; /* the writer's own buffer */
}

static int setup(void **state) {
  static const char *const originals[] = {original_a, original_b};
  static const char *const paths[] = {"2023/a.txt", "b.txt"};
  fixture *f = talloc_zero(NULL, fixture);
  f->ctx = f;
  zj_labeller *rules;
  zj_error err = {0};
  if (zj_labeller_load(f, NULL, &rules, &err) != ZJ_OK) fail_msg("%s", err.text);
  f->rules = zj_labeller_reasons(rules);
  zj_segment_writer *writer = zj_segment_writer_new(f);
  for (size_t i = 0; i < ZJ_COUNT(originals); i++) {
    zj_outline *outline;
    zj_report_facts facts = {.path = paths[i],
                             .file = "/where/it/is",
                             .encoding = i ? "GB18030" : "UTF-8",
                             .media = "text",
                             .modified = 1700000000 + (int64_t)i};
    zj_report_id(zj_slice_of(paths[i]), facts.id);
    if (zj_outline_make(f, rules, zj_slice_of(originals[i]), NULL, &outline, &err) != ZJ_OK ||
        zj_segment_add(writer, &facts, outline, NULL, &err) != ZJ_OK)
      fail_msg("%s", err.text);
  }
  if (zj_segment_view(f, writer, &f->segment, &err) != ZJ_OK) fail_msg("%s", err.text);
  f->reports = rows_of(f->segment, ZJ_TABLE_REPORTS);
  f->ids = rows_of(f->segment, ZJ_TABLE_IDS);
  f->columns = rows_of(f->segment, ZJ_TABLE_COLUMNS);
  f->passages = rows_of(f->segment, ZJ_TABLE_PASSAGES);
  f->nodes = rows_of(f->segment, ZJ_TABLE_NODES);
  if (zj_segment_check_rows(f->segment, f->rules, &err) != ZJ_OK) fail_msg("%s", err.text);
  *state = f;
  return 0;
}

static int teardown(void **state) {
  talloc_free(*state);
  return 0;
}

/* ---- the check ---- */

/* Puts a value in the place of a field; the check must find it, and name the table. */
static void check_noticed(const fixture *f, zj_table table, void *field, size_t size,
                          uint64_t value, const char *what) {
  uint64_t before = 0;
  zj_error err = {0};
  memcpy(&before, field, size);
  if (memcmp(&before, &value, size) == 0) fail_msg("%s changes nothing", what);
  memcpy(field, &value, size); /* little endian, as all machines it runs on */
  zj_status status = zj_segment_check_rows(f->segment, f->rules, &err);
  memcpy(field, &before, size);
  if (status != ZJ_CORRUPT) fail_msg("%s is not noticed", what);
  if (!strstr(err.text, zj_tables[table].file))
    fail_msg("%s: \"%s\" does not name %s", what, err.text, zj_tables[table].file);
}

#define NOTICED(table, place, value)                                             \
  check_noticed(f, ZJ_TABLE_##table, &(place), sizeof(place), (uint64_t)(value), \
                #place " = " #value)

static void faults_of_reports(void **state) {
  const fixture *f = *state;
  zj_report_row *first = &f->reports[0], *second = &f->reports[1], *closing = &f->reports[2];
  uint64_t nodes = f->segment->tables[ZJ_TABLE_NODES].rows,
           strings = f->segment->tables[ZJ_TABLE_STRINGS].bytes;
  NOTICED(REPORTS, second->paragraph, first->paragraph);
  NOTICED(REPORTS, second->paragraph, closing->paragraph);
  NOTICED(REPORTS, closing->paragraph, f->segment->paragraphs + 1);
  NOTICED(REPORTS, second->node, first->node);
  NOTICED(REPORTS, second->node, closing->node);
  NOTICED(REPORTS, closing->node, nodes + 1);
  NOTICED(REPORTS, second->strings, first->strings);
  NOTICED(REPORTS, second->strings, closing->strings);
  NOTICED(REPORTS, closing->strings, strings + 1);
  NOTICED(REPORTS, first->id[ZJ_REPORT_ID_CHARS], 'x');
  NOTICED(REPORTS, first->id[0], first->id[0] ^ 1);
  NOTICED(REPORTS, f->ids[0].report, 1 - f->ids[0].report);
  NOTICED(REPORTS, f->ids[1].report, 1 - f->ids[1].report);
  NOTICED(EDITS, first->bytes, first->bytes + 1);
  NOTICED(EDITS, second->bytes, second->bytes + 1);
}

static void faults_of_columns(void **state) {
  const fixture *f = *state;
  uint32_t count = f->segment->paragraphs, own = f->reports[1].paragraph;
  zj_column_row *c = f->columns, *last = &c[count - 1], *closing = &c[count];
  NOTICED(COLUMNS, c[1].match, c[0].match);
  NOTICED(COLUMNS, closing->match, f->segment->tables[ZJ_TABLE_MATCH].bytes + 1);
  NOTICED(COLUMNS, closing->match, f->segment->tables[ZJ_TABLE_MATCH].bytes - 1);
  NOTICED(COLUMNS, last->edits, closing->edits + 1);
  NOTICED(COLUMNS, closing->edits, f->segment->tables[ZJ_TABLE_EDITS].bytes + 1);
  NOTICED(COLUMNS, c[1].passage, c[0].passage);
  NOTICED(PASSAGES, last->passage, closing->passage); /* the paragraph before has one too many */
  NOTICED(COLUMNS, closing->passage, f->segment->tables[ZJ_TABLE_PASSAGES].rows + 1);
  NOTICED(COLUMNS, c[0].report, 1);
  NOTICED(COLUMNS, c[own - 1].report, 1);
  NOTICED(COLUMNS, c[own].report, 0);
  NOTICED(COLUMNS, last->report, 2);
  NOTICED(COLUMNS, c[0].roles, (uint64_t)1 << 31 | c[0].roles);
  NOTICED(COLUMNS, c[0].first_line, 0);
  NOTICED(COLUMNS, c[own - 1].first_line, f->reports[0].lines + 1);
  NOTICED(COLUMNS, c[0].cover, f->reports[0].bytes + 1);
  NOTICED(COLUMNS, last->cover, f->reports[1].bytes + 1);
}

/* The first paragraph whose passages differ in their roles. */
static uint32_t mixed_paragraph(const fixture *f) {
  for (uint32_t i = 0; i < f->segment->paragraphs; i++)
    if (f->columns[i].roles == 0 && f->columns[i + 1].passage - f->columns[i].passage > 1) return i;
  fail_msg("no paragraph of two roles");
  return 0;
}

static void faults_of_passages(void **state) {
  const fixture *f = *state;
  zj_column_row *mixed = &f->columns[mixed_paragraph(f)];
  zj_passage_row *p = &f->passages[mixed->passage], *uniform = f->passages,
                 *last = &f->passages[f->segment->tables[ZJ_TABLE_PASSAGES].rows - 1];
  uint64_t length = mixed[1].match - mixed->match - 1;
  assert_true(f->columns[0].roles != 0);
  NOTICED(PASSAGES, p[0].begin, 1);
  NOTICED(PASSAGES, p[1].begin, p[0].begin);
  NOTICED(PASSAGES, p[1].begin, length);
  NOTICED(PASSAGES, p[1].begin, length + 1);
  NOTICED(PASSAGES, p[0].node, f->reports[1].node);
  NOTICED(PASSAGES, last->node, f->reports[1].node - 1);
  NOTICED(PASSAGES, last->node, f->reports[2].node);
  NOTICED(PASSAGES, p[0].roles, (uint64_t)1 << 31 | p[0].roles);
  NOTICED(PASSAGES, p[0].roles, 0);
  NOTICED(PASSAGES, p[0].roles, ZJ_ROLE_MAYBE(ZJ_ROLE_WORK)); /* possible, but what is it? */
  NOTICED(PASSAGES, p[0].sure, 101);
  NOTICED(PASSAGES, p[0].chars, p[0].chars + 1);
  NOTICED(PASSAGES, p[0].why[0], f->rules);
  NOTICED(PASSAGES, uniform->roles, uniform->roles ^ 1);
}

static void faults_of_nodes(void **state) {
  const fixture *f = *state;
  uint32_t root = f->reports[1].node;
  zj_node_row *a = f->nodes, *b = &f->nodes[root];
  assert_true(f->reports[2].node > root + 1 && root > 1);
  NOTICED(NODES, b[0].parent, root - 1);
  NOTICED(NODES, b[0].parent, root + 1);
  NOTICED(NODES, b[1].parent, root - 1);
  NOTICED(NODES, b[1].parent, root + 1); /* itself */
  NOTICED(NODES, a[1].parent, 2);
  NOTICED(NODES, b[1].paragraph, f->reports[1].paragraph - 1);
  NOTICED(NODES, b[1].paragraph, f->reports[2].paragraph);
  NOTICED(NODES, a[1].paragraph, f->reports[1].paragraph);
  NOTICED(NODES, a[1].heading_begin, a[1].heading_end + 1);
  NOTICED(NODES, b[1].heading_end, f->reports[1].bytes + 1);
  NOTICED(NODES, a[1].roles, (uint32_t)1 << 31 | a[1].roles);
  NOTICED(NODES, a[1].why, f->rules);
  NOTICED(NODES, b[1].why, f->rules);
  NOTICED(NODES, a[1].heading_begin, a[1].heading_begin + 1); /* inside a character */
  NOTICED(NODES, a[1].heading_end, a[1].heading_end - 1);
  NOTICED(NODES, a[2].paragraph, a[2].paragraph - 2); /* lies before its heading */
  zj_node_row *last = &f->nodes[f->reports[2].node - 1];
  assert_int_equal(last->heading_end, f->reports[1].bytes);
  NOTICED(NODES, last->heading_end, last->heading_end - 1);
  NOTICED(NODES, last->heading_begin, last->heading_end - 1);
}

static void faults_of_edits(void **state) {
  const fixture *f = *state;
  uint32_t nested = 0;
  while (nested < f->segment->paragraphs && !f->columns[nested].nested)
    nested++;
  assert_true(nested < f->segment->paragraphs);
  for (uint32_t i = 0; i < f->segment->paragraphs; i++) {
    unsigned char *edits = rows_of(f->segment, ZJ_TABLE_EDITS);
    if (f->columns[i + 1].edits == f->columns[i].edits) continue;
    NOTICED(EDITS, edits[f->columns[i].edits], 0xFF);
  }
}

/* ---- reading ---- */

static void facts_are_read(void **state) {
  const fixture *f = *state;
  zj_report_facts a, b;
  char id[ZJ_REPORT_ID_CHARS + 1];
  zj_segment_facts(f->segment, 0, &a);
  zj_segment_facts(f->segment, 1, &b);
  zj_report_id(ZJ_LIT("2023/a.txt"), id);
  assert_string_equal(a.id, id);
  assert_string_equal(a.path, "2023/a.txt");
  assert_string_equal(a.file, "/where/it/is");
  assert_string_equal(a.encoding, "UTF-8");
  assert_string_equal(b.encoding, "GB18030");
  assert_string_equal(a.media, "text");
  assert_string_equal(a.title, "关于干部工作的报告");
  assert_string_equal(b.title, "工作总结");
  assert_string_equal(a.fields[ZJ_FIELD_TITLE].value, a.title);
  assert_int_equal(a.fields[ZJ_FIELD_TITLE].found, a.title_found);
  assert_true(a.title_found != ZJ_FOUND_NONE);
  assert_string_equal(a.fields[ZJ_FIELD_FILE].value, "2023/a.txt");
  assert_int_equal(a.fields[ZJ_FIELD_FILE].found, ZJ_FOUND_DERIVED);
  assert_string_equal(a.fields[ZJ_FIELD_TO].value, "");
  assert_int_equal(a.fields[ZJ_FIELD_TO].found, ZJ_FOUND_NONE);
  assert_int_equal(a.lines, 7);
  assert_int_equal(b.lines, 21);
  assert_int_equal(a.bytes, strlen(original_a));
  assert_int_equal(b.bytes, strlen(original_b));
  assert_int_equal(a.modified, 1700000000);
  assert_int_equal(b.modified, 1700000001);
  assert_string_equal(zj_segment_report_path(f->segment, 1), "b.txt");
}

static void ranges_are_read(void **state) {
  const fixture *f = *state;
  uint32_t begin, end, before;
  assert_int_equal(zj_segment_reports(f->segment), 2);
  zj_segment_report_range(f->segment, 0, &begin, &end);
  assert_int_equal(begin, 0);
  before = end;
  uint64_t first = zj_segment_report_bytes(f->segment, 0),
           second = zj_segment_report_bytes(f->segment, 1);
  zj_segment_report_range(f->segment, 1, &begin, &end);
  assert_int_equal(begin, before);
  assert_int_equal(end, zj_segment_paragraphs(f->segment));
  assert_true(first != second && first > 0 && second > 0);
  assert_int_equal(first + second, zj_segment_match_bytes(f->segment));
  for (uint32_t i = 0; i < end; i++) {
    assert_int_equal(zj_segment_paragraph_report(f->segment, i), i >= begin);
    zj_paragraph_view p;
    zj_segment_paragraph(f->segment, i, &p);
    assert_int_equal(p.report, i >= begin);
    assert_true(p.match.length > 0 && p.match.at[p.match.length - 1] != '\n');
    assert_int_equal(p.roles, zj_segment_paragraph_roles(f->segment, i));
    assert_true(p.passage_begin < p.passage_end);
  }
  zj_segment_node_range(f->segment, 1, &begin, &end);
  assert_int_equal(end, f->segment->tables[ZJ_TABLE_NODES].rows);
  assert_int_equal(begin, f->reports[1].node);
}

/* Every place of a paragraph lies in the last passage that begins at or before it. */
static void places_lie_in_passages(void **state) {
  const fixture *f = *state;
  for (uint32_t i = 0; i < f->segment->paragraphs; i++) {
    zj_paragraph_view p;
    zj_passage_view passage, want;
    zj_segment_paragraph(f->segment, i, &p);
    uint32_t in = p.passage_begin;
    for (uint32_t at = 0; at < p.match.length; at++) {
      if (in + 1 < p.passage_end && f->passages[in + 1].begin <= at) in++;
      zj_segment_passage_at(f->segment, &p, (zj_match_pos){at}, &passage);
      zj_segment_passage(f->segment, in, &want);
      zj_match_range range = zj_segment_passage_range(f->segment, &p, in);
      assert_int_equal(range.begin.byte, f->passages[in].begin);
      assert_true(range.begin.byte <= at && at < range.end.byte);
      assert_int_equal(passage.node, want.node);
      assert_int_equal(passage.node, f->passages[in].node);
      assert_int_equal(passage.roles, f->passages[in].roles);
      assert_int_equal(passage.why[0], f->passages[in].why[0]);
    }
  }
}

/* A passage said to begin after the text of its paragraph, before the passage ahead of it, or
 * inside a character lies in the text all the same. */
static void passages_lie_in_their_text(void **state) {
  static const uint32_t wrong[] = {UINT32_MAX, 1000000, 1, 0};
  const fixture *f = *state;
  size_t tried = 0;
  for (uint32_t i = 0; i < f->segment->paragraphs; i++) {
    zj_paragraph_view p;
    zj_segment_paragraph(f->segment, i, &p);
    for (uint32_t k = p.passage_begin; k < p.passage_end; k++)
      for (size_t w = 0; w < ZJ_COUNT(wrong); w++, tried++) {
        uint32_t before = f->passages[k].begin;
        f->passages[k].begin = wrong[w];
        zj_match_range at = zj_segment_passage_range(f->segment, &p, k);
        zj_match_range ahead = zj_segment_passage_range(f->segment, &p, k ? k - 1 : k);
        f->passages[k].begin = before;
        assert_true(at.begin.byte <= at.end.byte && at.end.byte <= p.match.length);
        assert_true(ahead.begin.byte <= ahead.end.byte && ahead.end.byte <= p.match.length);
        assert_int_equal(zj_utf8_floor(p.match, at.begin.byte), at.begin.byte);
      }
  }
  assert_true(tried > 20);
}

static void headings_are_read(void **state) {
  static const char *const want[] = {
      "", "一、主要做法",   "二、存在的问题", "（一）年轻干部储备不足", "三、下一步打算",
      "", "一、存在的问题", "二、下一步打算"};
  const fixture *f = *state;
  size_t seen = 0;
  for (uint32_t n = 0; n < f->segment->tables[ZJ_TABLE_NODES].rows; n++) {
    zj_slice heading;
    zj_node_view node;
    zj_error err = {0};
    zj_segment_node(f->segment, n, &node);
    if (zj_segment_heading(f->ctx, f->segment, n, &heading, &err) != ZJ_OK)
      fail_msg("%s", err.text);
    if (seen < ZJ_COUNT(want) && heading.length == strlen(want[seen]) &&
        memcmp(heading.at, want[seen], heading.length) == 0)
      seen++;
    assert_int_equal(node.parent, f->nodes[n].parent);
    assert_int_equal(node.paragraph, f->nodes[n].paragraph);
    assert_int_equal(node.level, f->nodes[n].level);
    assert_int_equal(node.roles, f->nodes[n].roles);
  }
  assert_int_equal(seen, ZJ_COUNT(want));
}

/* A heading said to begin before its paragraph is cut to it. */
static void headings_are_cut_to_their_paragraphs(void **state) {
  const fixture *f = *state;
  zj_node_row *node = &f->nodes[2];
  uint32_t begin = node->heading_begin;
  zj_slice whole, heading;
  zj_error err = {0};
  assert_int_equal(zj_segment_heading(f->ctx, f->segment, 2, &whole, &err), ZJ_OK);
  assert_true(f->columns[node->paragraph].cover > 0);
  node->heading_begin = f->columns[node->paragraph].cover - 1;
  zj_status status = zj_segment_heading(f->ctx, f->segment, 2, &heading, &err);
  node->heading_begin = begin;
  assert_int_equal(status, ZJ_OK);
  assert_true(zj_slice_equal(whole, heading));
}

/* Numbers that lead outside are bounded: the last row answers. */
static void numbers_outside_are_bounded(void **state) {
  const fixture *f = *state;
  zj_passage_view passage;
  zj_node_view node;
  uint32_t rows = (uint32_t)f->segment->tables[ZJ_TABLE_PASSAGES].rows, before;
  zj_segment_passage(f->segment, rows + 5, &passage);
  assert_int_equal(passage.node, f->passages[rows - 1].node);
  rows = (uint32_t)f->segment->tables[ZJ_TABLE_NODES].rows;
  zj_segment_node(f->segment, rows + 5, &node);
  assert_int_equal(node.heading.begin.byte, f->nodes[rows - 1].heading_begin);
  before = f->passages[0].node;
  f->passages[0].node = rows;
  zj_segment_passage(f->segment, 0, &passage);
  f->passages[0].node = before;
  assert_int_equal(passage.node, rows - 1);
  before = f->nodes[1].parent;
  f->nodes[1].parent = 2;
  zj_segment_node(f->segment, 1, &node);
  f->nodes[1].parent = before;
  assert_int_equal(node.parent, 1); /* a walk up cannot loop */
  uint8_t level = f->nodes[1].level;
  f->nodes[1].level = 200;
  zj_segment_node(f->segment, 1, &node);
  f->nodes[1].level = level;
  assert_true(node.level <= 9); /* pages number columns by level */
  before = f->nodes[1].paragraph;
  f->nodes[1].paragraph = f->segment->paragraphs;
  zj_segment_node(f->segment, 1, &node);
  f->nodes[1].paragraph = before;
  assert_int_equal(node.paragraph, f->segment->paragraphs - 1);
  before = f->columns[0].report;
  f->columns[0].report = 7;
  assert_int_equal(zj_segment_paragraph_report(f->segment, 0), 1);
  f->columns[0].report = before;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(faults_of_reports),
      cmocka_unit_test(faults_of_columns),
      cmocka_unit_test(faults_of_passages),
      cmocka_unit_test(faults_of_nodes),
      cmocka_unit_test(faults_of_edits),
      cmocka_unit_test(facts_are_read),
      cmocka_unit_test(ranges_are_read),
      cmocka_unit_test(places_lie_in_passages),
      cmocka_unit_test(passages_lie_in_their_text),
      cmocka_unit_test(headings_are_read),
      cmocka_unit_test(headings_are_cut_to_their_paragraphs),
      cmocka_unit_test(numbers_outside_are_bounded),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
