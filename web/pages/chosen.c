/* chosen.c - finds reports by the ids of an address. */
#include "web/pages/chosen.h"

#include <string.h>

#include "indexer/base/lang.h"

static void add_report(const zj_snapshot *snapshot, zj_account_report report, zj_chosen *out) {
  out->reports[out->count] = report;
  zj_segment_facts(snapshot->segments[report.segment], report.report, &out->facts[out->count++]);
}

static bool add_id(zj_exchange *x, const char *id, size_t most, zj_chosen *out) {
  zj_account_report report;
  void *ctx = x->request->ctx;
  if (out->count > most) {
    zj_answer_problem(x, 400, "bad-parameter",
                      zj_text_print(ctx, zj_tr("at most %zu reports", "最多 %zu 篇报告"), most),
                      NULL);
    return false;
  }
  if (!zj_snapshot_find(x->reader->snapshot, zj_slice_of(id), &report.segment, &report.report)) {
    zj_answer_problem(x, 404, "not-found", zj_text_short(ctx, id, 40), NULL);
    return false;
  }
  add_report(x->reader->snapshot, report, out);
  return true;
}

bool zj_chosen_read(zj_exchange *x, size_t most, zj_chosen *out) {
  const zj_params *query = &x->request->query;
  const char *a = zj_param_get(query, "a"), *b = zj_param_get(query, "b");
  out->count = 0;
  if (!a || !*a || !b || !*b) return true;
  if (!add_id(x, a, most, out)) return false;
  for (size_t i = 0; i < query->count; i++) {
    bool named = strcmp(query->at[i].key, "b") == 0 && *query->at[i].value &&
                 strcmp(query->at[i].value, a) != 0;
    if (named && !add_id(x, query->at[i].value, most, out)) return false;
  }
  if (out->count < 2) out->count = 0;
  return true;
}

void zj_chosen_set(const zj_snapshot *snapshot, zj_account_report a, zj_account_report b,
                   zj_chosen *out) {
  out->count = 0;
  add_report(snapshot, a, out);
  add_report(snapshot, b, out);
}
