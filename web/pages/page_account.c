/* page_account.c - what became of the plans of a year and of the findings of an inspection. */
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "web/pages/account_view.h"
#include "web/pages/chosen.h"
#include "web/pages/download.h"
#include "web/pages/handlers.h"
#include "web/pages/view.h"

enum { CANDIDATES = 60 /* reports to choose findings and answers from */ };

static const char PATH[] = "/account";

/* The address of the account of some reports. */
static const char *account_url(void *ctx, bool findings, const zj_chosen *c) {
  zj_link link = zj_link_new(ctx, PATH);
  zj_link_add(&link, "kind", findings ? "findings" : "promises");
  for (size_t i = 0; i < c->count; i++)
    zj_link_add(&link, i ? "b" : "a", c->facts[i].id);
  return zj_link_text(&link);
}

static const char *kind_url(void *ctx, bool findings) {
  return zj_text_print(ctx, "%s?kind=%s", PATH, findings ? "findings" : "promises");
}

static json_t *begin_page(zj_exchange *x, bool findings, const char *about) {
  void *ctx = x->request->ctx;
  json_t *page = zj_task_page(ctx, ZJ_TASK_ACCOUNT, about);
  zj_value_set(page, "kinds",
               json_pack("[{s:s,s:s,s:b},{s:s,s:s,s:b}]", "label",
                         zj_tr("Plans and what became of them", "承诺对账"), "url",
                         kind_url(ctx, false), "current", (int)!findings, "label",
                         zj_tr("Findings and their answers", "整改对账"), "url",
                         kind_url(ctx, true), "current", (int)findings));
  zj_value_set(page, findings ? "findings" : "promises", json_true());
  zj_value_set(
      page, "hidden",
      json_pack("[{s:s,s:s}]", "name", "kind", "value", findings ? "findings" : "promises"));
  zj_view_set(page, "go", zj_tr("Find", "查找"));
  return page;
}

/* ---- an account ---- */

static void answer_account(zj_exchange *x, zj_account_kind kind, const zj_filter *f,
                           const zj_chosen *c) {
  void *ctx = x->request->ctx;
  bool findings = kind == ZJ_ACCOUNT_FINDINGS;
  zj_deadline deadline = zj_task_deadline(x, 1);
  zj_account account = {0};
  zj_error err = {0};
  uint32_t only;
  zj_title_text title;
  if (!zj_account_read_only(x, &only)) return;
  const char *link = account_url(ctx, findings, c);
  if (zj_answer_cached(x, zj_text_print(ctx, "%s %u %ld", link, only, f->page))) return;
  if (zj_account_of_chosen(x, kind, c, &deadline, &account, &err) != ZJ_OK) {
    zj_answer_uncached(x);
    return zj_answer_error(x, &err);
  }
  json_t *page = begin_page(x, findings, zj_title_shown(title, c->facts[0].fields));
  zj_account_shown shown = {.kind = kind,
                            .account = &account,
                            .head = {.a = c->facts[0], .b = c->facts + 1, .b_count = c->count - 1},
                            .link = link,
                            .action = "/export/account",
                            .page = f->page};
  zj_account_view(x, page, &shown);
  if (!findings) zj_account_view_years(x, page, ZJ_TASK_ACCOUNT, &c->facts[0]);
  zj_answer_page(x, 200, "account", page);
}

/* ---- choosing two years ---- */

static void answer_pairs(zj_exchange *x, const zj_filter *f) {
  void *ctx = x->request->ctx;
  zj_account_pair *pairs;
  size_t count;
  zj_error err = {0};
  zj_link link = zj_link_new(ctx, PATH);
  zj_link_add(&link, "kind", "promises");
  zj_filter_add(&link, f);
  const char *url = zj_link_text(&link);
  if (zj_account_choose(x, f, &pairs, &count, &err) != ZJ_OK) return zj_answer_error(x, &err);
  if (count == 1) {
    zj_chosen only;
    zj_chosen_set(x->reader->snapshot, pairs[0].a, pairs[0].b, &only);
    return zj_answer_redirect(x, account_url(ctx, false, &only));
  }
  if (zj_answer_cached(x, zj_text_print(ctx, "%s %ld", url, f->page))) return;
  json_t *page = begin_page(x, false, f->issuer);
  zj_filter_show(x, page, f, 0, PATH);
  zj_account_view_pairs(x, page, ZJ_TASK_ACCOUNT, f, pairs, count);
  json_t *list = json_object_get(page, "pairs");
  zj_view_set(
      list, "total",
      zj_text_print(ctx, zj_tr("%zu pairs of consecutive years", "相邻年度 %zu 对"), count));
  zj_filter_show_ways(ctx, list, f, kind_url(ctx, false));
  zj_value_set(list, "with_ledger", json_true());
  zj_download_set(ctx, list, ZJ_DOWNLOAD_LEDGER, "/export/account", url);
  zj_answer_page(x, 200, "account", page);
}

/* ---- choosing findings and answers ---- */

static bool has_word(const char *text, const char *const *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (strstr(text, words[i])) return true;
  return false;
}

/* Whether a title is that of a report which answers findings, or that of one with findings. */
static bool answers_findings(const char *title) {
  return strstr(title, "整改") != NULL;
}
static bool has_findings(const char *title) {
  static const char *const words[] = {"反馈", "督查", "督察", "巡察",
                                      "巡视", "通报", "审计", "问题清单"};
  return !answers_findings(title) && has_word(title, words, ZJ_COUNT(words));
}

/* Reports whose title says that they are of the kind; titles are compared as reports have them. */
static json_t *candidate_rows(zj_exchange *x, const zj_snapshot_place *places, size_t count,
                              bool (*is_one)(const char *title), bool any, size_t *left) {
  void *ctx = x->request->ctx;
  json_t *rows = json_array();
  *left = 0;
  for (size_t i = 0; i < count; i++) {
    zj_report_facts facts;
    zj_segment_facts(x->reader->snapshot->segments[places[i].segment], places[i].report, &facts);
    if (!any && !is_one(facts.title)) continue;
    if (json_array_size(rows) == CANDIDATES) {
      ++*left;
      continue;
    }
    zj_value_append(rows, zj_account_report_row(ctx, &facts));
  }
  return rows;
}

static const char *left_text(void *ctx, size_t left) {
  if (!left) return NULL;
  return zj_text_print(ctx,
                       zj_tr("%zu more are not listed: narrow the choice above.",
                             "另有 %zu 篇没有列出，请在上面缩小范围。"),
                       left);
}

/* The same choice from all reports, whatever their titles say. */
static const char *any_url(void *ctx, const zj_filter *f) {
  zj_link link = zj_link_new(ctx, PATH);
  zj_link_add(&link, "kind", "findings");
  zj_link_add(&link, "any", "1");
  zj_filter_add(&link, f);
  return zj_link_text(&link);
}

static void answer_candidates(zj_exchange *x, const zj_filter *f) {
  void *ctx = x->request->ctx;
  zj_snapshot_place *places = NULL;
  size_t count, left_a, left_b;
  bool exact;
  zj_asked asked;
  zj_error err = {0};
  bool any = zj_param_get(&x->request->query, "any") != NULL;
  zj_status status = zj_filter_reports(x, f, &places, &count, &exact, &asked, &err);
  if (status != ZJ_OK && status != ZJ_BAD_QUERY) return zj_answer_error(x, &err);
  json_t *page = begin_page(x, true, f->issuer);
  zj_filter_show(x, page, f, ZJ_FILTER_WORDS, PATH);
  zj_value_set(page, "choices",
               json_pack("[{s:s,s:s,s:b}]", "name", "any", "label",
                         zj_tr("Whatever the title says", "不论标题"), "checked", (int)any));
  zj_answer_rechecked(x);
  if (status != ZJ_OK) {
    zj_filter_show_fault(x, page, f, &asked, &err);
    return zj_answer_page(x, 400, "account", page);
  }
  json_t *of = candidate_rows(x, places, count, has_findings, any, &left_a),
         *by = candidate_rows(x, places, count, answers_findings, any, &left_b);
  json_t *lists = json_pack("{s:b,s:o,s:o}", "has_rows",
                            json_array_size(of) > 0 && json_array_size(by) > 0, "of", of, "by", by);
  zj_view_set(lists, "left_of", left_text(ctx, left_a));
  zj_view_set(lists, "left_by", left_text(ctx, left_b));
  zj_filter_show_ways(ctx, lists, f, kind_url(ctx, true));
  zj_view_set(lists, "any_url", any ? NULL : any_url(ctx, f));
  zj_value_set(page, "candidates", lists);
  zj_answer_page(x, 200, "account", page);
}

void zj_page_account(zj_exchange *x) {
  zj_account_kind kind = zj_account_asked(x);
  bool findings = kind == ZJ_ACCOUNT_FINDINGS;
  zj_filter filter;
  zj_chosen chosen;
  if (!zj_filter_read(x, &filter) || !zj_chosen_read(x, findings ? ZJ_CHOSEN_MAX : 1, &chosen))
    return;
  if (chosen.count) return answer_account(x, kind, &filter, &chosen);
  if (findings) return answer_candidates(x, &filter);
  answer_pairs(x, &filter);
}
