/* outlook.c - messages of Outlook. */
#include "indexer/read/outlook.h"

#include <stdio.h>
#include <talloc.h>

#include "indexer/read/code_page.h"
#include "indexer/read/compound.h"

/* Properties; the low half of a tag is its type. */
enum {
  SUBJECT = 0x0037,
  BODY = 0x1000,
  BODY_HTML = 0x1013,
  ATTACH_DATA = 0x3701,
  ATTACH_SHORT_NAME = 0x3704,
  ATTACH_NAME = 0x3707,
  DISPLAY_NAME = 0x3001
};
enum { TYPE_8BIT = 0x001E, TYPE_UNICODE = 0x001F, TYPE_BINARY = 0x0102 };
#define CODE_PAGE_TAG 0x3FFD0003u
#define HTML_PAGE_TAG 0x3FDE0003u

enum { PROPERTIES_HEAD = 32, PROPERTY_BYTES = 16, CODE_PAGE_GBK = 936, CODE_PAGE_UTF8 = 65001 };

typedef struct message {
  void *ctx;
  zj_compound *file;
  uint32_t folder; /* whose properties are read; 0: those of the message itself */
  int page, html_page;
} message;

/* Whether the bytes are an OLE file, and so no mail of another program. */
static bool is_outlook(zj_slice bytes) {
  static const char magic[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
  return bytes.length >= 8 && memcmp(bytes.at, magic, 8) == 0;
}

static zj_status read_property(const message *m, unsigned property, unsigned type, zj_slice *out,
                               zj_error *err) {
  char name[32];
  snprintf(name, sizeof name, "__substg1.0_%04X%04X", property, type);
  return zj_compound_within(m->file, m->folder, name, out, err);
}

static zj_status decode(const message *m, int page, zj_slice bytes, zj_slice *out, zj_error *err) {
  zj_buffer text = {.ctx = m->ctx};
  if (page)
    zj_code_page_decode(page, bytes, &text);
  else
    zj_code_page_utf16(bytes, &text);
  while (text.length && text.at[text.length - 1] == 0)
    text.length--;
  *out = zj_buffer_slice(&text);
  return zj_buffer_status(&text, err);
}

/* A text property as UTF-8; empty when there is none. */
static zj_status read_text(const message *m, unsigned property, zj_slice *out, zj_error *err) {
  zj_slice bytes;
  zj_status status = read_property(m, property, TYPE_UNICODE, &bytes, err);
  if (status == ZJ_OK && bytes.at) return decode(m, 0, bytes, out, err);
  if (status == ZJ_OK) status = read_property(m, property, TYPE_8BIT, &bytes, err);
  *out = (zj_slice){"", 0};
  return status == ZJ_OK && bytes.at ? decode(m, m->page, bytes, out, err) : status;
}

/* The same with NUL at its end, up to a NUL in it. */
static zj_status read_string(const message *m, unsigned property, const char **out, zj_error *err) {
  zj_slice text;
  zj_status status = read_text(m, property, &text, err);
  if (status != ZJ_OK) return status;
  *out = talloc_strndup(m->ctx, text.at, strnlen(text.at, text.length));
  return *out ? ZJ_OK : zj_no_memory(err);
}

/* The code pages of texts, as the list of properties has them. */
static zj_status read_code_pages(message *m, zj_error *err) {
  zj_slice list;
  zj_status status = zj_compound_stream(m->file, "__properties_version1.0", &list, err);
  m->page = CODE_PAGE_GBK;
  m->html_page = CODE_PAGE_UTF8;
  for (size_t at = PROPERTIES_HEAD; status == ZJ_OK && at + PROPERTY_BYTES <= list.length;
       at += PROPERTY_BYTES) {
    uint32_t tag = zj_u32_at(list, at);
    int page = (int)(zj_u32_at(list, at + 8) & 0xFFFF);
    if (tag == CODE_PAGE_TAG && page && page != 1200) m->page = page;
    if (tag == HTML_PAGE_TAG && page) m->html_page = page;
  }
  return status;
}

static zj_status read_body(const message *m, zj_mail *out, zj_error *err) {
  zj_slice bytes;
  zj_status status = read_property(m, BODY_HTML, TYPE_BINARY, &bytes, err);
  out->html = bytes.at != NULL;
  if (status == ZJ_OK && out->html) return decode(m, m->html_page, bytes, &out->text, err);
  if (status == ZJ_OK) status = read_text(m, BODY_HTML, &out->text, err);
  out->html = status == ZJ_OK && out->text.length;
  if (status == ZJ_OK && !out->html) status = read_text(m, BODY, &out->text, err);
  return status;
}

static zj_status read_attachment(message *m, bool with_bytes, zj_mail_part *out, zj_error *err) {
  static const unsigned names[] = {ATTACH_NAME, ATTACH_SHORT_NAME, DISPLAY_NAME};
  *out = (zj_mail_part){.name = ""};
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < ZJ_COUNT(names) && !*out->name; i++)
    status = read_string(m, names[i], &out->name, err);
  if (status == ZJ_OK && with_bytes)
    status = read_property(m, ATTACH_DATA, TYPE_BINARY, &out->bytes, err);
  return status;
}

static zj_status read_attachments(message *m, bool with_bytes, zj_mail *out, zj_error *err) {
  zj_status status = ZJ_OK;
  size_t most = zj_compound_folders(m->file, "__attach_version1.0_#");
  if (most > ZJ_MAIL_PARTS) most = ZJ_MAIL_PARTS;
  out->attachments = talloc_array(m->ctx, zj_mail_part, most + 1);
  if (!out->attachments) return zj_no_memory(err);
  while (status == ZJ_OK && out->attachment_count < most) {
    m->folder = zj_compound_folder(m->file, "__attach_version1.0_#", m->folder);
    if (!m->folder) break;
    status = read_attachment(m, with_bytes, &out->attachments[out->attachment_count++], err);
  }
  return status;
}

zj_status zj_outlook_read(void *ctx, zj_slice bytes, bool with_attachments, zj_mail *out,
                          zj_error *err) {
  message m = {.ctx = ctx};
  if (!is_outlook(bytes)) return zj_mail_read(ctx, bytes, with_attachments, out, err);
  *out = (zj_mail){.subject = "", .charset = "utf-8"};
  zj_status status = zj_compound_open(ctx, bytes, &m.file, err);
  if (status == ZJ_OK) status = read_code_pages(&m, err);
  if (status == ZJ_OK) status = read_string(&m, SUBJECT, &out->subject, err);
  if (status == ZJ_OK) status = read_body(&m, out, err);
  return status == ZJ_OK ? read_attachments(&m, with_attachments, out, err) : status;
}
