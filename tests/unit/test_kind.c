/* test_kind.c - what a file is: its bytes decide, whatever it is called. */
#include "pack.h"

#include "indexer/read/formats.h"
#include "indexer/read/others.h"

static zj_kind kind_of(zj_slice bytes) {
  return zj_kind_of(bytes, NULL);
}

/* ---- ZIP ---- */

static zj_kind kind_of_names(void *ctx, const char *const *names, size_t count) {
  packed entries[8];
  for (size_t i = 0; i < count; i++)
    entries[i] = (packed){names[i], ZJ_LIT("<x/>")};
  return kind_of(pack(ctx, entries, count));
}

#define NAMES(...) \
  (const char *const[]){__VA_ARGS__}, ZJ_COUNT(((const char *const[]){__VA_ARGS__}))

static void zips_by_their_entries(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  assert_int_equal(kind_of_names(ctx, NAMES("a.xml", "word/document.xml")), ZJ_KIND_DOCX);
  assert_int_equal(kind_of_names(ctx, NAMES("word\\document.xml")), ZJ_KIND_DOCX);
  assert_int_equal(kind_of_names(ctx, NAMES("[Content_Types].xml", "word/main.xml")), ZJ_KIND_DOCX);
  assert_int_equal(kind_of_names(ctx, NAMES("[Content_Types].xml", "xl/book.xml")), ZJ_KIND_XLSX);
  assert_int_equal(kind_of_names(ctx, NAMES("xl/workbook.bin")), ZJ_KIND_XLSB);
  assert_int_equal(kind_of_names(ctx, NAMES("ppt/presentation.xml")), ZJ_KIND_PPTX);
  assert_int_equal(kind_of_names(ctx, NAMES("OFD.xml", "Doc_0/Document.xml")), ZJ_KIND_OFD);
  assert_int_equal(kind_of_names(ctx, NAMES("word/报告.txt", "xl/a.txt")), ZJ_KIND_ZIP);
  packed ods[] = {{"mimetype", ZJ_LIT("application/vnd.oasis.opendocument.spreadsheet")},
                  {"content.xml", ZJ_LIT("<x/>")}};
  assert_int_equal(kind_of(pack(ctx, ods, 2)), ZJ_KIND_ODS);
  /* An archive of documents is an archive, though the names in them can be read. */
  packed inner[] = {{"word/document.xml", ZJ_LIT("<x/>")}};
  packed outer[] = {{"mimetype", pack(ctx, inner, 1)}};
  assert_int_equal(kind_of(pack(ctx, outer, 1)), ZJ_KIND_ZIP);
  /* One whose end is missing is recognized by what is left. */
  packed docx[] = {{"[Content_Types].xml", ZJ_LIT("<x/>")}, {"word/document.xml", ZJ_LIT("<x/>")}};
  zj_slice whole = pack(ctx, docx, 2);
  assert_int_equal(kind_of(zj_slice_cut(whole, 0, whole.length - 60)), ZJ_KIND_DOCX);
  for (size_t length = 0; length <= whole.length; length++)
    (void)kind_of(zj_slice_cut(whole, 0, length));
  talloc_free(ctx);
}

/* ---- OLE ---- */

static void put32(char *at, uint32_t value) {
  for (int i = 0; i < 4; i++)
    at[i] = (char)(value >> 8 * i);
}

static void put_entry(char *at, const char *name, uint32_t left, uint32_t right, uint32_t child) {
  for (size_t i = 0; name[i]; i++)
    at[2 * i] = name[i];
  at[64] = (char)(2 * (strlen(name) + 1));
  put32(at + 68, left);
  put32(at + 72, right);
  put32(at + 76, child);
}

enum { OLE_BYTES = 512 * 4 };

/* An OLE file: header, allocation table, two sectors of directory. 'deep' is in a storage. */
static zj_slice ole(char bytes[OLE_BYTES], const char *root, const char *deep) {
  memset(bytes, 0, OLE_BYTES);
  memcpy(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  bytes[30] = 9;
  put32(bytes + 48, 1); /* first sector of the directory */
  put32(bytes + 68, 0xFFFFFFFE);
  for (int i = 1; i < 109; i++)
    put32(bytes + 76 + 4 * i, 0xFFFFFFFF);
  put32(bytes + 76, 0); /* the allocation table is sector 0 */
  put32(bytes + 512 + 4, 2);
  put32(bytes + 512 + 8, 0xFFFFFFFE);
  char *entries = bytes + 1024;
  put_entry(entries, "Root Entry", 0xFFFFFFFF, 0xFFFFFFFF, 1);
  put_entry(entries + 128, "ObjectPool", 2, 0xFFFFFFFF, 4);
  put_entry(entries + 256, "1Table", 0xFFFFFFFF, 3, 0xFFFFFFFF);
  put_entry(entries + 384, root, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF);
  put_entry(entries + 512, deep, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF);
  return (zj_slice){bytes, OLE_BYTES};
}

static void ole_by_the_streams_at_its_root(void **state) {
  (void)state;
  char bytes[OLE_BYTES];
  assert_int_equal(kind_of(ole(bytes, "WordDocument", "Workbook")), ZJ_KIND_DOC);
  assert_int_equal(kind_of(ole(bytes, "Workbook", "WordDocument")), ZJ_KIND_XLS);
  assert_int_equal(kind_of(ole(bytes, "Book", "x")), ZJ_KIND_XLS);
  assert_int_equal(kind_of(ole(bytes, "PowerPoint Document", "x")), ZJ_KIND_PPT);
  assert_int_equal(kind_of(ole(bytes, "__properties_version1.0", "x")), ZJ_KIND_MSG);
  assert_int_equal(kind_of(ole(bytes, "EncryptedPackage", "x")), ZJ_KIND_LOCKED);
  assert_int_equal(kind_of(ole(bytes, "Contents", "WordDocument")), ZJ_KIND_OLE);
  zj_slice circular = ole(bytes, "x", "y");
  put32(bytes + 512 + 8, 1);         /* the directory goes round */
  put32(bytes + 1024 + 128 + 68, 1); /* and so does its tree */
  assert_int_equal(kind_of(circular), ZJ_KIND_OLE);
  zj_slice whole = ole(bytes, "WordDocument", "x");
  for (size_t length = 0; length < whole.length; length += 7)
    (void)kind_of(zj_slice_cut(whole, 0, length));
}

/* ---- text ---- */

static void texts_that_are_something_else(void **state) {
  (void)state;
  const struct {
    const char *text;
    zj_kind kind;
  } rows[] = {
      {"关于水利工作的报告\n", ZJ_KIND_TEXT},
      {"<!-- x --><!DOCTYPE html><p>", ZJ_KIND_HTML},
      {"<?xml version='1.0'?>\n<html xmlns='x'>", ZJ_KIND_HTML},
      {"<?mso-application progid=\"Word.Document\"?><w:wordDocument "
       "xmlns:w=\"http://schemas.microsoft.com/office/word/2003/wordml\">",
       ZJ_KIND_WORDML},
      {"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><pkg:package "
       "xmlns:pkg=\"http://schemas.microsoft.com/office/2006/xmlPackage\">",
       ZJ_KIND_FLAT_OPC},
      {"<?xml version='1.0'?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
       ZJ_KIND_SHEETML},
      {"<?xml version='1.0'?><uof:UOF xmlns:uof='x'>", ZJ_KIND_UOF},
      {"<?xml version='1.0'?><data>年轻干部</data>", ZJ_KIND_XML},
      {"<年轻干部> 是什么", ZJ_KIND_TEXT},
      {"From: a@b\nTo: c@d\nSubject: x\n\ntext", ZJ_KIND_MAIL},
      {"From a@b Mon\r\nReceived: x\r\n by y\r\nFrom: a@b\r\n\r\ntext", ZJ_KIND_MAIL},
      {"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n", ZJ_KIND_MHTML},
      {"From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n "
       "type=\"text/html\"\n\n",
       ZJ_KIND_MHTML},
      {"To: a@b\nMIME-Version: 1.0\nContent-Type: text/html\n\n", ZJ_KIND_MAIL},
      {"Title: report\nDate: 2020\n\ntext", ZJ_KIND_TEXT},
      {"From: 县水利局\n关于水利工作的报告\n", ZJ_KIND_TEXT},
      {"BZh and CAJ are not only signatures", ZJ_KIND_TEXT},
  };
  for (size_t i = 0; i < ZJ_COUNT(rows); i++)
    if (kind_of(zj_slice_of(rows[i].text)) != rows[i].kind)
      fail_msg("%s: kind %d", rows[i].text, kind_of(zj_slice_of(rows[i].text)));
  assert_int_equal(kind_of(ZJ_LIT("\xFF\xFE<\0h\0t\0m\0l\0>\0")), ZJ_KIND_HTML);
}

static void junk_before_the_signature(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_slice body;
  packed docx[] = {{"word/document.xml", ZJ_LIT("<x/>")}};
  zj_slice zip = pack(ctx, docx, 1);
  char *later = talloc_asprintf(ctx, "\xEF\xBB\xBF\r\n\r\n");
  size_t before = strlen(later);
  later = talloc_realloc_size(ctx, later, before + zip.length);
  memcpy(later + before, zip.at, zip.length);
  assert_int_equal(zj_kind_of((zj_slice){later, before + zip.length}, &body), ZJ_KIND_DOCX);
  assert_int_equal(body.length, zip.length);
  assert_int_equal(zj_kind_of(ZJ_LIT("\n\n{\\rtf1 x}"), &body), ZJ_KIND_RTF);
  assert_int_equal(body.at[0], '{');
  zj_slice text = ZJ_LIT("\n\n报告");
  assert_int_equal(zj_kind_of(text, &body), ZJ_KIND_TEXT);
  assert_int_equal(body.length, text.length);
  assert_int_equal(zj_kind_of((zj_slice){"", 0}, &body), ZJ_KIND_TEXT);
  talloc_free(ctx);
}

/* ---- names ---- */

static void others_are_counted_by_kind(void **state) {
  (void)state;
  void *ctx = talloc_new(NULL);
  zj_others others = {0};
  char told[100];
  const char *const names[] = {"a.tmp", "b/台账.xlsx", "c.XLSX", "d.ofd", "xlsx", "e.tar.gz"};
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    assert_true(zj_others_add(ctx, &others, names[i]));
  zj_others_sort(&others);
  assert_string_equal(zj_others_tell(&others, told, sizeof told), "2 xlsx, 1 gz, 1 ofd, 2 others");
  assert_int_equal(others.files, 6);
  zj_others_tell(&others, told, 6);
  assert_string_equal(told, "2 xls");
  talloc_free(ctx);
}

/* A kind has a reader, or else a reason why it is left out. */
static void every_kind_is_read_or_refused(void **state) {
  (void)state;
  const char *const names[] = {"a.txt",  "a.md",   "a.html", "a.rtf", "a.pdf",  "a.doc",  "a.wps",
                               "a.docx", "a.odt",  "a.mht",  "a.eml", "a.xls",  "a.et",   "a.xlsx",
                               "a.ods",  "a.csv",  "a.ppt",  "a.dps", "a.pptx", "a.odp",  "a.msg",
                               "a.ofd",  "a.xlsb", "a.fodt", "a.uof", "a.caj",  "a.epub", "a.vsdx",
                               "a.key",  "a.djvu", "a.xml",  "a.zip", "a.rar",  "a.7z",   "a.tar",
                               "a.gz",   "a.bz2",  "a.png",  "a.dwg", "a.mp4"};
  char suffix[ZJ_KIND_SUFFIX_ROOM];
  for (size_t i = 0; i < ZJ_COUNT(names); i++) {
    zj_kind kind = zj_kind_of_name(names[i], suffix);
    bool read = zj_source_format_of_name(names[i]), refused = *zj_kind_refusal(kind);
    if (read == refused) fail_msg("%s: read %d, refused %d", names[i], read, refused);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(zips_by_their_entries),
      cmocka_unit_test(ole_by_the_streams_at_its_root),
      cmocka_unit_test(texts_that_are_something_else),
      cmocka_unit_test(junk_before_the_signature),
      cmocka_unit_test(others_are_counted_by_kind),
      cmocka_unit_test(every_kind_is_read_or_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
