/* cmd_search.c - zhangju search: hits with their sentences, in the index or in files. */
#include <talloc.h>

#include "query/answer.h"
#include "query/commands.h"
#include "query/source.h"

enum { OPTION_FORMAT = 256, OPTION_OFFSET, OPTION_SCAN, OPTION_EXPLAIN, OPTION_LITERAL, OPTION_SENTENCES, OPTION_DEADLINE, OPTION_BATCH };

static const zj_option options[] = {
  {'i', "in", "ROLE", "only in sections of this role: 问题, 打算, problems … (may be repeated)", "只在这类章节里查：问题、打算……（可重复）"},
  {OPTION_FORMAT, "format", "FORMAT", "text, jsonl, tsv or paths", "输出格式：text、jsonl、tsv 或 paths"},
  {'n', "limit", "N", "at most N reports (text, paths) or hit sentences (jsonl, tsv); 0 for all", "最多 N 篇报告（text、paths）或 N 句（jsonl、tsv）；0 为全部"},
  {OPTION_OFFSET, "offset", "N", "leave out the first N of them", "略过前 N 个"},
  {OPTION_SENTENCES, "sentences", "N", "in text, at most N sentences of a report (default 5; 0 for all)", "text 格式下每篇最多 N 句（默认 5；0 为全部）"},
  {OPTION_LITERAL, "literal", NULL, "take the query as one phrase, signs and all", "把输入整体当作一个短语"},
  {OPTION_SCAN, "scan", "PATH", "search this file or folder without an index (may be repeated)", "不用索引，直接查这个文件或目录（可重复）"},
  ZJ_SOURCE_ENCODING_OPTION,
  {OPTION_BATCH, "batch", NULL, "read one query a line from standard input, answer in jsonl", "从标准输入逐行读检索式，以 jsonl 作答"},
  {OPTION_DEADLINE, "deadline", "MS", "stop after MS milliseconds and say so", "超过这么多毫秒就停止并说明"},
  {OPTION_EXPLAIN, "explain", NULL, "tell how the query was understood and answered", "说明检索式如何理解、如何执行"},
  {0},
};

static const char *const examples[] = {
  "zhangju search '问题:\"年轻干部\"'",
  "zhangju search --in 打算 教育培训",
  "zhangju search --batch < queries.txt",
  "zhangju search --format jsonl '问题:(年轻干部 -培训)' | jq -r .sentence",
  NULL,
};

typedef struct asked { zj_answer_options answer; zj_role_set in; bool literal, limited, formatted, batch; zj_source_paths scan; } asked;

static bool take(zj_run *run, int letter, asked *a) {
  switch (letter) {
  case 'i': return zj_role_read(run, &a->in);
  case 'n': a->limited = true; return zj_option_number(run, 0, 1000000000, &a->answer.limit);
  case OPTION_FORMAT: a->formatted = true; return zj_format_read(run, &a->answer.format);
  case OPTION_OFFSET: return zj_option_number(run, 0, 1000000000, &a->answer.offset);
  case OPTION_SENTENCES: return zj_option_number(run, 0, 1000000000, &a->answer.sentences);
  case OPTION_DEADLINE: return zj_option_number(run, 0, 3600000, &a->answer.deadline_ms);
  case OPTION_SCAN: return zj_source_add(run->ctx, &a->scan, run->value), true;
  case ZJ_OPTION_ENCODING: return zj_source_encoding(run, &a->scan);
  case OPTION_BATCH: return a->batch = true;
  case OPTION_LITERAL: return a->literal = true;
  default: return a->answer.explain = true;
  }
}

static int search_batch(zj_run *run, asked *a) {
  if (run->argc > 0) return zj_usage_error(run, "%s", zj_tr("--batch reads its queries from standard input", "--batch 从标准输入读检索式"));
  if (a->formatted && a->answer.format != ZJ_FORMAT_JSONL) return zj_usage_error(run, "%s", zj_tr("--batch answers in jsonl only", "--batch 只以 jsonl 作答"));
  if (a->answer.explain) return zj_usage_error(run, "%s", zj_tr("--explain takes one query, not --batch", "--explain 只用于单个检索式，不能与 --batch 合用"));
  a->answer.format = ZJ_FORMAT_JSONL;
  zj_snapshot *snapshot;
  zj_error err = {0};
  if (zj_source_open(run, &a->scan, &snapshot, &err) != ZJ_OK) return zj_report_error(&err);
  return zj_answer_batch(run, snapshot, &a->answer, a->in, a->literal);
}

static int search(zj_run *run) {
  asked a = {.answer = {.sentences = 5}};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take(run, letter, &a)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (a.batch) return search_batch(run, &a);
  if (run->argc == 0) return zj_usage_error(run, "%s", zj_tr("what to search for? e.g. zhangju search '问题:\"年轻干部\"'", "要查什么？例如 zhangju search '问题:\"年轻干部\"'"));
  if (!a.limited && a.answer.format == ZJ_FORMAT_TEXT) a.answer.limit = 20;
  zj_query *query = zj_query_read(run->ctx, zj_joined_arguments(run), a.in, a.literal);
  if (!query) return ZJ_EXIT_ERROR;
  zj_snapshot *snapshot;
  zj_error err = {0};
  if (zj_source_open(run, &a.scan, &snapshot, &err) != ZJ_OK) return zj_report_error(&err);
  return zj_answer_print(run, snapshot, query, &a.answer);
}

const zj_command zj_cmd_search = {"search", "[OPTIONS] QUERY… | --batch", "find hits and quote their sentences", "检索并引用原句", examples, options, search};
