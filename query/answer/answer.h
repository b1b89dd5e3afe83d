/* answer.h - answering a query on the command line: what `search` and `saved run` share.
 *
 * Threads    one command per process. */
#ifndef ZJ_QUERY_ANSWER_ANSWER_H
#define ZJ_QUERY_ANSWER_ANSWER_H

#include "indexer/base/command.h"
#include "query/answer/emit.h"

typedef struct zj_answer_options {
  zj_emit_options emit;
  zj_sort sort;
  long deadline_ms; /* 0: none */
  bool explain;     /* how it was answered, on stderr */
  /* private: what was given */
  bool formatted, limited, united, counted, listed, portioned;
} zj_answer_options;

/* The options that say what of an answer is shown and how; a command that answers queries lists
 * them in its table and hands each letter to zj_answer_option(). */
enum {
  ZJ_ANSWER_FORMAT = 512,
  ZJ_ANSWER_EXCEL,
  ZJ_ANSWER_OFFSET,
  ZJ_ANSWER_PER_REPORT,
  ZJ_ANSWER_UNIT,
  ZJ_ANSWER_CONTEXT,
  ZJ_ANSWER_SORT,
  ZJ_ANSWER_DEADLINE
};
#define ZJ_ANSWER_OPTIONS                                                                                             \
  {ZJ_ANSWER_FORMAT, "format", ZJ_FORMATS, "how the answer is written (default text)",                                \
   "输出格式（默认 text）"},                                                                                          \
      {ZJ_ANSWER_EXCEL, "excel", NULL,                                                                                \
       "csv for spreadsheets: a byte order mark, heads in your language, no cell that could be a formula",            \
       "供电子表格打开的 csv：带 BOM 和本语言表头，防止单元格被当作公式"},                                            \
      {ZJ_ANSWER_UNIT, "unit", ZJ_EMIT_UNITS, "what one hit is (default sentence)",                                   \
       "以什么为一条（默认 sentence 句）"},                                                                           \
      {ZJ_ANSWER_CONTEXT, "context", "sentence|paragraph|section",                                                    \
       "quote what surrounds a hit (default sentence: the hit alone)",                                                \
       "引用多大的范围：句、段、节（默认 sentence，只引原句）"},                                                      \
      {'C', "around", "N",                                                                                            \
       "with N more sentences or, with --context paragraph, paragraphs before and behind",                            \
       "前后再各引 N 句（--context paragraph 时为 N 段）"},                                                           \
      {ZJ_ANSWER_SORT, "sort", "relevance|date|title|path",                                                           \
       "the order of the reports (default relevance)",                                                                \
       "报告的次序：相关度、日期、标题、路径（默认 relevance）"},                                                     \
      {'l', "files", NULL, "list the reports with a hit", "只列有命中的报告"},                                        \
      {'L', "files-without", NULL, "list the reports without a hit", "只列没有命中的报告"},                           \
      {'c', "counts", NULL, "the number of hits of each report", "每篇报告的命中数"},                                 \
      {'0', "null", NULL, "with -l or -L, end each path with NUL, for xargs -0",                                      \
       "与 -l、-L 合用，路径以 NUL 结尾，供 xargs -0 使用"},                                                          \
      {'n', "limit", "N",                                                                                             \
       "at most N reports (text, markdown, paths) or hits (other formats); 0 for all (default 20 in text, else all)", \
       "最多 N 篇（text、markdown、paths）或 N 条（其他格式）；0 为全部（text 默认 20，其他默认全部）"},              \
      {ZJ_ANSWER_OFFSET, "offset", "N", "leave out the first N of them", "略过前 N 个"},                              \
      {ZJ_ANSWER_PER_REPORT, "sentences", "N",                                                                        \
       "in text, at most N hits of a report (default 5; 0 for all)",                                                  \
       "text 格式下每篇最多 N 条（默认 5；0 为全部）"},                                                               \
  {                                                                                                                   \
    ZJ_ANSWER_DEADLINE, "deadline", "MS", "stop after MS milliseconds and say so",                                    \
        "超过这么多毫秒就停止并说明"                                                                     \
  }

/* Before any option is read. */
zj_answer_options zj_answer_defaults(void);

/* Takes one of ZJ_ANSWER_OPTIONS; returns false after a usage error. */
bool zj_answer_option(zj_run *run, int letter, zj_answer_options *options);

/* Reads a limit such as --offset. */
bool zj_answer_number(zj_run *run, long *out);

/* Adds the roles that --in or --only names, parted by commas; prints a usage error and returns
 * false for a word that is none. */
bool zj_role_read(const zj_run *run, zj_role_set *in);

/* Searches and prints; returns the exit code. */
int zj_answer_print(zj_run *run, zj_snapshot *snapshot, const zj_query *query,
                    zj_answer_options *options);

/* Answers every line of standard input as jsonl: begin, hits and end of each, or an error. Returns
 * the exit code. */
int zj_answer_batch(zj_run *run, zj_snapshot *snapshot, zj_answer_options *options, zj_role_set in,
                    bool literal);

/* How an answer is to be shown that goes to standard output; opens the pager for text. */
void zj_answer_look(zj_run *run, zj_emit_options *emit);

/* Parses what the user wrote, printing the fault with a caret under its place. Returns NULL then.
 */
zj_query *zj_query_read(void *ctx, const char *text, zj_role_set in, bool literal);

/* The arguments left on the command line as one query text. */
const char *zj_joined_arguments(const zj_run *run);

#endif
