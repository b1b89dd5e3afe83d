/* page_checkup.c - whether reports, or a pasted draft, hold what the built-in rules ask for. */
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "query/answer/checkup_emit.h"
#include "web/pages/account_view.h"
#include "web/pages/download.h"
#include "web/pages/filter.h"
#include "web/pages/handlers.h"
#include "web/pages/pasted.h"
#include "web/pages/tasks.h"
#include "web/pages/view.h"

enum { PER_PAGE = 20, PASSAGES = 3 };

static const char PATH[] = "/checkup";

/* Reports that are looked at until others are chosen: those that the built-in rules are for. */
static const char USUAL[] = "标题:(对照检查 OR 剖析材料 OR 检视剖析 OR 自我剖析)";

typedef struct examination {
  zj_filter filter;
  bool usual; /* nothing was chosen */
  zj_checkup_rules *rules;
  zj_snapshot *draft; /* NULL: reports of the index */
  zj_snapshot_place *places;
  size_t count; /* of reports chosen */
  zj_checkup *checkup;
  zj_deadline deadline;
  bool partial;
} examination;

static json_t *begin_page(zj_exchange *x, const examination *e, zj_slice draft) {
  json_t *page = zj_task_page(x->request->ctx, ZJ_TASK_CHECKUP, "");
  zj_filter_show(x, page, &e->filter, ZJ_FILTER_WORDS, PATH);
  zj_view_set(page, "go", zj_tr("Examine", "体检"));
  zj_view_set(page, "rules",
              zj_text_print(x->request->ctx,
                            zj_tr("Rules: %s. “Missing” means that what a rule asks for was not "
                                  "found; “look” is for a reader to decide.",
                                  "规则：%s。“缺”是没有找到规则要的内容，“待看”要由人来判断。"),
                            e->rules->name));
  zj_pasted_show(x, page, PATH, draft);
  zj_view_set(page, "draft_go", zj_tr("Examine the draft", "体检这份稿子"));
  return page;
}

/* ---- one verdict ---- */

static json_t *passage_row(void *ctx, const char *id, const zj_cutting *c, bool linked) {
  json_t *row = json_object();
  zj_source_set(ctx, row, id, "", "", c->line);
  if (linked)
    zj_source_place_set(ctx, row, id, c->line, c->start_char, c->text);
  else
    zj_view_set(row, "url", NULL);
  zj_value_set(row, "text", json_stringn(c->text.at, c->text.length));
  return row;
}

/* The passages that a reader is to see: of a rule that is not met, those without an answer. */
static json_t *passage_rows(void *ctx, const zj_report_facts *facts, const zj_checkup_verdict *v,
                            bool linked) {
  json_t *rows = json_array();
  for (size_t i = 0; i < v->passage_count; i++) {
    const zj_checkup_passage *p = &v->passages[i];
    if (v->state != ZJ_CHECKUP_MET && p->answered) continue;
    json_t *row = passage_row(ctx, p->of ? p->of : facts->id, &p->text, linked);
    zj_value_set(row, "answer",
                 p->answered ? passage_row(ctx, facts->id, &p->answer, linked) : json_false());
    zj_value_append(rows, row);
  }
  return rows;
}

static json_t *verdict_row(void *ctx, const zj_report_facts *facts, const zj_checkup_verdict *v,
                           bool linked) {
  zj_checkup_said said;
  json_t *passages = passage_rows(ctx, facts, v, linked);
  return json_pack("{s:s,s:s,s:s,s:s,s:b,s:b,s:o}", "rule", v->rule->name, "state",
                   zj_checkup_state_key(v->state), "state_name", zj_checkup_state_name(v->state),
                   "said", zj_checkup_say(said, v), "has_passages", json_array_size(passages) > 0,
                   "open", (int)(v->state != ZJ_CHECKUP_MET), "passages", passages);
}

static const char *verdicts_text(void *ctx, const zj_checkup_report *r) {
  if (!r->missing && !r->look) return zj_tr("everything is there", "各项都有");
  return zj_text_print(ctx, zj_tr("missing: %zu, to look at: %zu", "缺 %zu 项，待看 %zu 项"),
                       r->missing, r->look);
}

static json_t *report_row(void *ctx, const examination *e, const zj_checkup_report *r, size_t n) {
  json_t *verdicts = json_array(), *row = zj_account_report_row(ctx, &r->facts);
  for (size_t i = 0; i < e->rules->count; i++)
    zj_value_append(verdicts, verdict_row(ctx, &r->facts, &r->verdicts[i], !e->draft));
  zj_value_set(row, "verdicts", verdicts);
  zj_value_set(row, "n", json_integer((json_int_t)n));
  zj_view_set(row, "said", verdicts_text(ctx, r));
  if (!e->draft) return row;
  zj_view_set(row, "url", NULL);
  zj_view_set(row, "title", zj_tr("the draft", "稿子"));
  zj_view_set(row, "path", "");
  return row;
}

/* ---- examining ---- */

static zj_status examine(zj_exchange *x, examination *e, zj_snapshot *snapshot,
                         const zj_snapshot *whole, json_t *rows, zj_error *err) {
  void *ctx = x->request->ctx;
  zj_status status =
      zj_checkup_begin(ctx, snapshot, e->rules, PASSAGES, &e->deadline, &e->checkup, err);
  if (status == ZJ_OK) zj_checkup_among(e->checkup, whole);
  for (size_t i = 0; status == ZJ_OK && i < zj_checkup_count(e->checkup); i++) {
    zj_checkup_report report;
    status = zj_checkup_report_make(ctx, e->checkup, i, &report, err);
    if (status == ZJ_OK) zj_value_append(rows, report_row(ctx, e, &report, i + 1));
  }
  e->partial |= e->deadline.past;
  return status == ZJ_LIMIT ? ZJ_OK : status;
}

/* Chooses the reports, and examines those of the page. */
static zj_status examine_chosen(zj_exchange *x, examination *e, json_t *rows, zj_asked *asked,
                                zj_error *err) {
  zj_filter wanted = e->filter;
  zj_snapshot *snapshot;
  bool exact;
  if (e->usual) wanted.q = USUAL;
  zj_status status = zj_filter_reports(x, &wanted, &e->places, &e->count, &exact, asked, err);
  if (status != ZJ_OK) return status;
  e->partial = !exact;
  size_t begin = (size_t)(e->filter.page - 1) * PER_PAGE;
  size_t here = begin < e->count ? e->count - begin : 0;
  if (here > PER_PAGE) here = PER_PAGE;
  if (!here) return ZJ_OK;
  status = zj_snapshot_narrow(x->request->ctx, x->reader->snapshot, e->places + begin, here,
                              &snapshot, err);
  return status == ZJ_OK ? examine(x, e, snapshot, x->reader->snapshot, rows, err) : status;
}

/* ---- the answer ---- */

static json_t *rule_names(const examination *e) {
  json_t *list = json_array();
  for (size_t i = 0; i < e->rules->count; i++)
    zj_value_append(list, json_string(e->rules->at[i].name));
  return list;
}

static const char *total_text(void *ctx, const examination *e) {
  const char *reports = zj_view_reports(ctx, e->count);
  if (!e->usual) return zj_text_print(ctx, zj_tr("%s chosen", "选中 %s"), reports);
  return zj_text_print(
      ctx, zj_tr("%s with the title of a self-examination", "标题是对照检查、剖析材料的 %s"),
      reports);
}

static void show_answer(zj_exchange *x, json_t *page, const examination *e, json_t *rows) {
  void *ctx = x->request->ctx;
  size_t count = json_array_size(rows);
  json_t *answer =
      json_pack("{s:b,s:b,s:b,s:o,s:o}", "inexact", (int)e->partial, "has_rows", count > 0,
                "has_table", count > 1, "rule_names", rule_names(e), "rows", rows);
  if (!e->draft) {
    zj_link link = zj_link_new(ctx, PATH);
    zj_filter_add(&link, &e->filter);
    const char *url = zj_link_text(&link);
    zj_view_set(answer, "total", total_text(ctx, e));
    zj_pager_set(ctx, answer, url, e->filter.page, e->count, PER_PAGE);
    zj_download_set(ctx, answer, ZJ_DOWNLOAD_TABLES, "/export/checkup", url);
    zj_filter_show_ways(ctx, answer, &e->filter, PATH);
  }
  zj_value_set(page, "folded", json_boolean(count > 0));
  if (e->usual && !e->count) zj_value_set(page, "draft_open", json_true());
  zj_value_set(page, "answer", answer);
}

static void answer_draft(zj_exchange *x, examination *e, zj_slice text) {
  zj_error err = {0};
  json_t *rows = json_array();
  zj_answer_unstored(x);
  zj_status status = zj_pasted_snapshot(x, text, &e->draft, &err);
  bool refused = status == ZJ_BAD_INPUT || status == ZJ_LIMIT;
  if (status == ZJ_OK) status = examine(x, e, e->draft, e->draft, rows, &err);
  if (status != ZJ_OK && !refused) {
    json_decref(rows);
    return zj_answer_error(x, &err);
  }
  json_t *page = begin_page(x, e, text);
  zj_view_set(page, "refused", refused ? err.text : NULL);
  if (refused)
    json_decref(rows);
  else
    show_answer(x, page, e, rows);
  zj_answer_page(x, refused ? 400 : 200, "checkup", page);
}

static void answer_chosen(zj_exchange *x, examination *e) {
  void *ctx = x->request->ctx;
  zj_link link = zj_link_new(ctx, PATH);
  zj_asked asked = {0};
  zj_error err = {0};
  zj_filter_add(&link, &e->filter);
  bool get = x->request->method != ZJ_POST;
  if (get && zj_answer_cached(x, zj_text_print(ctx, "%s %ld", zj_link_text(&link), e->filter.page)))
    return;
  json_t *rows = json_array();
  zj_status status = examine_chosen(x, e, rows, &asked, &err);
  if (status != ZJ_OK && status != ZJ_BAD_QUERY) {
    json_decref(rows);
    return zj_answer_error(x, &err);
  }
  json_t *page = begin_page(x, e, ZJ_LIT(""));
  if (status == ZJ_OK) {
    show_answer(x, page, e, rows);
  } else {
    zj_filter_show_fault(x, page, &e->filter, &asked, &err);
    json_decref(rows);
  }
  if (e->partial || status != ZJ_OK) zj_answer_uncached(x);
  zj_answer_page(x, status == ZJ_OK ? 200 : 400, "checkup", page);
}

static bool read_examination(zj_exchange *x, examination *e, uint64_t times) {
  zj_error err = {0};
  *e = (examination){.deadline = zj_task_deadline(x, times)};
  if (!zj_filter_read(x, &e->filter)) return false;
  e->usual = !zj_filter_given(&e->filter);
  if (zj_checkup_rules_load(x->request->ctx, NULL, &e->rules, &err) == ZJ_OK) return true;
  zj_answer_error(x, &err);
  return false;
}

void zj_page_checkup(zj_exchange *x) {
  examination e;
  zj_slice text;
  if (!read_examination(x, &e, 1)) return;
  if (zj_pasted_given(x, &text)) return answer_draft(x, &e, text);
  answer_chosen(x, &e);
}

/* ---- a file ---- */

static zj_status write_reports(zj_exchange *x, examination *e, zj_checkup_emitter *emitter,
                               zj_error *err) {
  zj_checkup_totals totals = {0};
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < zj_checkup_count(e->checkup); i++) {
    zj_checkup_report report;
    void *local = talloc_new(x->request->ctx);
    status = local ? zj_checkup_report_make(local, e->checkup, i, &report, err) : zj_no_memory(err);
    if (status == ZJ_OK) {
      zj_checkup_emit_report(emitter, &report);
      totals.reports++;
      totals.met += !report.missing && !report.look;
      totals.missing += report.missing > 0;
    }
    talloc_free(local);
  }
  totals.partial = e->partial |= status == ZJ_LIMIT;
  return status == ZJ_OK || status == ZJ_LIMIT ? zj_checkup_emit_end(emitter, &totals, err)
                                               : status;
}

static zj_status write_file(zj_exchange *x, examination *e, const zj_checkup_view *view,
                            zj_buffer *body, zj_error *err) {
  void *ctx = x->request->ctx;
  zj_filter wanted = e->filter;
  zj_snapshot *snapshot;
  zj_asked asked;
  bool exact = true;
  zj_sink sink = zj_sink_buffer(body);
  if (e->usual) wanted.q = USUAL;
  zj_status status = zj_filter_reports(x, &wanted, &e->places, &e->count, &exact, &asked, err);
  e->partial = !exact;
  if (status == ZJ_OK)
    status = zj_snapshot_narrow(ctx, x->reader->snapshot, e->places, e->count, &snapshot, err);
  if (status == ZJ_OK)
    status = zj_checkup_begin(ctx, snapshot, e->rules, PASSAGES, &e->deadline, &e->checkup, err);
  if (status != ZJ_OK) return status;
  zj_checkup_among(e->checkup, x->reader->snapshot);
  zj_checkup_emitter *emitter =
      zj_checkup_emit_new(ctx, &sink, e->rules, zj_checkup_count(e->checkup), view);
  return emitter ? write_reports(x, e, emitter, err) : zj_no_memory(err);
}

void zj_download_checkup(zj_exchange *x) {
  examination e;
  zj_checkup_view view = {0};
  zj_file file;
  zj_buffer body = {.ctx = x->request->ctx};
  zj_error err = {0};
  if (!read_examination(x, &e, ZJ_DOWNLOAD_TIMES) ||
      !zj_download_read(x, &x->request->query, ZJ_DOWNLOAD_TABLES, &file))
    return;
  view.format = file.format;
  view.excel = file.excel;
  view.links = file.links;
  if (write_file(x, &e, &view, &body, &err) != ZJ_OK) return zj_answer_error(x, &err);
  zj_file_answer(x, &file, zj_task_name(ZJ_TASK_CHECKUP), e.partial ? zj_file_cut() : "", &body);
}
