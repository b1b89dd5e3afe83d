/* account_view.c - rows of an account with their quotations, and pairs of years. */
#include "web/pages/account_view.h"
#include "web/pages/download.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/json.h"
#include "web/pages/narrow.h"
#include "web/pages/view.h"

enum { PAIR_ROWS = 40, YEARS_MAX = 40 };

static const char *fact_of(const zj_report_facts *facts, zj_field field) {
  const char *value = facts->fields[field].value;
  return value ? value : "";
}

/* ---- reports ---- */

json_t *zj_account_report_row(void *ctx, const zj_report_facts *facts) {
  zj_title_text title;
  json_t *known = zj_json_facts(facts);
  const char *shown = zj_title_shown(title, facts->fields);
  json_t *row = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s}", "title", *shown ? shown : facts->path,
                          "path", facts->path, "url", zj_text_print(ctx, "/r/%s", facts->id),
                          "known", zj_narrow_facts_line(ctx, known), "year",
                          fact_of(facts, ZJ_FIELD_YEAR), "id", facts->id);
  json_decref(known);
  return row;
}

static json_t *heads_of(void *ctx, const zj_account_head *head) {
  json_t *list = json_array();
  zj_value_append(list, zj_account_report_row(ctx, &head->a));
  for (size_t i = 0; i < head->b_count; i++)
    zj_value_append(list, zj_account_report_row(ctx, &head->b[i]));
  return list;
}

/* ---- rows ---- */

/* The title of the report that a quotation is from. */
static const char *title_of(const zj_account_head *head, const char *id, zj_title_text out) {
  if (strcmp(head->a.id, id) == 0) return zj_title_shown(out, head->a.fields);
  for (size_t i = 0; i < head->b_count; i++)
    if (strcmp(head->b[i].id, id) == 0) return zj_title_shown(out, head->b[i].fields);
  return "";
}

static const char *joined(void *ctx, const json_t *words) {
  const char *out = "";
  json_t *word;
  size_t i;
  json_array_foreach(words, i, word) {
    out = zj_text_print(ctx, "%s%s%s", out, *out ? zj_tr(", ", "、") : "",
                        zj_view_text(word, "text"));
  }
  return out;
}

static json_t *quote_row(void *ctx, const zj_account_shown *shown, const json_t *quote,
                         const json_t *shared, bool figures) {
  zj_title_text title;
  json_t *row = json_object();
  const char *id = zj_view_text(quote, "report");
  zj_source_set(ctx, row, id, title_of(&shown->head, id, title), zj_view_text(quote, "path"),
                json_integer_value(json_object_get(quote, "line")));
  zj_source_place_set(ctx, row, id, json_integer_value(json_object_get(quote, "line")),
                      json_integer_value(json_object_get(quote, "start_char")),
                      zj_slice_of(zj_view_text(quote, "text")));
  zj_source_roles(ctx, row, json_object_get(quote, "roles"));
  zj_value_set(row, "pieces", zj_source_pieces(ctx, zj_view_text(quote, "text"), shared));
  zj_value_set(row, "crumbs", json_incref(json_object_get(quote, "crumbs")));
  zj_view_set(row, "figures", figures ? joined(ctx, json_object_get(quote, "figures")) : "");
  return row;
}

static bool names_figures(const char *verdict) {
  return strcmp(verdict, zj_verdict_key(ZJ_VERDICT_DIFFERS)) == 0 ||
         strcmp(verdict, zj_verdict_key(ZJ_VERDICT_CHANGED)) == 0;
}

static const char *name_of(const char *key) {
  for (int v = 0; v < ZJ_VERDICT_COUNT; v++)
    if (strcmp(zj_verdict_key((zj_verdict)v), key) == 0) return zj_verdict_name((zj_verdict)v);
  return "";
}

/* What an echo says is shown where it is another thing than the verdict of the row. */
static json_t *echo_rows(void *ctx, const zj_account_shown *shown, const json_t *row) {
  json_t *echoes = json_array(), *echo;
  const char *verdict = zj_view_text(row, "verdict");
  size_t i;
  json_array_foreach(json_object_get(row, "echoes"), i, echo) {
    const char *says = zj_view_text(echo, "says");
    json_t *one = quote_row(ctx, shown, json_object_get(echo, "quote"),
                            json_object_get(echo, "shared"), names_figures(says));
    bool other = shown->kind == ZJ_ACCOUNT_PROMISES && strcmp(says, verdict) != 0;
    zj_view_set(one, "says", other ? name_of(says) : "");
    zj_view_set(one, "states", joined(ctx, json_object_get(echo, "states")));
    zj_value_append(echoes, one);
  }
  return echoes;
}

/* All that the echoes share with the quotation. */
static json_t *shared_of(const json_t *row) {
  json_t *all = json_array(), *echo;
  size_t i;
  json_array_foreach(json_object_get(row, "echoes"), i, echo)
      json_array_extend(all, json_object_get(echo, "shared"));
  return all;
}

static const char *merged_text(void *ctx, const json_t *merged) {
  const char *out = "";
  json_t *number;
  size_t i;
  json_array_foreach(merged, i, number) {
    out = zj_text_print(ctx, "%s%s%" JSON_INTEGER_FORMAT, out, *out ? zj_tr(", ", "、") : "",
                        json_integer_value(number));
  }
  return *out ? zj_text_print(ctx, zj_tr("with %s", "与 %s 同"), out) : "";
}

static json_t *ledger_row(void *ctx, const zj_account_shown *shown, const json_t *row) {
  const char *verdict = zj_view_text(row, "verdict"), *role = zj_view_text(row, "role");
  json_t *shared = shared_of(row), *of = json_object_get(row, "of");
  json_t *echoes = echo_rows(ctx, shown, row);
  json_t *out = json_pack("{s:O,s:s,s:s,s:b,s:o}", "number", json_object_get(row, "number"),
                          "verdict", verdict, "verdict_name", name_of(verdict), "has_echoes",
                          json_array_size(echoes) > 0, "echoes", echoes);
  zj_view_set(out, "role_name", *role ? zj_view_role_label(ctx, zj_view_role(role)) : "");
  zj_view_set(out, "role_css", *role ? zj_view_role_css(zj_view_role(role)) : "");
  zj_view_set(out, "merged_text", merged_text(ctx, json_object_get(row, "merged")));
  zj_view_set(
      out, "pick",
      zj_text_print(ctx,
                    zj_tr("choose row %" JSON_INTEGER_FORMAT, "选第 %" JSON_INTEGER_FORMAT " 条"),
                    json_integer_value(json_object_get(row, "number"))));
  zj_value_set(out, "of",
               of ? quote_row(ctx, shown, of, shared, names_figures(verdict)) : json_false());
  json_decref(shared);
  return out;
}

/* ---- making an account ---- */

zj_account_kind zj_account_asked(const zj_exchange *x) {
  const char *kind = zj_param_get(&x->request->query, "kind");
  bool findings = kind && strcmp(kind, "findings") == 0;
  return findings ? ZJ_ACCOUNT_FINDINGS : ZJ_ACCOUNT_PROMISES;
}

zj_status zj_account_of_chosen(zj_exchange *x, zj_account_kind kind, const zj_chosen *c,
                               zj_deadline *deadline, zj_account *out, zj_error *err) {
  void *ctx = x->request->ctx;
  if (kind == ZJ_ACCOUNT_FINDINGS)
    return zj_account_findings(ctx, x->reader->snapshot, c->reports[0], c->reports + 1,
                               c->count - 1, deadline, out, err);
  return zj_account_promises(ctx, x->reader->snapshot, c->reports[0], c->reports[1], deadline, out,
                             err);
}

/* ---- the ledger ---- */

bool zj_account_read_only(zj_exchange *x, uint32_t *out) {
  const char *only = zj_param_get(&x->request->query, "only");
  *out = 0;
  if (!only || !*only) return true;
  for (int v = 0; v < ZJ_VERDICT_COUNT; v++)
    if (strcmp(zj_verdict_key((zj_verdict)v), only) == 0) *out = 1u << v;
  if (*out) return true;
  zj_answer_problem(x, 400, "bad-parameter", zj_text_short(x->request->ctx, only, 40), NULL);
  return false;
}

static const char *with_only(void *ctx, const char *link, const char *verdict) {
  return zj_text_print(ctx, "%s%conly=%s", link, strchr(link, '?') ? '&' : '?', verdict);
}

/* The verdicts that there are, each with the address of its rows alone. */
static json_t *verdict_links(void *ctx, const zj_account_shown *shown, const json_t *totals,
                             uint32_t only) {
  json_t *list = json_array();
  zj_value_append(list, json_pack("{s:s,s:s,s:s,s:b,s:s}", "label", zj_tr("All", "全部"), "count",
                                  zj_view_number(ctx, shown->account->count), "url", shown->link,
                                  "current", (int)(only == 0), "verdict", ""));
  for (int v = 0; v < ZJ_VERDICT_COUNT; v++) {
    const char *key = zj_verdict_key((zj_verdict)v);
    json_int_t count = json_integer_value(json_object_get(totals, key));
    if (!count) continue;
    zj_value_append(list,
                    json_pack("{s:s,s:s,s:s,s:b,s:s}", "label", zj_verdict_name((zj_verdict)v),
                              "count", zj_view_number(ctx, (uint64_t)count), "url",
                              with_only(ctx, shown->link, key), "current", (int)(only == 1u << v),
                              "verdict", key));
  }
  return list;
}

static const char *only_key(uint32_t only) {
  for (int v = 0; v < ZJ_VERDICT_COUNT; v++)
    if (only == 1u << v) return zj_verdict_key((zj_verdict)v);
  return NULL;
}

void zj_account_view(zj_exchange *x, json_t *page, const zj_account_shown *shown) {
  void *ctx = x->request->ctx;
  uint32_t only;
  if (!zj_account_read_only(x, &only)) only = 0;
  size_t count = zj_account_count(shown->account, only);
  json_t *json = zj_account_json(shown->account, &shown->head, only,
                                 (size_t)(shown->page - 1) * ZJ_ACCOUNT_ROWS, ZJ_ACCOUNT_ROWS);
  json_t *rows = json_array(), *row;
  size_t i;
  json_array_foreach(json_object_get(json, "rows"), i, row)
      zj_value_append(rows, ledger_row(ctx, shown, row));
  const char *link = only ? with_only(ctx, shown->link, only_key(only)) : shown->link;
  json_t *heads = heads_of(ctx, &shown->head);
  json_t *ledger = json_pack("{s:o,s:b,s:o,s:b,s:o,s:b,s:b,s:b}", "heads", heads, "has_rows",
                             json_array_size(rows) > 0, "rows", rows, "picking", 1, "verdicts",
                             verdict_links(ctx, shown, json_object_get(json, "totals"), only),
                             "promises", (int)(shown->kind == ZJ_ACCOUNT_PROMISES), "findings",
                             (int)(shown->kind == ZJ_ACCOUNT_FINDINGS), "compare",
                             (int)(shown->kind == ZJ_ACCOUNT_COMPARE));
  zj_pager_set(ctx, ledger, link, shown->page, count, ZJ_ACCOUNT_ROWS);
  zj_download_set(ctx, ledger, ZJ_DOWNLOAD_QUOTES, shown->action, link);
  zj_value_set(page, "folded", json_true());
  zj_value_set(page, "ledger", ledger);
  json_decref(json);
}

/* ---- pairs of years ---- */

/* Whether one of the names of the unit contains what was asked for, as 单位: has it. */
static bool is_unit(void *ctx, const char *issuer, const char *wanted) {
  if (!*wanted) return true;
  const char *names = zj_unit_names(ctx, issuer);
  if (!names) zj_note_no_memory();
  return names && strstr(names, wanted);
}

static bool is_chosen(void *ctx, const zj_snapshot *snapshot, const zj_filter *f,
                      const zj_account_pair *pair) {
  zj_report_facts facts;
  zj_segment_facts(snapshot->segments[pair->a.segment], pair->a.report, &facts);
  const char *year = zj_text_print(ctx, "%d", pair->year),
             *next = zj_text_print(ctx, "%d", pair->year + 1);
  if (*f->year && strcmp(f->year, year) != 0 && strcmp(f->year, next) != 0) return false;
  if (*f->type && strcmp(f->type, fact_of(&facts, ZJ_FIELD_TYPE)) != 0) return false;
  if (*f->folder && !strstr(facts.path, f->folder)) return false;
  return is_unit(ctx, fact_of(&facts, ZJ_FIELD_ISSUER), f->issuer);
}

zj_status zj_account_choose(zj_exchange *x, const zj_filter *f, zj_account_pair **out,
                            size_t *count, zj_error *err) {
  const zj_snapshot *snapshot = x->reader->snapshot;
  size_t all, kept = 0;
  zj_status status = zj_account_pairs(x->request->ctx, snapshot, out, &all, err);
  *count = 0;
  if (status != ZJ_OK) return status;
  for (size_t i = 0; i < all; i++) {
    void *local = talloc_new(NULL);
    if (!local) return zj_no_memory(err);
    if (is_chosen(local, snapshot, f, &(*out)[i])) (*out)[kept++] = (*out)[i];
    talloc_free(local);
  }
  *count = kept;
  return zj_noted_status(err);
}

/* A link to the account of a pair. */
static json_t *pair_link(void *ctx, zj_task task, const zj_account_pair *pair, const char *a,
                         const char *b) {
  zj_link link = zj_link_new(ctx, zj_task_path(task));
  if (task == ZJ_TASK_ACCOUNT) zj_link_add(&link, "kind", "promises");
  zj_link_add(&link, "a", a);
  zj_link_add(&link, "b", b);
  return json_pack("{s:s,s:s}", "label", zj_text_print(ctx, "%d → %d", pair->year, pair->year + 1),
                   "url", zj_link_text(&link));
}

void zj_account_view_pairs(zj_exchange *x, json_t *page, zj_task task, const zj_filter *f,
                           const zj_account_pair *pairs, size_t count) {
  void *ctx = x->request->ctx;
  const zj_snapshot *snapshot = x->reader->snapshot;
  json_t *rows = json_array(), *years = NULL;
  const char *issuer = "", *type = "";
  size_t row = 0, begin = (size_t)(f->page - 1) * PAIR_ROWS;
  for (size_t i = 0; i < count; i++) { /* they come by unit and type */
    zj_report_facts a, b;
    zj_segment_facts(snapshot->segments[pairs[i].a.segment], pairs[i].a.report, &a);
    zj_segment_facts(snapshot->segments[pairs[i].b.segment], pairs[i].b.report, &b);
    bool same = i && strcmp(issuer, fact_of(&a, ZJ_FIELD_ISSUER)) == 0 &&
                strcmp(type, fact_of(&a, ZJ_FIELD_TYPE)) == 0;
    issuer = fact_of(&a, ZJ_FIELD_ISSUER);
    type = fact_of(&a, ZJ_FIELD_TYPE);
    if (!same) row++;
    if (row <= begin || row > begin + PAIR_ROWS) continue;
    if (!same) {
      years = json_array();
      zj_value_append(rows,
                      json_pack("{s:s,s:s,s:o}", "unit", issuer, "type", type, "years", years));
    }
    zj_value_append(years, pair_link(ctx, task, &pairs[i], a.id, b.id));
  }
  zj_link link = zj_link_new(ctx, zj_task_path(task));
  zj_filter_add(&link, f);
  json_t *list = json_pack("{s:b,s:o}", "has_rows", json_array_size(rows) > 0, "rows", rows);
  zj_pager_set(ctx, list, zj_link_text(&link), f->page, row, PAIR_ROWS);
  zj_value_set(page, "pairs", list);
}

static int by_year(const void *a, const void *b) {
  const zj_account_pair *x = a, *y = b;
  return (x->year > y->year) - (x->year < y->year);
}

void zj_account_view_years(zj_exchange *x, json_t *page, zj_task task, const zj_report_facts *of) {
  void *ctx = x->request->ctx;
  const zj_snapshot *snapshot = x->reader->snapshot;
  json_t *years = json_array();
  zj_account_pair *pairs;
  size_t count;
  zj_error err = {0};
  zj_filter same = {.issuer = fact_of(of, ZJ_FIELD_ISSUER),
                    .type = fact_of(of, ZJ_FIELD_TYPE),
                    .year = "",
                    .folder = ""};
  if (!*same.issuer || zj_account_choose(x, &same, &pairs, &count, &err) != ZJ_OK) count = 0;
  if (count) qsort(pairs, count, sizeof *pairs, by_year);
  for (size_t i = 0; i < count && json_array_size(years) < YEARS_MAX; i++) {
    zj_report_facts a, b;
    zj_segment_facts(snapshot->segments[pairs[i].a.segment], pairs[i].a.report, &a);
    zj_segment_facts(snapshot->segments[pairs[i].b.segment], pairs[i].b.report, &b);
    json_t *link = pair_link(ctx, task, &pairs[i], a.id, b.id);
    zj_value_set(link, "current", json_boolean(strcmp(a.id, of->id) == 0));
    zj_value_append(years, link);
  }
  zj_value_set(page, "has_other_years", json_boolean(json_array_size(years) > 1));
  zj_value_set(page, "other_years", years);
}
