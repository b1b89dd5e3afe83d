/* fuzz_unpack.c - any bytes as an archive or a mail, whose members are unpacked. The first byte
 * says which name the container has. */
#include "fuzz.h"
#include "indexer/read/unpack.h"

static int memory_file(void) {
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  FUZZ_HOLDS(fd >= 0);
  return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static int file = -1, spool = -1;
  static const char *const names[] = {"a.zip", "a.tgz", "a.txt.gz", "a.eml", "a.msg"};
  if (size < 2) return 0;
  if (file < 0) {
    file = memory_file();
    spool = memory_file();
  }
  FUZZ_HOLDS(ftruncate(file, 0) == 0 && ftruncate(spool, 0) == 0 && lseek(spool, 0, SEEK_SET) == 0);
  FUZZ_HOLDS(pwrite(file, bytes + 1, size - 1, 0) == (ssize_t)size - 1);
  void *ctx = talloc_new(NULL);
  zj_members members;
  zj_error err = {0};
  zj_status status = zj_unpack(ctx, file, names[bytes[0] % 5], spool, &members, &err);
  if (status != ZJ_OK) fuzz_check_error(&err);
  off_t end = lseek(spool, 0, SEEK_END);
  for (size_t i = 0; status == ZJ_OK && i < members.count; i++) {
    const zj_member *m = &members.all[i];
    fuzz_check_text(zj_slice_of(m->name), true);
    FUZZ_HOLDS(*m->name && *m->name != '/' && !strstr(m->name, "/../"));
    if (m->kind == ZJ_MEMBER_REPORT) FUZZ_HOLDS(m->offset + m->bytes <= (uint64_t)end);
  }
  talloc_free(ctx);
  return 0;
}
