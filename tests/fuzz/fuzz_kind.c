/* fuzz_kind.c - any bytes: their kind, and the readers of mail, saved pages and Word's XML when
 * they are of these kinds. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  zj_slice input = {(const char *)bytes, size}, body;
  zj_kind kind = zj_kind_of(input, &body);
  FUZZ_HOLDS(body.length <= size && body.at + body.length == input.at + size);
  const zj_source_format *format;
  zj_error err = {0};
  FUZZ_HOLDS(kind < ZJ_KINDS);
  FUZZ_HOLDS(zj_source_format_find(input, "a", &format, &err) == ZJ_OK || *err.text);
  if (kind == ZJ_KIND_MAIL || kind == ZJ_KIND_MHTML) {
    fuzz_read(zj_source_format_mail, body, NULL, true);
    fuzz_read(zj_source_format_mhtml, body, NULL, true);
  } else if (kind == ZJ_KIND_WORDML) {
    fuzz_read(zj_source_format_wordml, body, NULL, true);
  } else if (kind == ZJ_KIND_FLAT_OPC) {
    fuzz_read(zj_source_format_docx, body, NULL, true);
  }
  return 0;
}
