/* test_segments.c - a report answers a query the same whatever lies beside it: alone, among others,
 * in another segment, after dead ones. Counts of many are the sums of those of each alone. */
#include "tests/unit/collection.h"

#include "query/engine/search.h"
#include "query/language/query.h"

enum { ROUNDS = 120, REPORTS = 5, SEGMENTS = 3, LINE_BITS = 11 };

/* Of few words, so that they meet often; sentences and paragraphs end everywhere. */
static char *random_report(void *ctx) {
  static const char *const bits[] = {"的",
                                     "的",
                                     "不",
                                     "和",
                                     "的和",
                                     "，",
                                     "。",
                                     "！",
                                     "干部",
                                     "年轻",
                                     "不足",
                                     "培训",
                                     "。",
                                     "。\n",
                                     "。\n",
                                     "。\n二、存在的问题\n",
                                     "。\n一、工作情况\n"};
  bool one_paragraph = rand() % 3 == 0; /* so that many paragraphs have one number */
  const char *first = "";
  if (!one_paragraph) first = rand() % 2 ? "关于工作的报告\n" : "一、存在的问题\n";
  char *text = talloc_strdup(ctx, first);
  for (int n = 3 + rand() % 40; n > 0; n--)
    text = talloc_strdup_append(
        text, bits[(size_t)rand() % (one_paragraph ? LINE_BITS : ZJ_COUNT(bits))]);
  return talloc_strdup_append(text, "。\n");
}

static const char *const queries[] = {
    "的",
    "的 不",
    "的 OR 干部",
    "的 -不",
    "问题:的",
    "问题:(的 不)",
    "-in:问题 的",
    "同句(的 不)",
    "问题:同句(的 不)",
    "同句(的 -不)",
    "同节(的 -干部)",
    "同节(干部 培训)",
    "同篇(干部 -培训)",
    "同篇(同句(的 和) 干部)",
    "至少2(的)",
    "至少3(的)",
    "至少3(的 OR 和)",
    "同句(至少2(的))",
    "问题:同句(至少2(的))",
    "同句(至少2(的 OR 不))",
    "同节(至少4(的))",
    "同篇(至少6(的))",
    "的 -至少2(的)",
    "至少2(的) 至少2(不)",
    "近3(的 不)",
    "同句(近5(的 和))",
    "问题:同句(近5(的 和))",
    "近20(的 不 和)",
    "同句(近3(的 不) OR 先后(和 干部))",
    "先后(的 不)",
    "先后3(不 的)",
    "同句(先后(的 和))",
    "问题:同句(先后(的 和 不))",
    "\"的*不\"",
    "\"的*和*不\"",
    "=\"的\"",
    "(的 OR 问题:干部) 不",
    "全部:的 问题:不",
    "同句(至少2(的) -不)",
    "同段(的 OR -不)",
};

static zj_query *query_of(void *ctx, const char *text) {
  zj_query *query;
  zj_error err = {0};
  if (zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, NULL, &err) != ZJ_OK)
    fail_msg("%s: %s", text, err.text);
  return query;
}

static const zj_result *search(void *ctx, zj_snapshot *snapshot, const char *text) {
  zj_error err = {0};
  zj_result *result;
  zj_search_options options = {.limit = 100};
  if (zj_search(ctx, snapshot, query_of(ctx, text), &options, &result, &err) != ZJ_OK)
    fail_msg("%s: %s", text, err.text);
  return result;
}

static void add_counts(zj_result *sum, const zj_result *one) {
  sum->counts.occurrences += one->counts.occurrences;
  sum->counts.paragraphs += one->counts.paragraphs;
  sum->counts.sentences += one->counts.sentences;
  sum->counts.reports += one->counts.reports;
  for (size_t i = 0; i < ZJ_ROLE_COUNT; i++)
    sum->by_role[i] += one->by_role[i];
}

/* The hits of the report at 'path'; NULL where it has none. */
static const zj_report_hits *hits_of(const zj_result *result, const char *path) {
  for (size_t i = 0; i < result->report_count; i++)
    if (strcmp(result->reports[i].facts.path, path) == 0) return &result->reports[i];
  return NULL;
}

static void check_hits(const zj_report_hits *got, const zj_report_hits *want, const char *query) {
  if (!got || !want) {
    if (got || want) fail_msg("%s: a report with hits alone or among others, not both", query);
    return;
  }
  assert_int_equal(got->rank.occurrences, want->rank.occurrences);
  assert_int_equal(got->hit_count, want->hit_count);
  for (size_t i = 0; i < want->hit_count; i++) {
    const zj_hit *a = &got->hits[i], *b = &want->hits[i];
    if (a->line != b->line || a->start_char != b->start_char || a->match_count != b->match_count)
      fail_msg("%s: %u:%u, %zu matches; alone %u:%u, %zu", query, a->line, a->start_char,
               a->match_count, b->line, b->start_char, b->match_count);
    assert_true(zj_slice_equal(a->sentence, b->sentence));
    for (size_t m = 0; m < b->match_count; m++) {
      assert_int_equal(a->matches[m].start_char, b->matches[m].start_char);
      assert_int_equal(a->matches[m].operand, b->matches[m].operand);
    }
  }
}

static void round_of(void *ctx, const zj_labeller *rules) {
  placed_report placed[REPORTS] = {{0}};
  zj_snapshot *alone[REPORTS];
  for (size_t i = 0, segment = 0; i < REPORTS; i++) {
    if (i && segment + 1 < SEGMENTS && (rand() % 2 || REPORTS - i <= SEGMENTS - 1 - segment))
      segment++;
    placed[i] = (placed_report)PLACED(segment, talloc_asprintf(ctx, "%zu", i), random_report(ctx),
                                      rand() % 4 == 0);
    placed_report one = placed[i];
    one.segment = 0;
    one.dead = false;
    alone[i] = collection_of(ctx, rules, &one, 1);
  }
  zj_snapshot *together = collection_of(ctx, rules, placed, REPORTS);
  for (size_t q = 0; q < ZJ_COUNT(queries); q++) {
    const zj_result *all = search(ctx, together, queries[q]);
    zj_result sum = {0};
    for (size_t i = 0; i < REPORTS; i++) {
      const zj_result *one = search(ctx, alone[i], queries[q]);
      check_hits(hits_of(all, placed[i].path), placed[i].dead ? NULL : hits_of(one, placed[i].path),
                 queries[q]);
      if (!placed[i].dead) add_counts(&sum, one);
    }
    if (memcmp(&sum.counts, &all->counts, sizeof sum.counts) != 0)
      fail_msg("%s: %d occurrences, alone %d", queries[q], (int)all->counts.occurrences,
               (int)sum.counts.occurrences);
    if (memcmp(sum.by_role, all->by_role, sizeof sum.by_role) != 0)
      fail_msg("%s: by role", queries[q]);
  }
}

static void counts_add_up(void **state) {
  (void)state;
  void *shared = talloc_new(NULL);
  const zj_labeller *rules = collection_rules(shared);
  srand(21);
  for (int round = 0; round < ROUNDS; round++) {
    void *ctx = talloc_new(NULL);
    round_of(ctx, rules);
    talloc_free(ctx);
  }
  talloc_free(shared);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(counts_add_up)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
