/* mcp.c - messages of the Model Context Protocol. */
#include "query/answer/mcp.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "query/answer/tools.h"
#include "query/engine/deadline.h"

/* Error codes of JSON-RPC, and that of an unknown version (2026-07-28). */
enum {
  PARSE_ERROR = -32700,
  INVALID_REQUEST = -32600,
  NO_METHOD = -32601,
  INVALID_PARAMS = -32602,
  INTERNAL = -32603,
  UNKNOWN_VERSION = -32022
};

/* Newest first. The first one carries its version in each request; the others begin with
 * initialize. */
static const char *const versions[] = {"2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26",
                                       "2024-11-05"};
enum { STATELESS = 0, LATEST = 1 };

static const char INSTRUCTIONS[] =
    "zhangju searches Chinese reports. It knows which part of a report plays which role (problems, "
    "causes, plans, work …), counts exactly and quotes verbatim. search finds; list_items lists "
    "problems, plans and so on one by one; read_passage and outline read on; verify_quote checks a "
    "quotation. Cite every quotation with its id and path, and verify it before it is given. What is "
    "not found is not in these reports: say so.";

typedef struct request {
  const zj_mcp *mcp;
  const json_t *id; /* NULL: a notification */
  const json_t *params;
  bool stateless; /* it carries its version: results say that they are complete */
} request;

bool zj_mcp_knows(const char *version) {
  for (size_t i = 0; i < ZJ_COUNT(versions); i++)
    if (strcmp(versions[i], version) == 0) return true;
  return false;
}

unsigned zj_mcp_http_status(int64_t code) {
  switch (code) {
  case PARSE_ERROR:
  case INVALID_REQUEST:
  case UNKNOWN_VERSION:
    return 400;
  default:
    return 200; /* the request was understood; its answer says the rest */
  }
}

/* ---- answers ---- */

/* Takes over 'data', which may be NULL. */
static json_t *error_answer(const json_t *id, int code, const char *message, json_t *data) {
  json_t *error = json_pack("{s:i,s:s}", "code", code, "message", message);
  if (data) zj_value_set(error, "data", data);
  json_t *out = json_pack("{s:s,s:o}", "jsonrpc", "2.0", "error", error);
  zj_value_set(out, "id", id ? json_incref((json_t *)(uintptr_t)id) : json_null());
  return out;
}

/* Takes over the result. */
static json_t *result_answer(const request *r, json_t *result) {
  zj_error err = {0};
  if (r->stateless) zj_value_set(result, "resultType", json_string("complete"));
  json_t *out = json_pack("{s:s,s:O,s:o}", "jsonrpc", "2.0", "id", r->id, "result", result);
  if (zj_value_status(out, &err) == ZJ_OK) return out;
  json_decref(out);
  zj_noted_clear(); /* the error itself may fit */
  return error_answer(r->id, INTERNAL, err.text, NULL);
}

json_t *zj_mcp_too_long(size_t most) {
  char text[200];
  snprintf(text, sizeof text,
           zj_tr("the message is longer than %zu bytes; ask in smaller parts",
                 "消息超过 %zu 字节，请分次提问"),
           most);
  return error_answer(NULL, INVALID_REQUEST, text, NULL);
}

static json_t *version_list(void) {
  json_t *out = json_array();
  for (size_t i = 0; i < ZJ_COUNT(versions); i++)
    zj_value_append(out, json_string(versions[i]));
  return out;
}

/* ---- who answers ---- */

static void set_self(json_t *out) {
  zj_value_set(out, "capabilities", json_pack("{s:{}}", "tools"));
  zj_value_set(
      out, "serverInfo",
      json_pack("{s:s,s:s,s:s}", "name", "zhangju", "title", "章句", "version", ZJ_VERSION));
  zj_value_set(out, "instructions", json_string(INSTRUCTIONS));
}

/* How long a client may keep a list that only a new version of zhangju changes. */
static void set_caching(const request *r, json_t *out) {
  if (!r->stateless) return;
  zj_value_set(out, "ttlMs", json_integer(3600000));
  zj_value_set(out, "cacheScope", json_string("public"));
}

static json_t *answer_initialize(const request *r) {
  const char *asked = json_string_value(json_object_get(r->params, "protocolVersion"));
  const char *version = versions[LATEST];
  if (!asked)
    return error_answer(r->id, INVALID_PARAMS,
                        zj_tr("protocolVersion is missing", "缺少 protocolVersion"), NULL);
  for (size_t i = LATEST; i < ZJ_COUNT(versions); i++)
    if (strcmp(versions[i], asked) == 0) version = versions[i];
  json_t *out = json_pack("{s:s}", "protocolVersion", version);
  set_self(out);
  return result_answer(r, out);
}

static json_t *answer_discover(const request *r) {
  json_t *out = json_pack("{s:o}", "supportedVersions", version_list());
  set_self(out);
  set_caching(r, out);
  return result_answer(r, out);
}

static json_t *answer_ping(const request *r) {
  return result_answer(r, json_object());
}

/* ---- tools ---- */

static json_t *tool_json(const zj_tool *tool) {
  return json_pack(
      "{s:s,s:s,s:s,s:o,s:o,s:{s:s,s:b,s:b,s:b,s:b}}", "name", tool->name, "title", tool->title,
      "description", tool->description, "inputSchema", json_loads(tool->input, 0, NULL),
      "outputSchema", json_loads(tool->output, 0, NULL), "annotations", "title", tool->title,
      "readOnlyHint", 1, "destructiveHint", 0, "idempotentHint", 1, "openWorldHint", 0);
}

static json_t *answer_list(const request *r) {
  size_t count;
  const zj_tool *tools = zj_tools(&count);
  json_t *list = json_array();
  if (json_object_get(r->params, "cursor")) {
    json_decref(list);
    return error_answer(r->id, INVALID_PARAMS,
                        zj_tr("all tools are on the first page: leave the cursor out",
                              "工具只有一页，请去掉 cursor"),
                        NULL);
  }
  for (size_t i = 0; i < count; i++)
    zj_value_append(list, tool_json(&tools[i]));
  json_t *out = json_pack("{s:o}", "tools", list);
  set_caching(r, out);
  return result_answer(r, out);
}

static json_t *text_content(const char *text) {
  return json_pack("[{s:s,s:s}]", "type", "text", "text", text);
}

/* The text of a failure as a client may see it. */
static const char *text_of_error(const zj_mcp *mcp, const zj_error *err) {
  switch (err->status) {
  case ZJ_NO_INDEX:
  case ZJ_CORRUPT:
  case ZJ_IO:
  case ZJ_INTERNAL:
  case ZJ_BAD_INPUT:
  case ZJ_LOCKED:
  case ZJ_INTERRUPTED:
    if (mcp->names_files) return err->text;
    fprintf(stderr, "zhangju: %s\n", err->text);
    return zj_tr(
        "the index cannot be read at the moment; try again later, or tell whoever runs the "
        "server",
        "索引暂不可用；请稍后再试，或告知服务器管理员");
  case ZJ_OK:
  case ZJ_DONE:
  case ZJ_USAGE:
  case ZJ_BAD_QUERY:
  case ZJ_BAD_UTF8:
  case ZJ_NOT_FOUND:
  case ZJ_EXISTS:
  case ZJ_LIMIT:
  case ZJ_NO_MEMORY:
    return err->text;
  }
  return err->text;
}

static json_t *failed_tool(const request *r, const zj_error *err) {
  zj_noted_clear(); /* the failure is told; telling it may fit */
  return result_answer(
      r, json_pack("{s:o,s:b}", "content", text_content(text_of_error(r->mcp, err)), "isError", 1));
}

/* Takes over the result of a tool. The text repeats it for clients that know no structure. */
static json_t *done_tool(const request *r, json_t *result) {
  char *text = json_dumps(result, ZJ_VALUE_COMPACT);
  if (!text) zj_note_no_memory();
  json_t *out = json_pack("{s:o,s:o,s:b}", "content", text_content(text ? text : ""),
                          "structuredContent", result, "isError", 0);
  free(text);
  return result_answer(r, out);
}

static json_t *call_tool(const request *r, const zj_tool *tool, const json_t *arguments) {
  zj_error err = {0};
  zj_snapshot *snapshot;
  json_t *result = NULL;
  zj_tool_call call = {.ctx = talloc_new(NULL), .arguments = arguments, .err = &err};
  zj_status status = call.ctx ? r->mcp->open(r->mcp->data, &snapshot, &err) : zj_no_memory(&err);
  if (status == ZJ_OK) {
    call.snapshot = snapshot;
    if (r->mcp->deadline_us) call.ends_us = zj_now_us() + r->mcp->deadline_us;
    status = zj_tool_run(tool, &call, &result);
  }
  talloc_free(call.ctx);
  return status == ZJ_OK ? done_tool(r, result) : failed_tool(r, &err);
}

static json_t *answer_call(const request *r) {
  char text[200];
  const char *name = json_string_value(json_object_get(r->params, "name"));
  const json_t *arguments = json_object_get(r->params, "arguments");
  const zj_tool *tool = name ? zj_tool_find(name) : NULL;
  if (!tool) {
    snprintf(text, sizeof text,
             zj_tr("there is no tool \"%.60s\"; tools/list names them",
                   "没有工具“%.60s”；tools/list 列出全部"),
             name ? name : "");
    return error_answer(r->id, INVALID_PARAMS, text, NULL);
  }
  if (arguments && !json_is_object(arguments))
    return error_answer(r->id, INVALID_PARAMS,
                        zj_tr("\"arguments\" must be an object", "“arguments”应为对象"), NULL);
  json_t *none = arguments ? NULL : json_object();
  json_t *out = call_tool(r, tool, arguments ? arguments : none);
  json_decref(none);
  return out;
}

/* ---- messages ---- */

static const struct method {
  const char *name;
  json_t *(*answer)(const request *r);
} methods[] = {
    {"initialize", answer_initialize}, {"server/discover", answer_discover}, {"ping", answer_ping},
    {"tools/list", answer_list},       {"tools/call", answer_call},
};

/* Reads the version that a request carries itself; an answer when it is not known. */
static json_t *read_version(request *r) {
  const json_t *meta = json_object_get(r->params, "_meta");
  const json_t *named = json_object_get(meta, "io.modelcontextprotocol/protocolVersion");
  const char *version = json_string_value(named);
  if (!named) return NULL;
  if (version && zj_mcp_knows(version)) {
    r->stateless = strcmp(version, versions[STATELESS]) == 0;
    return NULL;
  }
  return error_answer(
      r->id, UNKNOWN_VERSION,
      zj_tr("this version of the protocol is not answered", "不支持这个协议版本"),
      json_pack("{s:o,s:s}", "supported", version_list(), "requested", version ? version : ""));
}

static json_t *answer_request(const zj_mcp *mcp, const json_t *message) {
  char text[200];
  const json_t *id = json_object_get(message, "id"), *params = json_object_get(message, "params");
  const char *method = json_string_value(json_object_get(message, "method")),
             *version = json_string_value(json_object_get(message, "jsonrpc"));
  bool answers = json_object_get(message, "result") || json_object_get(message, "error");
  bool named = json_is_string(id) || json_is_integer(id);
  if (json_is_object(message) && !method && answers) return NULL; /* we ask nothing */
  if (!json_is_object(message) || !method || !version || strcmp(version, "2.0") != 0 ||
      (id && !named) || (params && !json_is_object(params)))
    return error_answer(named ? id : NULL, INVALID_REQUEST,
                        zj_tr("not a request of JSON-RPC 2.0: jsonrpc, id, method, params",
                              "不是 JSON-RPC 2.0 请求：应有 jsonrpc、id、method、params"),
                        NULL);
  if (!id) return NULL; /* a notification */
  request r = {.mcp = mcp, .id = id, .params = params};
  json_t *refusal = read_version(&r);
  if (refusal) return refusal;
  for (size_t i = 0; i < ZJ_COUNT(methods); i++)
    if (strcmp(methods[i].name, method) == 0) return methods[i].answer(&r);
  snprintf(text, sizeof text, zj_tr("there is no method \"%.60s\"", "没有方法“%.60s”"), method);
  return error_answer(id, NO_METHOD, text, NULL);
}

static json_t *answer_batch(const zj_mcp *mcp, const json_t *batch) {
  json_t *out = json_array(), *one;
  size_t i;
  if (json_array_size(batch) == 0 || json_array_size(batch) > ZJ_MCP_BATCH_MAX) {
    char text[120];
    json_decref(out);
    snprintf(text, sizeof text, zj_tr("a batch holds 1 to %d requests", "一批应有 1 到 %d 个请求"),
             ZJ_MCP_BATCH_MAX);
    return error_answer(NULL, INVALID_REQUEST, text, NULL);
  }
  json_array_foreach(batch, i, one) {
    json_t *answer = answer_request(mcp, one);
    if (answer) zj_value_append(out, answer);
  }
  if (json_array_size(out)) return out;
  json_decref(out);
  return NULL;
}

json_t *zj_mcp_answer(const zj_mcp *mcp, zj_slice message) {
  json_error_t fault;
  char text[300];
  zj_noted_clear();
  json_t *json = json_loadb(message.at, message.length, JSON_REJECT_DUPLICATES, &fault), *out;
  if (!json) {
    snprintf(text, sizeof text, zj_tr("not JSON: %s", "不是 JSON：%s"), fault.text);
    return error_answer(NULL, PARSE_ERROR, text, NULL);
  }
  out = json_is_array(json) ? answer_batch(mcp, json) : answer_request(mcp, json);
  json_decref(json);
  return out;
}
