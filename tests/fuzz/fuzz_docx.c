/* fuzz_docx.c - any bytes as a Word or OpenDocument text: as they are when they begin like a ZIP,
 * else as its parts, which a NUL parts. The first byte picks which. */
#include "fuzz_parts.h"

static void read_docx(zj_slice bytes) {
  static const char *const names[] = {"word/document.xml", "word/numbering.xml",
                                      "word/styles.xml",   "word/footnotes.xml",
                                      "word/header1.xml",  "word/diagrams/data1.xml",
                                      "word/comments.xml", "word/_rels/document.xml.rels",
                                      "word/a.htm"};
  static const char relations[] =
      "<R><Relationship Id=\"d\" Type=\"/diagramData\" Target=\"diagrams/data1.xml\"/>"
      "<Relationship Id=\"a\" Type=\"/aFChunk\" Target=\"a.htm\"/></R>";
  zj_slice usual[ZJ_COUNT(names)];
  for (size_t i = 0; i < ZJ_COUNT(names); i++)
    usual[i] = ZJ_LIT("<a/>");
  usual[7] = (zj_slice){relations, sizeof relations - 1};
  fuzz_read_parts(zj_source_format_docx, names, usual, ZJ_COUNT(names), bytes);
}

static void read_odt(zj_slice bytes) {
  static const char *const names[] = {"content.xml", "styles.xml"};
  zj_slice usual[] = {ZJ_LIT("<a/>"), ZJ_LIT("<a/>")};
  fuzz_read_parts(zj_source_format_odt, names, usual, 2, bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  zj_slice input = {(const char *)bytes, size};
  if (size > 2 && memcmp(bytes, "PK", 2) == 0) {
    fuzz_read(zj_source_format_docx, input, NULL, true);
    fuzz_read(zj_source_format_odt, input, NULL, true);
  } else if (size && bytes[0] == 'o') {
    read_odt(zj_slice_cut(input, 1, size));
  } else if (size) {
    read_docx(zj_slice_cut(input, 1, size));
  }
  return 0;
}
