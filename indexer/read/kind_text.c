/* kind_text.c - texts that are something else: web pages, XML documents, mail. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "indexer/read/kind_parts.h"

enum { HEAD = 16384, NAME_ROOM = 64, FIELDS_MIN = 2 };

/* The beginning of a text, one byte for each character of UTF-16. */
typedef struct head {
  char bytes[HEAD];
  size_t length;
} head;

static bool is_wide(zj_slice bytes, bool *low_first) {
  if (bytes.length < 4) return false;
  const unsigned char *b = (const unsigned char *)bytes.at;
  *low_first = (b[0] == 0xFF && b[1] == 0xFE) || (b[0] == '<' && b[1] == 0);
  return *low_first || (b[0] == 0xFE && b[1] == 0xFF) || (b[0] == 0 && b[1] == '<');
}

static zj_slice read_head(zj_slice bytes, head *out) {
  bool low_first;
  if (!is_wide(bytes, &low_first))
    return zj_slice_cut(bytes, 0, bytes.length < HEAD ? bytes.length : HEAD);
  bool mark = (unsigned char)bytes.at[0] >= 0xFE;
  out->length = 0;
  for (size_t at = mark ? 2 : 0; at + 1 < bytes.length && out->length < HEAD; at += 2) {
    char low = low_first ? bytes.at[at] : bytes.at[at + 1];
    char high = low_first ? bytes.at[at + 1] : bytes.at[at];
    out->bytes[out->length++] = high || low & (char)0x80 ? '?' : low;
  }
  return (zj_slice){out->bytes, out->length};
}

/* ---- XML ---- */

static bool begins_as(zj_slice text, const char *what) {
  size_t length = strlen(what);
  return text.length >= length && strncasecmp(text.at, what, length) == 0;
}

/* The text after 'end', which ends a comment or the like; empty when it does not end. */
static zj_slice skip_past(zj_slice text, const char *end) {
  const char *at = memmem(text.at, text.length, end, strlen(end));
  size_t from = at ? (size_t)(at - text.at) + strlen(end) : text.length;
  return zj_slice_cut(text, from, text.length);
}

static zj_slice skip_space(zj_slice text) {
  size_t at = 0;
  while (at < text.length && isspace((unsigned char)text.at[at]))
    at++;
  return zj_slice_cut(text, at, text.length);
}

/* The kind that a root element stands for, by its name without prefix. */
static zj_kind kind_of_root(zj_slice tag) {
  static const struct {
    const char *name, *also; /* 'also' is in the tag */
    zj_kind kind;
  } roots[] = {
      {"html", "", ZJ_KIND_HTML},
      {"wordDocument", "schemas.microsoft.com/office/word/2003/wordml", ZJ_KIND_WORDML},
      {"package", "schemas.microsoft.com/office/2006/xmlPackage", ZJ_KIND_FLAT_OPC},
      {"Workbook", "urn:schemas-microsoft-com:office:spreadsheet", ZJ_KIND_SHEETML},
      {"UOF", "", ZJ_KIND_UOF},
      {"document", "urn:oasis:names:tc:opendocument", ZJ_KIND_FLAT_ODF},
  };
  size_t length = 0, colon = 0;
  while (length < tag.length && !strchr(" \t\r\n/>", tag.at[length]))
    length++;
  for (size_t i = 0; i < length; i++)
    if (tag.at[i] == ':') colon = i + 1;
  for (size_t i = 0; i < ZJ_COUNT(roots); i++)
    if (length - colon == strlen(roots[i].name) &&
        strncasecmp(tag.at + colon, roots[i].name, length - colon) == 0 &&
        memmem(tag.at, tag.length, roots[i].also, strlen(roots[i].also)))
      return roots[i].kind;
  return ZJ_KIND_XML;
}

/* The tag that begins 'text', up to its >. */
static zj_slice tag_of(zj_slice text) {
  const char *end = memchr(text.at, '>', text.length);
  return zj_slice_cut(text, 1, end ? (size_t)(end - text.at) + 1 : text.length);
}

/* Only a file that declares itself XML, or whose root is known, is XML: texts may begin with <. */
static zj_kind kind_of_xml(zj_slice text) {
  bool declared = false;
  for (int steps = 0; steps < 16; steps++) {
    text = skip_space(text);
    if (text.length < 2 || text.at[0] != '<') break;
    if (begins_as(text, "<!doctype html")) return ZJ_KIND_HTML;
    if (begins_as(text, "<!--")) {
      text = skip_past(text, "-->");
    } else if (text.at[1] == '?') {
      declared |= begins_as(text, "<?xml");
      text = skip_past(text, "?>");
    } else if (text.at[1] == '!') {
      text = skip_past(text, ">");
    } else {
      zj_kind kind = kind_of_root(tag_of(text));
      return kind == ZJ_KIND_XML && !declared ? ZJ_KIND_TEXT : kind;
    }
  }
  return declared ? ZJ_KIND_XML : ZJ_KIND_TEXT;
}

/* ---- mail ---- */

/* The fields of a header that were met. */
typedef struct fields {
  int count;
  bool from, to, subject, date, mime, type, sent; /* 'sent': a server has handled it */
  bool page;                                      /* the type is that of a web page */
} fields;

static bool is_field(zj_slice name, const char *what) {
  return name.length == strlen(what) && strncasecmp(name.at, what, name.length) == 0;
}

static void note_field(fields *f, zj_slice name, zj_slice value) {
  f->count++;
  f->from |= is_field(name, "From");
  f->to |= is_field(name, "To");
  f->subject |= is_field(name, "Subject");
  f->date |= is_field(name, "Date");
  f->mime |= is_field(name, "MIME-Version");
  f->sent |=
      is_field(name, "Received") || is_field(name, "Return-Path") || is_field(name, "Message-ID");
  if (!is_field(name, "Content-Type")) return;
  f->type = true;
  value = skip_space(value);
  f->page = begins_as(value, "multipart/related") || begins_as(value, "text/html");
}

/* Notes the fields up to the first empty line; false when a line is none. */
static bool note_fields(fields *f, zj_slice text) {
  if (begins_as(text, "From "))
    text = skip_past(text, "\n"); /* as mailboxes put it before a mail */
  while (text.length) {
    const char *end = memchr(text.at, '\n', text.length);
    size_t length = end ? (size_t)(end - text.at) : text.length;
    zj_slice line = zj_slice_cut(text, 0, length);
    text = zj_slice_cut(text, end ? length + 1 : length, text.length);
    if (line.length == 0 || line.at[0] == '\r') return true;
    if ((line.at[0] == ' ' || line.at[0] == '\t') && f->count) continue;
    size_t name = 0;
    while (name < line.length && line.at[name] > ' ' && line.at[name] < 0x7F &&
           line.at[name] != ':')
      name++;
    if (name == 0 || name == line.length || line.at[name] != ':') return false;
    note_field(f, zj_slice_cut(line, 0, name), zj_slice_cut(line, name + 1, line.length));
  }
  return true;
}

static zj_kind kind_of_mail(zj_slice text) {
  fields f = {0};
  if (!note_fields(&f, text) || f.count < FIELDS_MIN) return ZJ_KIND_TEXT;
  bool mail = f.from && (f.to || f.sent) && (f.subject || f.date);
  if (!mail && !f.sent && !(f.mime && f.type)) return ZJ_KIND_TEXT;
  return f.page && !f.to && !f.sent ? ZJ_KIND_MHTML : ZJ_KIND_MAIL;
}

zj_kind zj_kind_of_text(zj_slice bytes) {
  head wide;
  zj_slice text = read_head(bytes, &wide);
  zj_kind kind = kind_of_xml(text);
  return kind == ZJ_KIND_TEXT ? kind_of_mail(text) : kind;
}
