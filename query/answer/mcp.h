/* mcp.h - the Model Context Protocol: tools for assistants, in JSON-RPC 2.0.
 *
 *   message ─▶ initialize, server/discover, ping, tools/list, tools/call ─▶ answer, or none
 *
 * Nothing is kept between messages, so every call stands for itself: with the handshake of
 * 2024-11-05, 2025-03-26, 2025-06-18 and 2025-11-25, without one, and as 2026-07-28 has it, with
 * the version in the _meta of each request. A batch, which 2025-03-26 knows, is answered as one.
 *
 * A tool that fails answers with isError and a text that says what to do; only a message that is
 * not understood is an error of JSON-RPC.
 *
 * Ownership  answers are new references.
 * Errors     none returned: they are answered.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_MCP_H
#define ZJ_QUERY_ANSWER_MCP_H

#include <jansson.h>

#include "indexer/store/snapshot.h"

enum {
  ZJ_MCP_MESSAGE_MAX = 1 << 20, /* bytes of a message over standard input */
  ZJ_MCP_BATCH_MAX = 20         /* requests in a batch */
};

typedef struct zj_mcp {
  /* Sets *out to the snapshot to ask; it is borrowed until the next call. */
  zj_status (*open)(void *data, zj_snapshot **out, zj_error *err);
  void *data;
  uint64_t deadline_us; /* for one tool call; 0: none */
  bool names_files;     /* messages may name files of the index: the client is on this machine */
} zj_mcp;

/* Answers a message. NULL when it wants no answer: a notification, or an answer to us. */
json_t *zj_mcp_answer(const zj_mcp *mcp, zj_slice message);

/* The answer to a message that is too long to read. */
json_t *zj_mcp_too_long(size_t most);

/* The HTTP status for an answer with this error code, or 0 for a result. */
unsigned zj_mcp_http_status(int64_t code);

/* Whether a version of the protocol is one that is answered. */
bool zj_mcp_knows(const char *version);

#endif
