/* fuzz_query.c - any bytes as a query: it parses or says where not; its canonical form parses to
 * itself; it can be told in words, and run. */
#include "fuzz.h"
#include "indexer/base/lang.h"
#include "indexer/outline/labeller.h"
#include "indexer/outline/outline_make.h"
#include "indexer/store/snapshot.h"
#include "query/engine/search.h"
#include "query/language/describe.h"
#include "query/language/query.h"
#include "query/language/vocabulary.h"

static const char report[] =
    "关于年轻干部工作的报告\n一、存在的问题\n（一）年轻干部储备不足。基层年 轻干部偏少，ＧＤＰ增长5.2％！“人人人”有责，培养教育干部。\n二、下一步打算\n加大培训力度，改革、开放。\n";

static void stop(const zj_error *err) {
  fprintf(stderr, "%s\n", err->text);
  abort();
}

static zj_snapshot *collection(void) {
  static zj_snapshot *snapshot;
  if (snapshot) return snapshot;
  zj_error err = {0};
  zj_labeller *rules;
  zj_outline *outline;
  zj_snapshot *s = talloc_zero(NULL, zj_snapshot);
  zj_segment_writer *writer = zj_segment_writer_new(s);
  zj_report_facts facts = {.path = "a",
                           .file = "a",
                           .encoding = "UTF-8",
                           .media = "text",
                           .title = "关于年轻干部工作的报告"};
  zj_report_id(ZJ_LIT("a"), facts.id);
  if (zj_labeller_load(s, NULL, &rules, &err) != ZJ_OK ||
      zj_outline_make(s, rules, zj_slice_of(report), NULL, &outline, &err) != ZJ_OK ||
      zj_segment_add(writer, &facts, outline, NULL, &err) != ZJ_OK)
    stop(&err);
  s->segments = talloc_array(s, zj_segment *, 1);
  s->segment_count = 1;
  s->dead = talloc_zero_array(s, uint8_t *, 1);
  s->uuid = s->dir = s->rules_version = "";
  if (zj_segment_view(s, writer, &s->segments[0], &err) != ZJ_OK) stop(&err);
  return snapshot = s;
}

static zj_status saved(void *data, void *ctx, zj_slice name, const char **query, zj_error *err) {
  (void)data;
  (void)err;
  switch (name.length == 1 ? name.at[0] : 0) {
  case 'a':
    *query = "问题:(年轻干部 OR saved:b)";
    return ZJ_OK;
  case 'b':
    *query = "培训 -改革";
    return ZJ_OK;
  case 'c':
    *query = "a saved:c";
    return ZJ_OK;
  case 'd':
    *query = talloc_strdup(ctx, "(((saved:a)))");
    return *query ? ZJ_OK : ZJ_NO_MEMORY;
  default:
    return ZJ_NOT_FOUND;
  }
}

/* Every hit lies in its paragraph, begins on a whole character and stands in order. */
static void run(void *ctx, const zj_query *query) {
  zj_search_options options = {.limit = 10, .deadline_us = 1000000};
  zj_result *result;
  zj_error err = {0};
  FUZZ_HOLDS(zj_search(ctx, collection(), query, &options, &result, &err) == ZJ_OK);
  FUZZ_HOLDS(result->counts.occurrences >= result->counts.sentences &&
             result->counts.sentences >= result->counts.paragraphs &&
             result->counts.paragraphs >= result->counts.reports);
  for (size_t i = 0; i < result->report_count; i++)
    for (size_t k = 0; k < result->reports[i].hit_count; k++) {
      const zj_hit *hit = &result->reports[i].hits[k];
      fuzz_check_text(hit->sentence, false);
      for (size_t m = 0; m < hit->match_count; m++) {
        FUZZ_HOLDS(hit->matches[m].sentence_begin <= hit->matches[m].sentence_end &&
                   hit->matches[m].sentence_end <= hit->sentence.length);
        FUZZ_HOLDS(hit->matches[m].operand >= 0 &&
                   (size_t)hit->matches[m].operand < query->leaf_count);
      }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static const zj_vocabulary vocabulary = {.saved = saved};
  void *ctx = talloc_new(NULL);
  bool literal = size > 0 && bytes[0] == 1;
  zj_slice text = {(const char *)bytes + literal, size - literal};
  zj_query *query, *again;
  zj_query_fault fault;
  zj_error err = {0};
  zj_vocabulary_set(&vocabulary);
  zj_lang_set(size % 2 ? ZJ_LANG_ZH : ZJ_LANG_EN);
  if (zj_query_parse(ctx, text, 0, literal, &query, &fault, &err) != ZJ_OK) {
    FUZZ_HOLDS(err.status == ZJ_BAD_QUERY && *err.text && !strchr(err.text, '\n'));
    if (zj_utf8_check(text) == text.length) FUZZ_HOLDS(fault.at <= zj_utf8_count(text));
    if (fault.suggestion)
      FUZZ_HOLDS(zj_query_parse(ctx, zj_slice_of(fault.suggestion), 0, false, &again, NULL, NULL) ==
                 ZJ_OK);
  } else {
    FUZZ_HOLDS(*zj_query_describe(ctx, query));
    FUZZ_HOLDS(strlen(query->canonical) > ZJ_QUERY_MAX_BYTES ||
               zj_query_parse(ctx, zj_slice_of(query->canonical), 0, false, &again, NULL, NULL) ==
                   ZJ_OK);
    if (strlen(query->canonical) <= ZJ_QUERY_MAX_BYTES) {
      FUZZ_HOLDS(strcmp(again->canonical, query->canonical) == 0);
      FUZZ_HOLDS(again->leaf_count == query->leaf_count);
      FUZZ_HOLDS(again->unit == query->unit);
    }
    run(ctx, query);
  }
  talloc_free(ctx);
  return 0;
}
