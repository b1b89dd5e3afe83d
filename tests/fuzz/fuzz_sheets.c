/* fuzz_sheets.c - any bytes as a spreadsheet. The first byte picks its kind: 'x' the parts of an
 * .xlsx, 'o' the content of an .ods, 'b' the records of an .xls, 'c' CSV, 'f' a format code and
 * numbers; a NUL parts parts. Other inputs are read as a whole file of each kind. */
#include "fuzz_parts.h"

#include "indexer/read/cell_format.h"

static void read_xlsx(zj_slice bytes) {
  static const char *const names[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml",
                                      "xl/styles.xml", "xl/workbook.xml",
                                      "xl/_rels/workbook.xml.rels"};
  static const char workbook[] =
      "<workbook xmlns:r=\"/relationships\"><sheet name=\"a\" r:id=\"s\"/></workbook>";
  static const char relations[] =
      "<R><Relationship Id=\"s\" Type=\"/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
      "<Relationship Id=\"t\" Type=\"/sharedStrings\" Target=\"sharedStrings.xml\"/>"
      "<Relationship Id=\"u\" Type=\"/styles\" Target=\"styles.xml\"/></R>";
  zj_slice usual[] = {ZJ_LIT(""),
                      ZJ_LIT("<a/>"),
                      ZJ_LIT("<a/>"),
                      {workbook, sizeof workbook - 1},
                      {relations, sizeof relations - 1}};
  fuzz_read_parts(zj_source_format_xlsx, names, usual, ZJ_COUNT(names), bytes);
}

static void read_ods(zj_slice bytes) {
  static const char *const names[] = {"content.xml"};
  zj_slice usual[] = {ZJ_LIT("")};
  fuzz_read_parts(zj_source_format_ods, names, usual, 1, bytes);
}

static void read_format(zj_slice bytes) {
  char code[ZJ_CELL_CODE_ROOM] = "", out[ZJ_CELL_ROOM];
  double value = 0;
  size_t length = bytes.length < sizeof code ? bytes.length : sizeof code - 1;
  memcpy(code, bytes.at, zj_utf8_check(zj_slice_cut(bytes, 0, length)));
  for (size_t at = strlen(code); at + sizeof value <= bytes.length; at += sizeof value) {
    memcpy(&value, bytes.at + at, sizeof value);
    if (value - value == 0) zj_cell_format_write(code, value, false, out);
  }
  for (int i = -2; i < 3; i++)
    FUZZ_HOLDS(strlen(zj_cell_format_write(code, i * 22678.25, true, out)) < sizeof out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  zj_slice input = {(const char *)bytes, size};
  zj_slice rest = zj_slice_cut(input, size > 0, size);
  switch (size ? bytes[0] : 0) {
  case 'x':
    read_xlsx(rest);
    break;
  case 'o':
    read_ods(rest);
    break;
  case 'b':
    fuzz_read_streams(zj_source_format_xls, (const char *const[]){"Workbook"}, &rest, 1);
    break;
  case 'c':
    fuzz_read(zj_source_format_csv, rest, "utf-8", true);
    break;
  case 'f':
    read_format(rest);
    break;
  default:
    fuzz_read(zj_source_format_xlsx, input, NULL, true);
    fuzz_read(zj_source_format_ods, input, NULL, true);
    fuzz_read(zj_source_format_xls, input, NULL, true);
  }
  return 0;
}
