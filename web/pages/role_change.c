/* role_change.c - checks what a reader says about a role, and has it written down. */
#include "web/pages/role_change.h"

#include <pthread.h>

#include "indexer/base/lang.h"

bool zj_role_change_allowed(zj_exchange *x) {
  size_t segment;
  uint32_t report;
  if (!zj_exchange_must_correct(x)) return false;
  if (zj_snapshot_find(x->reader->snapshot, zj_slice_of(x->id), &segment, &report)) return true;
  zj_answer_problem(x, 404, "not-found", x->id, NULL);
  return false;
}

const char *zj_role_change_by(const zj_exchange *x, const char *said) {
  return x->request->user ? x->request->user : said;
}

zj_correcting zj_role_change_at(const zj_exchange *x, const char *reference) {
  return (zj_correcting){.index_dir = x->reader->snapshot->dir,
                         .labels = {.corrections = x->site->corrections},
                         .reference = reference,
                         .by = "",
                         .note = ""};
}

static bool is_longer(const char *text, size_t most) {
  return zj_utf8_count(zj_slice_of(text)) > most;
}

const char *zj_role_change_read(const zj_exchange *x, const zj_role_change *said,
                                zj_correcting *out) {
  void *ctx = x->request->ctx;
  *out = zj_role_change_at(x, zj_text_print(ctx, "%s:%ld", x->id, said->line));
  if (said->remove) {
    out->remove = true;
    return NULL;
  }
  out->roles = zj_correction_roles(zj_slice_of(said->role));
  if (!out->roles) return zj_tr("Choose what the passage is.", "请选这一处是什么。");
  if (is_longer(said->words, ZJ_ROLE_WORDS_MAX) || is_longer(said->by, ZJ_ROLE_BY_MAX) ||
      is_longer(said->note, ZJ_ROLE_NOTE_MAX))
    return zj_tr("That is too long.", "填写的内容过长。");
  out->by = zj_role_change_by(x, said->by);
  out->note = said->note;
  if (said->words[strspn(said->words, " \t\r\n")])
    out->words = said->words;
  else if (said->character >= 0)
    out->reference = zj_text_print(ctx, "%s:%ld:%ld", x->id, said->line, said->character);
  else
    out->reference = zj_text_print(ctx, "%s:%ld-%ld", x->id, said->line, said->line);
  return NULL;
}

zj_status zj_role_change_make(void *ctx, const zj_correcting *asked, zj_correcting_result *out,
                              zj_error *err) {
  static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER; /* a process has one writer */
  pthread_mutex_lock(&one);
  zj_status status = zj_correcting_do(ctx, asked, out, err);
  pthread_mutex_unlock(&one);
  return status;
}

bool zj_role_change_is_told(const zj_exchange *x, const zj_correction *correction,
                            const char *path) {
  size_t segment;
  uint32_t report;
  return !x->rights || strcmp(correction->report, path) == 0 ||
         zj_snapshot_find(x->reader->snapshot, zj_slice_of(correction->report), &segment, &report);
}
