/* tasks.c - the list of tasks, and the pieces that their pages share. */
#include "web/pages/tasks.h"

#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "web/pages/ask.h"
#include "web/pages/download.h"
#include "web/pages/parts.h"
#include "web/pages/view.h"

static const struct {
  const char *path, *en, *zh, *what_en, *what_zh;
} tasks[ZJ_TASK_COUNT] = {
    [ZJ_TASK_ITEMS] = {"/items", "List", "清单",
                       "Every problem, plan or piece of advice that reports have, item by item.",
                       "把报告里的问题、打算、整改、建议逐条列出来。"},
    [ZJ_TASK_COMPARE] = {"/compare", "Compare", "对照",
                         "Two reports item by item: what is new, gone, kept or changed.",
                         "两篇报告逐条比对：哪些新增、不再有、保留、变化。"},
    [ZJ_TASK_ACCOUNT] = {"/account", "Account", "对账",
                         "What the next report says of last year's plans, and which findings were "
                         "answered.",
                         "上年的打算下一年怎么说，反馈的问题整改报告怎么答。"},
    [ZJ_TASK_OVERLAP] = {"/overlap", "Overlap", "雷同",
                         "Reports that share text in the same part; a draft can be compared, too.",
                         "哪些报告在同一部分写了一样的话；也可以贴一份稿子来比。"},
    [ZJ_TASK_TREND] = {"/trend", "Trend", "趋势",
                       "How often a wording occurs year by year, in work or in plans.",
                       "一种提法逐年出现多少，是在讲工作还是在讲打算。"},
    [ZJ_TASK_VERIFY] = {"/verify", "Check quotations", "核对引文",
                        "Whether the quotations of a draft are in the reports to the letter.",
                        "贴一份稿子，逐处核对引文与报告原文是否一致。"},
    [ZJ_TASK_CHECKUP] = {"/checkup", "Checkup", "体检",
                         "Whether reports hold what rules ask for: shares, aspects, causes, "
                         "measures.",
                         "按规则检查材料该有的内容：比例、要点、原因、措施。"},
};

const char *zj_task_path(zj_task task) {
  return tasks[task].path;
}

const char *zj_task_name(zj_task task) {
  return zj_tr(tasks[task].en, tasks[task].zh);
}

json_t *zj_task_list(zj_task current) {
  json_t *list = json_array();
  for (int t = 0; t < ZJ_TASK_COUNT; t++)
    zj_value_append(list,
                    json_pack("{s:s,s:s,s:s,s:b}", "label", zj_task_name((zj_task)t), "url",
                              tasks[t].path, "what", zj_tr(tasks[t].what_en, tasks[t].what_zh),
                              "current", (int)(t == (int)current)));
  return list;
}

json_t *zj_task_page(void *ctx, zj_task task, const char *about) {
  const char *title =
      zj_text_print(ctx, "%s%s%s – %s", zj_text_short(ctx, about, 30), *about ? " – " : "",
                    zj_task_name(task), zj_tr("zhangju", "章句"));
  return json_pack("{s:b,s:o,s:s,s:s,s:s}", "at_tasks", 1, "tasks", zj_task_list(task), "heading",
                   zj_task_name(task), "what", zj_tr(tasks[task].what_en, tasks[task].what_zh),
                   "page_title", title);
}

zj_deadline zj_task_deadline(const zj_exchange *x, uint64_t times) {
  zj_deadline deadline = {0};
  if (x->site->deadline_us) deadline.ends_us = zj_now_us() + x->site->deadline_us * times;
  return deadline;
}

/* ---- quotations ---- */

void zj_source_set(void *ctx, json_t *row, const char *id, const char *title, const char *path,
                   json_int_t line) {
  zj_view_set(row, "url", zj_part_line(ctx, id, line));
  zj_view_set(row, "source", *title ? title : path);
  zj_view_set(row, "source_path", path);
  zj_view_set(row, "where", zj_part_line_name(ctx, line));
}

/* Whether a text goes on after the end of a sentence. */
static bool has_sentences(zj_slice text) {
  static const char *const ends[] = {"。", "！", "？", "；"};
  for (size_t i = 0; i < ZJ_COUNT(ends); i++) {
    const char *end = memmem(text.at, text.length, ends[i], strlen(ends[i]));
    if (end && end + strlen(ends[i]) < text.at + text.length) return true;
  }
  return false;
}

void zj_source_place_set(void *ctx, json_t *row, const char *id, json_int_t line,
                         json_int_t start_char, zj_slice text) {
  const char *paragraph = zj_text_print(ctx, "%s:%" JSON_INTEGER_FORMAT, id, line);
  zj_view_set(row, "place",
              has_sentences(text)
                  ? paragraph
                  : zj_text_print(ctx, "%s:%" JSON_INTEGER_FORMAT, paragraph, start_char));
}

static void add_piece(json_t *pieces, const char *text, size_t length, bool hit) {
  if (length)
    zj_value_append(pieces, json_pack("{s:s%,s:b}", "text", text, length, "hit", (int)hit));
}

/* Marks in 'marked' the bytes of the first place of a text. */
static void mark_first(const char *text, const json_t *mark, bool *marked) {
  const char *wanted = json_is_object(mark) ? zj_view_text(mark, "text") : json_string_value(mark);
  const char *found = wanted && *wanted ? strstr(text, wanted) : NULL;
  if (found) memset(marked + (found - text), 1, strlen(wanted));
}

json_t *zj_source_pieces(void *ctx, const char *text, const json_t *marks) {
  json_t *pieces = json_array(), *mark;
  size_t length = strlen(text), i;
  bool *marked = talloc_zero_array(ctx, bool, (unsigned)length + 1);
  if (!marked) {
    zj_note_no_memory();
    return pieces;
  }
  json_array_foreach(marks, i, mark) mark_first(text, mark, marked);
  for (size_t at = 0, end; at < length; at = end) {
    for (end = at; end < length && marked[end] == marked[at]; end++) {}
    add_piece(pieces, text + at, end - at, marked[at]);
  }
  return pieces;
}

void zj_source_roles(void *ctx, json_t *row, const json_t *roles) {
  zj_value_set(row, "badges", zj_view_badges(ctx, roles, false));
  zj_view_set(row, "css", zj_view_roles_css(roles));
}

/* ---- pages of a list ---- */

static const char *page_url(void *ctx, const char *link, long page) {
  if (page < 2) return link;
  return zj_text_print(ctx, "%s%cpage=%ld", link, strchr(link, '?') ? '&' : '?', page);
}

void zj_pager_set(void *ctx, json_t *page, const char *link, long at, uint64_t count, long per) {
  long pages = (long)((count + (uint64_t)per - 1) / (uint64_t)per);
  if (pages > ZJ_PAGE_MAX) pages = ZJ_PAGE_MAX;
  if (pages < 2) return;
  json_t *pager =
      json_pack("{s:s}", "text",
                zj_text_print(ctx, zj_tr("page %ld of %ld", "第 %ld 页，共 %ld 页"), at, pages));
  zj_view_set(pager, "prev_url", at > 1 ? page_url(ctx, link, at > pages ? pages : at - 1) : NULL);
  zj_view_set(pager, "next_url", at < pages ? page_url(ctx, link, at + 1) : NULL);
  zj_value_set(page, "pager", pager);
}

/* ---- downloads ---- */

/* The parameters of an address as fields of a form. */
static json_t *fields_of(void *ctx, const char *link) {
  json_t *fields = json_array();
  const char *query = strchr(link, '?');
  zj_params params = {0};
  if (!query || !zj_params_read(ctx, zj_slice_of(query + 1), &params)) return fields;
  for (size_t i = 0; i < params.count; i++)
    zj_value_append(fields,
                    json_pack("{s:s,s:s}", "name", params.at[i].key, "value", params.at[i].value));
  return fields;
}

void zj_download_set(void *ctx, json_t *page, const char *words, const char *action,
                     const char *link) {
  zj_view_set(page, "download", action);
  zj_value_set(page, "download_fields", fields_of(ctx, link));
  zj_value_set(page, "formats", zj_download_formats(words));
}
