/* test_frequent.c - phrases that were counted in advance are counted as their text says, under
 * every scope, over several pieces and segments and beside dead reports; damaged lists harm
 * nothing. */
#include "tests/unit/collection.h"
#include "tests/unit/folder.h"

#include <sys/stat.h>
#include <xxhash.h>

#include "indexer/store/frequent_make.h"
#include "indexer/store/segment_reader.h"
#include "indexer/store/segment_writer.h"
#include "query/engine/search.h"
#include "query/language/query.h"

enum { ROUNDS = 25, REPORTS = 14, SEGMENTS = 2, FLIPS = 1500 };

static const char *const bits[] = {"的",
                                   "的",
                                   "的和",
                                   "干部",
                                   "干部",
                                   "年轻",
                                   "不足",
                                   "培训",
                                   "干干",
                                   "𠀀部",
                                   "abc",
                                   "，",
                                   "。",
                                   "。 ",
                                   "  ",
                                   "！”",
                                   "？",
                                   "。\n",
                                   "。\n",
                                   "问题",
                                   "推进",
                                   "下一步",
                                   "。\n二、存在的问题\n",
                                   "。\n一、工作情况\n",
                                   "主要是干部不足，",
                                   "要加强培训。"};

/* Of few words, so that they meet often; sentences, paragraphs and roles change everywhere. */
static char *random_report(void *ctx) {
  char *text = talloc_strdup(ctx, rand() % 2 ? "关于工作的报告\n" : "一、存在的问题\n");
  for (int n = 3 + rand() % 60; n > 0; n--)
    text = talloc_strdup_append(text, bits[(size_t)rand() % ZJ_COUNT(bits)]);
  return talloc_strdup_append(text, "。\n");
}

/* ---- the same segments without lists, and with lists of all that occurs twice ---- */

static void must(zj_status status, const zj_error *err) {
  if (status != ZJ_OK) fail_msg("%s", err->text);
}

static char *new_folder(void *ctx, const char *in, const char *name, size_t number) {
  char *path = talloc_asprintf(ctx, "%s/%s%zu", in, name, number);
  assert_int_equal(mkdir(path, 0777), 0);
  return path;
}

/* Counts the characters of the passages from byte 'from' of the buffer on. */
static void count_chars(zj_buffer *passages, size_t from, zj_slice match) {
  zj_passage_row *rows = (void *)(passages->at + from);
  size_t count = (passages->length - from) / sizeof *rows;
  for (size_t i = 0; i < count; i++) {
    size_t end = i + 1 < count ? rows[i + 1].begin : match.length;
    rows[i].chars = (uint32_t)zj_utf8_count(zj_slice_cut(match, rows[i].begin, end));
  }
}

/* Adds the passages of a paragraph: in every third paragraph roles change every few characters.
 * Returns the role set that they have in common; 0 when they differ. */
static zj_role_set add_passages(zj_buffer *to, zj_slice match, const zj_passage_row *first) {
  static const zj_role_set sets[] = {
      ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS), ZJ_ROLE_BIT(ZJ_ROLE_PLANS), ZJ_ROLE_BIT(ZJ_ROLE_NOISE),
      ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS) | ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS) << ZJ_ROLE_SURE_AT};
  uint64_t dice = XXH3_64bits(match.at, match.length);
  zj_passage_row row = *first;
  size_t from = to->length;
  row.chars = (uint32_t)zj_utf8_count(match);
  zj_buffer_add(to, &row, sizeof row);
  if (dice % 3) return row.roles;
  zj_role_set common = row.roles;
  for (size_t at = 3; at + 1 < match.length; at++, dice = dice * 0x9E3779B97F4A7C15u + 1) {
    if (zj_utf8_is_tail(match.at[at]) || dice >> 62) continue;
    row.begin = (uint32_t)at;
    row.roles = sets[dice >> 60 & 3];
    if (row.roles != common) common = 0;
    zj_buffer_add(to, &row, sizeof row);
  }
  count_chars(to, from, match);
  return common;
}

/* Gives the text of a writer many more passages than any model would. */
static void scatter_roles(zj_segment_writer *w) {
  zj_buffer passages = {.ctx = w};
  zj_column_row *columns = (void *)w->tables[ZJ_TABLE_COLUMNS].at;
  const zj_passage_row *old = (const void *)w->tables[ZJ_TABLE_PASSAGES].at;
  size_t count = w->tables[ZJ_TABLE_COLUMNS].length / sizeof *columns;
  zj_slice text = zj_buffer_slice(&w->tables[ZJ_TABLE_MATCH]);
  for (size_t i = 0; i < count; i++) {
    size_t end = i + 1 < count ? columns[i + 1].match : text.length;
    zj_slice match = zj_slice_cut(text, columns[i].match, end - 1);
    const zj_passage_row *first = &old[columns[i].passage];
    columns[i].passage = (uint32_t)(passages.length / sizeof *first);
    columns[i].roles = add_passages(&passages, match, first);
  }
  w->tables[ZJ_TABLE_PASSAGES] = passages;
}

/* Where a segment is: joined of pieces, and the same with lists. */
typedef struct places {
  const char *plain, *counted;
} places;

static places write_segment(void *ctx, const zj_labeller *rules, const char *dir,
                            const placed_report *reports, size_t count) {
  const char *pieces[REPORTS];
  size_t made = 0;
  zj_error err = {0};
  for (size_t i = 0; i < count;) {
    zj_segment_writer *writer = zj_segment_writer_new(ctx);
    for (size_t n = 1 + (size_t)rand() % 4; n > 0 && i < count; n--)
      add_placed(ctx, rules, writer, &reports[i++]);
    scatter_roles(writer);
    pieces[made] = new_folder(ctx, dir, "piece", made);
    must(zj_segment_write(writer, pieces[made++], false, &err), &err);
  }
  places at = {new_folder(ctx, dir, "joined", 0), new_folder(ctx, dir, "joined", 1)};
  must(zj_segment_join(pieces, made, at.plain, false, &err), &err);
  must(zj_segment_join(pieces, made, at.counted, false, &err), &err);
  must(zj_frequent_make(pieces, made, at.counted, 1 + (size_t)rand() % 3, false, &err), &err);
  return at;
}

typedef struct pair {
  zj_snapshot *plain, *counted;
  const char *joined[SEGMENTS];
} pair;

static zj_snapshot *new_snapshot(void *ctx, const zj_labeller *rules, size_t segments) {
  zj_snapshot *s = talloc_zero(ctx, zj_snapshot);
  s->segment_count = segments;
  s->segments = talloc_array(s, zj_segment *, (unsigned)segments);
  s->dead = talloc_zero_array(s, uint8_t *, (unsigned)segments);
  s->uuid = s->dir = "";
  s->rules_version = zj_labeller_version(rules);
  return s;
}

static uint8_t *some_dead(void *ctx) {
  uint8_t *dead = talloc_zero_array(ctx, uint8_t, REPORTS / 8 + 1);
  for (size_t i = 0; i < REPORTS; i++)
    if (rand() % 5 == 0) dead[i / 8] |= (uint8_t)(1 << i % 8);
  return dead;
}

static pair make_pair(void *ctx, const zj_labeller *rules, const char *dir, size_t segments) {
  placed_report placed[REPORTS] = {{0}};
  zj_error err = {0};
  for (size_t i = 0; i < REPORTS; i++)
    placed[i] =
        (placed_report)PLACED(i * segments / REPORTS, talloc_asprintf(ctx, "%02zu", i * 7 % 15),
                              random_report(ctx), false);
  pair p = {new_snapshot(ctx, rules, segments), new_snapshot(ctx, rules, segments), {0}};
  for (size_t n = 0, i = 0, end; n < segments; n++, i = end) {
    for (end = i; end < REPORTS && placed[end].segment == n;)
      end++;
    places at = write_segment(ctx, rules, new_folder(ctx, dir, "segment", n), placed + i, end - i);
    p.joined[n] = at.counted;
    must(zj_segment_open(ctx, at.plain, false, &p.plain->segments[n], &err), &err);
    must(zj_segment_open(ctx, at.counted, false, &p.counted->segments[n], &err), &err);
    must(zj_segment_check_rows(p.counted->segments[n], zj_labeller_reasons(rules), &err), &err);
    assert_true(zj_frequent_sets(p.counted->segments[n]) > 0);
    if (rand() % 2) p.plain->dead[n] = p.counted->dead[n] = some_dead(ctx);
  }
  return p;
}

/* ---- searching both ---- */

static const char *const phrases[] = {"干部",     "的的",   "的和", "干干部",   "干干",
                                      "年轻干部", "干部的", "不足", "干部不足", "存在的问题",
                                      "在的问题", "培训",   "*"};
/* Phrases that meet, under %s. */
static const char *const meetings[] = {
    "%s(干部 不足)",        "%s(的 干部 培训)",    "同段(%s干部 的的)",
    "%s同篇(干部 不足)",    "同篇(%s干部 的和)",   "%s同篇(干部 年轻干部 存在的问题)",
    "同篇(的 %s部)",        "同篇(%s(干部 干部))", "%s(干部 问题:培训)",
    "同篇(问题:的 %s不足)", "%s同篇(没有 干部)"};
static const char *const scopes[] = {"",      "问题:",           "-in:问题 ", "in:frame ",
                                     "打算:", "问题!:",          "问题?:",    "噪声:",
                                     "全部:", "in:问题 in:打算 "};

static zj_status search(void *ctx, zj_snapshot *snapshot, const char *text,
                        const zj_search_options *options, zj_result **out) {
  zj_query *query;
  zj_error err = {0};
  must(zj_query_parse(ctx, zj_slice_of(text), 0, false, &query, NULL, &err), &err);
  return zj_search(ctx, snapshot, query, options, out, &err);
}

/* What was not asked for may have been counted all the same. */
static void forget_unasked(zj_result *r, const zj_search_options *options) {
  for (size_t i = 0; i < r->ranking_count; i++) {
    if (options->without_sentences) r->ranking[i].sentences = 0;
    if (options->only_occurrences) r->ranking[i].paragraphs = 0;
  }
  if (options->without_sentences) r->counts.sentences = 0;
  if (options->only_occurrences) r->counts.paragraphs = 0;
}

static void compare_reports(const zj_result *got, const zj_result *want, const char *query) {
  assert_int_equal(got->ranking_count, want->ranking_count);
  for (size_t i = 0; i < want->ranking_count; i++) {
    const zj_ranked *a = &got->ranking[i], *b = &want->ranking[i];
    if (a->segment != b->segment || a->report != b->report || a->occurrences != b->occurrences ||
        a->paragraphs != b->paragraphs || a->sentences != b->sentences || a->score != b->score)
      fail_msg("%s: report %zu of the ranking", query, i);
    if (want->report_roles)
      assert_memory_equal(got->report_roles[a->number], want->report_roles[b->number],
                          sizeof *want->report_roles);
  }
}

static void ignore_hits(void *to, size_t segment, const zj_match_list *hits) {
  (void)to;
  (void)segment;
  (void)hits;
}

/* Who wants each hit gets the query evaluated in general, by no short way. */
static zj_result *search_in_general(void *ctx, const pair *p, const char *query,
                                    zj_search_options options) {
  zj_result *r;
  options.each = ignore_hits;
  assert_int_equal(search(ctx, p->plain, query, &options, &r), ZJ_OK);
  return r;
}

/* Returns how many matches were counted without reading text. */
static uint64_t compare(void *ctx, const pair *p, const char *query) {
  bool occurrences = rand() % 2;
  zj_search_options options = {.limit = (size_t)rand() % 3,
                               .roles_by_report = rand() % 2,
                               .without_sentences = occurrences || rand() % 2,
                               .only_occurrences = occurrences};
  zj_result *want = search_in_general(ctx, p, query, options), *got;
  assert_int_equal(search(ctx, rand() % 4 ? p->counted : p->plain, query, &options, &got), ZJ_OK);
  forget_unasked(got, &options);
  forget_unasked(want, &options);
  if (memcmp(&got->counts, &want->counts, sizeof want->counts) != 0)
    fail_msg("%s: %d occurrences, %d paragraphs, %d sentences, not %d, %d, %d", query,
             (int)got->counts.occurrences, (int)got->counts.paragraphs, (int)got->counts.sentences,
             (int)want->counts.occurrences, (int)want->counts.paragraphs,
             (int)want->counts.sentences);
  if (memcmp(got->by_role, want->by_role, sizeof want->by_role) != 0)
    fail_msg("%s: by role", query);
  compare_reports(got, want, query);
  return got->stats.loaded ? 0 : got->counts.occurrences;
}

/* A meeting with a scope in its place. */
static const char *put_scope(void *ctx, const char *meeting, const char *scope) {
  const char *place = strstr(meeting, "%s");
  return talloc_asprintf(ctx, "%.*s%s%s", (int)(place - meeting), meeting, scope, place + 2);
}

static void lists_count_as_the_text_does(void **state) {
  void *shared = talloc_new(NULL);
  const zj_labeller *rules = collection_rules(shared);
  uint64_t counted = 0;
  srand(17);
  for (size_t round = 0; round < ROUNDS; round++) {
    void *ctx = talloc_new(NULL);
    pair p = make_pair(ctx, rules, new_folder(ctx, *state, "round", round), 1 + round % SEGMENTS);
    for (size_t i = 0; i < ZJ_COUNT(phrases); i++)
      for (size_t k = 0; k < ZJ_COUNT(scopes); k++)
        counted += compare(ctx, &p, talloc_asprintf(ctx, "%s%s", scopes[k], phrases[i]));
    for (size_t i = 0; i < ZJ_COUNT(meetings); i++)
      for (size_t k = 0; k < ZJ_COUNT(scopes); k++)
        compare(ctx, &p, put_scope(ctx, meetings[i], scopes[k]));
    talloc_free(ctx);
  }
  assert_true(counted > 10000);
  talloc_free(shared);
}

/* ---- damage ---- */

static void flip(const char *dir, const char *name) {
  char *path = talloc_asprintf(NULL, "%s/%s", dir, name);
  FILE *file = fopen(path, "r+b");
  assert_non_null(file);
  fseek(file, 0, SEEK_END);
  long at = (long)sizeof(zj_segment_head) + rand() % (ftell(file) - (long)sizeof(zj_segment_head));
  fseek(file, at, SEEK_SET);
  int byte = fgetc(file);
  fseek(file, at, SEEK_SET);
  fputc(byte ^ (1 + rand() % 255), file);
  fclose(file);
  talloc_free(path);
}

/* Every flip leaves more damage. An answer may be wrong or say that the index is damaged; the
 * sanitizers see that nothing outside the tables is read. */
static void damaged_lists_are_bounded(void **state) {
  static const char *const tables[] = {"counts", "frequent", "rolesets", "counts"};
  void *ctx = talloc_new(NULL);
  srand(23);
  pair p = make_pair(ctx, collection_rules(ctx), *state, 1);
  size_t refused = 0;
  for (size_t i = 0; i < FLIPS; i++) {
    void *local = talloc_new(ctx);
    zj_result *result;
    zj_error err = {0};
    flip(p.joined[0], tables[i % ZJ_COUNT(tables)]);
    must(zj_segment_open_as(local, p.joined[0], false, 0, &p.counted->segments[0], &err), &err);
    for (size_t k = 0; k < ZJ_COUNT(phrases); k++) {
      zj_search_options options = {.roles_by_report = true};
      zj_status status = search(local, p.counted, phrases[k], &options, &result);
      assert_true(status == ZJ_OK || status == ZJ_CORRUPT);
      refused += status == ZJ_CORRUPT;
    }
    talloc_free(local);
  }
  assert_true(refused > 0);
  talloc_free(ctx);
}

/* ---- runs ---- */

static uint32_t any_number(void) {
  return (uint32_t)rand() % (1u << (1 + rand() % 28));
}

static void runs_are_read_as_written(void **state) {
  (void)state;
  srand(29);
  for (int round = 0; round < 20000; round++) {
    zj_frequent_run run = {.roles = any_number() % 5000, .occurrences = 1 + any_number()};
    run.paragraphs = rand() % 2 ? run.occurrences : 1 + any_number() % run.occurrences;
    run.sentences = rand() % 2 ? run.occurrences : 1 + any_number() % run.occurrences;
    run.same_paragraph = rand() % 3 == 0;
    run.same_sentence = run.same_paragraph && rand() % 2;
    uint32_t before = any_number();
    run.report = before + any_number();
    unsigned char bytes[ZJ_FREQUENT_RUN_MAX] = {0};
    zj_frequent_run got = {.report = before};
    unsigned char *end = zj_frequent_write(bytes, &run, before);
    assert_true(end <= bytes + sizeof bytes);
    assert_ptr_equal(zj_frequent_decode(bytes, &got), end);
    assert_int_equal(got.report, run.report);
    assert_int_equal(got.roles, run.roles);
    assert_int_equal(got.occurrences, run.occurrences);
    assert_int_equal(got.paragraphs, run.paragraphs);
    assert_int_equal(got.sentences, run.sentences);
    assert_int_equal(got.same_paragraph, run.same_paragraph);
    assert_int_equal(got.same_sentence, run.same_sentence);
  }
}

static void keys_are_of_two_to_four_characters(void **state) {
  (void)state;
  uint64_t two, three, key;
  assert_true(zj_frequent_key(ZJ_LIT("干部"), &two));
  assert_true(zj_frequent_key(ZJ_LIT("一一一"), &three));
  assert_true(two < three);
  static const char *const none[] = {"", "干", "干部。", "a干", "年轻干部的", "𠀀部", "1项"};
  for (size_t i = 0; i < ZJ_COUNT(none); i++)
    if (zj_frequent_key(zj_slice_of(none[i]), &key)) fail_msg("%s", none[i]);
}

int main(void) {
  setenv("ZHANGJU_FREQUENT", "2", 1);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(runs_are_read_as_written),
      cmocka_unit_test(keys_are_of_two_to_four_characters),
      IN_FOLDER(lists_count_as_the_text_does),
      IN_FOLDER(damaged_lists_are_bounded),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
