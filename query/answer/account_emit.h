/* account_emit.h - writes accounts: as JSON for the API, and in the formats of the commands.
 *
 *   zj_account_emitter e = {.sink = &out, .kind = ZJ_ACCOUNT_PROMISES, .format = ZJ_FORMAT_CSV};
 *   zj_account_emit_begin(&e);
 *   for each account: status = zj_account_emit(&e, &account, &head, err);
 *   zj_account_emit_end(&e);
 *
 * In csv a row is a plan, finding or item with its best echo; json and jsonl hold all echoes:
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
#include "query/answer/emit.h"

typedef enum zj_account_kind {
  ZJ_ACCOUNT_PROMISES,
  ZJ_ACCOUNT_FINDINGS,
  ZJ_ACCOUNT_COMPARE
} zj_account_kind;

/* The reports that an account is about. */
typedef struct zj_account_head {
  zj_report_facts a;
  const zj_report_facts *b;
  size_t b_count;
} zj_account_head;

typedef struct zj_account_emitter {
  zj_sink *sink;
  zj_account_kind kind;
  zj_format format; /* text, json, jsonl, csv or markdown */
  bool excel, color;
  int columns;
  uint32_t verdicts;      /* bits of the verdicts to write; 0: all */
  const uint32_t *picked; /* numbers of the rows to write, from 1; NULL: all */
  size_t picked_count;
  /* private */
  uint64_t totals[ZJ_VERDICT_COUNT];
  uint64_t accounts, written;
} zj_account_emitter;

void zj_account_emit_begin(zj_account_emitter *e);
ZJ_MUST_CHECK zj_status zj_account_emit(zj_account_emitter *e, const zj_account *account,
                                        const zj_account_head *head, zj_error *err);
void zj_account_emit_end(zj_account_emitter *e);

/* {"a":REPORT,"b":[REPORT,…],"rows":[ROW,…],"totals":{VERDICT:N,…}}; rows of 'verdicts' alone,
 * unless it is 0. A new reference. */
json_t *zj_account_json(const zj_account *account, const zj_account_head *head, uint32_t verdicts);

/* "promises", "findings", "compare". */
const char *zj_account_kind_key(zj_account_kind kind);

#endif
