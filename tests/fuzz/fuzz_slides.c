/* fuzz_slides.c - any bytes as a presentation. The first byte picks its kind: 'p' the parts of a
 * .pptx, which a NUL parts, 'o' the content of an .odp, 'b' the
 * records of a .ppt, the last 24 bytes of which are who saved it; others are read as a whole file.
 */
#include "fuzz_parts.h"

static void read_pptx(zj_slice bytes) {
  static const char *const names[] = {"ppt/slides/slide1.xml", "ppt/notesSlides/n.xml",
                                      "ppt/diagrams/d.xml",    "ppt/slides/_rels/slide1.xml.rels",
                                      "ppt/presentation.xml",  "ppt/_rels/presentation.xml.rels"};
  static const char of_slide[] =
      "<R><Relationship Id=\"n\" Type=\"/notesSlide\" Target=\"../notesSlides/n.xml\"/>"
      "<Relationship Id=\"d\" Type=\"/diagramData\" Target=\"../diagrams/d.xml\"/></R>";
  static const char show[] = "<p xmlns:r=\"/relationships\"><sldId r:id=\"s\"/></p>";
  static const char of_show[] =
      "<R><Relationship Id=\"s\" Type=\"/slide\" Target=\"slides/slide1.xml\"/></R>";
  zj_slice usual[] = {ZJ_LIT("<a/>"),          ZJ_LIT("<a/>"),
                      ZJ_LIT("<a/>"),          {of_slide, sizeof of_slide - 1},
                      {show, sizeof show - 1}, {of_show, sizeof of_show - 1}};
  fuzz_read_parts(zj_source_format_pptx, names, usual, ZJ_COUNT(names), bytes);
}

static void read_ppt(zj_slice bytes) {
  static const char *const names[] = {"PowerPoint Document", "Current User"};
  size_t at = bytes.length < 24 ? bytes.length : bytes.length - 24;
  zj_slice streams[] = {zj_slice_cut(bytes, 0, at), zj_slice_cut(bytes, at, bytes.length)};
  fuzz_read_streams(zj_source_format_ppt, names, streams, 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static const char *const content[] = {"content.xml"};
  zj_slice input = {(const char *)bytes, size}, usual = ZJ_LIT("<a/>");
  if (size && bytes[0] == 'p') {
    read_pptx(zj_slice_cut(input, 1, size));
  } else if (size && bytes[0] == 'o') {
    fuzz_read_parts(zj_source_format_odp, content, &usual, 1, zj_slice_cut(input, 1, size));
  } else if (size && bytes[0] == 'b') {
    read_ppt(zj_slice_cut(input, 1, size));
  } else {
    fuzz_read(zj_source_format_ppt, input, NULL, true);
    fuzz_read(zj_source_format_pptx, input, NULL, true);
    fuzz_read(zj_source_format_odp, input, NULL, true);
  }
  return 0;
}
