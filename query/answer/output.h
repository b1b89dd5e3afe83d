/* output.h - how and where a command writes its answer: --format, --excel, -o and --links.
 *
 *   case ZJ_OUTPUT_FORMAT:
 *     return zj_output_format(run, &x->output, &x->view.format);
 *   …
 *   if (!zj_output_settle(run, &x->output, &x->view.format, x->view.excel)) return ZJ_EXIT_ERROR;
 *
 * Ownership  borrows the command line.
 * Errors     usage errors, and a file that cannot be made, are printed; functions return false.
 * Threads    one command per process. */
#ifndef ZJ_QUERY_ANSWER_OUTPUT_H
#define ZJ_QUERY_ANSWER_OUTPUT_H

#include "indexer/base/command.h"
#include "query/answer/format.h"

typedef struct zj_output {
  bool formatted;    /* --format was given */
  const char *file;  /* of -o; NULL: standard output */
  const char *links; /* of --links */
} zj_output;

enum { ZJ_OUTPUT_FORMAT = 700, ZJ_OUTPUT_EXCEL, ZJ_OUTPUT_LINKS };

/* The options, for a table of options; 'formats' are the words of --format. */
#define ZJ_OUTPUT_EXCEL_OPTION \
  { ZJ_OUTPUT_EXCEL, "excel", NULL, "csv for spreadsheets", "供电子表格打开的 csv" }
#define ZJ_OUTPUT_FILE_OPTIONS                                                                                     \
  {'o', "output", "FILE",                                                                                          \
   "write to this file, - for standard output; without --format its name says how: .xlsx .docx .csv .md .jsonl …", \
   "写到这个文件（- 为标准输出）；不给 --format 时按文件名决定格式：.xlsx、.docx、.csv、.md、.jsonl 等"},          \
  {                                                                                                                \
    ZJ_OUTPUT_LINKS, "links", "URL",                                                                               \
        "in xlsx and docx, link every place to the reading page of this server (http://HOST:PORT)",                \
        "在 xlsx、docx 里把每处链接到这个服务的阅读页（http://主机:端口）"                  \
  }
#define ZJ_OUTPUT_OPTIONS(formats)                                                                \
  {ZJ_OUTPUT_FORMAT, "format", formats, "output format (default text)", "输出格式（默认 text）"}, \
      ZJ_OUTPUT_EXCEL_OPTION, ZJ_OUTPUT_FILE_OPTIONS

/* Reads --format into *format; -o or --links. */
bool zj_output_format(zj_run *run, zj_output *o, zj_format *format);
bool zj_output_option(zj_run *run, int letter, zj_output *o);

/* Derives the format from all options, says what does not go together, and sends standard output
 * to the file of -o. */
bool zj_output_settle(zj_run *run, const zj_output *o, zj_format *format, bool excel);

#endif
