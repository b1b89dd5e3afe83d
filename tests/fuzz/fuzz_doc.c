/* fuzz_doc.c - any bytes as a Word 97 document: as a whole file when they begin like one, else as
 * its two streams, the first of 8192 bytes. */
#include "fuzz_parts.h"

enum { STREAM_BYTES = 8192 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  zj_slice input = {(const char *)bytes, size};
  static const char magic[] = "\xD0\xCF\x11\xE0";
  if (size > 4 && memcmp(bytes, magic, 4) == 0) {
    fuzz_read(zj_source_format_doc, input, NULL, true);
    return 0;
  }
  if (size < STREAM_BYTES || bytes[0] != 0xEC || bytes[1] != 0xA5) return 0;
  const char *names[] = {"WordDocument", bytes[11] & 2 ? "1Table" : "0Table"};
  zj_slice streams[] = {zj_slice_cut(input, 0, STREAM_BYTES),
                        zj_slice_cut(input, STREAM_BYTES, size)};
  fuzz_read_streams(zj_source_format_doc, names, streams, 2);
  return 0;
}
