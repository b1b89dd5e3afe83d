/* account_options.c - options and output of `account` and `compare`. */
#include "query/commands/account_options.h"

#include <talloc.h>

#include "indexer/base/lang.h"

static bool take_only(zj_run *run, zj_account_run *a) {
  int word;
  if (!zj_option_choice(run, &word)) return false;
  zj_verdict first = a->emit.kind == ZJ_ACCOUNT_COMPARE ? ZJ_VERDICT_CHANGED : ZJ_VERDICT_DONE;
  a->emit.verdicts |= 1u << (first + (zj_verdict)word);
  return true;
}

bool zj_account_option(zj_run *run, int letter, zj_account_run *a) {
  switch (letter) {
  case ZJ_OUTPUT_FORMAT:
    return zj_output_format(run, &a->output, &a->emit.format);
  case ZJ_OUTPUT_LINKS:
  case 'o':
    return zj_output_option(run, letter, &a->output);
  case ZJ_OUTPUT_EXCEL:
    a->emit.excel = true;
    return true;
  case ZJ_ACCOUNT_ONLY:
    return take_only(run, a);
  case ZJ_ACCOUNT_SCAN:
    return zj_source_add(run->ctx, &a->given.scan, run->value);
  case ZJ_ACCOUNT_DEADLINE:
    return zj_answer_deadline(run, &a->deadline_ms);
  default:
    return zj_source_option(run, letter, &a->given.scan);
  }
}

bool zj_account_settle(zj_run *run, zj_account_run *a) {
  if (!zj_output_settle(run, &a->output, &a->emit.format, a->emit.excel)) return false;
  a->emit.links = a->output.links;
  if (a->deadline_ms) a->deadline.ends_us = zj_now_us() + (uint64_t)a->deadline_ms * 1000;
  return true;
}

void zj_account_begin(zj_run *run, zj_account_run *a) {
  zj_emit_options look = {.format = a->emit.format};
  zj_answer_look(run, &look);
  a->emit.color = look.color;
  a->emit.columns = look.columns;
  a->out = zj_sink_file(stdout);
  a->emit.ctx = run->ctx;
  a->emit.sink = &a->out;
  zj_account_emit_begin(&a->emit);
}

zj_status zj_account_put(zj_run *run, zj_account_run *a, const zj_account *account,
                         zj_account_report of, const zj_account_report *others, size_t count,
                         zj_error *err) {
  zj_report_facts *facts = talloc_array(run->ctx, zj_report_facts, (unsigned)count + 1);
  if (!facts) return zj_no_memory(err);
  zj_account_head head = {.b = facts, .b_count = count};
  zj_segment_facts(a->given.snapshot->segments[of.segment], of.report, &head.a);
  for (size_t i = 0; i < count; i++)
    zj_segment_facts(a->given.snapshot->segments[others[i].segment], others[i].report, &facts[i]);
  zj_status status = zj_account_emit(&a->emit, account, &head, err);
  talloc_free(facts);
  return status;
}

/* Why no row was written. */
static const char *tell_empty(const zj_account_emitter *e) {
  if (e->verdicts) return zj_tr("no row with this verdict", "没有这种结论的条目");
  if (e->kind == ZJ_ACCOUNT_COMPARE) return zj_tr("nothing to compare", "没有可比较的内容");
  if (e->kind == ZJ_ACCOUNT_FINDINGS)
    return zj_tr("no problems in the first report", "第一篇报告里没有问题");
  if (!e->many) return zj_tr("no plans or goals in the first report", "第一篇报告里没有打算或目标");
  return zj_tr(
      "no two reports of one unit and type are a year apart, or there are no plans in the earlier one",
      "没有同一单位、同一文种、年份相连的两篇报告，或前一篇里没有打算");
}

int zj_account_finish(zj_run *run, zj_account_run *a, zj_status status, zj_error *err) {
  bool late = status == ZJ_LIMIT && a->deadline.past;
  if (status == ZJ_OK || late) status = zj_account_emit_end(&a->emit, err);
  if (status != ZJ_OK) return zj_report_error(err);
  if (late) {
    fprintf(stderr, "zhangju: %s\n",
            zj_tr("the time ran out: what is missing was not looked at",
                  "时间已到：缺少的部分没有查看"));
    return ZJ_EXIT_ERROR;
  }
  if (!a->emit.written && !run->globals.quiet) fprintf(stderr, "%s\n", tell_empty(&a->emit));
  return a->emit.written ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}
