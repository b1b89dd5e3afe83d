/* page_role.c - a reader puts the role of a passage right. */
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "web/pages/handlers.h"
#include "web/pages/parts.h"
#include "web/pages/role_change.h"
#include "web/pages/view.h"

enum { TEXT_CHARS = 160 };

static const char *form_text(const zj_exchange *x, const char *key) {
  const char *value = zj_param_get(&x->request->form, key);
  return value ? value : "";
}

/* A number of a line or a character; -1 for anything else. */
static long read_number(const char *text) {
  size_t digits = strspn(text, "0123456789");
  if (digits == 0 || digits > 9 || text[digits]) return -1;
  return strtol(text, NULL, 10);
}

/* ---- asking ---- */

/* "读者更正  2026-11-30  王  说明" where a reader has spoken already, else the reasons of the
 * model. */
static const char *why_text(const zj_exchange *x, const zj_corrected_report *r,
                            const zj_stretch *s) {
  void *ctx = x->request->ctx;
  const char *text = "";
  char says[ZJ_REASON_TEXT];
  for (int k = 0; k < ZJ_REASONS; k++) {
    if (s->why[k] == UINT16_MAX) continue;
    const char *reason = zj_labeller_says(r->labeller, s->why[k], says);
    text = zj_text_print(ctx, "%s%s%s", text, *text ? zj_tr("; ", "；") : "", reason);
  }
  if (!s->correction || !zj_role_change_is_told(x, s->correction, r->facts.path)) return text;
  const char *const source[] = {s->correction->date, s->correction->by, s->correction->note};
  for (size_t i = 0; i < ZJ_COUNT(source); i++)
    if (*source[i]) text = zj_text_print(ctx, "%s · %s", text, source[i]);
  return text;
}

static json_t *view_stretch(const zj_exchange *x, const zj_corrected_report *r, const zj_stretch *s,
                            const char *chosen) {
  void *ctx = x->request->ctx;
  zj_slice text = zj_slice_cut(r->outline->original, zj_squeezed_origin(r->text, s->begin).byte,
                               zj_squeezed_origin_end(r->text, s->end).byte);
  const char *at = zj_text_print(ctx, "%u", s->start_char);
  json_t *keys = json_array();
  for (int role = 0; role < ZJ_ROLE_COUNT; role++)
    if (s->roles & ZJ_ROLE_BIT(role))
      zj_value_append(keys, json_string(zj_role_get((zj_role)role)->key));
  json_t *row =
      json_pack("{s:s,s:s,s:o,s:s,s:s,s:b}", "at", at, "text",
                zj_text_short(ctx, zj_text_copy(ctx, text), TEXT_CHARS), "badges",
                zj_view_badges(ctx, keys, false), "sure", zj_view_sure(ctx, s->sure, s->sure),
                "why", why_text(x, r, s), "chosen", strcmp(at, chosen) == 0);
  json_decref(keys);
  return row;
}

/* Adds the stretches of the line, the first of them chosen unless another was. */
static void add_stretches(const zj_exchange *x, json_t *page, const zj_corrected_report *r,
                          const char *chosen) {
  json_t *rows = json_array();
  bool corrected = false, found = strcmp(chosen, "all") == 0;
  for (size_t i = 0; i < r->count; i++) {
    json_t *row = view_stretch(x, r, &r->stretches[i], chosen);
    found |= json_is_true(json_object_get(row, "chosen"));
    corrected |= r->stretches[i].correction != NULL;
    zj_value_append(rows, row);
  }
  if (!found && r->count) zj_value_set(json_array_get(rows, 0), "chosen", json_true());
  zj_value_set(page, "several", json_boolean(r->count > 1));
  zj_value_set(page, "all", json_boolean(strcmp(chosen, "all") == 0));
  zj_value_set(page, "corrected", json_boolean(corrected));
  zj_value_set(page, "stretches", rows);
}

/* Answers with the question what the passage is; after a refusal with the reason for that. */
static void answer_question(zj_exchange *x, const zj_ask *ask, long line, const char *refused) {
  void *ctx = x->request->ctx;
  zj_correcting asked = zj_role_change_at(x, zj_text_print(ctx, "%s:%ld", x->id, line));
  zj_corrected_report report;
  zj_error err = {0};
  if (zj_correcting_look(ctx, &asked, &report, &err) != ZJ_OK) return zj_answer_error(x, &err);
  zj_ask none = {.q = ""};
  json_t *page =
      json_pack("{s:s,s:I,s:s,s:s,s:s,s:s,s:s}", "id", x->id, "line", (json_int_t)line,
                "report_title", report.facts.title, "words", form_text(x, "words"), "by",
                zj_role_change_by(x, form_text(x, "by")), "note", form_text(x, "note"),
                "page_title", zj_tr("What is this passage? – zhangju", "这一处是什么 – 章句"));
  zj_view_box(ctx, page, &none); /* the roles */
  zj_view_set(page, "self", zj_ask_url(ctx, x->request->path, ask));
  zj_view_set(page, "back_url",
              zj_part_anchor(ctx, x->id, ask, 0, line, zj_text_print(ctx, "#L%ld", line)));
  zj_view_set(page, "refused", refused);
  add_stretches(x, page, &report, form_text(x, "at"));
  zj_answer_unstored(x);
  zj_answer_page(x, refused ? 400 : 200, "role", page);
}

/* ---- changing ---- */

/* Reads the form. NULL when it is whole, else what it lacks. */
static const char *read_form(const zj_exchange *x, long line, zj_correcting *out) {
  const char *at = form_text(x, "at");
  zj_role_change said = {.line = line,
                         .character = read_number(at),
                         .words = form_text(x, "words"),
                         .role = form_text(x, "role"),
                         .by = form_text(x, "by"),
                         .note = form_text(x, "note"),
                         .remove = *form_text(x, "remove") != 0};
  const char *lacks = zj_role_change_read(x, &said, out);
  if (lacks || said.remove || said.character >= 0 || strcmp(at, "all") == 0) return lacks;
  return zj_tr("Choose a passage.", "请选一处文字。");
}

/* Goes back to the passage; says so when the correction is written down, but the index has to be
 * labelled as a whole before it is in force. */
static void answer_done(zj_exchange *x, const zj_ask *ask, long line, bool late) {
  void *ctx = x->request->ctx;
  const char *anchor = zj_text_print(ctx, "#L%ld", line);
  zj_ask plain = *ask;
  plain.only = 0; /* the passage may have left the role that is shown */
  const char *url = zj_part_url(ctx, x->id, &plain, zj_part_of(line));
  if (late) url = zj_text_print(ctx, "%s%ckept=1", url, strchr(url, '?') ? '&' : '?');
  zj_answer_redirect(x, zj_text_print(ctx, "%s%s", url, anchor));
}

static void answer_change(zj_exchange *x, const zj_ask *ask, long line) {
  zj_correcting asked;
  zj_correcting_result out;
  zj_error err = {0};
  const char *lacks = read_form(x, line, &asked);
  if (lacks) return answer_question(x, ask, line, lacks);
  zj_status status = zj_role_change_make(x->request->ctx, &asked, &out, &err);
  if (out.kept) return answer_done(x, ask, line, status != ZJ_OK || out.force.other_rules);
  if (status == ZJ_USAGE || status == ZJ_NOT_FOUND) return answer_question(x, ask, line, err.text);
  zj_answer_error(x, &err);
}

void zj_page_role(zj_exchange *x) {
  zj_ask ask;
  bool post = x->request->method == ZJ_POST;
  const char *given = zj_param_get(post ? &x->request->form : &x->request->query, "line");
  long line = given ? read_number(given) : -1;
  if (!zj_role_change_allowed(x)) return;
  if (line < 1) return zj_answer_problem(x, 400, "bad-parameter", "line", NULL);
  if (!zj_ask_read(x, &ask)) return;
  if (post) return answer_change(x, &ask, line);
  answer_question(x, &ask, line, NULL);
}
