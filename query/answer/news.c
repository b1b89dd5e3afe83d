/* news.c - compares the hits of now with the hits of then. */
#include "query/answer/news.h"

#include <talloc.h>
#include <time.h>

#include "indexer/base/lang.h"
#include "query/language/lift.h"

/* Collects the keys of the query's hits; *result is a child of 'ctx'. */
static zj_status collect_keys(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                              uint64_t deadline_us, zj_keys *keys, zj_result **result,
                              zj_error *err) {
  *keys = (zj_keys){.ctx = ctx};
  zj_status status =
      zj_search(ctx, snapshot, query,
                &(zj_search_options){.deadline_us = deadline_us, .keys = keys}, result, err);
  if (status == ZJ_OK) zj_keys_sort(keys);
  return status;
}

zj_status zj_news_find(void *ctx, zj_snapshot *snapshot, const zj_query *query, const zj_seen *seen,
                       uint64_t deadline_us, zj_news *out, zj_error *err) {
  zj_keys now;
  zj_result *result;
  *out = (zj_news){.never = seen->at == 0, .known = talloc_zero(ctx, zj_keys)};
  if (!out->known) return zj_no_memory(err);
  out->known->ctx = out->known;
  void *local = talloc_new(ctx);
  if (!local) return zj_no_memory(err);
  out->other_fold = !out->never && strcmp(seen->fold, zj_fold_version()) != 0;
  zj_status status = collect_keys(local, snapshot, query, deadline_us, &now, &result, err);
  if (status != ZJ_OK) {
    talloc_free(local);
    return status;
  }
  bool comparable = !out->never && !out->other_fold;
  for (size_t i = 0; i < now.count; i++) {
    if (comparable && zj_keys_hold(&seen->hits, now.at[i])) continue;
    if (comparable && zj_keys_hold(&seen->lifted, now.at[i]))
      out->moved_sentences++;
    else
      out->new_sentences++;
  }
  if (comparable) {
    zj_keys_add_all(out->known, &seen->hits);
    zj_keys_add_all(out->known, &seen->lifted);
    zj_keys_sort(out->known);
  }
  out->counts = result->counts;
  out->exact = result->stop == ZJ_STOP_END;
  talloc_free(local);
  return out->known->failed ? zj_no_memory(err) : ZJ_OK;
}

/* Collects the keys of all hits, or fails when the deadline came first. */
static zj_status collect_all_keys(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                                  uint64_t deadline_us, zj_keys *keys, zj_error *err) {
  zj_result *result;
  zj_status status = collect_keys(ctx, snapshot, query, deadline_us, keys, &result, err);
  if (status == ZJ_OK && result->stop != ZJ_STOP_END)
    return zj_fail(err, ZJ_LIMIT, "%s",
                   zj_tr("the query was not finished in time, so nothing was marked as seen",
                         "查询没有在时限内完成，因此没有标为已看"));
  return status;
}

zj_status zj_news_seen(void *ctx, zj_snapshot *snapshot, const zj_query *query,
                       uint64_t deadline_us, zj_seen *out, zj_error *err) {
  *out = (zj_seen){.at = (int64_t)time(NULL),
                   .generation = snapshot->generation,
                   .uuid = talloc_strdup(ctx, snapshot->uuid),
                   .rules = talloc_strdup(ctx, snapshot->rules_version),
                   .fold = zj_fold_version()};
  zj_query *lifted;
  if (!out->uuid || !out->rules) return zj_no_memory(err);
  zj_status status = collect_all_keys(ctx, snapshot, query, deadline_us, &out->hits, err);
  out->lifted = (zj_keys){.ctx = ctx};
  if (status != ZJ_OK || !zj_query_has_scope(query)) return status;
  status = zj_query_lift(ctx, query, &lifted, err);
  return status == ZJ_OK ? collect_all_keys(ctx, snapshot, lifted, deadline_us, &out->lifted, err)
                         : status;
}
