/* file.c - the format and name of a file. */
#include "web/pages/file.h"

#include <string.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "query/engine/deadline.h"
#include "web/pages/view.h"

enum { NAME_CHARS = 60 };

/* A proxy in front of the server says by which scheme the client came. */
static const char *own_address(const zj_exchange *x) {
  const zj_request *request = x->request;
  const char *scheme = request->forwarded_proto;
  bool secure = scheme && strcmp(scheme, "https") == 0;
  if (!request->host || !*request->host) return NULL;
  return zj_text_print(request->ctx, "%s://%s", secure ? "https" : "http", request->host);
}

bool zj_file_read(zj_exchange *x, const char *words, zj_file *out) {
  return zj_file_read_from(x, &x->request->query, words, out);
}

bool zj_file_read_from(zj_exchange *x, const zj_params *from, const char *words, zj_file *out) {
  void *ctx = x->request->ctx;
  const char *word = zj_param_get(from, "format"), *excel = zj_param_get(from, "excel");
  *out = (zj_file){
      .format = ZJ_FORMAT_JSON, .excel = excel && strcmp(excel, "1") == 0, .links = own_address(x)};
  bool known = !word || !*word || zj_format_read(words, word, &out->format);
  if (known) return true;
  char *list = talloc_strdup(ctx, words);
  for (char *at = list; at && (at = strchr(at, '|'));)
    *at = ' ';
  zj_answer_problem(x, 400, "bad-parameter",
                    zj_text_print(ctx, zj_tr("%s must be one of: %s", "%s 应为以下之一：%s"),
                                  "format", list ? list : ""),
                    NULL);
  return false;
}

long zj_file_most(zj_format format) {
  return format == ZJ_FORMAT_DOCX ? ZJ_DOCUMENT_MAX : ZJ_EXPORT_MAX;
}

const char *zj_file_key(void *ctx, const zj_file *file) {
  return zj_text_print(ctx, "%d %d %s", (int)file->format, (int)file->excel,
                       file->links ? file->links : "");
}

/* A name shortened, with characters that file systems refuse replaced by their full-width forms,
 * controls by blanks. */
static const char *plain_name(void *ctx, const char *text) {
  static const char *const twins[][2] = {{"\"", "”"},  {":", "："}, {"/", "／"},
                                         {"\\", "＼"}, {"*", "＊"}, {"?", "？"},
                                         {"<", "＜"},  {">", "＞"}, {"|", "｜"}};
  zj_buffer out = {.ctx = ctx};
  for (const char *at = zj_text_short(ctx, text, NAME_CHARS); *at; at++) {
    size_t twin = 0;
    while (twin < ZJ_COUNT(twins) && *at != twins[twin][0][0])
      twin++;
    bool control = (unsigned char)*at < 0x20 || *at == 0x7F;
    if (twin < ZJ_COUNT(twins))
      zj_buffer_add(&out, twins[twin][1], strlen(twins[twin][1]));
    else
      zj_buffer_add(&out, control ? " " : at, 1);
  }
  return zj_text_of(&out);
}

/* The Content-Disposition (RFC 6266): the real name, and one in ASCII for old clients. */
static const char *disposition(void *ctx, const char *name, const char *rest, zj_format format) {
  const char *suffix = zj_format_suffix(format);
  const char *full = zj_text_print(ctx, "%s %s%s.%s", zj_tr("zhangju", "章句"),
                                   plain_name(ctx, name), rest, suffix);
  return zj_text_print(ctx, "attachment; filename=\"zhangju.%s\"; filename*=UTF-8''%s", suffix,
                       zj_url_encode(ctx, full));
}

const char *zj_file_cut(void) {
  return zj_tr(" (not complete)", "（未查完）");
}

uint64_t zj_file_ends_us(const zj_exchange *x) {
  return x->site->deadline_us ? zj_now_us() + 10 * x->site->deadline_us : 0;
}

const char *zj_file_reached(void *ctx, const zj_file *file, uint64_t count) {
  return zj_file_shortfall(ctx, file->format,
                           count + (count == (uint64_t)zj_file_most(file->format)));
}

const char *zj_file_shortfall(void *ctx, zj_format format, uint64_t all) {
  long most = zj_file_most(format);
  if (all <= (uint64_t)most) return "";
  return zj_text_print(ctx, zj_tr(" (first %s)", "（前 %s 条）"),
                       zj_view_number(ctx, (uint64_t)most));
}

void zj_file_head(zj_exchange *x, const zj_file *file, const char *name, const char *rest) {
  x->response->status = 200;
  x->response->type = zj_format_media(file->format);
  if (!zj_response_header_get(x->response, "Cache-Control")) zj_answer_unstored(x);
  zj_response_header(x->response, "Content-Disposition",
                     disposition(x->request->ctx, name, rest, file->format));
}

void zj_file_answer(zj_exchange *x, const zj_file *file, const char *name, const char *rest,
                    const zj_buffer *body) {
  zj_answer_buffer(x, zj_format_media(file->format), body);
  if (x->response->status == 200) zj_file_head(x, file, name, rest);
}
