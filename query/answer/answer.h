/* answer.h - answers a query on the command line, for `search` and `saved run`.
 *
 *   zj_answer_options options = zj_answer_defaults();
 *   … zj_answer_option(run, letter, &options) for each option …
 *   return zj_answer_print(run, &opened, query, &options);
 *
 * Ownership  everything made here is a talloc child of the run or the given 'ctx'.
 * Errors     printed here; functions return an exit code of command.h, or false or NULL.
 * Threads    one command per process. */
#ifndef ZJ_QUERY_ANSWER_ANSWER_H
#define ZJ_QUERY_ANSWER_ANSWER_H

#include "indexer/base/command.h"
#include "query/answer/emit.h"
#include "query/answer/output.h"
#include "query/answer/source.h"

typedef struct zj_answer_options {
  zj_emit_options emit;
  zj_sort sort;
  long deadline_ms; /* 0: none */
  bool explain;     /* print on stderr how the query was answered */
  zj_output output;
  /* private: which options were given */
  bool limited, united, counted, listed, portioned;
} zj_answer_options;

/* The options that choose the parts of an answer and how they are shown. A command that answers
 * queries lists them in its table and passes each letter to zj_answer_option(). */
enum {
  ZJ_ANSWER_OFFSET = 512,
  ZJ_ANSWER_PER_REPORT,
  ZJ_ANSWER_UNIT,
  ZJ_ANSWER_CONTEXT,
  ZJ_ANSWER_SORT,
  ZJ_ANSWER_DEADLINE
};
#define ZJ_ANSWER_OPTIONS                                                                                             \
  {ZJ_OUTPUT_FORMAT, "format", ZJ_FORMATS, "output format (default text)",                                            \
   "输出格式（默认 text）"},                                                                                          \
      ZJ_OUTPUT_FILE_OPTIONS,                                                                                         \
      {ZJ_OUTPUT_EXCEL, "excel", NULL,                                                                                \
       "csv for spreadsheets: byte order mark, column heads in your language, no cell that could be a formula",       \
       "供电子表格打开的 csv：带 BOM 和本语言表头，防止单元格被当作公式"},                                            \
      {ZJ_ANSWER_UNIT, "unit", ZJ_EMIT_UNITS, "what counts as one hit (default sentence)",                            \
       "以什么为一条（默认 sentence 句）"},                                                                           \
      {ZJ_ANSWER_CONTEXT, "context", "sentence|paragraph|section",                                                    \
       "quote what surrounds a hit (default sentence: the hit alone)",                                                \
       "引用多大的范围：句、段、节（默认 sentence，只引原句）"},                                                      \
      {'C', "around", "N",                                                                                            \
       "quote N more sentences (with --context paragraph: paragraphs) before and after",                              \
       "前后再各引 N 句（--context paragraph 时为 N 段）"},                                                           \
      {ZJ_ANSWER_SORT, "sort", "relevance|date|title|path",                                                           \
       "order of the reports (default relevance)",                                                                    \
       "报告的次序：相关度、日期、标题、路径（默认 relevance）"},                                                     \
      {'l', "files", NULL, "list the reports with a hit", "只列有命中的报告"},                                        \
      {'L', "files-without", NULL, "list the reports without a hit", "只列没有命中的报告"},                           \
      {'c', "counts", NULL, "print the number of hits of each report", "每篇报告的命中数"},                           \
      {'0', "null", NULL, "with -l or -L, end each path with NUL, for xargs -0",                                      \
       "与 -l、-L 合用，路径以 NUL 结尾，供 xargs -0 使用"},                                                          \
      {'n', "limit", "N",                                                                                             \
       "at most N reports (text, markdown, paths) or hits (other formats); 0 for all (default 20 in text, else all)", \
       "最多 N 篇（text、markdown、paths）或 N 条（其他格式）；0 为全部（text 默认 20，其他默认全部）"},              \
      {ZJ_ANSWER_OFFSET, "offset", "N", "skip the first N of them", "略过前 N 个"},                                   \
      {ZJ_ANSWER_PER_REPORT, "sentences", "N",                                                                        \
       "in text, at most N hits per report (default 5; 0 for all)",                                                   \
       "text 格式下每篇最多 N 条（默认 5；0 为全部）"},                                                               \
  {                                                                                                                   \
    ZJ_ANSWER_DEADLINE, "deadline", "MS", "stop after MS milliseconds and say so",                                    \
        "超过这么多毫秒就停止并说明"                                                                     \
  }

/* The options before any is read. */
zj_answer_options zj_answer_defaults(void);

/* Reads one of ZJ_ANSWER_OPTIONS; returns false after a usage error. */
bool zj_answer_option(zj_run *run, int letter, zj_answer_options *options);

/* Reads a number such as that of --offset; returns false after a usage error. */
bool zj_answer_number(zj_run *run, long *out);

/* Reads the milliseconds of --deadline; returns false after a usage error. */
bool zj_answer_deadline(zj_run *run, long *out);

/* Adds the roles named by --in or --only, separated by commas, to *in. Returns false after a usage
 * error for an unknown role. */
bool zj_role_read(const zj_run *run, zj_role_set *in);

/* Searches and prints the answer; returns the exit code. */
int zj_answer_print(zj_run *run, const zj_opened *opened, const zj_query *query,
                    zj_answer_options *options);

/* Answers every line of standard input in jsonl, with begin, hits and end of each query, or an
 * error. Returns the exit code. */
int zj_answer_batch(zj_run *run, const zj_opened *opened, zj_answer_options *options,
                    zj_role_set in, bool literal);

/* Sets colour and width for an answer on standard output; opens the pager for text. */
void zj_answer_look(zj_run *run, zj_emit_options *emit);

/* Parses a query that the user wrote. Prints a fault with a caret under its place and returns NULL.
 * 'text' may be the NULL of zj_joined_arguments(). */
zj_query *zj_query_read(void *ctx, const char *text, zj_role_set in, bool literal);

/* Joins the arguments left on the command line to one query text; NULL when memory ran out. */
const char *zj_joined_arguments(const zj_run *run);

#endif
