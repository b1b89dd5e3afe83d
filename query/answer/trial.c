/* trial.c - runs a query and keeps its counts. */
#include "query/answer/trial.h"

#include <talloc.h>

#include "query/language/describe.h"
#include "query/language/query.h"

static zj_status count_hits(void *ctx, void *local, zj_snapshot *snapshot, const zj_query *query,
                            uint64_t deadline_us, zj_trial *out, zj_error *err) {
  zj_search_options options = {.deadline_us = deadline_us, .without_sentences = true};
  zj_result *result;
  zj_status status = zj_search(local, snapshot, query, &options, &result, err);
  if (status != ZJ_OK) return status;
  out->canonical = talloc_strdup(ctx, query->canonical);
  out->query = zj_query_spelled(ctx, query);
  out->counts = result->counts;
  out->exact = result->stop == ZJ_STOP_END;
  memcpy(out->by_role, result->by_role, sizeof out->by_role);
  return out->canonical && out->query ? ZJ_OK : zj_no_memory(err);
}

zj_status zj_trial_run(void *ctx, zj_snapshot *snapshot, const char *text, bool literal,
                       uint64_t deadline_us, zj_trial *out, zj_error *err) {
  void *local = talloc_new(NULL);
  zj_query *query;
  *out = (zj_trial){0};
  zj_status status = zj_query_parse(local, zj_slice_of(text), 0, literal, &query, NULL, NULL);
  if (status == ZJ_OK)
    status = count_hits(ctx, local, snapshot, query, deadline_us, out, err);
  else
    status = status == ZJ_NO_MEMORY ? zj_no_memory(err) : ZJ_OK;
  talloc_free(local);
  return status;
}
