/* formats.c - the table of formats, and which of them a file has. */
#include "indexer/read/formats.h"

#include <stdio.h>
#include <strings.h>

#include "indexer/base/lang.h"
#include "indexer/read/recognize.h"

/* ---- the tables ---- */

/* The first is what everything else is read as. zj_source_format_names() lists them in this order,
 * but for those that have no suffix of their own. */
// clang-format off
static const zj_source_format formats[] = {
    {"text",     "text",     "txt",      ".txt .text",                ZJ_KIND_TEXT,     ZJ_BY_NAME_READ,   zj_decode,               NULL},
    {"markdown", "Markdown", "md",       ".md .markdown",             ZJ_KIND_TEXT,     ZJ_BY_NAME_READ,   zj_decode,               zj_markup_of_markdown},
    {"csv",      "CSV",      "csv",      ".csv .tsv",                 ZJ_KIND_TEXT,     ZJ_BY_NAME_READ,   zj_source_format_csv,    NULL},
    {"html",     "HTML",     "html",     ".html .htm .shtml .xhtml",  ZJ_KIND_HTML,     ZJ_BY_NAME_READ,   zj_source_format_html,   NULL},
    {"mhtml",    "MHTML",    "mht",      ".mht .mhtml",               ZJ_KIND_MHTML,    ZJ_BY_NAME_TEXT,   zj_source_format_mhtml,  NULL},
    {"mail",     "EML",      "eml",      ".eml",                      ZJ_KIND_MAIL,     ZJ_BY_NAME_TEXT,   zj_source_format_mail,   NULL},
    {"outlook",  "MSG",      "msg",      ".msg",                      ZJ_KIND_MSG,      ZJ_BY_NAME_REFUSE, zj_source_format_mail,   NULL},
    {"rtf",      "RTF",      "rtf",      ".rtf",                      ZJ_KIND_RTF,      ZJ_BY_NAME_TEXT,   zj_source_format_rtf,    NULL},
    {"pdf",      "PDF",      "pdf",      ".pdf",                      ZJ_KIND_PDF,      ZJ_BY_NAME_REFUSE, zj_source_format_pdf,    NULL},
    {"doc",      "DOC",      "doc、wps", ".doc .wps .dot .wpt",       ZJ_KIND_DOC,      ZJ_BY_NAME_TEXT,   zj_source_format_doc,    NULL},
    {"wordml",   "",         "",         "",                          ZJ_KIND_WORDML,   ZJ_BY_NAME_REFUSE, zj_source_format_wordml, NULL},
    {"flatopc",  "",         "",         "",                          ZJ_KIND_FLAT_OPC, ZJ_BY_NAME_REFUSE, zj_source_format_docx,   NULL},
    {"docx",     "DOCX",     "docx",     ".docx .docm .dotx .dotm",   ZJ_KIND_DOCX,     ZJ_BY_NAME_REFUSE, zj_source_format_docx,   NULL},
    {"odt",      "ODT",      "odt",      ".odt .ott",                 ZJ_KIND_ODT,      ZJ_BY_NAME_REFUSE, zj_source_format_odt,    NULL},
    {"xls",      "XLS",      "xls、et",  ".xls .xlt .et .ett",        ZJ_KIND_XLS,      ZJ_BY_NAME_TEXT,   zj_source_format_xls,    NULL},
    {"xlsx",     "XLSX",     "xlsx",     ".xlsx .xlsm .xltx .xltm",   ZJ_KIND_XLSX,     ZJ_BY_NAME_REFUSE, zj_source_format_xlsx,   NULL},
    {"ods",      "ODS",      "ods",      ".ods .ots",                 ZJ_KIND_ODS,      ZJ_BY_NAME_REFUSE, zj_source_format_ods,    NULL},
    {"ppt",      "PPT",      "ppt、dps", ".ppt .pps .pot .dps .dpt",  ZJ_KIND_PPT,      ZJ_BY_NAME_REFUSE, zj_source_format_ppt,    NULL},
    {"pptx",     "PPTX",     "pptx",     ".pptx .pptm .ppsx .ppsm .potx .potm", ZJ_KIND_PPTX, ZJ_BY_NAME_REFUSE, zj_source_format_pptx, NULL},
    {"odp",      "ODP",      "odp",      ".odp .otp",                 ZJ_KIND_ODP,      ZJ_BY_NAME_REFUSE, zj_source_format_odp,    NULL},
    {"ofd",      "OFD",      "ofd",      ".ofd",                      ZJ_KIND_OFD,      ZJ_BY_NAME_REFUSE, zj_source_format_ofd,    NULL},
};

/* Read as a report only where character recognition is on (recognize.h). */
static const zj_source_format picture = {
     "picture",  "pictures", "图片",     ".png .jpg .jpeg .tif .tiff", ZJ_KIND_PICTURE,  ZJ_BY_NAME_REFUSE, zj_source_format_picture, NULL,
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
  return zj_recognize_on() && has_suffix(name, picture.suffixes) ? &picture : NULL;
}

static const zj_source_format *find_by_kind(zj_kind kind) {
  for (size_t i = 0; i < ZJ_COUNT(formats); i++)
    if (formats[i].kind == kind) return &formats[i];
  return zj_recognize_on() && kind == ZJ_KIND_PICTURE ? &picture : NULL;
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
  const char *article = *named->en == 'O' ? "an " : "a "; /* ODT and OFD are spelt out */
  return zj_fail(err, ZJ_BAD_INPUT,
                 zj_tr("is not %s%s file, though its name says so", "名为 %s%s 文件，实际不是"),
                 zj_tr(article, ""), named->en);
}

zj_status zj_source_format_find(zj_slice bytes, const char *name, const zj_source_format **out,
                                zj_error *err) {
  zj_kind kind = zj_kind_of(bytes, NULL);
  if (kind == ZJ_KIND_TEXT) return find_by_name(name, out, err);
  *out = find_by_kind(kind);
  return *out ? ZJ_OK : zj_fail(err, ZJ_BAD_INPUT, "%s", zj_kind_refusal(kind));
}

zj_status zj_source_finish(zj_status status, zj_lines *lines, zj_decoded *out, zj_error *err) {
  if (status == ZJ_OK) status = zj_lines_finish(lines, &out->text, err);
  if (status != ZJ_OK) return status;
  out->markup = zj_lines_markup(lines);
  out->places = zj_lines_places(lines);
  return out->places ? ZJ_OK : zj_no_memory(err);
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
    if (!*formats[i].suffixes) continue;
    const char *between = last ? zj_tr(" and ", "、") : zj_tr(", ", "、");
    length += (size_t)snprintf(out + length, sizeof(zj_source_formats_text) - length, "%s%s",
                               i ? between : "", zj_tr(formats[i].en, formats[i].zh));
  }
  return out;
}
