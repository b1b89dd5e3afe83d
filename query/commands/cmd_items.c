/* cmd_items.c - zhangju items: lists the items that reports have under a role, one a line
 * (问题清单). */
#include "indexer/base/lang.h"
#include "query/answer/listing.h"
#include "query/commands/commands.h"

enum { OPTION_NESTED = ZJ_LISTING_OWN };

static const zj_option options[] = {
    {'i', "in", "ROLE", "items in sections of this role (default 问题; may be repeated)",
     "取哪类章节（默认 问题；可重复）"},
    {OPTION_NESTED, "nested", NULL, "also list items inside items", "连同条目中的小条目"},
    ZJ_LISTING_FORMATS,
    {'n', "limit", "N", "at most N items; 0 for all (default)", "最多 N 条；0 为全部（默认）"},
    {ZJ_ANSWER_OFFSET, "offset", "N", "skip the first N items", "略过前 N 条"},
    {ZJ_LISTING_LITERAL, "literal", NULL, "treat the query as one phrase",
     "把输入整体当作一个短语"},
    {ZJ_LISTING_SCAN, "scan", "PATH", "read this file or folder without an index (may be repeated)",
     "不用索引，直接读这个文件或目录（可重复）"},
    ZJ_SOURCE_OPTIONS,
    ZJ_CLUSTER_OPTIONS,
    {0},
};

static const char *const examples[] = {"zhangju items", "zhangju items 年轻干部",
                                       "zhangju items --in 打算 -o plans.xlsx", NULL};

typedef struct lister {
  zj_listing list;
  zj_role_set in;
  bool nested;
} lister;

static bool take_option(zj_run *run, int letter, lister *l) {
  switch (letter) {
  case 'i':
    return zj_role_read(run, &l->in);
  case OPTION_NESTED:
    l->nested = true;
    return true;
  default:
    return zj_listing_option(run, letter, &l->list);
  }
}

/* Lists the items of every report in the order of the index or, with a query, of the best reports
 * first. */
static int list_items(zj_run *run, lister *l) {
  zj_listing *list = &l->list;
  zj_error err = {0};
  uint64_t count = 0;
  zj_status status = zj_listing_open(run, list, &err);
  if (status == ZJ_OK) {
    zj_answer_look(run, &list->answer.emit);
    zj_sink out = zj_sink_file(stdout);
    zj_emitter *e = zj_emit_new(run->ctx, &out, &list->answer.emit);
    status = e ? zj_emit_items(e, list->snapshot, l->in, l->nested, list->query, list->result,
                               &count, &err)
               : zj_no_memory(&err);
  }
  if (status != ZJ_OK) return zj_report_error(&err);
  if (!count)
    fprintf(stderr, "%s\n",
            zj_tr("no items; --in names another role, and `zhangju reports` lists the reports",
                  "没有条目；换一种章节角色用 --in，有哪些报告用 zhangju reports 查"));
  return count ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}

static int items(zj_run *run) {
  lister l = {.list.answer.emit.unit = ZJ_EMIT_ITEMS};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take_option(run, letter, &l)) return ZJ_EXIT_ERROR;
  if (letter < 0 || !zj_listing_settle(run, &l.list)) return ZJ_EXIT_ERROR;
  if (!l.in) l.in = ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS);
  return list_items(run, &l);
}

const zj_command zj_cmd_items = {"items",
                                 "[OPTIONS] [QUERY…]",
                                 "list the items under a role, e.g. all problems",
                                 "列出某类章节下的条目，如问题清单",
                                 examples,
                                 options,
                                 items};
