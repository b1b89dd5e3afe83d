/* account_emit.h - writes accounts: as JSON for the API, and in the formats of the commands.
 *
 *   zj_account_emitter e = {
 *       .ctx = ctx, .sink = &out, .kind = ZJ_ACCOUNT_PROMISES, .format = ZJ_FORMAT_CSV};
 *   zj_account_emit_begin(&e);
 *   for each account: status = zj_account_emit(&e, &account, &head, err);
 *   status = zj_account_emit_end(&e, err);
 *
 * In csv and xlsx a row is a plan, finding or item with its best echo; docx quotes all echoes; json
 * and jsonl hold them all:
 *   {"type":"row","number":1,"verdict":"done","role":KEY?,"of":QUOTE?,
 *    "echoes":[{"says":"done","quote":QUOTE,"shared":[WORDS,…],"states":[WORDS,…]?},…],
 *    "merged":[2,…]?}
 *   QUOTE  {"id":"ID:LINE:CHAR","report":ID,"path":…,"year":…,"line":…,"start_char":…,"roles":[…],
 *           "crumbs":[…],"by":"number"|"semicolon"|"sentence","text":…,"figures":[WORDS,…]}
 *   WORDS  {"line":…,"start_char":…,"text":…}
 *
 * Errors     ZJ_NO_MEMORY; a failed write is left to the owner of the sink.
 * Threads    one thread per emitter. */
#ifndef ZJ_QUERY_ANSWER_ACCOUNT_EMIT_H
#define ZJ_QUERY_ANSWER_ACCOUNT_EMIT_H

#include <jansson.h>

#include "query/answer/account.h"
#include "query/answer/document.h"
#include "query/answer/emit.h"
#include "query/answer/table.h"

typedef struct zj_account_emitter {
  void *ctx;
  zj_sink *sink;
  zj_account_kind kind;
  zj_format format; /* text, json, jsonl, csv, markdown, xlsx or docx */
  bool excel, color;
  bool many;         /* there may be several accounts: no title names the reports */
  const char *links; /* as in zj_emit_options */
  int columns;
  uint32_t verdicts;      /* bits of the verdicts to write; 0: all */
  const uint32_t *picked; /* numbers of the rows to write, from 1; NULL: all */
  size_t picked_count;
  /* private */
  uint64_t totals[ZJ_VERDICT_COUNT];
  uint64_t accounts, written;
  zj_table table;
  zj_document *document;
  bool opened;
} zj_account_emitter;

void zj_account_emit_begin(zj_account_emitter *e);
ZJ_MUST_CHECK zj_status zj_account_emit(zj_account_emitter *e, const zj_account *account,
                                        const zj_account_head *head, zj_error *err);
ZJ_MUST_CHECK zj_status zj_account_emit_end(zj_account_emitter *e, zj_error *err);

/* {"a":REPORT,"b":[REPORT,…],"rows":[ROW,…],"totals":{VERDICT:N,…}}; rows of 'verdicts' alone,
 * unless it is 0, and of those at most 'limit' after 'skip'. The totals are those of all rows. A
 * new reference. */
json_t *zj_account_json(const zj_account *account, const zj_account_head *head, uint32_t verdicts,
                        size_t skip, size_t limit);

/* How many rows of 'verdicts' there are; 0: of all. */
size_t zj_account_count(const zj_account *account, uint32_t verdicts);

/* Writes an account as such an object, with "kind", row by row. */
void zj_account_write_json(const zj_account_emitter *e, const zj_account *account,
                           const zj_account_head *head);

/* "promises", "findings", "compare". */
const char *zj_account_kind_key(zj_account_kind kind);

#endif
