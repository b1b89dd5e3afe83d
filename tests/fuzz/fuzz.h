/* fuzz.h - what every fuzzer includes: the entry libFuzzer calls, and what must hold of any text
 * that comes out. */
#ifndef ZJ_TESTS_FUZZ_H
#define ZJ_TESTS_FUZZ_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/outline/outline.h"
#include "indexer/read/formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define FUZZ_HOLDS(what) \
  ((what) ? (void)0 : (fprintf(stderr, "does not hold: %s\n", #what), abort()))

/* Valid UTF-8, no NUL, and for documents no control character but tab and LF. */
static inline void fuzz_check_text(zj_slice text, bool document) {
  FUZZ_HOLDS(zj_utf8_check(text) == text.length);
  for (size_t i = 0; i < text.length; i++) {
    unsigned char c = (unsigned char)text.at[i];
    FUZZ_HOLDS(c != 0 && (!document || c >= ' ' || c == '\n' || c == '\t'));
  }
}

/* An error says something in one line of valid UTF-8. */
static inline void fuzz_check_error(const zj_error *err) {
  FUZZ_HOLDS(*err->text && !strchr(err->text, '\n') &&
             zj_utf8_check(zj_slice_of(err->text)) == strlen(err->text));
}

/* A file in memory that holds these bytes, for readers that take a path; the same one each time. */
static inline const char *fuzz_file(zj_slice bytes) {
  static int file = -1;
  static char path[64];
  if (file < 0) {
    file = memfd_create("fuzz", MFD_CLOEXEC);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
  }
  FUZZ_HOLDS(file >= 0 && ftruncate(file, 0) == 0 &&
             pwrite(file, bytes.at, bytes.length, 0) == (ssize_t)bytes.length);
  return path;
}

/* Reads with one reader; an error must say something in one line. */
static inline void fuzz_read(zj_source_format_reader *read, zj_slice bytes, const char *encoding,
                             bool document) {
  void *ctx = talloc_new(NULL);
  zj_decoded out;
  zj_error err = {0};
  zj_status status = read(ctx, bytes, encoding, &out, &err);
  if (status == ZJ_OK)
    fuzz_check_text(out.text, document);
  else
    fuzz_check_error(&err);
  talloc_free(ctx);
}

#endif
