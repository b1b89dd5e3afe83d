/* kind_zip.c - which documents are ZIP files: the names of their entries say so. */
#include <string.h>
#include <strings.h>

#include "indexer/read/kind_parts.h"

enum { ENTRIES_MAX = 20000, NAME_MAX_BYTES = 512 };

/* What was met among the names. */
typedef struct met {
  bool types, word, document, sheets, workbook, binary_workbook, slides, presentation, visio;
  bool ofd, uof, iwork;
} met;

/* Whether a name begins with 'what', in either case, with / or \ between folders. */
static bool name_begins(zj_slice name, const char *what) {
  size_t length = strlen(what);
  if (name.length && (name.at[0] == '/' || name.at[0] == '\\'))
    name = zj_slice_cut(name, 1, name.length);
  if (name.length < length) return false;
  for (size_t i = 0; i < length; i++) {
    char c = name.at[i] == '\\' ? '/' : name.at[i];
    if (strncasecmp(&c, what + i, 1) != 0) return false;
  }
  return true;
}

static bool name_is(zj_slice name, const char *what) {
  return name_begins(name, what) && name.length <= strlen(what) + 1;
}

static void note_name(met *m, zj_slice name) {
  m->types |= name_is(name, "[Content_Types].xml");
  m->word |= name_begins(name, "word/");
  m->document |= name_begins(name, "word/document");
  m->sheets |= name_begins(name, "xl/");
  m->workbook |= name_begins(name, "xl/workbook");
  m->binary_workbook |= name_is(name, "xl/workbook.bin");
  m->slides |= name_begins(name, "ppt/");
  m->presentation |= name_begins(name, "ppt/presentation");
  m->visio |= name_begins(name, "visio/document");
  m->ofd |= name_is(name, "OFD.xml");
  m->uof |= name_is(name, "uof.xml") || name_begins(name, "_meta/meta.xml");
  m->iwork |= name_begins(name, "Index/Document.iwa") || name_is(name, "Index.zip");
}

/* ---- names ---- */

/* Finds the record at the end of the file; false when there is none. */
static bool find_end(zj_slice zip, size_t *end) {
  if (zip.length < 22) return false;
  size_t least = zip.length > 66000 ? zip.length - 66000 : 0;
  for (size_t at = zip.length - 22 + 1; at-- > least;)
    if (memcmp(zip.at + at, "PK\5\6", 4) == 0) {
      *end = at;
      return true;
    }
  return false;
}

/* Notes the names of the central directory; false when there is none. */
static bool note_directory(met *m, zj_slice zip) {
  size_t end, count = 0;
  if (!find_end(zip, &end)) return false;
  size_t at = zj_kind_u32(zip, end + 16);
  for (; count < ENTRIES_MAX && at < end && end - at >= 46; count++) {
    if (memcmp(zip.at + at, "PK\1\2", 4) != 0) break;
    size_t name = zj_kind_u16(zip, at + 28);
    size_t more = zj_kind_u16(zip, at + 30) + zj_kind_u16(zip, at + 32);
    if (end - at < 46 + name) break;
    note_name(m, zj_slice_cut(zip, at + 46, at + 46 + name));
    at += 46 + name + more;
  }
  return count > 0;
}

/* Notes the names before the entries, of a file whose end is missing. */
static void note_entries(met *m, zj_slice zip) {
  size_t at = 0;
  for (int count = 0; count < ENTRIES_MAX && zip.length - at >= 30; count++) {
    const char *entry = memmem(zip.at + at, zip.length - at, "PK\3\4", 4);
    if (!entry) return;
    at = (size_t)(entry - zip.at);
    if (zip.length - at < 30) return;
    size_t name = zj_kind_u16(zip, at + 26);
    if (name > NAME_MAX_BYTES || zip.length - at < 30 + name) name = 0;
    note_name(m, zj_slice_cut(zip, at + 30, at + 30 + name));
    at += 4;
  }
}

/* ---- the entry "mimetype" ---- */

/* OpenDocument and EPUB begin with an entry that is not compressed and names the format. */
static zj_kind kind_of_mimetype(zj_slice zip) {
  static const struct {
    const char *type;
    zj_kind kind;
  } types[] = {
      {"application/vnd.oasis.opendocument.text", ZJ_KIND_ODT},
      {"application/vnd.oasis.opendocument.spreadsheet", ZJ_KIND_ODS},
      {"application/vnd.oasis.opendocument.presentation", ZJ_KIND_ODP},
      {"application/epub+zip", ZJ_KIND_EPUB},
      {"application/vnd.uof", ZJ_KIND_UOF},
  };
  zj_slice head = zj_slice_cut(zip, 0, zip.length < 256 ? zip.length : 256);
  if (!memmem(head.at, head.length, "mimetype", 8)) return ZJ_KIND_ZIP;
  for (size_t i = 0; i < ZJ_COUNT(types); i++)
    if (memmem(head.at, head.length, types[i].type, strlen(types[i].type))) return types[i].kind;
  return ZJ_KIND_ZIP;
}

zj_kind zj_kind_of_zip(zj_slice bytes) {
  met m = {0};
  zj_kind named = kind_of_mimetype(bytes);
  if (named != ZJ_KIND_ZIP) return named;
  if (!note_directory(&m, bytes)) note_entries(&m, bytes);
  if (m.ofd) return ZJ_KIND_OFD;
  if (m.document || (m.types && m.word)) return ZJ_KIND_DOCX;
  if (m.binary_workbook) return ZJ_KIND_XLSB;
  if (m.workbook || (m.types && m.sheets)) return ZJ_KIND_XLSX;
  if (m.presentation || (m.types && m.slides)) return ZJ_KIND_PPTX;
  if (m.visio) return ZJ_KIND_VISIO;
  if (m.uof) return ZJ_KIND_UOF;
  return m.iwork ? ZJ_KIND_IWORK : ZJ_KIND_ZIP;
}
