/* formats.c - the table of formats, and which of them a file has. */
#include "indexer/read/formats.h"

#include <ctype.h>
#include <stdio.h>
#include <strings.h>

#include "indexer/base/lang.h"

/* ---- what bytes look like ---- */

static bool begins_with(zj_slice bytes, zj_slice magic) {
  return bytes.length >= magic.length && memcmp(bytes.at, magic.at, magic.length) == 0;
}

static bool holds_bytes(zj_slice bytes, zj_slice part) {
  return memmem(bytes.at, bytes.length, part.at, part.length) != NULL;
}

static zj_slice first_bytes(zj_slice bytes, size_t most) {
  return zj_slice_cut(bytes, 0, bytes.length < most ? bytes.length : most);
}

static bool looks_zip(zj_slice bytes) {
  return begins_with(bytes, ZJ_LIT("PK\3\4"));
}

/* A ZIP file holds the names of its entries unpacked, before each entry and again at its end. */
static bool looks_odt(zj_slice bytes) {
  return looks_zip(bytes) &&
         holds_bytes(first_bytes(bytes, 256), ZJ_LIT("application/vnd.oasis.opendocument.text"));
}

static bool looks_docx(zj_slice bytes) {
  return looks_zip(bytes) && (holds_bytes(bytes, ZJ_LIT("word/document")) ||
                              holds_bytes(bytes, ZJ_LIT("word\\document")));
}

static bool looks_workbook(zj_slice bytes) {
  return looks_zip(bytes) && (holds_bytes(bytes, ZJ_LIT("xl/workbook")) ||
                              holds_bytes(bytes, ZJ_LIT("ppt/presentation")));
}

static bool looks_doc(zj_slice bytes) {
  return begins_with(bytes, ZJ_LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

static bool looks_rtf(zj_slice bytes) {
  return begins_with(bytes, ZJ_LIT("{\\rtf"));
}

/* <!DOCTYPE html> or <html>, also after <?xml …?> and comments. A page in UTF-16 is recognized by
 * its name only. */
static bool looks_html(zj_slice bytes) {
  size_t at = begins_with(bytes, ZJ_LIT("\xEF\xBB\xBF")) ? 3 : 0;
  for (int steps = 0; steps < 8; steps++) {
    while (at < bytes.length && isspace((unsigned char)bytes.at[at]))
      at++;
    zj_slice rest = zj_slice_cut(bytes, at, bytes.length);
    if (rest.length < 6) return false;
    if (strncasecmp(rest.at, "<html", 5) == 0) return true;
    if (rest.length >= 14 && strncasecmp(rest.at, "<!doctype html", 14) == 0) return true;
    bool comment = begins_with(rest, ZJ_LIT("<!--"));
    if (!comment && !begins_with(rest, ZJ_LIT("<?xml"))) return false;
    zj_slice mark = comment ? ZJ_LIT("-->") : ZJ_LIT("?>");
    const char *end = memmem(rest.at, rest.length, mark.at, mark.length);
    if (!end) return false;
    at = (size_t)(end - bytes.at) + mark.length;
  }
  return false;
}

static bool looks_picture(zj_slice bytes) {
  return begins_with(bytes, ZJ_LIT("\xFF\xD8\xFF")) || begins_with(bytes, ZJ_LIT("\x89PNG")) ||
         begins_with(bytes, ZJ_LIT("II*\0")) || begins_with(bytes, ZJ_LIT("MM\0*"));
}

static bool looks_packed(zj_slice bytes) {
  return begins_with(bytes, ZJ_LIT("Rar!")) || begins_with(bytes, ZJ_LIT("7z\xBC\xAF")) ||
         begins_with(bytes, ZJ_LIT("\x1F\x8B"));
}

/* Some writers put a line or two before the %PDF mark. Archives and pictures may hold a PDF. */
static bool looks_pdf(zj_slice bytes) {
  if (begins_with(bytes, ZJ_LIT("%PDF-"))) return true;
  return !looks_zip(bytes) && !looks_picture(bytes) && !looks_packed(bytes) &&
         memchr(bytes.at, 0, bytes.length) &&
         holds_bytes(first_bytes(bytes, 1024), ZJ_LIT("%PDF-"));
}

/* ---- the tables ---- */

/* Tried from the last row to the first; the first is what everything else is read as.
 * zj_source_format_names() lists them in this order. */
// clang-format off
static const zj_source_format formats[] = {
    {"text",     "text",     "txt",      ".txt .text",                NULL,       ZJ_BY_NAME_READ,   zj_decode,             NULL},
    {"markdown", "Markdown", "md",       ".md .markdown",             NULL,       ZJ_BY_NAME_READ,   zj_decode,             zj_markup_of_markdown},
    {"html",     "HTML",     "html",     ".html .htm .shtml .xhtml",  looks_html, ZJ_BY_NAME_READ,   zj_source_format_html, NULL},
    {"rtf",      "RTF",      "rtf",      ".rtf",                      looks_rtf,  ZJ_BY_NAME_TEXT,   zj_source_format_rtf,  NULL},
    {"pdf",      "PDF",      "pdf",      ".pdf",                      looks_pdf,  ZJ_BY_NAME_REFUSE, zj_source_format_pdf,  NULL},
    {"doc",      "DOC",      "doc、wps", ".doc .wps",                 looks_doc,  ZJ_BY_NAME_TEXT,   zj_source_format_doc,  NULL},
    {"docx",     "DOCX",     "docx",     ".docx .docm",               looks_docx, ZJ_BY_NAME_REFUSE, zj_source_format_docx, NULL},
    {"odt",      "ODT",      "odt",      ".odt",                      looks_odt,  ZJ_BY_NAME_REFUSE, zj_source_format_odt,  NULL},
};

/* Files that are not reports, asked after the formats. */
static const struct {
  bool (*looks)(zj_slice bytes);
  const char *en, *zh;
} refused[] = {
    {looks_workbook, "is a spreadsheet or presentation, not a text document", "是电子表格或演示文稿，不是文字文档"},
    {looks_zip, "is an archive or a damaged document; unpack it or save it again", "是压缩包或损坏的文档；请解压或重新保存"},
    {looks_picture, "is a picture; there is no text in it", "是图片，没有文字"},
    {looks_packed, "is an archive; unpack it", "是压缩包，请先解压"},
};
// clang-format on

/* ---- finding one ---- */

static bool has_suffix(const char *name, const char *suffixes) {
  size_t length = strlen(name);
  for (const char *at = suffixes; *at; at += strspn(at, " ")) {
    size_t n = strcspn(at, " ");
    if (length > n && strncasecmp(name + length - n, at, n) == 0) return true;
    at += n;
  }
  return false;
}

const zj_source_format *zj_source_format_of_name(const char *name) {
  for (size_t i = 0; i < ZJ_COUNT(formats); i++)
    if (has_suffix(name, formats[i].suffixes)) return &formats[i];
  return NULL;
}

static const zj_source_format *find_by_bytes(zj_slice bytes) {
  for (size_t i = ZJ_COUNT(formats); i-- > 0;)
    if (formats[i].looks && formats[i].looks(bytes)) return &formats[i];
  return NULL;
}

static zj_status find_by_name(const char *name, const zj_source_format **out, zj_error *err) {
  const zj_source_format *named = zj_source_format_of_name(name), *text = &formats[0];
  zj_by_name by_name = named ? named->by_name : ZJ_BY_NAME_TEXT;
  switch (by_name) {
  case ZJ_BY_NAME_READ:
    *out = named;
    return ZJ_OK;
  case ZJ_BY_NAME_TEXT:
    *out = text;
    return ZJ_OK;
  case ZJ_BY_NAME_REFUSE:
    break;
  }
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("is not a %s file, though its name says so", "名为 %s 文件，实际不是"),
                 named->en);
}

zj_status zj_source_format_find(zj_slice bytes, const char *name, const zj_source_format **out,
                                zj_error *err) {
  const zj_source_format *found = find_by_bytes(bytes);
  if (found) {
    *out = found;
    return ZJ_OK;
  }
  for (size_t i = 0; i < ZJ_COUNT(refused); i++)
    if (refused[i].looks(bytes))
      return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr(refused[i].en, refused[i].zh));
  return find_by_name(name, out, err);
}

zj_status zj_source_format_markup(void *ctx, const char *media, zj_slice original, zj_markup *out,
                                  zj_error *err) {
  *out = (zj_markup){0};
  for (size_t i = 0; i < ZJ_COUNT(formats); i++)
    if (formats[i].markup && strcmp(media, formats[i].media) == 0)
      return formats[i].markup(ctx, original, out, err);
  return ZJ_OK;
}

const char *zj_source_format_names(zj_source_formats_text out) {
  size_t length = 0;
  *out = 0;
  for (size_t i = 0; i < ZJ_COUNT(formats) && length < sizeof(zj_source_formats_text); i++) {
    bool last = i + 1 == ZJ_COUNT(formats);
    const char *between = last ? zj_tr(" and ", "、") : zj_tr(", ", "、");
    length += (size_t)snprintf(out + length, sizeof(zj_source_formats_text) - length, "%s%s",
                               i ? between : "", zj_tr(formats[i].en, formats[i].zh));
  }
  return out;
}
