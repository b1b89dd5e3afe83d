/* pasted.c - reads a pasted text. */
#include "web/pages/pasted.h"

#include <pthread.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "web/pages/body.h"
#include "web/pages/view.h"

/* ---- the text ---- */

bool zj_pasted_given(zj_exchange *x, zj_slice *out) {
  const char *text = zj_param_get(&x->request->form, "text");
  *out = ZJ_LIT("");
  if (!text || !text[strspn(text, " \t\r\n")]) return false;
  zj_slice lines = zj_body_lines(x->request->ctx, zj_slice_of(text));
  if (!lines.at) {
    zj_note_no_memory();
    return false;
  }
  *out = lines;
  return true;
}

void zj_pasted_show(zj_exchange *x, json_t *page, const char *action, zj_slice text) {
  void *ctx = x->request->ctx;
  zj_view_set(page, "draft_action", action);
  zj_view_set(page, "draft_label", zj_view_word("t_draft"));
  zj_view_set(page, "draft_do", "format"); /* what the further buttons decide */
  zj_value_set(page, "draft_text", json_stringn(text.at, text.length));
  zj_value_set(page, "draft_open", json_boolean(text.length > 0));
  zj_value_set(page, "draft_most", json_integer(ZJ_PASTED_CHARS));
  zj_view_set(page, "draft_tip",
              zj_text_print(ctx,
                            zj_tr("At most %s characters. The text is looked at and not kept.",
                                  "最多 %s 字。稿子只用来比对，不会留存。"),
                            zj_view_number(ctx, ZJ_PASTED_CHARS)));
}

/* ---- as a report ---- */

static struct {
  pthread_once_t once;
  zj_labeller *labeller; /* NULL when it could not be loaded */
} shared = {.once = PTHREAD_ONCE_INIT};

/* It lives as long as the process. */
static void load_labeller(void) {
  zj_error err = {0};
  if (zj_labeller_load(NULL, NULL, &shared.labeller, &err) != ZJ_OK) shared.labeller = NULL;
}

zj_status zj_pasted_snapshot(zj_exchange *x, zj_slice text, zj_snapshot **out, zj_error *err) {
  zj_error why = {0};
  if (pthread_once(&shared.once, load_labeller) != 0 || !shared.labeller) return zj_no_memory(err);
  zj_status status = zj_snapshot_of_text(x->request->ctx, text, zj_tr("draft.txt", "稿子.txt"),
                                         shared.labeller, out, &why);
  if (status == ZJ_OK) return status;
  if (status != ZJ_BAD_INPUT) return zj_fail(err, status, "%s", why.text);
  return zj_fail(err, status, zj_tr("the draft cannot be read: it %s", "稿子无法读取：%s"),
                 why.text);
}
