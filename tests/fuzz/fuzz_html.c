/* fuzz_html.c - any bytes as html. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_read(zj_source_format_html, (zj_slice){(const char *)bytes, size}, NULL, true);
  return 0;
}
