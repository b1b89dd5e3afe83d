/* download_account.c - /export/compare and /export/account: accounts as files; without reports, the
 * promises of all consecutive years that the filter leaves. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "web/pages/account_view.h"
#include "web/pages/chosen.h"
#include "web/pages/download.h"
#include "web/pages/handlers.h"

/* Reads the numbers of the ticked rows. */
static bool read_rows(zj_exchange *x, zj_account_emitter *e) {
  size_t count;
  const char **picks = zj_download_picks(x, &count);
  uint32_t *rows = picks ? talloc_array(x->request->ctx, uint32_t, (unsigned)count + 1) : NULL;
  if (!rows) {
    zj_note_no_memory();
    return false; /* the router answers 503 */
  }
  for (size_t i = 0; i < count; i++)
    rows[i] = (uint32_t)strtoul(picks[i], NULL, 10);
  e->picked = count ? rows : NULL;
  e->picked_count = count;
  return true;
}

static const char *name_of(void *ctx, zj_task task, const zj_chosen *c) {
  zj_title_text a, b;
  return zj_text_print(ctx, "%s %s %s", zj_task_name(task),
                       zj_text_short(ctx, zj_title_shown(a, c->facts[0].fields), 24),
                       zj_text_short(ctx, zj_title_shown(b, c->facts[1].fields), 24));
}

static bool begin(zj_exchange *x, zj_account_kind kind, const char *words, zj_account_emitter *e,
                  zj_file *file) {
  *e = (zj_account_emitter){.ctx = x->request->ctx, .kind = kind};
  if (!zj_download_read(x, &x->request->query, words, file) ||
      !zj_account_read_only(x, &e->verdicts) || !read_rows(x, e))
    return false;
  e->format = file->format;
  e->excel = file->excel;
  e->links = file->links;
  return true;
}

/* Writes one account and answers with it. */
static void answer_one(zj_exchange *x, zj_task task, zj_account_emitter *e, const zj_file *file,
                       const zj_chosen *c, const zj_account *account) {
  void *ctx = x->request->ctx;
  zj_buffer body = {.ctx = ctx};
  zj_sink sink = zj_sink_buffer(&body);
  zj_error err = {0};
  zj_account_head head = {.a = c->facts[0], .b = c->facts + 1, .b_count = c->count - 1};
  e->sink = &sink;
  zj_account_emit_begin(e);
  if (zj_account_emit(e, account, &head, &err) != ZJ_OK || zj_account_emit_end(e, &err) != ZJ_OK)
    return zj_answer_error(x, &err);
  zj_file_answer(x, file, name_of(ctx, task, c), "", &body);
}

void zj_download_compare(zj_exchange *x) {
  zj_account_emitter e;
  zj_file file;
  zj_filter f;
  zj_chosen c;
  zj_account account = {0};
  zj_error err = {0};
  zj_deadline deadline = zj_task_deadline(x, ZJ_DOWNLOAD_TIMES);
  if (!begin(x, ZJ_ACCOUNT_COMPARE, ZJ_DOWNLOAD_QUOTES, &e, &file) || !zj_filter_read(x, &f) ||
      !zj_chosen_read(x, 1, &c))
    return;
  if (!c.count) return zj_answer_problem(x, 400, "bad-parameter", "a, b", NULL);
  zj_role_set roles = f.in ? f.in & ZJ_ROLES_SCOPES : ZJ_ROLES_SCOPES;
  zj_status status = zj_account_compare(x->request->ctx, x->reader->snapshot, c.reports[0],
                                        c.reports[1], roles, &deadline, &account, &err);
  if (status != ZJ_OK) return zj_answer_error(x, &err);
  answer_one(x, ZJ_TASK_COMPARE, &e, &file, &c, &account);
}

/* ---- all consecutive years ---- */

typedef struct ledger {
  zj_stream stream;
  zj_readers *readers;
  zj_reader *reader;
  zj_account_emitter emitter;
  zj_sink sink;
  zj_account_pair *pairs;
  size_t count, next;
  bool begun;
} ledger;

static int give_reader_back(ledger *l) {
  zj_readers_give(l->readers, l->reader);
  return 0;
}

static zj_status write_pair(ledger *l, const zj_account_pair *pair, zj_error *err) {
  zj_account account = {0};
  zj_deadline none = {0};
  zj_chosen c;
  void *local = talloc_new(NULL);
  const zj_snapshot *snapshot = l->reader->snapshot;
  if (!local) return zj_no_memory(err);
  zj_chosen_set(snapshot, pair->a, pair->b, &c);
  zj_account_head head = {.a = c.facts[0], .b = c.facts + 1, .b_count = 1};
  zj_status status = zj_account_promises(local, snapshot, pair->a, pair->b, &none, &account, err);
  if (status == ZJ_OK) status = zj_account_emit(&l->emitter, &account, &head, err);
  talloc_free(local);
  return status;
}

/* Writes the pairs until some text is there. */
static bool write_more(void *data, zj_buffer *out) {
  ledger *l = data;
  zj_error err = {0};
  zj_status status = ZJ_OK;
  zj_noted_clear(); /* the thread has answered others since */
  l->sink = zj_sink_buffer(out);
  l->emitter.sink = &l->sink;
  if (!l->begun) zj_account_emit_begin(&l->emitter);
  l->begun = true;
  while (status == ZJ_OK && l->next < l->count && !out->length)
    status = write_pair(l, &l->pairs[l->next++], &err);
  bool going = l->next < l->count;
  if (!going && status == ZJ_OK) status = zj_account_emit_end(&l->emitter, &err);
  if (status == ZJ_OK) status = zj_reader_sound(l->reader, &err);
  if (status == ZJ_OK) status = zj_buffer_status(out, &err);
  if (status == ZJ_OK) status = zj_noted_status(&err);
  zj_stream_end(&l->stream, status, &err);
  return going && status == ZJ_OK;
}

static void answer_all(zj_exchange *x, const zj_account_emitter *e, const zj_file *file) {
  zj_filter f;
  zj_error err = {0};
  ledger *l = talloc_zero(x->request->ctx, ledger);
  if (!l) return zj_note_no_memory();
  if (!zj_filter_read(x, &f)) return;
  if (zj_account_choose(x, &f, &l->pairs, &l->count, &err) != ZJ_OK)
    return zj_answer_error(x, &err);
  l->emitter = *e;
  l->emitter.many = true;
  l->stream = (zj_stream){.more = write_more, .data = l};
  zj_file_head(x, file,
               zj_text_print(x->request->ctx, "%s%s%s", zj_task_name(ZJ_TASK_ACCOUNT),
                             *f.issuer ? " " : "", f.issuer),
               "");
  x->response->stream = &l->stream;
  /* From here on the reader belongs to the stream. */
  l->readers = x->site->exporters;
  l->reader = x->reader;
  talloc_set_destructor(l, give_reader_back);
}

void zj_download_account(zj_exchange *x) {
  zj_account_emitter e;
  zj_file file;
  zj_chosen c;
  zj_account account = {0};
  zj_error err = {0};
  zj_account_kind kind = zj_account_asked(x);
  bool findings = kind == ZJ_ACCOUNT_FINDINGS;
  zj_deadline deadline = zj_task_deadline(x, ZJ_DOWNLOAD_TIMES);
  if (!zj_chosen_read(x, findings ? ZJ_CHOSEN_MAX : 1, &c) ||
      !begin(x, kind, c.count ? ZJ_DOWNLOAD_QUOTES : ZJ_DOWNLOAD_LEDGER, &e, &file))
    return;
  if (!c.count && findings) return zj_answer_problem(x, 400, "bad-parameter", "a, b", NULL);
  if (!c.count) return answer_all(x, &e, &file);
  if (zj_account_of_chosen(x, kind, &c, &deadline, &account, &err) != ZJ_OK)
    return zj_answer_error(x, &err);
  answer_one(x, ZJ_TASK_ACCOUNT, &e, &file, &c, &account);
}
