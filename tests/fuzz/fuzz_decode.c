/* fuzz_decode.c - any bytes as text; the first one picks an encoding to name. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static const char *const names[] = {NULL,   NULL,       "utf-8",   "gb18030",
                                      "big5", "utf-16le", "utf-16be"};
  if (size)
    fuzz_read(zj_decode, (zj_slice){(const char *)bytes + 1, size - 1},
              names[bytes[0] % ZJ_COUNT(names)], false);
  return 0;
}
