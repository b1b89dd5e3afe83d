/* api_account.c - /api/v1/compare and /api/v1/account: one report held against others. */
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "query/answer/account_document.h"
#include "query/answer/account_emit.h"
#include "web/pages/account_view.h"
#include "web/pages/ask.h"
#include "web/pages/file.h"
#include "web/pages/handlers.h"

#define ACCOUNT_FORMATS "json|jsonl|csv|markdown|xlsx|docx"

/* Adds a report by its id; false when it was answered that there is none. */
static bool add_report(zj_exchange *x, const char *id, zj_chosen *g) {
  zj_account_report *report = &g->reports[g->count];
  const zj_snapshot *snapshot = x->reader->snapshot;
  if (!zj_snapshot_find(snapshot, zj_slice_of(id), &report->segment, &report->report)) {
    zj_answer_problem(x, 404, "not-found", zj_text_short(x->request->ctx, id, 40), NULL);
    return false;
  }
  zj_segment_facts(snapshot->segments[report->segment], report->report, &g->facts[g->count++]);
  return true;
}

/* Reads 'a', one id, and 'b', ids separated by commas. */
static bool read_reports(zj_exchange *x, size_t most, zj_chosen *g) {
  void *ctx = x->request->ctx;
  const char *a = zj_param_get(&x->request->query, "a"), *b = zj_param_get(&x->request->query, "b");
  if (!a || !*a || !b || !*b) {
    zj_answer_problem(x, 400, "bad-parameter",
                      zj_tr("a and b are the ids of two reports", "a 和 b 是两篇报告的编号"), NULL);
    return false;
  }
  if (!add_report(x, a, g)) return false;
  for (const char *at = b; *at;) {
    size_t length = strcspn(at, ",");
    if (g->count > most) {
      zj_answer_problem(
          x, 400, "bad-parameter",
          zj_text_print(ctx, zj_tr("b: at most %zu reports", "b：最多 %zu 篇报告"), most), NULL);
      return false;
    }
    if (!add_report(x, zj_text_copy(ctx, (zj_slice){at, length}), g)) return false;
    at += length + (at[length] == ',');
  }
  return true;
}

static const char *state_of(const zj_exchange *x, const zj_file *file) {
  static const char *const keys[] = {"a", "b", "kind", "in"};
  zj_link link = zj_link_new(x->request->ctx, x->request->path);
  for (size_t i = 0; i < ZJ_COUNT(keys); i++)
    zj_link_add(&link, keys[i], zj_param_get(&x->request->query, keys[i]));
  return zj_text_print(x->request->ctx, "%s %s", zj_link_text(&link),
                       zj_file_key(x->request->ctx, file));
}

static const char *kind_name(zj_account_kind kind) {
  switch (kind) {
  case ZJ_ACCOUNT_PROMISES:
    return zj_tr("promises", "承诺对账");
  case ZJ_ACCOUNT_FINDINGS:
    return zj_tr("findings", "整改对账");
  case ZJ_ACCOUNT_COMPARE:
    return zj_tr("comparison", "两篇对照");
  }
  return "";
}

/* Answers with the account itself, or with a file of it. */
static void answer_with(zj_exchange *x, zj_account_kind kind, const zj_file *file,
                        const zj_account *account, const zj_account_head *head) {
  void *ctx = x->request->ctx;
  zj_error err = {0};
  zj_buffer body = {.ctx = ctx};
  zj_sink sink = zj_sink_buffer(&body);
  zj_account_emitter e = {.ctx = ctx,
                          .sink = &sink,
                          .kind = kind,
                          .format = file->format,
                          .excel = file->excel,
                          .links = file->links};
  if (file->format == ZJ_FORMAT_JSON) {
    zj_account_write_json(&e, account, head);
    return zj_answer_buffer(x, "application/json", &body);
  }
  zj_account_emit_begin(&e);
  zj_status status = zj_account_emit(&e, account, head, &err);
  if (status == ZJ_OK) status = zj_account_emit_end(&e, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  const char *sides = zj_account_sides(ctx, head);
  zj_file_answer(x, file, zj_text_print(ctx, "%s %s", kind_name(kind), sides ? sides : ""), "",
                 &body);
}

static void answer_account(zj_exchange *x, zj_account_kind kind, const zj_file *file,
                           const zj_chosen *g, const zj_account *account, zj_status status,
                           const zj_error *err) {
  if (status != ZJ_OK) {
    zj_answer_uncached(x);
    return zj_answer_error(x, err);
  }
  zj_account_head head = {.a = g->facts[0], .b = g->facts + 1, .b_count = g->count - 1};
  answer_with(x, kind, file, account, &head);
}

void zj_api_compare(zj_exchange *x) {
  zj_chosen g = {.count = 0};
  zj_role_set roles;
  zj_account account = {0};
  zj_error err = {0};
  zj_file file;
  if (!zj_file_read(x, ACCOUNT_FORMATS, &file) || !read_reports(x, 1, &g) ||
      !zj_ask_roles(x, "in", ZJ_ROLES_SCOPES, &roles))
    return;
  if (!roles) roles = ZJ_ROLES_SCOPES;
  if (zj_param_count(&x->request->query, "in") < 2 && zj_answer_cached(x, state_of(x, &file)))
    return;
  zj_deadline deadline = zj_task_deadline(x, 1);
  zj_status status = zj_account_compare(x->request->ctx, x->reader->snapshot, g.reports[0],
                                        g.reports[1], roles, &deadline, &account, &err);
  answer_account(x, ZJ_ACCOUNT_COMPARE, &file, &g, &account, status, &err);
}

void zj_api_account(zj_exchange *x) {
  const char *kind = zj_param_get(&x->request->query, "kind");
  bool findings = kind && strcmp(kind, "findings") == 0;
  zj_chosen g = {.count = 0};
  zj_account account = {0};
  zj_error err = {0};
  if (!findings && (!kind || strcmp(kind, "promises") != 0))
    return zj_answer_problem(x, 400, "bad-parameter",
                             zj_tr("kind is promises or findings", "kind 是 promises 或 findings"),
                             NULL);
  zj_file file;
  if (!zj_file_read(x, ACCOUNT_FORMATS, &file) ||
      !read_reports(x, findings ? ZJ_CHOSEN_MAX : 1, &g))
    return;
  if (zj_answer_cached(x, state_of(x, &file))) return;
  zj_deadline deadline = zj_task_deadline(x, 1);
  zj_account_kind of = findings ? ZJ_ACCOUNT_FINDINGS : ZJ_ACCOUNT_PROMISES;
  zj_status status = zj_account_of_chosen(x, of, &g, &deadline, &account, &err);
  answer_account(x, of, &file, &g, &account, status, &err);
}
