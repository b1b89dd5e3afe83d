/* account_options.h - what `account` and `compare` share: options, deadline, and printing.
 *
 * Errors     printed here; functions return false or an exit code of command.h.
 * Threads    one command per process. */
#ifndef ZJ_QUERY_COMMANDS_ACCOUNT_OPTIONS_H
#define ZJ_QUERY_COMMANDS_ACCOUNT_OPTIONS_H

#include "query/answer/account_emit.h"
#include "query/answer/answer.h"
#include "query/answer/given.h"

typedef struct zj_account_run {
  zj_given given;
  zj_account_emitter emit;
  zj_sink out;
  zj_deadline deadline;
  long deadline_ms;
  zj_output output;
} zj_account_run;

enum { ZJ_ACCOUNT_ONLY = 600, ZJ_ACCOUNT_SCAN, ZJ_ACCOUNT_DEADLINE, ZJ_ACCOUNT_OWN };
#define ZJ_ACCOUNT_OPTIONS                                                          \
  ZJ_OUTPUT_OPTIONS(ZJ_QUOTING_FORMATS),                                            \
      {ZJ_ACCOUNT_SCAN, "scan", "PATH",                                             \
       "read this file or folder without an index (may be repeated)",               \
       "不用索引，直接读这个文件或目录（可重复）"},                                 \
  {                                                                                 \
    ZJ_ACCOUNT_DEADLINE, "deadline", "MS", "stop after MS milliseconds and say so", \
        "超过这么多毫秒就停止并说明"                                   \
  }

/* Takes one of the options; returns false after a usage error. */
bool zj_account_option(zj_run *run, int letter, zj_account_run *a);

/* Derives the format and starts the deadline. Returns false after a usage error. */
bool zj_account_settle(zj_run *run, zj_account_run *a);

/* Sets colour and width, opens the pager for text, and writes what comes before the first row. */
void zj_account_begin(zj_run *run, zj_account_run *a);

/* Writes the account of given reports. */
ZJ_MUST_CHECK zj_status zj_account_put(zj_run *run, zj_account_run *a, const zj_account *account,
                                       zj_account_report of, const zj_account_report *others,
                                       size_t count, zj_error *err);

/* The exit code after 'status', with its message. */
int zj_account_finish(zj_run *run, zj_account_run *a, zj_status status, zj_error *err);

#endif
