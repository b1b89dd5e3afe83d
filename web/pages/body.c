/* body.c - a body is one JSON object with known members. */
#include "web/pages/body.h"

#include <talloc.h>

#include "indexer/base/lang.h"

bool zj_body_refuse(zj_exchange *x, const char *detail) {
  zj_answer_problem(x, 400, "bad-body", detail, NULL);
  return false;
}

bool zj_body_read(zj_exchange *x, const char *const *known, size_t count, json_t **out) {
  json_error_t fault;
  const char *key;
  json_t *value;
  zj_slice body = x->request->body;
  *out = body.length ? json_loadb(body.at, body.length, JSON_REJECT_DUPLICATES, &fault)
                     : json_object();
  if (!json_is_object(*out))
    return zj_body_refuse(
        x, zj_tr("the body must be a JSON object in UTF-8", "请求正文应为 UTF-8 编码的 JSON 对象"));
  json_object_foreach(*out, key, value) {
    bool found = false;
    for (size_t i = 0; i < count; i++)
      found |= strcmp(key, known[i]) == 0;
    if (!found) return zj_body_refuse(x, zj_text_short(x->request->ctx, key, 40));
  }
  return true;
}

zj_slice zj_body_lines(void *ctx, zj_slice text) {
  char *out = talloc_size(ctx, text.length + 1);
  size_t length = 0;
  for (size_t i = 0; out && i < text.length; i++) {
    bool crlf = text.at[i] == '\r' && i + 1 < text.length && text.at[i + 1] == '\n';
    if (!crlf) out[length++] = (char)(text.at[i] == '\r' ? '\n' : text.at[i]);
  }
  if (out) out[length] = '\0';
  return (zj_slice){out, length};
}
