/* formats.c - which reader a file gets. */
#include "indexer/read/formats.h"

#include "indexer/base/lang.h"

#include <ctype.h>
#include <strings.h>

static const zj_source_format text = {"text", zj_decode, NULL},
                              markdown = {"markdown", zj_decode, zj_markup_of_markdown},
                              html = {"html", zj_source_format_html, NULL},
                              docx = {"docx", zj_source_format_docx, NULL},
                              odt = {"odt", zj_source_format_odt, NULL},
                              rtf = {"rtf", zj_source_format_rtf, NULL},
                              pdf = {"pdf", zj_source_format_pdf, NULL},
                              doc = {"doc", zj_source_format_doc, NULL};

static const struct {
  const char *suffix;
  const zj_source_format *format;
} suffixes[] = {
    {".txt", &text},  {".text", &text}, {".md", &markdown}, {".markdown", &markdown},
    {".html", &html}, {".htm", &html},  {".shtml", &html},  {".xhtml", &html},
    {".docx", &docx}, {".docm", &docx}, {".odt", &odt},     {".rtf", &rtf},
    {".pdf", &pdf},   {".doc", &doc},   {".wps", &doc},
};

const zj_source_format *zj_source_format_of_name(const char *name) {
  size_t length = strlen(name);
  for (size_t i = 0; i < ZJ_COUNT(suffixes); i++) {
    size_t n = strlen(suffixes[i].suffix);
    if (length > n && strcasecmp(name + length - n, suffixes[i].suffix) == 0)
      return suffixes[i].format;
  }
  return NULL;
}

zj_status zj_source_format_markup(void *ctx, const char *media, zj_slice original, zj_markup *out,
                                  zj_error *err) {
  *out = (zj_markup){0};
  return strcmp(media, markdown.media) == 0 ? markdown.markup(ctx, original, out, err) : ZJ_OK;
}

static bool begins(zj_slice bytes, zj_slice magic) {
  return bytes.length >= magic.length && memcmp(bytes.at, magic.at, magic.length) == 0;
}

static bool holds(zj_slice bytes, zj_slice what) {
  return memmem(bytes.at, bytes.length, what.at, what.length) != NULL;
}

/* Names of a ZIP's entries stand in it as they are, before each entry and again at its end. */
static zj_status find_in_zip(zj_slice bytes, const zj_source_format **out, zj_error *err) {
  zj_slice head = zj_slice_cut(bytes, 0, bytes.length < 256 ? bytes.length : 256);
  if (holds(head, ZJ_LIT("application/vnd.oasis.opendocument.text")))
    *out = &odt;
  else if (holds(bytes, ZJ_LIT("word/document")) || holds(bytes, ZJ_LIT("word\\document")))
    *out = &docx;
  else if (holds(bytes, ZJ_LIT("xl/workbook")) || holds(bytes, ZJ_LIT("ppt/presentation")))
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("is a spreadsheet or presentation, not a text document",
                         "是电子表格或演示文稿，不是文字文档"));
  else
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("is an archive or a damaged document; unpack or save it anew",
                         "是压缩包或损坏的文档；请解压或重新保存"));
  return ZJ_OK;
}

/* <!DOCTYPE html>, <html>, also behind <?xml …?> and comments; in UTF-16 the name decides. */
static bool looks_html(zj_slice bytes) {
  size_t at = begins(bytes, ZJ_LIT("\xEF\xBB\xBF")) ? 3 : 0;
  for (int steps = 0; steps < 8; steps++) {
    while (at < bytes.length && isspace((unsigned char)bytes.at[at]))
      at++;
    zj_slice rest = zj_slice_cut(bytes, at, bytes.length);
    if (rest.length < 6) return false;
    if (strncasecmp(rest.at, "<html", 5) == 0) return true;
    if (rest.length >= 14 && strncasecmp(rest.at, "<!doctype html", 14) == 0) return true;
    bool comment = begins(rest, ZJ_LIT("<!--"));
    if (!comment && !begins(rest, ZJ_LIT("<?xml"))) return false;
    const char *end = memmem(rest.at, rest.length, comment ? "-->" : "?>", comment ? 3 : 2);
    if (!end) return false;
    at = (size_t)(end - bytes.at) + (comment ? 3 : 2);
  }
  return false;
}

/* Some writers put a line or two before the %PDF mark. */
static bool looks_pdf(zj_slice bytes) {
  return begins(bytes, ZJ_LIT("%PDF-")) ||
         (memchr(bytes.at, 0, bytes.length) &&
          holds(zj_slice_cut(bytes, 0, bytes.length < 1024 ? bytes.length : 1024),
                ZJ_LIT("%PDF-")));
}

static bool looks_picture(zj_slice bytes) {
  return begins(bytes, ZJ_LIT("\xFF\xD8\xFF")) || begins(bytes, ZJ_LIT("\x89PNG")) ||
         begins(bytes, ZJ_LIT("II*\0")) || begins(bytes, ZJ_LIT("MM\0*"));
}

static bool looks_packed(zj_slice bytes) {
  return begins(bytes, ZJ_LIT("Rar!")) || begins(bytes, ZJ_LIT("7z\xBC\xAF")) ||
         begins(bytes, ZJ_LIT("\x1F\x8B"));
}

static zj_status not_as_named(const zj_source_format *named, zj_error *err) {
  const char *kind = named == &pdf ? "PDF" : named == &docx ? "DOCX" : "ODT";
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("is no %s, though it is named so", "名为 %s 文件，实际不是"), kind);
}

zj_status zj_source_format_find(zj_slice bytes, const char *name, const zj_source_format **out,
                                zj_error *err) {
  const zj_source_format *named = zj_source_format_of_name(name);
  if (begins(bytes, ZJ_LIT("PK\3\4"))) return find_in_zip(bytes, out, err);
  if (looks_picture(bytes))
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("is a picture; there is no text in it", "是图片，没有文字"));
  if (looks_packed(bytes))
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("is an archive; unpack it", "是压缩包，请先解压"));
  if (begins(bytes, ZJ_LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
    *out = &doc;
  else if (looks_pdf(bytes))
    *out = &pdf;
  else if (begins(bytes, ZJ_LIT("{\\rtf")))
    *out = &rtf;
  else if (looks_html(bytes) || named == &html)
    *out = &html;
  else if (named == &pdf || named == &docx || named == &odt)
    return not_as_named(named, err);
  else
    *out =
        named == &markdown ? &markdown : &text; /* .doc and .rtf that are plain text are common */
  return ZJ_OK;
}
