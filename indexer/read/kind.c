/* kind.c - signatures of files, and what is said of kinds that are not read. */
#include "indexer/read/kind.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "indexer/base/lang.h"
#include "indexer/read/kind_parts.h"

/* ---- the table ---- */

#define SAVE_DOCX_EN "; open it in the program that wrote it and save it as DOCX"
#define SAVE_DOCX_ZH "；请用原软件打开，另存为 docx"
#define SAVE_PDF_EN "; print it to PDF from the program that wrote it"
#define SAVE_PDF_ZH "；请用原软件打开，输出为 PDF"
#define UNPACK_EN "; unpack it"
#define UNPACK_ZH "，请先解压"

// clang-format off
static const struct {
  const char *suffixes; /* lower case, separated by blanks */
  bool document;
  const char *en, *zh;  /* what follows the path; "" for kinds that are read */
} kinds[ZJ_KINDS] = {
    [ZJ_KIND_TEXT] = {".txt .text .md .markdown", true, "", ""},
    [ZJ_KIND_HTML] = {".html .htm .shtml .xhtml", true, "", ""},
    [ZJ_KIND_RTF] = {".rtf", true, "", ""},
    [ZJ_KIND_PDF] = {".pdf", true, "", ""},
    [ZJ_KIND_DOC] = {".doc .dot .wps .wpt", true, "", ""},
    [ZJ_KIND_DOCX] = {".docx .docm .dotx .dotm", true, "", ""},
    [ZJ_KIND_FLAT_OPC] = {"", true, "", ""},
    [ZJ_KIND_WORDML] = {"", true, "", ""},
    [ZJ_KIND_ODT] = {".odt .ott", true, "", ""},
    [ZJ_KIND_MHTML] = {".mht .mhtml", true, "", ""},
    [ZJ_KIND_MAIL] = {".eml", true, "", ""},
    [ZJ_KIND_XLS] = {".xls .xlt .et .ett", true, "", ""},
    [ZJ_KIND_XLSX] = {".xlsx .xlsm .xltx .xltm", true, "", ""},
    [ZJ_KIND_XLSB] = {".xlsb", true, "is a spreadsheet (XLSB); save it as XLSX", "是电子表格（xlsb）；请另存为 xlsx"},
    [ZJ_KIND_SHEETML] = {"", true, "is a spreadsheet (Excel 2003 XML); save it as XLSX", "是电子表格（Excel 2003 XML）；请另存为 xlsx"},
    [ZJ_KIND_ODS] = {".ods .ots", true, "", ""},
    [ZJ_KIND_CSV] = {".csv .tsv", true, "", ""},
    [ZJ_KIND_PPT] = {".ppt .pps .pot .dps .dpt", true, "", ""},
    [ZJ_KIND_PPTX] = {".pptx .pptm .ppsx .ppsm .potx .potm", true, "", ""},
    [ZJ_KIND_ODP] = {".odp .otp", true, "", ""},
    [ZJ_KIND_FLAT_ODF] = {".fodt .fods .fodp", true, "is an OpenDocument file in XML; save it as ODT", "是 XML 格式的 OpenDocument 文档；请另存为 odt"},
    [ZJ_KIND_MSG] = {".msg", true, "", ""},
    [ZJ_KIND_OFD] = {".ofd", true, "", ""},
    [ZJ_KIND_UOF] = {".uof .uot .uos .uop", true, "is a UOF document" SAVE_DOCX_EN, "是 UOF（标文通）文档" SAVE_DOCX_ZH},
    [ZJ_KIND_CAJ] = {".caj .kdh .nh", true, "is a CNKI document (CAJ); print it to PDF with CAJViewer", "是知网文献（CAJ）；请用 CAJViewer 输出为 PDF"},
    [ZJ_KIND_EPUB] = {".epub .mobi .azw3", true, "is an e-book; convert it to HTML or DOCX", "是电子书；请转换为 HTML 或 docx"},
    [ZJ_KIND_VISIO] = {".vsd .vsdx", true, "is a Visio drawing" SAVE_PDF_EN, "是 Visio 图" SAVE_PDF_ZH},
    [ZJ_KIND_IWORK] = {".pages .numbers .key", true, "is an Apple iWork document; export it as DOCX or PDF", "是苹果 iWork 文档；请导出为 docx 或 PDF"},
    [ZJ_KIND_DJVU] = {".djvu", true, "is a scanned book (DjVu); convert it to PDF and run OCR", "是 DjVu 扫描件；请转换为 PDF 并做文字识别"},
    [ZJ_KIND_LOCKED] = {"", true, "is an Office document that is protected by a password; open it and save it without one", "是有密码保护的 Office 文档；请打开后取消密码另存"},
    [ZJ_KIND_OLE] = {"", true, "is a damaged Office 97–2003 document or a file of another program" SAVE_DOCX_EN, "是损坏的 Office 97–2003 文档，或其他软件的文件" SAVE_DOCX_ZH},
    [ZJ_KIND_XML] = {".xml", true, "is an XML file, not a text document; save its text as DOCX or TXT", "是 XML 文件，不是文字文档；请把正文另存为 docx 或 txt"},
    [ZJ_KIND_ZIP] = {".zip", true, "is an archive or a damaged document; name it .zip, or save it again", "是压缩包或损坏的文档；请改名为 .zip，或重新保存"},
    [ZJ_KIND_RAR] = {".rar", true, "is an archive (RAR)" UNPACK_EN, "是压缩包（RAR）" UNPACK_ZH},
    [ZJ_KIND_7Z] = {".7z", true, "is an archive (7z)" UNPACK_EN, "是压缩包（7z）" UNPACK_ZH},
    [ZJ_KIND_TAR] = {".tar", true, "is an archive (tar)" UNPACK_EN, "是压缩包（tar）" UNPACK_ZH},
    [ZJ_KIND_GZIP] = {".gz .tgz", true, "is an archive (gzip)" UNPACK_EN, "是压缩包（gzip）" UNPACK_ZH},
    [ZJ_KIND_PACKED] = {".bz2 .tbz2 .xz .txz .cab .arj .lzh .iso", true, "is an archive" UNPACK_EN, "是压缩包" UNPACK_ZH},
    [ZJ_KIND_PICTURE] = {".jpg .jpeg .png .gif .bmp .tif .tiff .webp .heic", false, "is a picture; --ocr recognizes the text in it", "是图片；加 --ocr 可以识别其中的文字"},
    [ZJ_KIND_DRAWING] = {".dwg .dxf", false, "is a CAD drawing" SAVE_PDF_EN, "是 CAD 图纸" SAVE_PDF_ZH},
    [ZJ_KIND_RECORDING] = {".mp3 .wav .m4a .mp4 .avi .mov .wmv .wma", false, "is a recording; there is no text in it", "是音频或视频，没有文字"},
};
// clang-format on

const char *zj_kind_refusal(zj_kind kind) {
  return zj_tr(kinds[kind].en, kinds[kind].zh);
}

bool zj_kind_is_document(zj_kind kind) {
  return kind < ZJ_KINDS && kinds[kind].document;
}

/* Copies a suffix without its dot. */
static void copy_suffix(const char *suffix, size_t length, char out[ZJ_KIND_SUFFIX_ROOM]) {
  length = length < ZJ_KIND_SUFFIX_ROOM ? length : ZJ_KIND_SUFFIX_ROOM;
  memcpy(out, suffix + 1, length - 1);
  out[length - 1] = 0;
}

zj_kind zj_kind_of_name(const char *name, char suffix[ZJ_KIND_SUFFIX_ROOM]) {
  const char *dot = strrchr(name, '.');
  *suffix = 0;
  for (int kind = 0; dot && kind < ZJ_KINDS; kind++) {
    for (const char *at = kinds[kind].suffixes; *at; at += strspn(at, " ")) {
      size_t length = strcspn(at, " ");
      if (strlen(dot) == length && strncasecmp(dot, at, length) == 0) {
        copy_suffix(at, length, suffix);
        return (zj_kind)kind;
      }
      at += length;
    }
  }
  return ZJ_KINDS;
}

/* ---- signatures ---- */

// clang-format off
static const struct {
  zj_slice magic;
  size_t at; /* where it is */
  zj_kind kind;
} signatures[] = {
    {{"{\\rtf", 5}, 0, ZJ_KIND_RTF},
    {{"%PDF-", 5}, 0, ZJ_KIND_PDF},
    {{"Rar!\x1A\x07", 6}, 0, ZJ_KIND_RAR},
    {{"7z\xBC\xAF\x27\x1C", 6}, 0, ZJ_KIND_7Z},
    {{"\x1F\x8B", 2}, 0, ZJ_KIND_GZIP},
    {{"ustar", 5}, 257, ZJ_KIND_TAR},
    {{"BZh", 3}, 0, ZJ_KIND_PACKED},
    {{"\xFD" "7zXZ", 5}, 0, ZJ_KIND_PACKED},
    {{"MSCF\0\0\0\0", 8}, 0, ZJ_KIND_PACKED},
    {{"\xFF\xD8\xFF", 3}, 0, ZJ_KIND_PICTURE},
    {{"\x89PNG", 4}, 0, ZJ_KIND_PICTURE},
    {{"II*\0", 4}, 0, ZJ_KIND_PICTURE},
    {{"MM\0*", 4}, 0, ZJ_KIND_PICTURE},
    {{"GIF87a", 6}, 0, ZJ_KIND_PICTURE},
    {{"GIF89a", 6}, 0, ZJ_KIND_PICTURE},
    {{"WEBP", 4}, 8, ZJ_KIND_PICTURE},
    {{"ftypheic", 8}, 4, ZJ_KIND_PICTURE},
    {{"ftypmif1", 8}, 4, ZJ_KIND_PICTURE},
    {{"\0\0\0\0", 4}, 6, ZJ_KIND_PICTURE}, /* with BM at the beginning, as below */
    {{"CAJ\0", 4}, 0, ZJ_KIND_CAJ},
    {{"HN\0\0", 4}, 0, ZJ_KIND_CAJ},
    {{"KDH ", 4}, 0, ZJ_KIND_CAJ},
    {{"AT&TFORM", 8}, 0, ZJ_KIND_DJVU},
    {{"AC10", 4}, 0, ZJ_KIND_DRAWING},
    {{"ID3", 3}, 0, ZJ_KIND_RECORDING},
    {{"ftyp", 4}, 4, ZJ_KIND_RECORDING},
    {{"WAVE", 4}, 8, ZJ_KIND_RECORDING},
    {{"AVI ", 4}, 8, ZJ_KIND_RECORDING},
};
// clang-format on

/* Signatures of few letters could begin a text, which has no NUL. */
static bool is_weak(zj_slice magic) {
  for (size_t i = 0; i < magic.length; i++)
    if ((unsigned char)magic.at[i] >= 0x7F || magic.at[i] < ' ') return false;
  return true;
}

static bool has_nul(zj_slice bytes) {
  size_t length = bytes.length < 4096 ? bytes.length : 4096;
  return length && memchr(bytes.at, 0, length) != NULL;
}

static bool has_signature(zj_slice bytes, size_t i) {
  if (bytes.length < signatures[i].at) return false;
  zj_slice rest = zj_slice_cut(bytes, signatures[i].at, bytes.length);
  if (!zj_kind_begins(rest, signatures[i].magic)) return false;
  if (signatures[i].at == 6) return zj_kind_begins(bytes, ZJ_LIT("BM"));
  bool certain = signatures[i].kind == ZJ_KIND_RTF || signatures[i].kind == ZJ_KIND_PDF;
  return certain || !is_weak(signatures[i].magic) || has_nul(bytes);
}

/* The kind of bytes by what is at their very beginning. */
static zj_kind kind_at_begin(zj_slice bytes) {
  if (zj_kind_begins(bytes, ZJ_LIT("PK\3\4"))) return zj_kind_of_zip(bytes);
  if (zj_kind_begins(bytes, ZJ_LIT("PK\5\6"))) return ZJ_KIND_ZIP; /* without entries */
  if (zj_kind_begins(bytes, ZJ_LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
    return zj_kind_of_ole(bytes);
  for (size_t i = 0; i < ZJ_COUNT(signatures); i++)
    if (has_signature(bytes, i)) return signatures[i].kind;
  return zj_kind_of_text(bytes);
}

/* Some writers put a line or two of their own before the %PDF mark; a text that speaks of PDF has
 * no NUL. */
static bool holds_pdf(zj_slice bytes) {
  size_t length = bytes.length < 1024 ? bytes.length : 1024;
  return memmem(bytes.at, length, "%PDF-", 5) && memchr(bytes.at, 0, bytes.length);
}

/* The bytes after a byte order mark and blank lines. */
static zj_slice skip_blanks(zj_slice bytes) {
  size_t at = zj_kind_begins(bytes, ZJ_LIT("\xEF\xBB\xBF")) ? 3 : 0;
  size_t most = bytes.length < 4096 ? bytes.length : 4096;
  while (at < most && strchr(" \t\r\n", bytes.at[at]) && bytes.at[at])
    at++;
  return zj_slice_cut(bytes, at, bytes.length);
}

zj_kind zj_kind_of(zj_slice bytes, zj_slice *body) {
  zj_slice rest = skip_blanks(bytes);
  zj_kind kind = kind_at_begin(rest);
  bool whole = kind == ZJ_KIND_TEXT || kind == ZJ_KIND_HTML;
  if (kind == ZJ_KIND_TEXT && holds_pdf(bytes)) kind = ZJ_KIND_PDF;
  if (body) *body = whole ? bytes : rest;
  return kind;
}
