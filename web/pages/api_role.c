/* api_role.c - POST /api/v1/reports/{id}/role: puts the role of a passage right.
 *
 *   {"line":19,"char":0,"role":"problems","note":"…"}   or "words", or neither for the whole line
 *   {"line":19,"remove":true}                           takes corrections of the line back */
#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "web/pages/body.h"
#include "web/pages/handlers.h"
#include "web/pages/role_change.h"

static const char *text_of(const json_t *body, const char *key) {
  const char *text = json_string_value(json_object_get(body, key));
  return text ? text : "";
}

/* Reads a number up to nine digits; 'fallback' when there is none. */
static bool read_number(zj_exchange *x, const json_t *body, const char *key, json_int_t least,
                        long fallback, long *out) {
  const json_t *value = json_object_get(body, key);
  json_int_t number = json_integer_value(value);
  *out = value ? (long)number : fallback;
  if (!value && fallback >= -1) return true;
  if (json_is_integer(value) && number >= least && number <= 999999999) return true;
  return zj_body_refuse(
      x,
      zj_text_print(x->request->ctx, zj_tr("\"%s\" must be a whole number", "“%s”应为整数"), key));
}

static bool check_texts(zj_exchange *x, const json_t *body) {
  static const char *const keys[] = {"words", "role", "by", "note"};
  for (size_t i = 0; i < ZJ_COUNT(keys); i++) {
    const json_t *value = json_object_get(body, keys[i]);
    if (value && !json_is_string(value))
      return zj_body_refuse(
          x,
          zj_text_print(x->request->ctx, zj_tr("\"%s\" must be a text", "“%s”应为文本"), keys[i]));
  }
  return true;
}

/* "in_force" is false when the correction is kept, but the index could not be written, or has to be
 * labelled as a whole first. */
static void answer_done(zj_exchange *x, const zj_role_change *said, const zj_correcting_result *out,
                        zj_status status) {
  zj_answer_unstored(x);
  zj_answer_json(x, 200, "application/json",
                 json_pack("{s:s,s:I,s:I,s:I,s:b}", "report", x->id, "line", (json_int_t)said->line,
                           "added", (json_int_t)out->added, "removed", (json_int_t)out->removed,
                           "in_force", (int)(status == ZJ_OK && !out->force.other_rules)));
}

static void change(zj_exchange *x, const zj_role_change *said) {
  zj_correcting asked;
  zj_correcting_result out = {0};
  zj_error err = {0};
  const char *lacks = zj_role_change_read(x, said, &asked);
  if (lacks) {
    (void)zj_body_refuse(x, lacks);
    return;
  }
  zj_status status = zj_role_change_make(x->request->ctx, &asked, &out, &err);
  if (out.kept) return answer_done(x, said, &out, status);
  zj_answer_error(x, &err);
}

void zj_api_role(zj_exchange *x) {
  static const char *const known[] = {"line", "char", "words", "role", "by", "note", "remove"};
  json_t *body = NULL;
  zj_role_change said = {0};
  if (zj_role_change_allowed(x) && zj_body_read(x, known, ZJ_COUNT(known), &body) &&
      read_number(x, body, "line", 1, -2, &said.line) &&
      read_number(x, body, "char", 0, -1, &said.character) && check_texts(x, body)) {
    said.words = text_of(body, "words");
    said.role = text_of(body, "role");
    said.by = text_of(body, "by");
    said.note = text_of(body, "note");
    said.remove = json_is_true(json_object_get(body, "remove"));
    change(x, &said);
  }
  json_decref(body);
}
