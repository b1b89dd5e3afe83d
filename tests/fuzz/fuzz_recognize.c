/* fuzz_recognize.c - any bytes as what character recognition says of a picture: they are kept where
 * an earlier run would have kept them. */
#include <errno.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "fuzz.h"
#include "indexer/read/recognize.h"

static const char picture[] = "\x89PNG\r\n\x1a\n picture";
static char folder[] = "/tmp/zj-fuzz-XXXXXX", path[200], inner[100];

static void remove_folder(void) {
  unlink(path);
  rmdir(inner);
  rmdir(folder);
}

static void make_folder(void) {
  XXH128_hash_t hash = XXH3_128bits(picture, sizeof picture - 1);
  FUZZ_HOLDS(mkdtemp(folder));
  snprintf(inner, sizeof inner, "%s/%02x", folder, (unsigned)(hash.high64 >> 56));
  FUZZ_HOLDS(mkdir(inner, 0700) == 0);
  snprintf(path, sizeof path, "%s/%014llx%016llx-0", inner,
           (unsigned long long)(hash.high64 & 0xFFFFFFFFFFFFFF), (unsigned long long)hash.low64);
  zj_recognize_set(true, folder);
  atexit(remove_folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  char head[64];
  if (!*path) make_folder();
  int n = snprintf(head, sizeof head, "zhangju recognized 1 chi_sim %016llx\n",
                   (unsigned long long)XXH3_64bits(bytes, size));
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  FUZZ_HOLDS(fd >= 0 && write(fd, head, (size_t)n) == n);
  FUZZ_HOLDS(write(fd, bytes, size) == (ssize_t)size && close(fd) == 0);
  fuzz_read(zj_source_format_picture, (zj_slice){picture, sizeof picture - 1}, NULL, true);
  return 0;
}
