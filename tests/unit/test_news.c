/* test_news.c - what is new since a query was marked as seen, and what is not. */
#include "collection.h"

#include "query/answer/news.h"
#include "query/language/lift.h"
#include "query/language/query.h"

static zj_query *parse(void *ctx, const char *text) {
  zj_query *query;
  zj_error err = {0};
  if (zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, NULL, &err) != ZJ_OK)
    fail_msg("%s: %s", text, err.text);
  return query;
}

static zj_seen see(void *ctx, const char *query, const char *const *originals, size_t count) {
  zj_seen seen;
  assert_int_equal(
      zj_news_seen(ctx, collection(ctx, originals, count), parse(ctx, query), 0, &seen, NULL),
      ZJ_OK);
  return seen;
}

static zj_news news_of(void *ctx, const char *query, const zj_seen *seen,
                       const char *const *originals, size_t count) {
  zj_news news;
  assert_int_equal(
      zj_news_find(ctx, collection(ctx, originals, count), parse(ctx, query), seen, 0, &news, NULL),
      ZJ_OK);
  assert_true(news.exact);
  return news;
}

static const char *const before[] = {
    "一、存在的问题\n年轻干部不足。经费不够。\n二、下步打算\n加强年轻干部培训。\n"};

static void never_seen_is_all_new(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_seen never = {.uuid = "", .rules = "", .fold = ""};
  zj_news news = news_of(ctx, "年轻干部", &never, before, 1);
  assert_true(news.never);
  assert_int_equal(news.new_sentences, 2);
  assert_int_equal(news.counts.occurrences, 2);
  talloc_free(ctx);
}

static void only_new_text_is_new(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_seen seen = see(ctx, "问题:年轻干部", before, 1);
  assert_int_equal(seen.hits.count, 1);
  assert_int_equal(seen.lifted.count, 2);
  assert_int_equal(news_of(ctx, "问题:年轻干部", &seen, before, 1).new_sentences, 0);
  /* copies, other neighbours, other wraps, another script, another line */
  const char *const same[] = {"\n\n一、存在的问题\n年轻干\n部不足。\n",
                              "前言。\n一、存在的问题\n又一段。年輕幹部不足。\n", before[0]};
  zj_news news = news_of(ctx, "问题:年轻干部", &seen, same, 3);
  assert_int_equal(news.new_sentences, 0);
  assert_int_equal(news.moved_sentences, 0);
  /* new words; the same new sentence twice counts once */
  const char *const more[] = {before[0], "一、存在的问题\n年轻干部太少。\n",
                              "一、存在的问题\n年轻干部太少。年轻干部不足。\n"};
  assert_int_equal(news_of(ctx, "问题:年轻干部", &seen, more, 3).new_sentences, 1);
  talloc_free(ctx);
}

/* Text that stood under another role then is moved, not new. */
static void moved_is_apart(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_seen seen = see(ctx, "问题:年轻干部", before, 1);
  const char *const after[] = {"一、存在的问题\n加强年轻干部培训。年轻干部没有房子。\n"};
  zj_news news = news_of(ctx, "问题:年轻干部", &seen, after, 1);
  assert_int_equal(news.new_sentences, 1);
  assert_int_equal(news.moved_sentences, 1);
  talloc_free(ctx);
}

/* The hits that are not known are all that a search then shows. */
static void known_sentences_are_no_hits(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  static const char *const queries[] = {"年轻干部", "问题:年轻干部", "年轻", "年轻干部 OR 经费",
                                        "同篇(年轻干部 经费)"};
  for (size_t i = 0; i < ZJ_COUNT(queries); i++) {
    zj_seen seen = see(ctx, queries[i], before, 1);
    const char *const more[] = {
        before[0], "一、存在的问题\n年轻干部太少，年轻干部！经费更少。年轻干部不足。\n"};
    zj_snapshot *snapshot = collection(ctx, more, 2);
    zj_query *query = parse(ctx, queries[i]);
    zj_news news;
    zj_result *result;
    assert_int_equal(zj_news_find(ctx, snapshot, query, &seen, 0, &news, NULL), ZJ_OK);
    assert_true(news.new_sentences > 0);
    query->known = news.known;
    assert_int_equal(
        zj_search(ctx, snapshot, query, &(zj_search_options){.limit = 10}, &result, NULL), ZJ_OK);
    assert_int_equal(result->counts.sentences, news.new_sentences);
    assert_int_equal(result->counts.reports, 1);
    assert_int_equal(result->reports[0].hit_count, news.new_sentences);
    for (size_t h = 0; h < result->reports[0].hit_count; h++)
      assert_false(zj_keys_hold(news.known, result->reports[0].hits[h].key));
    assert_int_equal(zj_search(ctx, snapshot, query,
                               &(zj_search_options){.without_sentences = true}, &result, NULL),
                     ZJ_OK);
    assert_int_equal(result->counts.reports, 1);
  }
  talloc_free(ctx);
}

static void another_folding_cannot_be_compared(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_seen seen = see(ctx, "年轻干部", before, 1);
  seen.fold = "other";
  zj_news news = news_of(ctx, "年轻干部", &seen, before, 1);
  assert_true(news.other_fold && !news.never);
  assert_int_equal(news.new_sentences, 2);
  talloc_free(ctx);
}

static void lifts_scopes(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  static const char *const cases[][2] = {
      {"问题:年轻干部", "年轻干部"},
      {"in:问题 年轻干部 培训", "年轻干部 培训"},
      {"问题:(年轻干部 -培训)", "年轻干部"},
      {"年轻干部 -培训", "年轻干部 -培训"},
      {"年轻干部 -问题:培训", "年轻干部"},
      {"同篇(问题:a 打算:b) -同篇(打算:c)", "report:(a b)"},
      {"问题:(a OR (b c))", "a OR (b c)"},
      {"问题:(经费 全部:培训)", "经费 培训"},
      {"-in:问题 a", "a"},
      {"年份:2024 问题:a", "year:2024 a"},
      {"(a -打算:b) OR c", "a OR c"},
      {"(a OR -问题:b) c", "(a OR -=\"\n\") c"},
      {"(-问题:a OR -打算:b) c", "c"},
      {"近20(问题:a b) -打算:c", "near:20(a b)"},
      {"问题:先后(a b) 至少2(问题:c)", "order:(a b) atleast:2(c)"},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_query *lifted;
    assert_int_equal(zj_query_lift(ctx, parse(ctx, cases[i][0]), &lifted, NULL), ZJ_OK);
    assert_string_equal(lifted->canonical, cases[i][1]);
  }
  assert_true(zj_query_has_scope(parse(ctx, "(a -打算:b) OR c")));
  assert_false(zj_query_has_scope(parse(ctx, "(a -b) OR 年份:2024")));
  talloc_free(ctx);
}

/* Whatever the query finds, it finds lifted, noise too. */
static void lifted_finds_no_less(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  static const char *const queries[] = {"问题:年轻干部",
                                        "问题:(年轻干部 -培训)",
                                        "年轻干部 -打算:培训",
                                        "噪声:网站",
                                        "全部:年轻干部",
                                        "问题:年轻干部 OR 打算:培训",
                                        "同篇(问题:经费 打算:培训)",
                                        "-in:打算 年轻干部",
                                        "(经费 OR -问题:网站) 年轻干部",
                                        "同篇((无此词 OR -(年轻干部 -问题:经费)) 培训)",
                                        "同句(年轻干部 (培训 OR -打算:经费))",
                                        "问题:(年轻干部 OR -打算)"};
  const char *const texts[] = {
      before[0], "本文由网站转发，网站年轻干部。\n一、存在的问题\n年轻干部。培训。\n"};
  zj_snapshot *snapshot = collection(ctx, texts, 2);
  for (size_t i = 0; i < ZJ_COUNT(queries); i++) {
    zj_seen seen;
    assert_int_equal(zj_news_seen(ctx, snapshot, parse(ctx, queries[i]), 0, &seen, NULL), ZJ_OK);
    for (size_t k = 0; k < seen.hits.count; k++)
      assert_true(zj_keys_hold(&seen.lifted, seen.hits.at[k]));
  }
  talloc_free(ctx);
}

static void sets_are_read_strictly(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_keys keys = {.ctx = ctx}, back;
  zj_keys_add(&keys, (zj_key){2, 1});
  zj_keys_add(&keys, (zj_key){1, 9});
  zj_keys_add(&keys, (zj_key){2, 1});
  zj_slice unsorted = zj_keys_pack(ctx, &keys);
  assert_false(zj_keys_unpack(ctx, unsorted, &back));
  zj_keys_sort(&keys);
  zj_slice bytes = zj_keys_pack(ctx, &keys);
  assert_int_equal(bytes.length, 2 * ZJ_KEY_BYTES);
  assert_true(zj_keys_unpack(ctx, bytes, &back));
  assert_int_equal(back.at[0].low, 9);
  assert_false(zj_keys_unpack(ctx, (zj_slice){bytes.at, 17}, &back));
  assert_true(zj_keys_unpack(ctx, ZJ_LIT(""), &back));
  assert_false(zj_keys_hold(&back, (zj_key){1, 9}));
  talloc_free(ctx);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(never_seen_is_all_new),
      cmocka_unit_test(only_new_text_is_new),
      cmocka_unit_test(moved_is_apart),
      cmocka_unit_test(known_sentences_are_no_hits),
      cmocka_unit_test(another_folding_cannot_be_compared),
      cmocka_unit_test(lifts_scopes),
      cmocka_unit_test(lifted_finds_no_less),
      cmocka_unit_test(sets_are_read_strictly),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
