/* tools.h - what an assistant may ask: a table of tools, each with the schemas of its arguments and
 * its result. `zhangju mcp` and /mcp offer it (mcp.h).
 *
 * A tool reads and never writes. Results are lean: ids that other tools take, and text as the
 * reports have it. An answer of many parts comes in pages, with a cursor for the next. An error
 * says what to do.
 *
 * To add a tool: a row of the table in tools.c with its two schemas, and a function that gets
 * arguments which the schema has checked.
 *
 * Ownership  results are new references; what is made meanwhile are children of call->ctx.
 * Errors     ZJ_USAGE for arguments that do not fit the schema, and those of the work itself.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_TOOLS_H
#define ZJ_QUERY_ANSWER_TOOLS_H

#include <jansson.h>

#include "indexer/store/snapshot.h"

enum { ZJ_TOOL_BYTES = 100000 /* of text in one result, at most a little more */ };

typedef struct zj_tool_call {
  void *ctx;
  zj_snapshot *snapshot;
  const json_t *arguments; /* an object that fits the schema */
  uint64_t ends_us;        /* a time of zj_now_us(); 0: never */
  zj_error *err;
} zj_tool_call;

typedef struct zj_tool {
  const char *name, *title;
  const char *description;    /* for the model that chooses among tools */
  const char *input, *output; /* JSON Schema of the arguments and of the result */
  zj_status (*run)(const zj_tool_call *call, json_t **out);
} zj_tool;

/* The table. */
const zj_tool *zj_tools(size_t *count);

/* The tool of that name; NULL when there is none. */
const zj_tool *zj_tool_find(const char *name);

/* Checks the arguments against the schema of a tool, and runs it. */
ZJ_MUST_CHECK zj_status zj_tool_run(const zj_tool *tool, const zj_tool_call *call, json_t **out);

#endif
