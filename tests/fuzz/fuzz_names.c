/* fuzz_names.c - any bytes as the name of a file, in the encoding that is found for it, and as a
 * path. */
#include "fuzz.h"
#include "indexer/read/names.h"

static void check_name(const char *name) {
  zj_slice text = zj_slice_of(name);
  fuzz_check_text(text, false);
  for (size_t i = 0; i < text.length; i++)
    FUZZ_HOLDS((unsigned char)text.at[i] >= ' ');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  void *ctx = talloc_new(NULL);
  zj_slice input = {(const char *)bytes, size};
  const char *encoding = zj_names_encoding(input);
  char *decoded = *encoding ? zj_names_decode(ctx, input, encoding) : NULL;
  FUZZ_HOLDS(!*encoding || decoded);
  if (decoded) check_name(decoded);
  char *shown = zj_names_shown(ctx, talloc_strndup(ctx, input.at, input.length));
  FUZZ_HOLDS(shown);
  check_name(shown);
  talloc_free(ctx);
  return 0;
}
