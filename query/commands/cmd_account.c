/* cmd_account.c - zhangju account: what became of the plans or the findings of one report in
 * others. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/commands/account_options.h"
#include "query/commands/commands.h"

enum { OPTION_PROMISES = ZJ_ACCOUNT_OWN, OPTION_FINDINGS };

static const zj_option options[] = {
    {OPTION_PROMISES, "promises", NULL,
     "what the later report says of each plan; without reports: for all consecutive years of every unit",
     "后一篇报告怎样回应每项打算；不给报告则逐单位对所有相邻年度"},
    {OPTION_FINDINGS, "findings", NULL,
     "which passages of the later reports answer each finding of the first",
     "后面各篇报告怎样回应第一篇的每个问题"},
    {ZJ_ACCOUNT_ONLY, "only", "done|differs|again|mentioned|none|answered|merged|unanswered",
     "only rows with this verdict (may be repeated)", "只列这种结论的条目（可重复）"},
    ZJ_ACCOUNT_OPTIONS,
    ZJ_SOURCE_OPTIONS,
    {0},
};

static const char *const examples[] = {
    "zhangju account --promises 2023/云溪县水利局2023年工作总结.txt 2024/云溪县水利局2024年工作总结.txt",
    "zhangju account --promises -o promises.xlsx",
    "zhangju account --findings 2024/县委巡察组巡察丰岭镇党委的反馈.txt 2024/丰岭镇党委巡察整改进展情况报告.txt",
    NULL};

static zj_status account_promises(zj_run *run, zj_account_run *a, zj_account_report of,
                                  zj_account_report other, zj_error *err) {
  void *local = talloc_new(run->ctx);
  zj_account account;
  zj_status status =
      zj_account_promises(local, a->given.snapshot, of, other, &a->deadline, &account, err);
  if (status == ZJ_OK) status = zj_account_put(run, a, &account, of, &other, 1, err);
  talloc_free(local);
  return status;
}

/* All consecutive pairs of each unit. */
static zj_status account_all(zj_run *run, zj_account_run *a, zj_error *err) {
  zj_account_pair *pairs;
  size_t count;
  zj_status status = zj_account_pairs(run->ctx, a->given.snapshot, &pairs, &count, err);
  for (size_t i = 0; status == ZJ_OK && i < count && !a->out.failed; i++)
    status = account_promises(run, a, pairs[i].a, pairs[i].b, err);
  return status;
}

static zj_status account_findings(zj_run *run, zj_account_run *a, zj_error *err) {
  const zj_account_report *reports = a->given.reports;
  size_t others = a->given.count - 1;
  zj_account account;
  zj_status status = zj_account_findings(run->ctx, a->given.snapshot, reports[0], reports + 1,
                                         others, &a->deadline, &account, err);
  return status == ZJ_OK ? zj_account_put(run, a, &account, reports[0], reports + 1, others, err)
                         : status;
}

/* Whether each verdict of --only is one that this kind of account gives. */
static bool check_verdicts(zj_run *run, const zj_account_run *a) {
  uint32_t findings =
      1u << ZJ_VERDICT_ANSWERED | 1u << ZJ_VERDICT_MERGED | 1u << ZJ_VERDICT_UNANSWERED;
  uint32_t foreign =
      a->emit.verdicts & (a->emit.kind == ZJ_ACCOUNT_FINDINGS ? ~findings : findings);
  if (!foreign) return true;
  zj_usage_error(run, "%s",
                 zj_tr("--only answered, merged and unanswered go with --findings, the others with "
                       "--promises",
                       "--only answered、merged、unanswered 用于 --findings，其余用于 --promises"));
  return false;
}

static bool check_arguments(zj_run *run, const zj_account_run *a) {
  if (a->emit.kind == ZJ_ACCOUNT_PROMISES && (run->argc == 0 || run->argc == 2)) return true;
  if (a->emit.kind == ZJ_ACCOUNT_FINDINGS && run->argc >= 2) return true;
  if (a->emit.kind == ZJ_ACCOUNT_PROMISES)
    zj_usage_error(run, "%s",
                   zj_tr("give the earlier and the later report, or none for all",
                         "请给出前后两篇报告，或都不给以对全部报告"));
  else
    zj_usage_error(run, "%s",
                   zj_tr("give the feedback, then the reports of rectification",
                         "请先给出反馈，再给出整改报告"));
  return false;
}

static int account(zj_run *run) {
  zj_account_run a = {.emit.format = ZJ_FORMAT_TEXT};
  zj_error err = {0};
  bool promises = false, findings = false;
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    promises |= letter == OPTION_PROMISES;
    findings |= letter == OPTION_FINDINGS;
    bool own = letter == OPTION_PROMISES || letter == OPTION_FINDINGS;
    if (!own && !zj_account_option(run, letter, &a)) return ZJ_EXIT_ERROR;
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (promises == findings)
    return zj_usage_error(
        run, "%s",
        zj_tr("give --promises or --findings", "请给出 --promises（承诺）或 --findings（整改）"));
  a.emit.kind = ZJ_ACCOUNT_PROMISES;
  if (findings) a.emit.kind = ZJ_ACCOUNT_FINDINGS;
  if (!check_arguments(run, &a) || !check_verdicts(run, &a) || !zj_account_settle(run, &a))
    return ZJ_EXIT_ERROR;
  zj_status status = zj_given_open(run, &a.given, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  a.emit.many = !findings && !a.given.count;
  zj_account_begin(run, &a);
  if (findings)
    status = account_findings(run, &a, &err);
  else if (a.given.count)
    status = account_promises(run, &a, a.given.reports[0], a.given.reports[1], &err);
  else
    status = account_all(run, &a, &err);
  return zj_account_finish(run, &a, status, &err);
}

const zj_command zj_cmd_account = {"account",
                                   "--promises|--findings [OPTIONS] [REPORT…]",
                                   "what became of the plans or findings of a report in later ones",
                                   "逐条对账：报告的打算或问题在以后的报告里怎样了",
                                   examples,
                                   options,
                                   account};
