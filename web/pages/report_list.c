/* report_list.c - filters reports and puts them in order. */
#include "web/pages/report_list.h"

#include <talloc.h>

#include "query/answer/titles.h"

/* Keeps the reports that the words name, when they name any. */
static zj_status keep_named(zj_exchange *x, const zj_filter *filter, zj_report_list *list,
                            zj_error *err) {
  zj_snapshot *snapshot = x->reader->snapshot;
  zj_titles titles;
  zj_ask ask = {.q = filter->q};
  zj_asked words;
  zj_status status = zj_ask_parse(x, &ask, &words, err);
  if (status == ZJ_OK)
    status = zj_titles_find(x->request->ctx, snapshot, words.query, SIZE_MAX, x->site->deadline_us,
                            &titles, err);
  if (status != ZJ_OK || !titles.count || titles.other_year) return status;
  list->at = talloc_zero_array(x->request->ctx, zj_ranked, (unsigned)titles.count);
  if (!list->at) return zj_no_memory(err);
  list->count = 0;
  list->named = true;
  for (size_t i = 0; i < titles.count; i++) {
    zj_ranked *row = &list->at[list->count];
    if (zj_snapshot_find(snapshot, zj_slice_of(titles.at[i].id), &row->segment, &row->report))
      list->count++;
  }
  return ZJ_OK;
}

zj_status zj_report_list_make(zj_exchange *x, const zj_filter *filter, zj_sort sort,
                              zj_report_list *out, zj_error *err) {
  zj_snapshot_place *places;
  *out = (zj_report_list){.exact = true};
  zj_status status =
      zj_filter_reports(x, filter, &places, &out->count, &out->exact, &out->asked, err);
  if (status != ZJ_OK) return status;
  out->at = talloc_zero_array(x->request->ctx, zj_ranked, (unsigned)out->count + 1);
  if (!out->at) return zj_no_memory(err);
  for (size_t i = 0; i < out->count; i++)
    out->at[i] = (zj_ranked){.segment = places[i].segment, .report = places[i].report};
  if (*filter->q && !*filter->fields) status = keep_named(x, filter, out, err);
  if (status != ZJ_OK || sort == ZJ_SORT_RELEVANCE) return status;
  return zj_sort_apply(x->reader->snapshot, out->at, out->count, sort, err);
}
