/* fuzz_segment.c - tables with bytes changed, whose checksums nobody looks at: whatever is read
 * from them, reads stay inside the tables, every walk ends, and what is answered is text.
 *
 * The input is any number of changes of five bytes: the table, three bytes of the place, the new
 * byte. Each table lies in an allocation of exactly its size, so that AddressSanitizer sees a read
 * one byte outside of it. */
#include "fuzz.h"
#include "indexer/base/noted.h"
#include "indexer/outline/labeller.h"
#include "indexer/outline/outline_make.h"
#include "indexer/store/report_markup.h"
#include "indexer/store/segment_reader.h"
#include "indexer/store/snapshot.h"
#include "query/answer/account.h"
#include "query/answer/checkup.h"
#include "query/answer/items.h"
#include "query/answer/overlap.h"
#include "query/answer/quote.h"
#include "query/answer/reading.h"
#include "query/answer/similar.h"
#include "query/answer/tools.h"
#include "query/engine/search.h"
#include "query/language/query.h"
#include <jansson.h>

enum { CHANGE = 5, CHANGES_MAX = 8, DEADLINE_US = 3000000 };

static const char *const texts[] = {
    "关于年轻干部工作的报告\n（2024年1月5日）\n\n一、主要做法\n（一）抓培训。全县 3 260 名干部，ＡＢＣ参加培訓。\n"
    "二、存在的主要问题\n一是能力不足，办法不多；二是经费不够；三是培训不够，年轻干部储备不足。\n"
    "但是，我们也看到，差距明显。年轻干部培训不够，基层人员严重不足。\n三、下一步打算\n加强培训，完成年轻干部培训 3 次。\n"
    "序号\t存在问题\t整改措施\n1\t年轻干部培训不够\t加强年轻干部培训\n2\t经费不够\t增加经费\n某某局\n2024年1月5日\n",
    "某某局2025年工作总结\n\n这一行正好有三十个汉字没有句号因此会被认为是换行接下去的文字内容\n"
    "这一行正好有三十个汉字没有句号因此会被认为是换行接下去的文字内容\n— 3 —\n"
    "这一行正好有三十个汉字没有句号因此会被认为是换行接下去的文字内容\n"
    "这一行正好有三十个汉字没有句号因此会被认为是换行接下去的文字内容。\n"
    "一、存在的问题\n（一）经费不足。\n（二）年轻干部培训不够，基层人员严重不足。\n二、原因分析\n重视不够。\n"
    "三、整改情况\n完成年轻干部培训 5 次。2023年的问题已经整改。\n"};
static const char *const ids[] = {"a", "b"};

static zj_segment *sound; /* the tables as they were written */
static zj_labeller *labeller;

static void stop(const zj_error *err) {
  fprintf(stderr, "%s\n", err->text);
  abort();
}

static void add_report(zj_segment_writer *writer, int number) {
  zj_error err = {0};
  zj_outline *outline;
  zj_report_facts facts = {.path = ids[number],
                           .file = ids[number],
                           .encoding = "UTF-8",
                           .media = "text",
                           .unread = "",
                           .places = "1 p1\n6 p2\n",
                           .cells = "",
                           .title = "某某局年轻干部工作总结",
                           .lines = 14,
                           .chars = 200};
  zj_report_id(zj_slice_of(facts.path), facts.id);
  for (int f = 0; f < ZJ_FIELD_COUNT; f++)
    facts.fields[f] = (zj_fact){"某某局工作总结", ZJ_FOUND_TEXT};
  facts.fields[ZJ_FIELD_YEAR] = (zj_fact){number ? "2025" : "2024", ZJ_FOUND_TEXT};
  if (zj_outline_make(writer, labeller, zj_slice_of(texts[number]), NULL, &outline, &err) !=
          ZJ_OK ||
      zj_segment_add(writer, &facts, outline, NULL, &err) != ZJ_OK)
    stop(&err);
}

static void make_tables(void) {
  zj_error err = {0};
  zj_segment_writer *writer = zj_segment_writer_new(NULL);
  if (zj_labeller_load(NULL, NULL, &labeller, &err) != ZJ_OK) stop(&err);
  add_report(writer, 0);
  add_report(writer, 1);
  if (zj_segment_view(NULL, writer, &sound, &err) != ZJ_OK) stop(&err);
}

/* ---- damage ---- */

static void change_tables(char *tables[ZJ_TABLE_COUNT], const uint8_t *bytes, size_t size) {
  for (size_t i = 0; i + CHANGE <= size && i < (size_t)CHANGES_MAX * CHANGE; i += CHANGE) {
    int t = bytes[i] % ZJ_TABLE_COUNT;
    size_t at = (size_t)bytes[i + 1] << 16 | (size_t)bytes[i + 2] << 8 | bytes[i + 3];
    size_t length = sound->tables[t].bytes;
    if (length) tables[t][at % length] = (char)bytes[i + 4];
  }
  char *strings = tables[ZJ_TABLE_STRINGS]; /* opening a segment checks that its last byte is NUL */
  strings[sound->tables[ZJ_TABLE_STRINGS].bytes - 1] = 0;
}

static zj_snapshot *damaged_snapshot(void *ctx, char *tables[ZJ_TABLE_COUNT]) {
  zj_snapshot *s = talloc_zero(ctx, zj_snapshot);
  zj_segment *segment = talloc_zero(s, zj_segment);
  *segment = *sound;
  for (int t = 0; t < ZJ_TABLE_COUNT; t++)
    segment->tables[t].at = tables[t];
  s->segments = talloc_array(s, zj_segment *, 1);
  s->segments[0] = segment;
  s->segment_count = 1;
  s->dead = talloc_zero_array(s, uint8_t *, 1);
  s->reports = zj_segment_reports(segment);
  s->match_bytes = zj_segment_match_bytes(segment);
  s->uuid = s->dir = "";
  s->rules_version = zj_labeller_version(labeller);
  return s;
}

/* ---- what is asked ---- */

/* An answer is text, or it is known that the index is damaged. */
static void check_json(json_t *json) {
  char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;
  FUZZ_HOLDS(text || zj_noted_status(NULL) != ZJ_OK);
  free(text);
  json_decref(json);
  zj_noted_clear();
}

static void check_status(zj_status status, const zj_error *err) {
  FUZZ_HOLDS(status == ZJ_OK || status == ZJ_CORRUPT || status == ZJ_LIMIT ||
             status == ZJ_NOT_FOUND);
  if (status != ZJ_OK && *err->text) fuzz_check_error(err);
}

static void run_query(void *ctx, zj_snapshot *s, zj_query *query) {
  zj_error err = {0};
  zj_result *result;
  zj_search_options options = {.limit = 10, .deadline_us = DEADLINE_US, .roles_by_report = true};
  zj_status status = zj_search(ctx, s, query, &options, &result, &err);
  check_status(status, &err);
  for (size_t r = 0; status == ZJ_OK && r < result->report_count; r++) {
    zj_quote *quotes;
    size_t count;
    zj_quote_want want = {.unit = ZJ_UNIT_SECTION};
    check_status(zj_quotes_make(ctx, s, &result->reports[r], &want, true, &quotes, &count, &err),
                 &err);
    for (size_t h = 0; h < result->reports[r].hit_count; h++) {
      const zj_hit *hit = &result->reports[r].hits[h];
      zj_slice before, after;
      FUZZ_HOLDS(hit->match_count > 0);
      for (size_t m = 0; m < hit->match_count; m++)
        FUZZ_HOLDS(hit->matches[m].sentence_begin <= hit->matches[m].sentence_end &&
                   hit->matches[m].sentence_end <= hit->sentence.length);
      check_status(zj_quote_neighbours(ctx, s->segments[0], hit, &before, &after, &err), &err);
    }
  }
}

static void run_queries(void *ctx, zj_snapshot *s) {
  static const char *const queries[] = {
      "年轻干部",       "问题:(不足 OR 能力)",  "=\"培訓\"",
      "近5(培训 干部)", "同节(的 一)",          "标题:总结 换行",
      "\"换行*文字\"",  "年份:2024..2025 培训", "问题!:不足 -经费"};
  for (size_t i = 0; i < ZJ_COUNT(queries); i++) {
    zj_query *query;
    zj_error err = {0};
    if (zj_query_parse(ctx, zj_slice_of(queries[i]), 0, false, &query, NULL, &err) != ZJ_OK)
      stop(&err);
    run_query(ctx, s, query);
    for (uint32_t r = 0; i < 2 && r < zj_segment_reports(s->segments[0]); r++) {
      zj_deadline deadline = {.ends_us = zj_now_us() + DEADLINE_US};
      zj_item_list items;
      json_t *reading = NULL;
      zj_reading_options options = {.query = i ? query : NULL, .ends_us = deadline.ends_us};
      check_status(zj_items_find(ctx, s, 0, r, ZJ_ROLES_ALL, true, i ? query : NULL, &deadline,
                                 &items, &err),
                   &err);
      zj_status status = zj_reading_json(ctx, s, 0, r, &options, &reading, &err);
      check_status(status, &err);
      if (status == ZJ_OK) check_json(reading);
      zj_noted_clear();
    }
  }
}

static void run_tools(void *ctx, zj_snapshot *s) {
  static const char *const calls[][2] = {
      {"search", "{\"query\":\"培训\"}"},
      {"list_items", "{\"nested\":true}"},
      {"read_passage", "{\"place\":\"a:6\",\"paragraphs\":100,\"before\":50}"},
      {"outline", "{\"report\":\"a\"}"},
      {"verify_quote", "{\"quote\":\"年轻干部培训不够，基层人员不足\"}"},
      {"compare", "{\"a\":\"a\",\"b\":\"b\"}"},
      {"trend", "{\"query\":\"培训\",\"about\":true,\"by_role\":true}"}};
  for (size_t i = 0; i < ZJ_COUNT(calls); i++) {
    zj_error err = {0};
    json_t *out, *arguments = json_loads(calls[i][1], 0, NULL);
    zj_tool_call call = {ctx, s, arguments, zj_now_us() + DEADLINE_US, &err};
    zj_status status = zj_tool_run(zj_tool_find(calls[i][0]), &call, &out);
    FUZZ_HOLDS(status == ZJ_OK || status == ZJ_CORRUPT || status == ZJ_LIMIT ||
               status == ZJ_NOT_FOUND || status == ZJ_USAGE);
    if (status == ZJ_OK) check_json(out);
    zj_noted_clear();
    json_decref(arguments);
  }
}

static void run_comparisons(void *ctx, zj_snapshot *s) {
  zj_error err = {0};
  zj_deadline deadline = {.ends_us = zj_now_us() + DEADLINE_US};
  zj_account account;
  zj_account_report one = {0, 0}, other = {0, 1};
  check_status(zj_account_promises(ctx, s, one, other, &deadline, &account, &err), &err);
  check_status(zj_account_findings(ctx, s, one, &other, 1, &deadline, &account, &err), &err);
  zj_overlap *overlap;
  zj_overlap_options options = {
      .roles = ZJ_ROLES_ALL, .run = ZJ_OVERLAP_RUN_LEAST, .common = 5, .deadline = deadline};
  check_status(zj_overlap_find(ctx, s, &options, &overlap, &err), &err);
  zj_checkup_rules *rules;
  zj_checkup *checkup;
  if (zj_checkup_rules_load(ctx, NULL, &rules, &err) != ZJ_OK) stop(&err);
  zj_status status = zj_checkup_begin(ctx, s, rules, 3, &deadline, &checkup, &err);
  check_status(status, &err);
  for (size_t i = 0; status == ZJ_OK && i < zj_checkup_count(checkup); i++) {
    zj_checkup_report report;
    check_status(zj_checkup_report_make(ctx, checkup, i, &report, &err), &err);
  }
}

static void read_all(void *ctx, zj_snapshot *s) {
  zj_segment *segment = s->segments[0];
  zj_error err = {0};
  for (uint32_t p = 0; p < zj_segment_paragraphs(segment); p++) {
    zj_similar_list list;
    zj_deadline deadline = {.ends_us = zj_now_us() + DEADLINE_US};
    check_status(zj_similar_find(ctx, s, 0, p, 10, &deadline, &list, &err), &err);
  }
  for (uint32_t r = 0; r < zj_segment_reports(segment); r++) {
    zj_buffer original = {.ctx = ctx};
    zj_markup markup;
    zj_status status = zj_segment_report_original(segment, r, &original, &err);
    check_status(status, &err);
    if (status == ZJ_OK)
      check_status(zj_report_markup(ctx, segment, r, zj_buffer_slice(&original), &markup, &err),
                   &err);
  }
  for (size_t i = 0; i < ZJ_COUNT(ids); i++) {
    size_t number;
    uint32_t report;
    (void)zj_snapshot_find(s, zj_slice_of(ids[i]), &number, &report);
  }
  check_status(zj_segment_check_rows(segment, 1000, &err), &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (!sound) make_tables();
  void *ctx = talloc_new(NULL);
  char *tables[ZJ_TABLE_COUNT];
  zj_noted_clear();
  for (int t = 0; t < ZJ_TABLE_COUNT; t++) {
    size_t length = sound->tables[t].bytes;
    tables[t] = malloc(length ? length : 1); /* not talloc, which adds a head */
    memcpy(tables[t], sound->tables[t].at, length);
  }
  change_tables(tables, bytes, size);
  zj_snapshot *s = damaged_snapshot(ctx, tables);
  run_queries(ctx, s);
  run_tools(ctx, s);
  run_comparisons(ctx, s);
  read_all(ctx, s);
  talloc_free(ctx);
  for (int t = 0; t < ZJ_TABLE_COUNT; t++)
    free(tables[t]);
  return 0;
}
