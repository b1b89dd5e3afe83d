/* fuzz_rows.c - any bytes as the rows that a cluster sends: they are refused, or they become a
 * report that can be searched. */
#include <talloc.h>

#include "fuzz.h"
#include "query/cluster/rows.h"
#include "query/engine/search.h"
#include "query/language/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static zj_query *query;
  if (!query &&
      zj_query_parse(NULL, ZJ_LIT("干部 OR 问题:*"), 0, false, &query, NULL, NULL) != ZJ_OK)
    abort();
  void *ctx = talloc_new(NULL);
  zj_segment_writer *writer = zj_segment_writer_new(ctx);
  zj_rows_reader *reader = zj_rows_reader_new(ctx);
  size_t reports = 0;
  zj_slice answer = {(const char *)bytes, size};
  zj_status status = zj_rows_read(reader, answer, writer, &reports, NULL);
  if (status == ZJ_OK) {
    zj_snapshot_whole whole = {.reports = 1, .match_bytes = 1, .uuid = "", .rules_version = ""};
    zj_snapshot *snapshot;
    zj_result *result;
    zj_search_options options = {.limit = 10, .deadline_us = 3000000};
    whole.reasons = zj_rows_reasons(reader, &whole.reason_count);
    if (zj_snapshot_of_rows(ctx, writer, &whole, &snapshot, NULL) != ZJ_OK) abort();
    status = zj_search(ctx, snapshot, query, &options, &result, NULL);
    if (status != ZJ_OK && status != ZJ_CORRUPT) abort();
  } else if (status != ZJ_CORRUPT && status != ZJ_LIMIT) { /* more rows than a segment holds */
    abort();
  }
  talloc_free(ctx);
  return 0;
}
