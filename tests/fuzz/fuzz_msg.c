/* fuzz_msg.c - any bytes as a message of Outlook: as a whole file when they begin like one, else as
 * its properties, its text and its page, a third each. */
#include "fuzz_parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static const char *const all[] = {"__properties_version1.0", "__substg1.0_1000001F",
                                    "__substg1.0_10130102"};
  zj_slice input = {(const char *)bytes, size};
  static const char magic[] = "\xD0\xCF\x11\xE0";
  if (size > 4 && memcmp(bytes, magic, 4) == 0) {
    fuzz_read(zj_source_format_mail, input, NULL, true);
    return 0;
  }
  if (size > 9000) return 0; /* three streams of fewer sectors */
  const char *names[] = {all[0], all[1], all[2]};
  size_t third = size / 3;
  zj_slice streams[] = {zj_slice_cut(input, 0, third), zj_slice_cut(input, third, 2 * third),
                        zj_slice_cut(input, 2 * third, size)};
  fuzz_read_streams(zj_source_format_mail, names, streams, 3);
  return 0;
}
