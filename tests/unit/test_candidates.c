/* test_candidates.c - which paragraphs the index proposes: all that a query needs, and no more than
 * its rarest terms allow, whatever the order of seeking and however often a term was asked for. */
#include "folder.h"

#include "indexer/run/build.h"
#include "indexer/store/snapshot.h"
#include "query/engine/candidates.h"
#include "query/language/query.h"

enum { REPORTS = 20, LINES = 200, ASKED = 4 };

typedef struct fixture {
  char *dir;
  zj_snapshot *snapshot;
} fixture;

/* Words between commas, so that none of their pairs runs over into the next. */
static char *line_of(void *ctx, unsigned n) {
  char *text = talloc_strdup(ctx, "工作");
  if (n % 2) text = talloc_strdup_append(text, "，年轻");
  if (n % 3 == 0) text = talloc_strdup_append(text, "，干部");
  if (n % 5 == 0) text = talloc_strdup_append(text, "，年轻干部");
  if (n % 7 == 0) text = talloc_strdup_append(text, "，GDP");
  if (n % 97 == 0) text = talloc_strdup_append(text, "，审计");
  if (n % 200 == 0) text = talloc_strdup_append(text, "，审批");
  if (n % 601 == 0) text = talloc_strdup_append(text, "，扶贫");
  if (n == 2000) text = talloc_strdup_append(text, "，绝密");
  if (n >= 1000 && n <= 1008) text = talloc_strdup_append(text, "，编制");
  if (n == 1008 || (n >= 2100 && n < 3000)) text = talloc_strdup_append(text, "，职数");
  return talloc_strdup_append(text, "。\n");
}

static int setup(void **state) {
  fixture *f = talloc_zero(NULL, fixture);
  void *dir;
  if (folder_new(&dir) != 0) return -1;
  f->dir = dir;
  for (unsigned r = 0; r < REPORTS; r++) {
    char name[20], *text = talloc_strdup(f, "");
    for (unsigned i = 0; i < LINES; i++)
      text = talloc_strdup_append(text, line_of(f, r * LINES + i));
    snprintf(name, sizeof name, "%02u.txt", r);
    folder_write(dir, name, zj_slice_of(text));
  }
  const char *path = dir;
  zj_build_options options = {.index_dir = talloc_asprintf(f, "%s/index", f->dir),
                              .paths = &path,
                              .path_count = 1,
                              .jobs = 1,
                              .full = true};
  zj_build_result result;
  zj_error err = {0};
  if (zj_build(f, &options, &result, &err) != ZJ_OK) fail_msg("%s", err.text);
  *state = f;
  return 0;
}

static int teardown(void **state) {
  fixture *f = *state;
  void *dir = f->dir;
  talloc_free(f);
  return folder_remove(&dir);
}

/* As a program begins: no term has been asked for. */
static void open_index(void **state) {
  fixture *f = *state;
  zj_error err = {0};
  talloc_free(f->snapshot);
  f->snapshot = NULL;
  if (zj_snapshot_open(f, talloc_asprintf(f, "%s/index", f->dir), &f->snapshot, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  assert_int_equal(f->snapshot->segment_count, 1);
  assert_true(zj_segment_paragraphs(f->snapshot->segments[0]) >= REPORTS * LINES);
}

static zj_query *query_of(void *ctx, const char *text) {
  zj_query *query;
  zj_error err = {0};
  if (zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, NULL, &err) != ZJ_OK)
    fail_msg("%s: %s", text, err.text);
  return query;
}

static zj_candidates *open_for(void *ctx, const zj_segment *segment, const char *text,
                               zj_lookup *plan) {
  zj_candidates *out;
  zj_error err = {0};
  if (zj_candidates_open(ctx, segment, query_of(ctx, text), &out, plan, NULL, &err) != ZJ_OK)
    fail_msg("%s: %s", text, err.text);
  return out;
}

static bool holds(zj_slice text, const char *word) {
  return memmem(text.at, text.length, word, strlen(word)) != NULL;
}

/* A query, and what its candidates hold: all words of some row. */
typedef struct expectation {
  const char *query, *rows[3][3];
} expectation;

static const expectation expectations[] = {
    {"审计", {{"审计"}}},
    {"绝密", {{"绝密"}}},
    {"工作", {{"工作"}}},
    {"没有", {{"没有"}}},
    {"年轻干部", {{"轻干"}}}, /* its rarest pair */
    {"gdp", {{"gdp"}}},
    {"工作,年轻", {{"工作", "年轻"}}},
    {"审", {{"审"}}}, /* any word that begins so */
    {"密", {{"密"}}},
    {"没", {{"没"}}},
    {"审计 年轻", {{"审计", "年轻"}}},
    {"年轻 干部", {{"年轻", "干部"}}},
    {"年轻 干部 gdp", {{"年轻", "干部", "gdp"}}},
    {"审计 没有", {{"没有"}}},
    {"审 gdp", {{"审", "gdp"}}},
    {"审计 OR 扶贫", {{"审计"}, {"扶贫"}}},
    {"扶贫 OR 绝密 OR 审批", {{"扶贫"}, {"绝密"}, {"审批"}}},
    {"没有 OR 绝密", {{"绝密"}}},
    {"(年轻 审计) OR (gdp 扶贫)", {{"年轻", "审计"}, {"gdp", "扶贫"}}},
    {"(审计 OR 扶贫) 年轻", {{"审计", "年轻"}, {"扶贫", "年轻"}}},
    {"gdp -审计", {{"gdp"}}}, /* what must not be there narrows nothing */
    {"审计 -绝密", {{"审计"}}},
    {"绝密 OR -审计",
     {{"绝密"}}}, /* a hit needs a word that must be there, whatever the tree says */
    {"=\"审计\"", {{"审计"}}},
    {"=\"审\"", {{"审"}}},
    {"\"年轻*审计\"", {{"年轻", "审计"}}},
    {"近5(年轻 审计)", {{"年轻", "审计"}}},
    {"先后(年轻 审计)", {{"年轻", "审计"}}},
    {"\"编制*职数\"", {{"编制", "职数"}}}, /* a whole block of the first without the second */
    {"至少2(审计)", {{"审计"}}},
    {"问题:审计", {{"审计"}}},
    {"同句(年轻 审计)", {{"年轻", "审计"}}},
    {"同节(年轻 扶贫)", {{"扶贫"}}}, /* parts that may be far apart: the rarest leads */
    {"同篇(绝密 gdp 扶贫)", {{"绝密"}}},
    {"标题:工作 审计", {{"审计"}}},
    {"标题:工作 OR 审计", {{"审计"}}},
};

static bool is_expected(const expectation *e, zj_slice text) {
  for (size_t r = 0; r < 3 && e->rows[r][0]; r++) {
    bool all = true;
    for (size_t w = 0; w < 3 && e->rows[r][w]; w++)
      all &= holds(text, e->rows[r][w]);
    if (all) return true;
  }
  return false;
}

/* Marks the paragraphs that are expected; returns how many. */
static size_t mark_expected(const zj_segment *segment, const expectation *e, bool *wanted) {
  size_t count = 0;
  for (uint32_t i = 0; i < zj_segment_paragraphs(segment); i++) {
    zj_paragraph_view p;
    zj_segment_paragraph(segment, i, &p);
    wanted[i] = is_expected(e, p.match);
    count += wanted[i];
  }
  return count;
}

/* Seeks on in steps of 'step' behind each candidate: 1 meets all of them. */
static void check_walk(const zj_segment *segment, const expectation *e, const bool *wanted,
                       uint32_t step) {
  void *local = talloc_new(NULL);
  zj_candidates *candidates = open_for(local, segment, e->query, NULL);
  uint32_t end = zj_segment_paragraphs(segment), from = 0;
  for (;;) {
    uint32_t next = from, at = 0;
    while (next < end && !wanted[next])
      next++;
    zj_error err = {0};
    zj_status status = zj_candidates_seek(candidates, from, &at, &err);
    if (status != (next < end ? ZJ_OK : ZJ_DONE))
      fail_msg("%s: status %d from %u (%s)", e->query, (int)status, from, err.text);
    if (status == ZJ_DONE) break;
    if (at != next) fail_msg("%s: %u from %u, not %u", e->query, at, from, next);
    uint32_t again;
    assert_int_equal(zj_candidates_seek(candidates, at, &again, NULL), ZJ_OK);
    assert_int_equal(again, at);
    from = at + step;
  }
  assert_int_equal(zj_candidates_seek(candidates, end, &from, NULL), ZJ_DONE);
  talloc_free(local);
}

static void candidates_are_those_of_the_rarest_terms(void **state) {
  static const uint32_t steps[] = {1, 2, 3, 64, 65, 127, 500, 1999};
  for (size_t i = 0; i < ZJ_COUNT(expectations); i++) {
    open_index(state);
    const zj_segment *segment = ((fixture *)*state)->snapshot->segments[0];
    bool *wanted = talloc_zero_array(NULL, bool, zj_segment_paragraphs(segment));
    mark_expected(segment, &expectations[i], wanted);
    for (int asked = 0; asked < ASKED; asked++) /* from the second time on by bitmaps */
      for (size_t s = 0; s < ZJ_COUNT(steps); s++)
        check_walk(segment, &expectations[i], wanted, steps[s]);
    talloc_free(wanted);
  }
}

/* ---- what `explain` shows ---- */

static const zj_lookup_term *looked_up(const zj_lookup_leaf *leaf, const char *text) {
  for (size_t i = 0; i < leaf->count; i++)
    if (strcmp(leaf->terms[i].text, text) == 0) return &leaf->terms[i];
  fail_msg("%s was not looked up", text);
  return NULL;
}

static void check_term(const zj_lookup_leaf *leaf, const zj_segment *segment, const char *text,
                       unsigned times, unsigned prefixed, bool chosen) {
  bool *wanted = talloc_zero_array(NULL, bool, zj_segment_paragraphs(segment));
  expectation e = {text, {{text}}};
  const zj_lookup_term *term = looked_up(leaf, text);
  assert_int_equal(term->documents, times * mark_expected(segment, &e, wanted));
  assert_int_equal(term->prefixed, prefixed);
  assert_int_equal(term->chosen, chosen);
  talloc_free(wanted);
}

static void terms_are_explained(void **state) {
  for (unsigned times = 1; times <= 2; times++) { /* as of two segments, whose counts add up */
    open_index(state);
    const zj_segment *segment = ((fixture *)*state)->snapshot->segments[0];
    zj_lookup *plan = talloc_zero(NULL, zj_lookup);
    void *local = talloc_new(plan);
    for (unsigned i = 0; i < times; i++)
      open_for(local, segment, "\"审计*扶贫*绝密\" 审 -干部 -密", plan);
    const zj_lookup_leaf *gaps = &plan->leaves[0], *han = &plan->leaves[1],
                         *negative = &plan->leaves[2], *negative_han = &plan->leaves[3];
    assert_int_equal(gaps->count, 3);
    check_term(gaps, segment, "绝密", times, 0, true); /* the rarest two find candidates */
    check_term(gaps, segment, "扶贫", times, 0, true);
    check_term(gaps, segment, "审计", times, 0, false);
    assert_int_equal(han->count, 1);
    check_term(han, segment, "审", times, 2, true);
    assert_int_equal(negative->count, 1);
    check_term(negative, segment, "干部", times, 0, false);
    assert_int_equal(negative_han->count, 1);
    check_term(negative_han, segment, "密", times, 1, false);
    talloc_free(plan);
  }
}

/* Where the tree narrows nothing, the words that must be there do; each is still counted once. */
static void terms_beside_a_negated_one_are_explained_once(void **state) {
  open_index(state);
  const zj_segment *segment = ((fixture *)*state)->snapshot->segments[0];
  zj_lookup *plan = talloc_zero(NULL, zj_lookup);
  open_for(plan, segment, "绝密 OR -审计", plan);
  check_term(&plan->leaves[0], segment, "绝密", 1, 0, true);
  check_term(&plan->leaves[1], segment, "审计", 1, 0, false);
  talloc_free(plan);
}

static void absent_terms_are_not_chosen(void **state) {
  open_index(state);
  const zj_segment *segment = ((fixture *)*state)->snapshot->segments[0];
  zj_lookup *plan = talloc_zero(NULL, zj_lookup);
  open_for(plan, segment, "年轻没有", plan);
  const zj_lookup_leaf *leaf = &plan->leaves[0];
  assert_int_equal(leaf->count, 3);
  for (size_t i = 0; i < leaf->count; i++)
    assert_false(leaf->terms[i].chosen);
  assert_int_equal(looked_up(leaf, "没有")->documents, 0);
  talloc_free(plan);
}

static void a_passed_deadline_ends_opening(void **state) {
  static const char *const queries[] = {"审计", "审", "审计 -绝密", "\"审计*绝密\""};
  open_index(state);
  for (size_t i = 0; i < ZJ_COUNT(queries); i++) {
    zj_deadline deadline = {.ends_us = 1};
    zj_candidates *candidates;
    void *local = talloc_new(NULL);
    assert_int_equal(zj_candidates_open(local, ((fixture *)*state)->snapshot->segments[0],
                                        query_of(local, queries[i]), &candidates, NULL, &deadline,
                                        NULL),
                     ZJ_LIMIT);
    talloc_free(local);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(candidates_are_those_of_the_rarest_terms),
      cmocka_unit_test(terms_are_explained),
      cmocka_unit_test(terms_beside_a_negated_one_are_explained_once),
      cmocka_unit_test(absent_terms_are_not_chosen),
      cmocka_unit_test(a_passed_deadline_ends_opening),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
