/* mail.c - the parts of a mail. */
#include "indexer/read/mail.h"

#include <pthread.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/decode.h"
#include "indexer/read/late_gmime.h"

typedef struct reader {
  void *ctx;
  zj_mail *mail;
  bool with_attachments;
  int parts;
  zj_status status;
  zj_error *err;
} reader;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fail_memory(reader *r) {
  if (r->status == ZJ_OK) r->status = zj_no_memory(r->err);
}

/* ---- text of headers ---- */

/* Copies a header in UTF-8, as one line. Programs call GBK "gb2312", and Python "eucgb2312_cn";
 * only the wider encoding has all of its characters. */
static char *decode_header(void *ctx, const char *raw) {
  static const char *const narrow[] = {"=?gb2312?", "=?gbk?", "=?eucgb2312_cn?"};
  char *wide = talloc_strdup(ctx, "");
  while (wide && *raw) {
    size_t skipped = 0;
    for (size_t i = 0; i < ZJ_COUNT(narrow); i++)
      if (strncasecmp(raw, narrow[i], strlen(narrow[i])) == 0) skipped = strlen(narrow[i]);
    wide = skipped ? talloc_strdup_append_buffer(wide, "=?gb18030?")
                   : talloc_strndup_append_buffer(wide, raw, 1);
    raw += skipped ? skipped : 1;
  }
  if (!wide) return NULL;
  char *decoded = g_mime_utils_header_decode_text(NULL, wide);
  for (char *c = decoded; *c; c++)
    if ((unsigned char)*c < ' ') *c = ' ';
  char *out = talloc_strdup(ctx, g_strstrip(decoded));
  g_free(decoded);
  talloc_free(wide);
  return out;
}

/* A header that is neither ASCII nor encoded: its bytes are in an encoding that must be found. */
static char *decode_raw(void *ctx, const char *raw) {
  zj_decoded decoded;
  char *out = NULL;
  while (*raw == ' ')
    raw++;
  if (zj_decode(ctx, zj_slice_of(raw), NULL, &decoded, NULL) == ZJ_OK)
    out = talloc_strndup(ctx, decoded.text.at, decoded.text.length);
  for (char *c = out; c && *c; c++)
    if ((unsigned char)*c < ' ') *c = ' '; /* where the header was folded */
  return out ? out : talloc_strdup(ctx, "");
}

static bool is_ascii(const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text >= 0x80) return false;
  return true;
}

/* The subject of a mail. */
static char *subject_of(void *ctx, GMimeMessage *message) {
  GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
  GMimeHeader *header = g_mime_header_list_get_header(headers, "Subject");
  const char *raw = header ? g_mime_header_get_raw_value(header) : NULL;
  if (!raw) return talloc_strdup(ctx, "");
  return is_ascii(raw) ? decode_header(ctx, raw) : decode_raw(ctx, raw);
}

/* ---- parts ---- */

/* Unpacks the bytes of a part; {NULL, 0} with a failure noted when memory ran out. */
static zj_slice unpack_part(reader *r, GMimePart *part) {
  GMimeDataWrapper *content = g_mime_part_get_content(part);
  GMimeStream *stream = g_mime_stream_mem_new();
  if (content) g_mime_data_wrapper_write_to_stream(content, stream);
  GByteArray *array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  char *copy = talloc_size(r->ctx, array->len + 1u);
  zj_slice out = {copy, array->len};
  if (copy && array->len) memcpy(copy, array->data, array->len);
  g_object_unref(stream);
  if (!copy) fail_memory(r);
  return copy ? out : (zj_slice){NULL, 0};
}

static void add_attachment(reader *r, const char *name, zj_slice bytes) {
  zj_mail *m = r->mail;
  zj_mail_part *grown =
      talloc_realloc(r->ctx, m->attachments, zj_mail_part, m->attachment_count + 1);
  char *copy = talloc_strdup(r->ctx, name ? name : "");
  if (!grown || !copy) {
    fail_memory(r);
    return;
  }
  m->attachments = grown;
  m->attachments[m->attachment_count++] = (zj_mail_part){copy, bytes};
}

static void take_text(reader *r, GMimePart *part, bool html) {
  const char *charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
  r->mail->html = html;
  r->mail->charset = talloc_strdup(r->ctx, charset ? charset : "");
  if (!r->mail->charset) fail_memory(r);
  r->mail->text = unpack_part(r, part);
}

static bool is_type(GMimeObject *object, const char *type, const char *subtype) {
  GMimeContentType *of = g_mime_object_get_content_type(object);
  return of && g_mime_content_type_is_type(of, type, subtype);
}

static void take_part(reader *r, GMimeObject *object, bool related) {
  GMimePart *part = GMIME_PART(object);
  const char *name = g_mime_part_get_filename(part);
  bool attached = g_mime_part_is_attachment(part);
  bool html = is_type(object, "text", "html");
  bool text = html || is_type(object, "text", "plain");
  if (text && !attached && !r->mail->text.at)
    take_text(r, part, html);
  else if (text && !attached && related && html)
    r->mail->other_pages++;
  else if (!related && (attached || name))
    add_attachment(r, name, r->with_attachments ? unpack_part(r, part) : (zj_slice){NULL, 0});
}

static void take_object(reader *r, GMimeObject *object, int depth, bool related);

/* Whether a part is or contains a web page. */
static bool holds_page(GMimeObject *object, int depth) {
  if (is_type(object, "text", "html")) return true;
  if (!GMIME_IS_MULTIPART(object) || depth == ZJ_MAIL_DEPTH) return false;
  for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(object)); i++)
    if (holds_page(g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1)) return true;
  return false;
}

/* Of alternatives, the page; else the first, which is the plainest. */
static void take_alternative(reader *r, GMimeMultipart *parts, int depth) {
  int count = g_mime_multipart_get_count(parts), best = 0;
  for (int i = 0; i < count; i++)
    if (holds_page(g_mime_multipart_get_part(parts, i), depth)) best = i;
  if (count > 0) take_object(r, g_mime_multipart_get_part(parts, best), depth + 1, false);
}

static void take_mail_within(reader *r, GMimeMessagePart *part) {
  GMimeMessage *message = g_mime_message_part_get_message(part);
  const char *subject = message ? g_mime_message_get_subject(message) : NULL;
  char *name = talloc_asprintf(r->ctx, "%s.eml", subject ? subject : "mail");
  char *text =
      message && r->with_attachments ? g_mime_object_to_string(GMIME_OBJECT(message), NULL) : NULL;
  zj_slice bytes = {NULL, 0};
  if (text) {
    size_t length = strlen(text);
    char *copy = talloc_memdup(r->ctx, text, length + 1);
    if (copy) bytes = (zj_slice){copy, length};
    g_free(text);
    if (!copy) fail_memory(r);
  }
  if (name)
    add_attachment(r, name, bytes);
  else
    fail_memory(r);
}

static void take_object(reader *r, GMimeObject *object, int depth, bool related) {
  if (!object || r->status != ZJ_OK) return;
  if (depth == ZJ_MAIL_DEPTH || r->parts++ == ZJ_MAIL_PARTS) {
    r->status = zj_fail(r->err, ZJ_BAD_INPUT, "%s",
                        zj_tr("has more parts than a mail can have", "部分过多，不像是邮件"));
    return;
  }
  if (GMIME_IS_MESSAGE_PART(object)) {
    take_mail_within(r, GMIME_MESSAGE_PART(object));
  } else if (GMIME_IS_PART(object)) {
    take_part(r, object, related);
  } else if (is_type(object, "multipart", "alternative")) {
    take_alternative(r, GMIME_MULTIPART(object), depth);
  } else if (GMIME_IS_MULTIPART(object)) {
    bool inner = is_type(object, "multipart", "related");
    for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(object)); i++)
      take_object(r, g_mime_multipart_get_part(GMIME_MULTIPART(object), i), depth + 1, inner);
  }
}

/* Names that a header holds in 8 bits without saying how are of these encodings, never of Latin-1.
 */
static GMimeMessage *parse(zj_slice bytes) {
  const char *charsets[] = {"utf-8", "gb18030", NULL};
  GMimeParserOptions *options = g_mime_parser_options_new();
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes.at, bytes.length);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  g_mime_parser_options_set_fallback_charsets(options, charsets);
  GMimeMessage *message = g_mime_parser_construct_message(parser, options);
  g_mime_parser_options_free(options);
  g_object_unref(parser);
  g_object_unref(stream);
  return message;
}

zj_status zj_mail_read(void *ctx, zj_slice bytes, bool with_attachments, zj_mail *out,
                       zj_error *err) {
  *out = (zj_mail){.subject = "", .charset = ""};
  zj_status status = zj_late_load_gmime(err);
  if (status != ZJ_OK) return status;
  pthread_once(&once, g_mime_init);
  GMimeMessage *message = parse(bytes);
  if (!message) return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is a damaged mail", "是损坏的邮件"));
  reader r = {.ctx = ctx, .mail = out, .with_attachments = with_attachments, .err = err};
  out->subject = subject_of(ctx, message);
  if (!out->subject) fail_memory(&r);
  take_object(&r, g_mime_message_get_mime_part(message), 0, false);
  g_object_unref(message);
  return r.status;
}
