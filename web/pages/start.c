/* start.c - the first page: tasks, examples from this index, saved queries. */
#include "web/pages/start.h"

#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "web/pages/examples.h"
#include "web/pages/saved_list.h"
#include "web/pages/series.h"
#include "web/pages/view.h"

enum { SAVED_SHOWN = 5, TITLE_CHARS = 24 };

/* ---- two years of a unit ---- */

/* Two reports of a unit in years that follow each other. */
typedef struct pair {
  zj_report_facts older, newer;
  int year;
  const char *unit;
} pair;

static bool find_pair(zj_exchange *x, pair *out) {
  const zj_series *series = zj_series_of(x->reader);
  const zj_series_row *older, *newer;
  if (!series || !zj_series_pair(series, &older, &newer)) return false;
  zj_segment *const *segments = x->reader->snapshot->segments;
  zj_segment_facts(segments[older->segment], older->report, &out->older);
  zj_segment_facts(segments[newer->segment], newer->report, &out->newer);
  out->year = newer->year;
  out->unit = zj_text_short(x->request->ctx, out->newer.fields[ZJ_FIELD_ISSUER].value, TITLE_CHARS);
  return true;
}

/* ---- examples ---- */

/* Adds what a unit of this index reports as its problems. */
static void add_unit(zj_exchange *x, json_t *examples, const pair *of) {
  void *ctx = x->request->ctx;
  const char *unit = of->newer.fields[ZJ_FIELD_ISSUER].value;
  const char *text = zj_text_print(ctx, "单位:\"%s\" 问题:*", unit);
  if (strchr(unit, '"')) return;
  uint64_t count = zj_visible_own_example(x->reader->visible, text, x->site->deadline_us);
  if (count) zj_examples_add(ctx, examples, "/search", text, count);
}

static json_t *list_examples(zj_exchange *x, const pair *of) {
  json_t *examples = zj_examples_list(x, "/search");
  if (of) add_unit(x, examples, of);
  return examples;
}

/* *unread says whether there may be some that cannot be read. */
static json_t *list_saved(zj_exchange *x, bool *unread) {
  json_t *list = NULL, *row;
  size_t i;
  *unread = zj_noted(zj_saved_names(x, SAVED_SHOWN, &list, NULL)) != ZJ_OK;
  if (*unread || !list) return json_array();
  json_array_foreach(list, i, row) {
    zj_ask ask = {.q = zj_view_text(row, "query")};
    zj_view_set(row, "url", zj_ask_url(x->request->ctx, "/search", &ask));
  }
  return list;
}

/* ---- tasks ---- */

static void add_task(json_t *tasks, const char *url, const char *name, const char *what) {
  zj_value_append(tasks, json_pack("{s:s,s:s,s:s}", "url", url, "name", name, "what", what));
}

/* All problems, those of the newest reports first. */
static void add_problems(zj_exchange *x, json_t *tasks) {
  void *ctx = x->request->ctx;
  zj_ask ask = {.q = "*", .in = ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS), .sort = ZJ_SORT_NEWEST};
  const char *what =
      zj_tr("What the reports admit, sentence by sentence", "报告里承认的问题，逐句查看");
  if (x->reader->visible->problems)
    what = zj_text_print(ctx, zj_tr("%s; %s", "%s，共 %s"), what,
                         zj_view_hits(ctx, x->reader->visible->problems));
  add_task(tasks, zj_ask_url(ctx, "/search", &ask), zj_tr("Find problems", "查问题"), what);
}

/* The address of both reports in a view. */
static const char *pair_url(void *ctx, const char *view, const char *kind, const pair *p) {
  zj_link link = zj_link_new(ctx, view);
  zj_link_add(&link, "kind", kind);
  zj_link_add(&link, "a", p->older.id);
  zj_link_add(&link, "b", p->newer.id);
  return zj_link_text(&link);
}

static void add_pair_tasks(void *ctx, json_t *tasks, const pair *p) {
  add_task(tasks, pair_url(ctx, "/compare", NULL, p), zj_tr("Compare two years", "对照两年"),
           zj_text_print(ctx,
                         zj_tr("What is new, changed or gone; e.g. %s, %d and %d",
                               "新增、改动、不再提的；如%s %d 年与 %d 年"),
                         p->unit, p->year - 1, p->year));
  add_task(tasks, pair_url(ctx, "/account", "promises", p), zj_tr("Check promises", "承诺对账"),
           zj_text_print(
               ctx, zj_tr("What became of the plans of %d; e.g. %s", "%d 年的打算后来怎样了；如%s"),
               p->year - 1, p->unit));
}

static json_t *list_tasks(zj_exchange *x, const pair *of) {
  void *ctx = x->request->ctx;
  json_t *tasks = json_array();
  add_problems(x, tasks);
  add_task(tasks, "/items", zj_tr("Make a list", "列清单"),
           zj_tr("Every item of one part, a row each, to check and export",
                 "把某一部分逐条列成表，可核对、可导出"));
  if (of) add_pair_tasks(ctx, tasks, of);
  add_task(tasks, "/saved", zj_tr("See what is new", "看新增"),
           zj_tr("What has come since you last looked", "上次查看之后新出现的说法"));
  add_task(tasks, "/reports", zj_tr("Find a report", "找报告"),
           zj_text_print(ctx, zj_tr("%s by issuer, year and kind", "按单位、年份、文种找，共 %s"),
                         zj_view_reports(ctx, x->reader->snapshot->reports)));
  return tasks;
}

/* ---- the page ---- */

void zj_start_answer(zj_exchange *x, json_t *page) {
  pair two;
  const pair *of = find_pair(x, &two) ? &two : NULL;
  bool unread;
  json_t *examples = list_examples(x, of), *saved = list_saved(x, &unread);
  zj_value_set(page, "is_start", json_true());
  zj_value_set(page, "choose_roles", json_true());
  zj_value_set(page, "focus", json_true());
  zj_view_set(page, "page_title",
              zj_tr("zhangju – search reports by section role", "章句 – 按章节检索报告"));
  zj_value_set(page, "start",
               json_pack("{s:s,s:b,s:o,s:b,s:o,s:o}", "corpus",
                         zj_view_corpus(x->request->ctx, x->reader), "has_examples",
                         json_array_size(examples) > 0, "examples", examples, "has_saved",
                         json_array_size(saved) > 0, "saved", saved, "tasks", list_tasks(x, of)));
  if (unread) zj_value_set(page, "saved_unread", json_true());
  zj_answer_rechecked(x);
  zj_answer_page(x, 200, "search", page);
}
