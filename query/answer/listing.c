/* listing.c - options, query and source of a list. */
#include "query/answer/listing.h"

#include "indexer/base/lang.h"

bool zj_listing_option(zj_run *run, int letter, zj_listing *l) {
  if (zj_source_has(letter)) return zj_source_option(run, letter, &l->scan);
  switch (letter) {
  case ZJ_LISTING_SCAN:
    return zj_source_add(run->ctx, &l->scan, run->value);
  case ZJ_LISTING_LITERAL:
    l->literal = true;
    return true;
  default:
    return zj_answer_option(run, letter, &l->answer);
  }
}

bool zj_listing_settle(zj_run *run, zj_listing *l) {
  zj_emit_options *emit = &l->answer.emit;
  if (emit->nul && emit->format != ZJ_FORMAT_PATHS) {
    zj_usage_error(run, "%s", zj_tr("-0 goes with --format paths", "-0 要与 --format paths 合用"));
    return false;
  }
  if (run->argc) {
    l->query = zj_query_read(run->ctx, zj_joined_arguments(run), 0, l->literal);
    if (!l->query) return false;
  }
  emit->links = l->answer.output.links;
  return zj_output_settle(run, &l->answer.output, &emit->format, emit->excel);
}

zj_status zj_listing_open(zj_run *run, zj_listing *l, zj_error *err) {
  const zj_search_options options = {.without_sentences = true};
  zj_status status = zj_source_open_any(run, &l->scan, &l->opened, err);
  if (status == ZJ_OK)
    status = zj_source_snapshot(run->ctx, &l->opened, l->query, &l->snapshot, err);
  if (status == ZJ_OK && l->snapshot->partial) zj_source_print_partial();
  if (status != ZJ_OK || !l->query) return status;
  return zj_search(run->ctx, l->snapshot, l->query, &options, &l->result, err);
}
