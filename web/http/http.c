/* http.c - strict reading of targets, forms and cookies; addresses; texts. */
#include "web/http/http.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <strings.h>
#include <talloc.h>

#include "indexer/base/noted.h"

/* ---- decoding ---- */

static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/* Decodes one part. NULL for a bad escape, NUL, bytes that are not UTF-8, or want of memory. */
static const char *decode_part(void *ctx, zj_slice text, bool plus_is_blank) {
  char *out = talloc_array(ctx, char, text.length + 1);
  if (!out) {
    zj_note_no_memory();
    return NULL;
  }
  size_t length = 0;
  for (size_t i = 0; i < text.length; i++) {
    char c = text.at[i];
    if (c == '+' && plus_is_blank)
      c = ' ';
    else if (c == '%') {
      if (text.length - i < 3) return NULL;
      int high = hex_value(text.at[i + 1]), low = hex_value(text.at[i + 2]);
      if (high < 0 || low < 0) return NULL;
      c = (char)(high << 4 | low);
      i += 2;
    }
    if (!c) return NULL;
    out[length++] = c;
  }
  out[length] = 0;
  return zj_utf8_check((zj_slice){out, length}) == length ? out : NULL;
}

static bool add_param(void *ctx, zj_slice part, zj_params *out) {
  const char *equals = memchr(part.at, '=', part.length);
  size_t key_length = equals ? (size_t)(equals - part.at) : part.length;
  zj_slice value = equals ? zj_slice_cut(part, key_length + 1, part.length) : ZJ_LIT("");
  zj_param param = {decode_part(ctx, zj_slice_cut(part, 0, key_length), true),
                    decode_part(ctx, value, true)};
  if (!param.key || !param.value || out->count == ZJ_PARAMS_MAX) return false;
  out->at[out->count++] = param;
  return true;
}

bool zj_params_read(void *ctx, zj_slice text, zj_params *out) {
  *out = (zj_params){talloc_array(ctx, zj_param, ZJ_PARAMS_MAX), 0};
  if (!out->at) {
    zj_note_no_memory();
    return false;
  }
  for (size_t at = 0; at < text.length;) {
    const char *amp = memchr(text.at + at, '&', text.length - at);
    size_t end = amp ? (size_t)(amp - text.at) : text.length;
    if (end > at && !add_param(ctx, zj_slice_cut(text, at, end), out)) return false;
    at = end + 1;
  }
  return true;
}

bool zj_target_read(void *ctx, const char *target, const char **path, zj_params *query) {
  zj_slice all = zj_slice_of(target);
  if (all.length == 0 || target[0] != '/') return false;
  const char *mark = strchr(target, '?');
  size_t path_length = mark ? (size_t)(mark - target) : all.length;
  *path = decode_part(ctx, zj_slice_cut(all, 0, path_length), false);
  zj_slice rest = mark ? zj_slice_cut(all, path_length + 1, all.length) : ZJ_LIT("");
  return *path && zj_params_read(ctx, rest, query);
}

/* ---- parameters, headers, cookies ---- */

const char *zj_param_get(const zj_params *params, const char *key) {
  for (size_t i = 0; i < params->count; i++)
    if (strcmp(params->at[i].key, key) == 0) return params->at[i].value;
  return NULL;
}

size_t zj_param_count(const zj_params *params, const char *key) {
  size_t count = 0;
  for (size_t i = 0; i < params->count; i++)
    count += strcmp(params->at[i].key, key) == 0;
  return count;
}

void zj_response_header(zj_response *response, const char *key, const char *value) {
  for (size_t i = 0; i < response->header_count; i++)
    if (strcmp(response->headers[i].key, key) == 0) {
      response->headers[i].value = value;
      return;
    }
  assert(response->header_count < ZJ_COUNT(response->headers));
  response->headers[response->header_count++] = (zj_param){key, value};
}

const char *zj_response_header_get(const zj_response *response, const char *key) {
  for (size_t i = 0; i < response->header_count; i++)
    if (strcmp(response->headers[i].key, key) == 0) return response->headers[i].value;
  return NULL;
}

const char *zj_cookie_get(void *ctx, const char *header, const char *name) {
  size_t length = strlen(name);
  for (const char *at = header; at && *at;) {
    at += strspn(at, " ;");
    size_t end = strcspn(at, ";");
    if (end > length && at[length] == '=' && strncmp(at, name, length) == 0)
      return zj_text_copy(ctx, (zj_slice){at + length + 1, end - length - 1});
    at += end;
  }
  return NULL;
}

/* Accept-Language has weights, but browsers send the best language first, so the order decides. */
static bool accepted_lang(const char *header, zj_lang *out) {
  while (header && *header) {
    header += strspn(header, " ,\t");
    size_t length = strcspn(header, ",; \t");
    char range[36] = "";
    if (length < sizeof range) memcpy(range, header, length);
    if (zj_lang_from(range, out)) return true;
    header += strcspn(header, ",");
  }
  return false;
}

zj_lang zj_request_lang(const zj_request *request) {
  zj_lang lang = ZJ_LANG_ZH;
  const char *asked = zj_param_get(&request->query, "lang");
  if (asked && zj_lang_from(asked, &lang)) return lang;
  const char *cookie = zj_cookie_get(request->ctx, request->cookie, "lang");
  if (cookie && zj_lang_from(cookie, &lang)) return lang;
  if (accepted_lang(request->accept_language, &lang)) return lang;
  return ZJ_LANG_ZH;
}

bool zj_etag_matches(const char *header, const char *etag) {
  if (!header) return false;
  size_t length = strlen(etag);
  for (const char *at = header; *at;) {
    at += strspn(at, " ,\t");
    if (*at == '*') return true;
    if (strncmp(at, "W/", 2) == 0) at += 2;
    if (strncmp(at, etag, length) == 0 && (at[length] == 0 || strchr(" ,\t", at[length])))
      return true;
    at += strcspn(at, ",");
  }
  return false;
}

bool zj_request_is_api(const zj_request *request) {
  return strncmp(request->path, "/api/", 5) == 0 || strcmp(request->path, "/mcp") == 0 ||
         strcmp(request->path, "/retrieval") == 0;
}

/* Whether one part of an Accept header, such as text/plain;q=0.5, allows a type. */
static bool range_allows(zj_slice range, const char *type) {
  size_t length = 0, major = strcspn(type, "/") + 1, whole = strcspn(type, "; ");
  while (length < range.length && !strchr("; \t", range.at[length]))
    length++;
  zj_slice rest = zj_slice_cut(range, length, range.length);
  for (size_t at = 0; at + 3 <= rest.length; at++) /* ;q=0 and ;q=0.000 forbid the type */
    if ((rest.at[at] == 'q' || rest.at[at] == 'Q') && rest.at[at + 1] == '=')
      return strspn(rest.at + at + 2, "0.") < strcspn(rest.at + at + 2, ",; \t");
  if (length == 3 && memcmp(range.at, "*/*", 3) == 0) return true;
  if (length == major + 1 && range.at[major] == '*') return strncasecmp(range.at, type, major) == 0;
  return length == whole && strncasecmp(range.at, type, length) == 0;
}

bool zj_request_accepts(const zj_request *request, const char *type) {
  const char *at = request->accept;
  if (!at || !*at) return true;
  for (size_t length; *at; at += length + (at[length] == ',')) {
    length = strcspn(at, ",");
    size_t blank = strspn(at, " \t");
    if (blank < length && range_allows((zj_slice){at + blank, length - blank}, type)) return true;
  }
  return false;
}

void zj_response_vary(void *ctx, zj_response *response, const char *name) {
  const char *before = zj_response_header_get(response, "Vary");
  zj_response_header(response, "Vary", before ? zj_text_print(ctx, "%s, %s", before, name) : name);
}

/* ---- addresses ---- */

static void add_encoded(zj_buffer *out, const char *text) {
  static const char digits[] = "0123456789ABCDEF";
  for (; *text; text++) {
    unsigned char c = (unsigned char)*text;
    if (isalnum(c) || strchr("-._~", c)) {
      zj_buffer_add(out, text, 1);
      continue;
    }
    zj_buffer_add(out, (char[]){'%', digits[c >> 4], digits[c & 15]}, 3);
  }
}

const char *zj_url_encode(void *ctx, const char *text) {
  zj_buffer out = {.ctx = ctx};
  add_encoded(&out, text);
  return zj_text_of(&out);
}

zj_link zj_link_new(void *ctx, const char *path) {
  zj_link link = {.text = {.ctx = ctx}, .has_query = strchr(path, '?') != NULL};
  zj_buffer_add(&link.text, path, strlen(path));
  return link;
}

void zj_link_add(zj_link *link, const char *key, const char *value) {
  if (!value || !*value) return;
  zj_buffer_add(&link->text, link->has_query ? "&" : "?", 1);
  link->has_query = true;
  zj_buffer_add(&link->text, key, strlen(key));
  zj_buffer_add(&link->text, "=", 1);
  add_encoded(&link->text, value);
}

const char *zj_link_text(zj_link *link) {
  return zj_text_of(&link->text);
}

/* ---- texts ---- */

const char *zj_text_print(void *ctx, const char *format, ...) {
  va_list args;
  va_start(args, format);
  const char *text = talloc_vasprintf(ctx, format, args);
  va_end(args);
  if (text) return text;
  zj_note_no_memory();
  return "";
}

const char *zj_text_copy(void *ctx, zj_slice text) {
  const char *copy = talloc_strndup(ctx, text.at, text.length);
  if (copy) return copy;
  zj_note_no_memory();
  return "";
}

const char *zj_text_of(zj_buffer *buffer) {
  zj_buffer_add(buffer, "", 1);
  if (zj_buffer_status(buffer, NULL) != ZJ_OK) {
    zj_note_no_memory();
    return "";
  }
  buffer->length--;
  return buffer->at;
}

const char *zj_text_short(void *ctx, const char *text, size_t max) {
  zj_slice all = zj_slice_of(text);
  size_t end = zj_utf8_offset(all, max);
  if (end == all.length) return text;
  return zj_text_print(ctx, "%.*s…", (int)end, text);
}
