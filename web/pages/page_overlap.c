/* page_overlap.c - reports that share text under a role: among those chosen, with all others, or
 * with a pasted draft. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/overlap_emit.h"
#include "query/answer/overlap_quote.h"
#include "web/pages/chosen.h"
#include "web/pages/download.h"
#include "web/pages/filter.h"
#include "web/pages/handlers.h"
#include "web/pages/overlap_ways.h"
#include "web/pages/pasted.h"
#include "web/pages/tasks.h"
#include "web/pages/view.h"

enum {
  PER_PAGE = 20,
  DRAFT_PAIRS = 60,            /* shown of a draft, which has one page */
  PASSAGES = 3,                /* quoted of a pair in a list */
  PAIR_PASSAGES = 500,         /* quoted of a pair alone */
  LETTERS_MOST = 6000000,      /* read for a page: some 100 MB of memory */
  FILE_LETTERS_MOST = 30000000 /* read for a file */
};

static const char PATH[] = "/overlap";

/* What is compared with what. */
typedef struct comparison {
  zj_filter filter;
  bool with_all; /* the chosen reports with all of the index, not among themselves */
  bool drafted;
  zj_chosen pair; /* the one pair to show; none: all */
  zj_snapshot *draft, *chosen;
  zj_overlap_options options;
  zj_overlap *found;
} comparison;

/* ---- asking ---- */

static bool read_run(zj_exchange *x, uint32_t *out) {
  long run;
  if (!zj_ask_number(x, "run", ZJ_OVERLAP_RUN, ZJ_OVERLAP_RUN_MOST, &run)) return false;
  *out = (uint32_t)run;
  if (*out < ZJ_OVERLAP_RUN_LEAST) *out = ZJ_OVERLAP_RUN_LEAST;
  return true;
}

static bool read_comparison(zj_exchange *x, comparison *c) {
  const char *with = zj_param_get(&x->request->query, "with");
  *c = (comparison){.options = {.common = ZJ_OVERLAP_COMMON, .most = LETTERS_MOST}};
  if (!zj_filter_read(x, &c->filter) || !read_run(x, &c->options.run)) return false;
  c->with_all = with ? strcmp(with, "all") == 0 : *c->filter.issuer != 0;
  c->options.roles = c->filter.in ? c->filter.in : ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS);
  c->options.deadline = zj_task_deadline(x, 1);
  return true;
}

static zj_overlap_asked asked_of(const comparison *c) {
  return (zj_overlap_asked){c->filter, c->options.roles, c->options.run, c->with_all};
}

static const char *comparison_url(void *ctx, const comparison *c) {
  zj_overlap_asked asked = asked_of(c);
  return zj_overlap_url(ctx, &asked);
}

/* The same comparison, of which a page shows one pair with all that the two share. */
static const char *pair_url(void *ctx, const comparison *c, const char *a, const char *b) {
  zj_link link = zj_link_new(ctx, comparison_url(ctx, c));
  zj_link_add(&link, "a", a);
  zj_link_add(&link, "b", b);
  return zj_link_text(&link);
}

static const char *run_text(void *ctx, uint32_t letters) {
  return zj_text_print(ctx, zj_tr("%u characters", "%u 字"), letters);
}

static json_t *run_options(void *ctx, uint32_t chosen) {
  static const uint32_t usual[] = {15, 30, 60, 100};
  json_t *options = json_array();
  bool found = false;
  for (size_t i = 0; i < ZJ_COUNT(usual); i++) {
    const char *key = zj_text_print(ctx, "%u", usual[i]);
    found |= usual[i] == chosen;
    zj_value_append(options,
                    json_pack("{s:s,s:s,s:b}", "key", key, "label", run_text(ctx, usual[i]),
                              "selected", (int)(usual[i] == chosen)));
  }
  if (found) return options;
  const char *key = zj_text_print(ctx, "%u", chosen);
  zj_value_append(options, json_pack("{s:s,s:s,s:b}", "key", key, "label", run_text(ctx, chosen),
                                     "selected", 1));
  return options;
}

static json_t *selects_of(void *ctx, const comparison *c) {
  return json_pack("[{s:s,s:s,s:[{s:s,s:s,s:b},{s:s,s:s,s:b}]},{s:s,s:s,s:o}]", "id", "with",
                   "label", zj_tr("Compare with", "怎样比"), "options", "key", "each", "label",
                   zj_tr("Each other", "相互比"), "selected", (int)!c->with_all, "key", "all",
                   "label", zj_tr("All reports", "与全部报告比"), "selected", (int)c->with_all,
                   "id", "run", "label", zj_tr("Same text of at least", "连续相同至少"), "options",
                   run_options(ctx, c->options.run));
}

static json_t *begin_page(zj_exchange *x, const comparison *c, zj_slice draft) {
  void *ctx = x->request->ctx;
  json_t *page = zj_task_page(ctx, ZJ_TASK_OVERLAP, "");
  zj_filter shown = c->filter;
  shown.in = c->options.roles;
  zj_filter_show(x, page, &shown, ZJ_FILTER_ROLE, PATH);
  zj_value_set(page, "selects", selects_of(ctx, c));
  zj_view_set(page, "go", zj_tr("Compare", "比对"));
  zj_pasted_show(x, page, PATH, draft);
  zj_value_set(page, "draft_role", json_true());
  zj_value_set(page, "draft_less", json_true());
  const char *less = zj_param_get(&x->request->form, "less");
  zj_view_set(page, "less", less);
  zj_view_set(page, "draft_go", zj_tr("Compare with all reports", "与全部报告比对"));
  zj_value_set(page, "draft_more",
               c->drafted ? zj_download_formats(ZJ_DOWNLOAD_TABLES) : json_array());
  return page;
}

/* ---- finding ---- */

/* Compares the reports that the filter leaves. */
static zj_status compare_reports(zj_exchange *x, comparison *c, zj_asked *asked, zj_error *err) {
  zj_snapshot_place *places;
  size_t count;
  bool exact;
  c->chosen = x->reader->snapshot;
  zj_status status = zj_filter_reports(x, &c->filter, &places, &count, &exact, asked, err);
  if (status == ZJ_OK && zj_filter_given(&c->filter))
    status =
        zj_snapshot_narrow(x->request->ctx, x->reader->snapshot, places, count, &c->chosen, err);
  if (c->with_all && zj_filter_given(&c->filter)) c->options.against = x->reader->snapshot;
  if (status == ZJ_OK)
    status = zj_overlap_find(x->request->ctx, c->chosen, &c->options, &c->found, err);
  return status;
}

/* Compares a draft with all reports; the text of a notice, if one is given, does not count. */
static zj_status compare_draft(zj_exchange *x, comparison *c, zj_slice text, zj_error *err) {
  const char *notice = zj_param_get(&x->request->form, "less");
  bool has_notice = notice && notice[strspn(notice, " \t\r\n")];
  c->options.against = x->reader->snapshot;
  zj_status status = zj_pasted_snapshot(x, text, &c->draft, err);
  if (status == ZJ_OK && has_notice)
    status = zj_pasted_snapshot(x, zj_slice_of(notice), &c->options.less, err);
  if (status == ZJ_OK)
    status = zj_overlap_find(x->request->ctx, c->draft, &c->options, &c->found, err);
  return status;
}

/* ---- one pair ---- */

static bool is_draft(const comparison *c, const zj_overlap_report *r) {
  return c->draft && r->snapshot == c->draft;
}

static json_t *side_row(zj_exchange *x, const comparison *c, const zj_overlap_report *r,
                        double share, uint32_t copied) {
  void *ctx = x->request->ctx;
  zj_title_text title;
  bool draft = is_draft(c, r);
  const char *shown = draft ? zj_tr("the draft", "稿子") : zj_title_shown(title, r->facts.fields);
  json_t *row = json_object();
  zj_view_set(row, "title", *shown ? shown : r->facts.path);
  zj_view_set(row, "path", draft ? "" : r->facts.path);
  zj_view_set(row, "url", draft ? NULL : zj_text_print(ctx, "/r/%s", r->facts.id));
  zj_view_set(row, "share", zj_text_print(ctx, "%d%%", zj_overlap_percent(share)));
  zj_view_set(row, "letters",
              zj_text_print(ctx, zj_tr("%s of %s characters", "%s 字，共 %s 字"),
                            zj_view_number(ctx, copied), zj_view_number(ctx, r->compared)));
  return row;
}

static json_t *place_row(void *ctx, const comparison *c, const zj_overlap_report *r,
                         const zj_cutting *at) {
  json_t *row = json_object();
  zj_source_set(ctx, row, r->facts.id, "", "", at->line);
  if (is_draft(c, r))
    zj_view_set(row, "url", NULL);
  else
    zj_source_place_set(ctx, row, r->facts.id, at->line, at->start_char, at->text);
  return row;
}

/* A run as the first report has it; a swap as both have it. */
static json_t *pieces_of(const zj_overlap_quote *q) {
  json_t *pieces = json_array();
  for (uint32_t i = 0; i < q->piece_count; i++) {
    const zj_overlap_piece *p = &q->pieces[i];
    zj_value_append(pieces, json_pack("{s:b,s:s%,s:s%}", "swap", (int)p->swap, "text", p->a.text.at,
                                      p->a.text.length, "other", p->swap ? p->b.text.at : "",
                                      p->swap ? p->b.text.length : (size_t)0));
  }
  return pieces;
}

static json_t *passage_row(zj_exchange *x, const comparison *c, const zj_overlap_pair *pair,
                           const zj_overlap_passage *passage, zj_status *status, zj_error *err) {
  void *ctx = x->request->ctx;
  zj_overlap_quote quote;
  *status = zj_overlap_quote_make(ctx, c->found, pair, passage, &quote, err);
  if (*status != ZJ_OK) return json_null();
  return json_pack("{s:o,s:s,s:o,s:o}", "pieces", pieces_of(&quote), "letters",
                   zj_text_print(ctx, zj_tr("%u characters", "%u 字"), passage->letters), "a",
                   place_row(ctx, c, &c->found->reports[pair->a], &quote.a), "b",
                   place_row(ctx, c, &c->found->reports[pair->b], &quote.b));
}

static int by_letters(const void *a, const void *b) {
  const zj_overlap_passage *x = a, *y = b;
  if (x->letters != y->letters) return x->letters > y->letters ? -1 : 1;
  return (x->runs->a > y->runs->a) - (x->runs->a < y->runs->a);
}

/* Tells of passages that are not quoted, and leads to them. */
static void add_rest(void *ctx, json_t *row, const comparison *c, const zj_overlap_pair *pair,
                     uint32_t shown) {
  const zj_overlap_report *a = &c->found->reports[pair->a], *b = &c->found->reports[pair->b];
  if (pair->passage_count <= shown) return;
  bool linked = !c->drafted && !c->pair.count;
  zj_view_set(
      row, "more",
      zj_text_print(ctx,
                    linked ? zj_tr("%u more passages of this pair", "这一对另有 %u 处")
                           : zj_tr("… %u more in the exported table", "……另有 %u 处，见导出的表格"),
                    pair->passage_count - shown));
  zj_view_set(row, "more_url", linked ? pair_url(ctx, c, a->facts.id, b->facts.id) : NULL);
}

static zj_status add_pair(zj_exchange *x, const comparison *c, const zj_overlap_pair *pair,
                          json_t *pairs, zj_error *err) {
  json_t *passages = json_array();
  zj_status status = ZJ_OK;
  uint32_t most = c->pair.count ? PAIR_PASSAGES : PASSAGES;
  qsort(pair->passages, pair->passage_count, sizeof *pair->passages, by_letters);
  for (uint32_t i = 0; status == ZJ_OK && i < pair->passage_count && i < most; i++)
    zj_value_append(passages, passage_row(x, c, pair, &pair->passages[i], &status, err));
  json_t *row = json_pack(
      "{s:s,s:o,s:o,s:o}", "kin", zj_overlap_kin_name(pair->kin), "first",
      side_row(x, c, &c->found->reports[pair->a], pair->share_a, pair->copied_a), "second",
      side_row(x, c, &c->found->reports[pair->b], pair->share_b, pair->copied_b), "passages",
      passages);
  add_rest(x->request->ctx, row, c, pair, most);
  zj_value_append(pairs, row);
  return status;
}

static bool is_asked_pair(const comparison *c, const zj_overlap_pair *pair) {
  const char *a = c->found->reports[pair->a].facts.id, *b = c->found->reports[pair->b].facts.id;
  return !c->pair.count ||
         (strcmp(a, c->pair.facts[0].id) == 0 && strcmp(b, c->pair.facts[1].id) == 0);
}

/* ---- the answer ---- */

static const char *compared_text(void *ctx, const comparison *c) {
  uint32_t all = c->found->report_count;
  if (!c->options.against)
    return zj_text_print(ctx, zj_tr("%s compared", "共比对 %s"), zj_view_reports(ctx, all));
  if (c->drafted) /* which is one of them */
    return zj_text_print(ctx, zj_tr("the draft compared with %s", "稿子与 %s报告比对"),
                         zj_view_reports(ctx, all - 1));
  return zj_text_print(ctx, zj_tr("%s compared with all", "%s与全部报告比对"),
                       zj_view_reports(ctx, c->chosen->reports));
}

static const char *total_text(void *ctx, const comparison *c) {
  const zj_overlap *found = c->found;
  const char *compared = compared_text(ctx, c);
  if (found->partial && !found->pair_count) return zj_view_word("t_overlap_unfinished");
  if (!found->pair_count)
    return zj_text_print(ctx, zj_tr("No shared passages; %s", "没有雷同的文字，%s"), compared);
  return zj_text_print(ctx,
                       found->pair_count == 1
                           ? zj_tr("%s pair that share text; %s", "雷同 %s 对，%s")
                           : zj_tr("%s pairs that share text; %s", "雷同 %s 对，%s"),
                       zj_view_number(ctx, found->pair_count), compared);
}

/* What a page leaves out, and where the rest is. */
static json_t *limit_lines(zj_exchange *x, const comparison *c) {
  void *ctx = x->request->ctx;
  json_t *lines = json_array();
  char roles[ZJ_ROLES_TEXT];
  const char *const texts[] = {
      zj_text_print(ctx,
                    zj_tr("Same text of fewer than %u characters in a row does not count.",
                          "连续相同不到 %u 字的不算。"),
                    c->options.run),
      zj_text_print(
          ctx,
          zj_tr("What more than %u issuers write is left out.", "超过 %u 个单位都写的套话不算。"),
          c->options.common),
      zj_text_print(ctx,
                    zj_tr("Of each pair the %d longest passages are quoted; a link leads to all.",
                          "每一对只引最长的 %d 处，点“另有”看全部。"),
                    PASSAGES),
      zj_text_print(ctx,
                    zj_tr("A page reads at most %s characters in at most %s s, an exported table "
                          "%s characters and takes longer.",
                          "网页一次最多读 %s 字、比 %s 秒；导出的表格读到 %s 字，时间也放宽。"),
                    zj_view_number(ctx, LETTERS_MOST),
                    zj_text_print(ctx, "%.1f", (double)x->site->deadline_us / 1e6),
                    zj_view_number(ctx, FILE_LETTERS_MOST)),
      zj_text_print(ctx,
                    zj_tr("The command line has no limits: zhangju overlap --in %s -o overlap.xlsx",
                          "命令行没有限度：zhangju overlap --in %s -o 雷同.xlsx"),
                    zj_roles_named(c->options.roles, roles)),
  };
  for (size_t i = 0; i < ZJ_COUNT(texts); i++)
    zj_value_append(lines, json_string(texts[i]));
  return lines;
}

static zj_status pair_rows(zj_exchange *x, const comparison *c, json_t *pairs, zj_error *err) {
  size_t begin = c->pair.count ? 0 : (size_t)(c->filter.page - 1) * PER_PAGE,
         most = c->drafted ? DRAFT_PAIRS : PER_PAGE;
  zj_status status = ZJ_OK;
  for (size_t i = begin;
       status == ZJ_OK && i < c->found->pair_count && json_array_size(pairs) < most; i++)
    if (is_asked_pair(c, &c->found->pairs[i]))
      status = add_pair(x, c, &c->found->pairs[i], pairs, err);
  return status;
}

static zj_status show_answer(zj_exchange *x, json_t *page, const comparison *c, zj_error *err) {
  void *ctx = x->request->ctx;
  json_t *pairs = json_array();
  zj_overlap_asked asked = asked_of(c);
  const char *url = comparison_url(ctx, c);
  zj_status status = pair_rows(x, c, pairs, err);
  bool takes = json_array_size(pairs) > 0 || c->found->partial; /* a file compares more */
  json_t *answer = json_pack("{s:s,s:b,s:b,s:b,s:o,s:o}", "total", total_text(ctx, c), "inexact",
                             (int)c->found->partial, "has_rows", json_array_size(pairs) > 0,
                             "takes", (int)takes, "pairs", pairs, "limits", limit_lines(x, c));
  if (c->pair.count) {
    zj_view_set(answer, "whole_url", url);
  } else if (!c->drafted) {
    zj_pager_set(ctx, answer, url, c->filter.page, c->found->pair_count, PER_PAGE);
    zj_download_set(ctx, answer, ZJ_DOWNLOAD_TABLES, "/export/overlap", url);
    zj_overlap_ways_add(x, answer, &asked, c->found);
    zj_filter_show_ways(ctx, answer, &c->filter, PATH);
  } else if (c->found->pair_count > DRAFT_PAIRS) {
    zj_view_set(answer, "rest",
                zj_text_print(ctx,
                              zj_tr("The first %d pairs; export the table for all.",
                                    "只列出前 %d 对；全部请导出表格。"),
                              DRAFT_PAIRS));
  }
  zj_value_set(page, "folded", json_boolean(c->found->pair_count > 0));
  zj_value_set(page, "answer", answer);
  return status;
}

static void answer_file(zj_exchange *x, const comparison *c, const zj_params *from) {
  zj_overlap_view view = {.asked = &c->options};
  zj_file file;
  zj_buffer body = {.ctx = x->request->ctx};
  zj_sink sink = zj_sink_buffer(&body);
  zj_error err = {0};
  if (!zj_download_read(x, from, ZJ_DOWNLOAD_TABLES, &file)) return;
  view.format = file.format;
  view.excel = file.excel;
  view.links = file.links;
  if (zj_overlap_emit(&sink, c->found, &view, &err) != ZJ_OK) return zj_answer_error(x, &err);
  zj_file_answer(x, &file, zj_task_name(ZJ_TASK_OVERLAP), c->found->partial ? zj_file_cut() : "",
                 &body);
}

/* ---- the page ---- */

static void answer_draft(zj_exchange *x, comparison *c, zj_slice text) {
  const char *format = zj_param_get(&x->request->form, "format");
  zj_error err = {0};
  zj_answer_unstored(x);
  c->drafted = true;
  zj_status status = compare_draft(x, c, text, &err);
  bool refused = status == ZJ_BAD_INPUT || status == ZJ_LIMIT;
  if (status != ZJ_OK && !refused) return zj_answer_error(x, &err);
  if (!refused && format && *format) return answer_file(x, c, &x->request->form);
  json_t *page = begin_page(x, c, text);
  zj_view_set(page, "refused", refused ? err.text : NULL);
  if (!refused) status = show_answer(x, page, c, &err);
  if (status == ZJ_OK || refused) return zj_answer_page(x, refused ? 400 : 200, "overlap", page);
  json_decref(page);
  zj_answer_error(x, &err);
}

/* The role of a draft comes with its form. */
static bool read_draft_role(zj_exchange *x, comparison *c) {
  const char *in = zj_param_get(&x->request->form, "in");
  zj_role_set role = in && *in ? zj_role_lookup(zj_slice_of(in)) : 0;
  if (in && *in && !role) {
    zj_answer_problem(x, 400, "unknown-role", zj_text_short(x->request->ctx, in, 40), NULL);
    return false;
  }
  if (role) c->options.roles = role;
  return true;
}

void zj_page_overlap(zj_exchange *x) {
  comparison c;
  zj_slice text;
  zj_asked asked = {0};
  zj_error err = {0};
  if (!read_comparison(x, &c) || !read_draft_role(x, &c)) return;
  if (zj_pasted_given(x, &text)) return answer_draft(x, &c, text);
  if (!zj_chosen_read(x, 1, &c.pair)) return;
  const char *key =
      zj_text_print(x->request->ctx, "%s %s %s %ld", comparison_url(x->request->ctx, &c),
                    c.pair.count ? c.pair.facts[0].id : "", c.pair.count ? c.pair.facts[1].id : "",
                    c.filter.page);
  if (x->request->method != ZJ_POST && zj_answer_cached(x, key)) return;
  zj_status status = compare_reports(x, &c, &asked, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  if (c.found->partial) zj_answer_uncached(x);
  json_t *page = begin_page(x, &c, text);
  status = show_answer(x, page, &c, &err);
  if (status == ZJ_OK) return zj_answer_page(x, 200, "overlap", page);
  json_decref(page);
  zj_answer_error(x, &err);
}

void zj_download_overlap(zj_exchange *x) {
  comparison c;
  zj_asked asked = {0};
  zj_error err = {0};
  if (!read_comparison(x, &c)) return;
  c.options.deadline = zj_task_deadline(x, ZJ_DOWNLOAD_TIMES);
  c.options.most = FILE_LETTERS_MOST;
  if (compare_reports(x, &c, &asked, &err) != ZJ_OK) return zj_answer_error(x, &err);
  answer_file(x, &c, &x->request->query);
}
