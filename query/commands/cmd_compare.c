/* cmd_compare.c - zhangju compare: what is new, gone, kept and changed between two reports, role by
 * role. */
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/answer/answer.h"
#include "query/commands/account_options.h"
#include "query/commands/commands.h"

enum { OPTION_UNIT = ZJ_ACCOUNT_OWN, OPTION_TYPE };

static const zj_option options[] = {
    {'i', "in", "ROLE", "only sections of this role (may be repeated)", "只比这类章节（可重复）"},
    {OPTION_UNIT, "unit", "NAME", "the reports of this unit for two years: --unit 云溪县 2023 2024",
     "取这个单位两个年度的报告：--unit 云溪县 2023 2024"},
    {OPTION_TYPE, "type", "TYPE", "with --unit, only reports of this type",
     "与 --unit 合用，只取这个文种"},
    {ZJ_ACCOUNT_ONLY, "only", "changed|new|gone|kept",
     "only rows with this verdict (may be repeated)", "只列这种结论的条目（可重复）"},
    ZJ_ACCOUNT_OPTIONS,
    ZJ_SOURCE_OPTIONS,
    {0},
};

static const char *const examples[] = {
    "zhangju compare 2023/云溪县水利局2023年工作总结.txt 2024/云溪县水利局2024年工作总结.txt",
    "zhangju compare --in 问题 --only gone 2023/云溪县水利局2023年工作总结.txt 2024/云溪县水利局2024年工作总结.txt",
    "zhangju compare --unit 云溪县 2023 2024", NULL};

typedef struct comparer {
  zj_account_run run;
  zj_role_set roles;
  const char *unit, *type;
} comparer;

static bool take_option(zj_run *run, int letter, comparer *c) {
  switch (letter) {
  case 'i':
    return zj_role_read(run, &c->roles);
  case OPTION_UNIT:
    c->unit = run->value;
    return true;
  case OPTION_TYPE:
    c->type = run->value;
    return true;
  default:
    return zj_account_option(run, letter, &c->run);
  }
}

static bool read_year(zj_run *run, const char *text, int *out) {
  char *end;
  long year = strtol(text, &end, 10);
  *out = (int)year;
  if (!*end && year >= 1900 && year <= 2999) return true;
  zj_usage_error(run, zj_tr("\"%s\" is not a year", "“%s”不是年份"), text);
  return false;
}

/* Takes the two years off the command line. */
static bool take_years(zj_run *run, int years[2]) {
  if (run->argc != 2) {
    zj_usage_error(run, "%s",
                   zj_tr("which two years? e.g. --unit 云溪县 2023 2024",
                         "哪两个年度？例如 --unit 云溪县 2023 2024"));
    return false;
  }
  if (!read_year(run, run->argv[0], &years[0]) || !read_year(run, run->argv[1], &years[1]))
    return false;
  run->argc = 0;
  return true;
}

static zj_status compare_reports(zj_run *run, comparer *c, zj_account_report a, zj_account_report b,
                                 zj_error *err) {
  zj_account account;
  zj_status status = zj_account_compare(run->ctx, c->run.given.snapshot, a, b, c->roles,
                                        &c->run.deadline, &account, err);
  return status == ZJ_OK ? zj_account_put(run, &c->run, &account, a, &b, 1, err) : status;
}

static int compare(zj_run *run) {
  comparer c = {.run.emit = {.kind = ZJ_ACCOUNT_COMPARE, .format = ZJ_FORMAT_TEXT}};
  zj_error err = {0};
  int letter, years[2];
  while ((letter = zj_option_next(run)) > 0)
    if (!take_option(run, letter, &c)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (!c.roles) c.roles = ZJ_ROLES_SCOPES;
  if (c.unit && !take_years(run, years)) return ZJ_EXIT_ERROR;
  if (!c.unit && run->argc != 2)
    return zj_usage_error(run, "%s",
                          zj_tr("compare which two reports? e.g. zhangju compare A.txt B.txt",
                                "比较哪两篇报告？例如 zhangju compare A.txt B.txt"));
  if (c.type && !c.unit)
    return zj_usage_error(run, "%s", zj_tr("--type goes with --unit", "--type 要与 --unit 合用"));
  if (!zj_account_settle(run, &c.run)) return ZJ_EXIT_ERROR;
  zj_status status = zj_given_open(run, &c.run.given, &err);
  zj_account_report a = {0}, b = {0};
  if (status == ZJ_OK && c.unit)
    status = zj_account_unit(run->ctx, c.run.given.snapshot, c.unit, c.type, years, &a, &b, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  if (!c.unit) {
    a = c.run.given.reports[0];
    b = c.run.given.reports[1];
  }
  zj_account_begin(run, &c.run);
  status = compare_reports(run, &c, a, b, &err);
  return zj_account_finish(run, &c.run, status, &err);
}

const zj_command zj_cmd_compare = {"compare",
                                   "[OPTIONS] REPORT REPORT",
                                   "two reports role by role: new, gone, kept, changed",
                                   "两篇报告逐章比对：新增、不再有、保留、变化",
                                   examples,
                                   options,
                                   compare};
