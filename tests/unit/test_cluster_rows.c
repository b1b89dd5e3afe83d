/* test_cluster_rows.c - a report becomes rows and a report again; rows that are damaged are refused
 * or read without harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <talloc.h>

#include "indexer/outline/labeller.h"
#include "query/cluster/rows.h"
#include "query/cluster/sql.h"
#include "query/engine/search.h"
#include "query/language/query.h"

static const char text[] =
    "关于年轻干部工作的报告\n（2024年1月5日）\n\n一、主要做法\n（一）抓培训。全县 3 260 名干部，ＡＢＣ参加培訓。\n"
    "二、存在的主要问题\n一是能力不足，办法不多；二是经费不够。年轻干部储备不足。\n但是，我们也看到，差距明显。\n"
    "三、下一步打算\n加强培训，完成年轻干部培训 3 次。\n序号\t存在问题\t整改措施\n1\t培训不够\t加强培训\n某某局\n2024年1月5日\n";

static void *kept; /* what all tests read */
static zj_snapshot *written;
static zj_buffer rows;
static size_t row_count;

static int write_rows(void **state) {
  (void)state;
  static const zj_rows_stamp stamp = {.batch = 7, .sum = 8, .shards = 2, .generation = 3};
  zj_labeller *rules;
  kept = talloc_new(NULL);
  rows.ctx = kept;
  if (zj_labeller_load(kept, NULL, &rules, NULL) != ZJ_OK ||
      zj_snapshot_of_text(kept, zj_slice_of(text), "a.txt", rules, &written, NULL) != ZJ_OK)
    return -1;
  zj_rows_put(&rows, written, 0, 0, &stamp, &row_count);
  return rows.failed ? -1 : 0;
}

static int free_rows(void **state) {
  (void)state;
  talloc_free(kept);
  return 0;
}

static zj_status read_rows(void *ctx, zj_slice bytes, zj_snapshot **out, size_t *reports,
                           zj_error *err) {
  zj_segment_writer *writer = zj_segment_writer_new(ctx);
  zj_rows_reader *reader = zj_rows_reader_new(ctx);
  *reports = 0;
  zj_status status = zj_rows_read(reader, bytes, writer, reports, err);
  if (status != ZJ_OK) return status;
  zj_snapshot_whole whole = {.reports = 1, .match_bytes = 100, .uuid = "u", .rules_version = "r"};
  whole.reasons = zj_rows_reasons(reader, &whole.reason_count);
  return zj_snapshot_of_rows(ctx, writer, &whole, out, err);
}

static void rows_are_the_report(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_snapshot *read;
  size_t reports;
  assert_int_equal(read_rows(ctx, zj_buffer_slice(&rows), &read, &reports, NULL), ZJ_OK);
  assert_int_equal(reports, 1);
  const zj_segment *a = written->segments[0], *b = read->segments[0];
  assert_int_equal(row_count, 1 + zj_segment_paragraphs(a));
  assert_int_equal(zj_segment_paragraphs(a), zj_segment_paragraphs(b));
  zj_buffer first = {.ctx = ctx}, second = {.ctx = ctx};
  assert_int_equal(zj_segment_report_original(a, 0, &first, NULL), ZJ_OK);
  assert_int_equal(zj_segment_report_original(b, 0, &second, NULL), ZJ_OK);
  assert_true(zj_slice_equal(zj_buffer_slice(&first), zj_buffer_slice(&second)));
  assert_true(zj_slice_equal(zj_buffer_slice(&first), zj_slice_of(text)));
  assert_int_equal(zj_segment_check_rows(b, UINT16_MAX, NULL), ZJ_OK);
  for (uint32_t i = 0; i < zj_segment_paragraphs(a); i++) {
    zj_paragraph_view p, q;
    zj_segment_paragraph(a, i, &p);
    zj_segment_paragraph(b, i, &q);
    assert_int_equal(p.roles, q.roles);
    assert_int_equal(p.first_line, q.first_line);
    assert_int_equal(p.passage_end, q.passage_end);
    for (uint32_t k = p.passage_begin; k < p.passage_end; k++) {
      zj_passage_view x, y;
      zj_segment_passage(a, k, &x);
      zj_segment_passage(b, k, &y);
      assert_int_equal(x.roles, y.roles);
      assert_int_equal(x.node, y.node);
      assert_int_equal(x.sure, y.sure);
      for (int w = 0; w < ZJ_REASONS; w++)
        assert_string_equal(zj_snapshot_reason(written, x.why[w]),
                            zj_snapshot_reason(read, y.why[w]));
    }
  }
  zj_report_facts x, y;
  zj_segment_facts(a, 0, &x);
  zj_segment_facts(b, 0, &y);
  for (int f = 0; f < ZJ_FIELD_COUNT; f++) {
    assert_string_equal(x.fields[f].value, y.fields[f].value);
    assert_int_equal(x.fields[f].found, y.fields[f].found);
  }
  assert_string_equal(x.cells, y.cells);
  assert_string_equal(x.id, y.id);
  assert_int_equal(zj_segment_report_bytes(a, 0), zj_segment_report_bytes(b, 0));
  talloc_free(ctx);
}

/* An answer that ends anywhere but after all rows of a report is refused. */
static void a_part_is_refused(void **state) {
  (void)state;
  for (size_t length = 1; length < rows.length; length++) {
    void *ctx = talloc_new(NULL);
    zj_snapshot *read;
    zj_error err = {0};
    size_t reports;
    zj_slice part = zj_slice_cut(zj_buffer_slice(&rows), 0, length);
    assert_int_equal(read_rows(ctx, part, &read, &reports, &err), ZJ_CORRUPT);
    assert_true(err.text[0]);
    talloc_free(ctx);
  }
}

/* Whatever a byte becomes: an error, or a report in which a search stays inside the text. */
static void damage_does_no_harm(void **state) {
  (void)state;
  static const unsigned char values[] = {0, 1, 0x7F, 0x80, 0xFF};
  zj_query *query;
  size_t refused = 0, searched = 0;
  char *bytes = talloc_memdup(NULL, rows.at, rows.length);
  assert_int_equal(zj_query_parse(NULL, ZJ_LIT("干部 OR 问题:*"), 0, false, &query, NULL, NULL),
                   ZJ_OK);
  for (size_t at = 0; at < rows.length; at++) {
    bytes[at] = (char)values[at % ZJ_COUNT(values)];
    void *ctx = talloc_new(NULL);
    zj_snapshot *read;
    size_t reports;
    zj_status status = read_rows(ctx, (zj_slice){bytes, rows.length}, &read, &reports, NULL);
    if (status == ZJ_OK) {
      zj_search_options options = {.limit = 10};
      zj_result *result;
      status = zj_search(ctx, read, query, &options, &result, NULL);
      assert_true(status == ZJ_OK || status == ZJ_CORRUPT);
      searched++;
    } else {
      assert_int_equal(status, ZJ_CORRUPT);
      refused++;
    }
    talloc_free(ctx);
    bytes[at] = rows.at[at];
  }
  assert_true(refused > 100 && searched > 100);
  talloc_free(query);
  talloc_free(bytes);
}

static void texts_are_escaped(void **state) {
  (void)state;
  static const char *const cases[][2] = {{"干部", "'干部'"},
                                         {"a'b", "'a\\x27b'"},
                                         {"a\\' OR 1", "'a\\x5C\\x27 OR 1'"},
                                         {"\n\t\x7F", "'\\x0A\\x09\\x7F'"},
                                         {"", "''"}};
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    char *sql = zj_sql_text(NULL, zj_slice_of(cases[i][0]));
    assert_string_equal(sql, cases[i][1]);
    talloc_free(sql);
  }
}

/* What the shards count by themselves must mean the same there; everything else comes here. */
static void only_plain_phrases_are_counted_there(void **state) {
  (void)state;
  static const struct {
    const char *query;
    bool countable;
  } cases[] = {{"干部", true},
               {"问题:干部", true},
               {"问题:(打算:干部)", true},
               {"-in:问题 干部", true},
               {"全部:干部", true},
               {"同句(干部)", false},
               {"干部a", false},
               {"a", false},
               {"3月", false},
               {"“干部，培训”", false},
               {"干部 培训", false},
               {"干部 OR 培训", false},
               {"\"干*部\"", false},
               {"=\"干部\"", false},
               {"问题:*", false},
               {"标题:干部", false},
               {"述年:2023 干部", false},
               {"\"，干部\"", false}};
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_query *query;
    assert_int_equal(
        zj_query_parse(NULL, zj_slice_of(cases[i].query), 0, false, &query, NULL, NULL), ZJ_OK);
    if ((zj_sql_countable(query) != NULL) != cases[i].countable) fail_msg("%s", cases[i].query);
    talloc_free(query);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_are_the_report),
      cmocka_unit_test(a_part_is_refused),
      cmocka_unit_test(damage_does_no_harm),
      cmocka_unit_test(texts_are_escaped),
      cmocka_unit_test(only_plain_phrases_are_counted_there),
  };
  return cmocka_run_group_tests(tests, write_rows, free_rows);
}
