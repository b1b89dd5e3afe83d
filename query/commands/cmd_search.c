/* cmd_search.c - zhangju search: finds hits in the index or in files and quotes their sentences. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/answer/answer.h"
#include "query/answer/source.h"
#include "query/commands/commands.h"

enum { OPTION_SCAN = 256, OPTION_EXPLAIN, OPTION_LITERAL, OPTION_BATCH };

static const zj_option options[] = {
    {'i', "in", "ROLE", "only in sections of this role: 问题, 打算, problems … (may be repeated)",
     "只在这类章节里查：问题、打算……（可重复）"},
    ZJ_ANSWER_OPTIONS,
    {OPTION_LITERAL, "literal", NULL, "treat the query, signs included, as one phrase",
     "把输入整体当作一个短语"},
    {OPTION_SCAN, "scan", "PATH", "search this file or folder without an index (may be repeated)",
     "不用索引，直接查这个文件或目录（可重复）"},
    ZJ_SOURCE_OPTIONS,
    ZJ_CLUSTER_OPTIONS,
    {OPTION_BATCH, "batch", NULL,
     "read queries from standard input, one a line, and answer in jsonl",
     "从标准输入逐行读检索式，以 jsonl 作答"},
    {OPTION_EXPLAIN, "explain", NULL, "show how the query was understood and answered",
     "说明检索式如何理解、如何执行"},
    {0},
};

static const char *const examples[] = {
    "zhangju search '问题:\"年轻干部\"'",
    "zhangju search --in 打算 --context paragraph 教育培训",
    "zhangju search --format markdown -n 1 '问题:年轻干部'",
    "zhangju search --excel '问题:年轻干部' > problems.csv",
    "zhangju search -o problems.docx '问题:年轻干部'",
    "zhangju search -l -0 '打算:培训' | xargs -0 -n 1 echo",
    "zhangju search -- '-培训 年轻干部'",
    "zhangju search --batch < queries.txt",
    NULL,
};

typedef struct asked {
  zj_answer_options answer;
  zj_role_set in;
  bool literal, batch;
  zj_source_paths scan;
} asked;

static bool take_option(zj_run *run, int letter, asked *a) {
  if (zj_source_has(letter)) return zj_source_option(run, letter, &a->scan);
  switch (letter) {
  case 'i':
    return zj_role_read(run, &a->in);
  case OPTION_SCAN:
    return zj_source_add(run->ctx, &a->scan, run->value);
  case OPTION_LITERAL:
    a->literal = true;
    return true;
  case OPTION_BATCH:
    a->batch = true;
    return true;
  case OPTION_EXPLAIN:
    a->answer.explain = true;
    return true;
  default:
    return zj_answer_option(run, letter, &a->answer);
  }
}

static int search_batch(zj_run *run, asked *a) {
  if (run->argc > 0)
    return zj_usage_error(
        run, "%s",
        zj_tr("--batch reads its queries from standard input", "--batch 从标准输入读检索式"));
  if (a->answer.explain)
    return zj_usage_error(run, "%s",
                          zj_tr("--explain takes one query, not --batch",
                                "--explain 只用于单个检索式，不能与 --batch 合用"));
  zj_opened opened;
  zj_error err = {0};
  if (zj_source_open_any(run, &a->scan, &opened, &err) != ZJ_OK) return zj_report_error(&err);
  return zj_answer_batch(run, &opened, &a->answer, a->in, a->literal);
}

static int search(zj_run *run) {
  asked a = {.answer = zj_answer_defaults()};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take_option(run, letter, &a)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (a.batch) return search_batch(run, &a);
  if (run->argc == 0 && !a.in)
    return zj_usage_error(run, "%s",
                          zj_tr("what do you want to find? e.g. zhangju search '问题:\"年轻干部\"'",
                                "要查什么？例如 zhangju search '问题:\"年轻干部\"'"));
  zj_query *query = zj_query_read(run->ctx, zj_joined_arguments(run), a.in, a.literal);
  if (!query) return ZJ_EXIT_ERROR;
  zj_opened opened;
  zj_error err = {0};
  if (zj_source_open_any(run, &a.scan, &opened, &err) != ZJ_OK) return zj_report_error(&err);
  return zj_answer_print(run, &opened, query, &a.answer);
}

const zj_command zj_cmd_search = {"search",
                                  "[OPTIONS] QUERY… | --batch",
                                  "find hits and quote their sentences",
                                  "检索并引用原句",
                                  examples,
                                  options,
                                  search};
