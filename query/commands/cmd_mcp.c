/* cmd_mcp.c - zhangju mcp: answers an assistant over standard input and output, one message of JSON
 * on a line. */
#include <errno.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "query/answer/json.h"
#include "query/answer/mcp.h"
#include "query/commands/commands.h"

enum { OPTION_DEADLINE = 256, DEADLINE_MS = 10000 };

static const zj_option options[] = {
    {OPTION_DEADLINE, "deadline", "MS", "the longest that one call may take (default 10000)",
     "一次调用最多用多少毫秒（默认 10000）"},
    {0},
};

static const char *const examples[] = {
    "zhangju mcp < messages.jsonl",
    NULL,
};

typedef struct served {
  zj_run *run;
  zj_snapshot *snapshot; /* NULL until the first call */
} served;

/* Follows the index: a call after a run of `zhangju index` sees what is new. */
static zj_status open_index(void *data, zj_snapshot **out, zj_error *err) {
  served *s = data;
  if (s->snapshot && zj_snapshot_stale(s->snapshot)) {
    talloc_free(s->snapshot);
    s->snapshot = NULL;
  }
  if (!s->snapshot) {
    zj_status status = zj_snapshot_open(s->run->ctx, s->run->globals.index, &s->snapshot, err);
    if (status != ZJ_OK) {
      s->snapshot = NULL;
      return status;
    }
  }
  *out = s->snapshot;
  return ZJ_OK;
}

/* Reads the next line into 'line', without its end. False at the end of the input. A line that is
 * too long is read to its end and not kept: *too_long. */
static bool read_line(zj_buffer *line, bool *too_long) {
  line->length = 0;
  *too_long = false;
  for (int c; (c = getc_unlocked(stdin)) != EOF;) {
    if (c == '\n') return true;
    char byte = (char)c;
    if (line->length < ZJ_MCP_MESSAGE_MAX)
      zj_buffer_add(line, &byte, 1);
    else
      *too_long = true;
  }
  return line->length > 0;
}

static bool is_blank(zj_slice line) {
  for (size_t i = 0; i < line.length; i++)
    if (!strchr(" \t\r", line.at[i])) return false;
  return true;
}

static int serve_lines(zj_run *run, long deadline_ms) {
  served s = {.run = run};
  zj_mcp mcp = {.open = open_index,
                .data = &s,
                .deadline_us = (uint64_t)deadline_ms * 1000,
                .names_files = true};
  zj_sink out = zj_sink_file(stdout);
  zj_buffer line = {.ctx = run->ctx};
  bool too_long;
  while (!out.failed && read_line(&line, &too_long)) {
    zj_error err = {0};
    if (zj_buffer_status(&line, &err) != ZJ_OK) return zj_report_error(&err);
    if (!too_long && is_blank(zj_buffer_slice(&line))) continue;
    json_t *answer = too_long ? zj_mcp_too_long(ZJ_MCP_MESSAGE_MAX)
                              : zj_mcp_answer(&mcp, zj_buffer_slice(&line));
    if (!answer) continue;
    zj_json_write(&out, answer);
    zj_sink_char(&out, '\n');
    if (fflush(stdout) != 0) return ZJ_EXIT_ERROR;
    zj_noted_clear();
  }
  return ZJ_EXIT_OK;
}

static int run_mcp(zj_run *run) {
  long deadline_ms = DEADLINE_MS;
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!zj_option_number(run, 0, 3600000, &deadline_ms)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc != 0)
    return zj_usage_error(run, "%s",
                          zj_tr("takes no arguments: it answers what comes by standard input",
                                "不带参数：只应答标准输入里的消息"));
  if (isatty(STDIN_FILENO) && !run->globals.quiet)
    fputs(zj_tr("zhangju mcp waits for the messages of an assistant (see docs/accounts.md); Ctrl-D "
                "ends it\n",
                "zhangju mcp 正在等待智能助手的消息（见 docs/zh/accounts.md）；Ctrl-D 结束\n"),
          stderr);
  return serve_lines(run, deadline_ms);
}

const zj_command zj_cmd_mcp = {"mcp",
                               "[OPTIONS]",
                               "answer an assistant (Model Context Protocol)",
                               "为智能助手应答（MCP 协议）",
                               examples,
                               options,
                               run_mcp};
