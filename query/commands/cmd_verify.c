/* cmd_verify.c - zhangju verify: whether the quotations of a draft stand in the reports. */
#include <stdlib.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/pager.h"
#include "indexer/read/extract.h"
#include "query/answer/answer.h"
#include "query/answer/source.h"
#include "query/answer/verify_write.h"
#include "query/commands/commands.h"

enum { OPTION_SOURCE = 256, OPTION_SHORTEST, OPTION_SCAN };

static const zj_option options[] = {
    ZJ_OUTPUT_OPTIONS(ZJ_TABLE_FORMATS),
    {OPTION_SOURCE, "source", NULL,
     "print the draft with its source after every quotation that was found",
     "输出稿件全文，在查到的引文后注明出处"},
    {OPTION_SHORTEST, "shortest", "N", "look at quotations of N characters or more (default 6)",
     "核对 N 字及以上的引文（默认 6）"},
    {OPTION_SCAN, "scan", "PATH",
     "look in this file or folder instead of the index (may be repeated)",
     "不用索引，在这个文件或目录里核对（可重复）"},
    ZJ_SOURCE_OPTIONS,
    {ZJ_ANSWER_DEADLINE, "deadline", "MS", "stop after MS milliseconds and say so",
     "超过这么多毫秒就停止并说明"},
    {0},
};

static const char *const examples[] = {
    "zhangju verify draft.md",
    "zhangju verify --format markdown - < draft.md",
    "zhangju verify --source draft.md > with-sources.md",
    NULL,
};

typedef struct asked {
  zj_verify_look look;
  bool source;
  zj_output output;
  long shortest, deadline_ms;
  zj_source_paths scan;
} asked;

/* ---- the draft ---- */

/* What comes by standard input is read as Markdown unless its bytes say what it is. */
static zj_status read_draft(zj_run *run, const asked *a, zj_draft **out, zj_error *err) {
  zj_source *source;
  bool input = strcmp(run->argv[0], "-") == 0;
  zj_status status = input
                         ? zj_source_input(run->ctx, "draft.md", a->scan.encoding, &source, err)
                         : zj_extract_file(run->ctx, run->argv[0], a->scan.encoding, &source, err);
  if (status != ZJ_OK) return status;
  return zj_draft_read(run->ctx, source->original, &source->markup,
                       strcmp(source->media, "markdown") == 0, (uint32_t)a->shortest, out, err);
}

/* ---- the command ---- */

static void print_remarks(const zj_run *run, const asked *a, const zj_draft *draft,
                          const zj_verification *v) {
  if (run->globals.quiet) return;
  zj_sink out = zj_sink_file(stderr);
  if (!draft->count)
    fprintf(stderr,
            zj_tr("zhangju: no quotation of %ld characters or more; see --shortest\n",
                  "zhangju: 没有 %ld 字及以上的引文；参见 --shortest\n"),
            a->shortest);
  if (draft->stray_count)
    fprintf(stderr,
            zj_tr("zhangju: quotation marks without their counterpart: %u, the first on line %u; "
                  "what they quote is not checked\n",
                  "zhangju: 有 %u 个引号不成对，第一个在第 %u 行；所引内容未核对\n"),
            draft->stray_count, draft->stray_line);
  if (v->verdicts[ZJ_QUOTING_UNCHECKED])
    fputs(zj_tr("zhangju: stopped at the deadline: not all quotations were checked\n",
                "zhangju: 已到时限而停止：引文没有全部核对\n"),
          stderr);
  if (!a->source) return;
  zj_verify_write_summary(&out, v);
  zj_sink_char(&out, '\n');
}

static int verify_draft(zj_run *run, asked *a) {
  zj_snapshot *snapshot;
  zj_draft *draft;
  zj_verification v;
  zj_error err = {0};
  if (read_draft(run, a, &draft, &err) != ZJ_OK) return zj_report_file_error(run->argv[0], &err);
  if (zj_source_open(run, &a->scan, &snapshot, &err) != ZJ_OK) return zj_report_error(&err);
  char *file = strcmp(run->argv[0], "-") == 0 ? NULL : realpath(run->argv[0], NULL);
  zj_verify_options how = {.except = file};
  if (a->deadline_ms) how.ends_us = zj_now_us() + (uint64_t)a->deadline_ms * 1000;
  zj_status status = zj_verify(run->ctx, snapshot, draft, &how, &v, &err);
  free(file);
  if (status != ZJ_OK) return zj_report_error(&err);
  if (!a->source && a->look.format == ZJ_FORMAT_TEXT) zj_pager_open(run);
  zj_sink out = zj_sink_file(stdout);
  if (a->source)
    zj_verify_write_sources(&out, draft, &v);
  else if (v.count || a->look.format != ZJ_FORMAT_TEXT)
    status = zj_verify_write(&out, &a->look, &v, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  if (zj_noted_status(&err) != ZJ_OK) return zj_report_error(&err);
  print_remarks(run, a, draft, &v);
  return zj_verification_whole(&v) ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}

static bool take_option(zj_run *run, int letter, asked *a) {
  switch (letter) {
  case ZJ_OUTPUT_FORMAT:
    return zj_output_format(run, &a->output, &a->look.format);
  case ZJ_OUTPUT_LINKS:
  case 'o':
    return zj_output_option(run, letter, &a->output);
  case ZJ_OUTPUT_EXCEL:
    a->look.excel = true;
    return true;
  case OPTION_SOURCE:
    a->source = true;
    return true;
  case OPTION_SHORTEST:
    return zj_option_number(run, 1, 1000, &a->shortest);
  case OPTION_SCAN:
    return zj_source_add(run->ctx, &a->scan, run->value);
  case ZJ_ANSWER_DEADLINE:
    return zj_answer_deadline(run, &a->deadline_ms);
  default:
    return zj_source_option(run, letter, &a->scan);
  }
}

static int run_verify(zj_run *run) {
  asked a = {.shortest = ZJ_DRAFT_SHORTEST};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take_option(run, letter, &a)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc != 1)
    return zj_usage_error(run, "%s",
                          zj_tr("which draft? one file, or - for standard input",
                                "核对哪个稿件？一个文件，或 - 表示标准输入"));
  if (a.source && (a.output.formatted || a.look.excel))
    return zj_usage_error(run, "%s",
                          zj_tr("--source prints the draft: --format and --excel do not go with it",
                                "--source 输出稿件本身，不能与 --format、--excel 合用"));
  a.look.name = run->argv[0];
  a.look.links = a.output.links;
  zj_format format = ZJ_FORMAT_TEXT; /* of --source, whatever the file is called */
  if (!zj_output_settle(run, &a.output, a.source ? &format : &a.look.format, a.look.excel))
    return ZJ_EXIT_ERROR;
  a.look.color = zj_use_color(&run->globals, stdout);
  a.look.columns = run->globals.columns;
  return verify_draft(run, &a);
}

const zj_command zj_cmd_verify = {"verify",
                                  "[OPTIONS] FILE|-",
                                  "check the quotations of a draft against the reports",
                                  "逐字核对稿件中的引文",
                                  examples,
                                  options,
                                  run_verify};
