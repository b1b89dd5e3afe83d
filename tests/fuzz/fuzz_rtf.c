/* fuzz_rtf.c - any bytes as rtf. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  fuzz_read(zj_source_format_rtf, (zj_slice){(const char *)bytes, size}, NULL, true);
  return 0;
}
