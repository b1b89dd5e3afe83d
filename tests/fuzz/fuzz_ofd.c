/* fuzz_ofd.c - any bytes as an OFD: as they are when they begin like a ZIP, else as its parts,
 * which a NUL parts: a page, a template, the document, the root. */
#include "fuzz_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static const char *const names[] = {"D/P.xml", "D/T.xml", "D/Document.xml", "OFD.xml"};
  const zj_slice usual[] = {
      ZJ_LIT("<Page/>"), ZJ_LIT("<Page/>"),
      ZJ_LIT("<Document><PhysicalBox>0 0 210 297</PhysicalBox><TemplatePage ID='7' "
             "BaseLoc='T.xml'/><Page ID='1' BaseLoc='P.xml'/></Document>"),
      ZJ_LIT("<OFD><DocRoot>D/Document.xml</DocRoot></OFD>")};
  zj_slice input = {(const char *)bytes, size};
  if (size > 2 && memcmp(bytes, "PK", 2) == 0)
    fuzz_read(zj_source_format_ofd, input, NULL, true);
  else
    fuzz_read_parts(zj_source_format_ofd, names, usual, ZJ_COUNT(names), input);
  return 0;
}
