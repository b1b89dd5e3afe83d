/* pack.h - ZIP files for tests, made in memory. */
#ifndef ZJ_TESTS_PACK_H
#define ZJ_TESTS_PACK_H

#include "check.h"

#include <archive.h>
#include <archive_entry.h>

typedef struct packed {
  const char *name;
  zj_slice bytes;
} packed;

static inline zj_slice pack(void *ctx, const packed *entries, size_t count) {
  size_t room = 1 << 16, used = 0;
  for (size_t i = 0; i < count; i++)
    room += entries[i].bytes.length + 1024;
  char *zip = talloc_size(ctx, room);
  struct archive *a = archive_write_new();
  archive_write_set_format_zip(a);
  assert_int_equal(archive_write_open_memory(a, zip, room, &used), ARCHIVE_OK);
  for (size_t i = 0; i < count; i++) {
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, entries[i].name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)entries[i].bytes.length);
    if (strcmp(entries[i].name, "mimetype") == 0)
      archive_write_zip_set_compression_store(a);
    else
      archive_write_zip_set_compression_deflate(a);
    assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
    assert_int_equal(archive_write_data(a, entries[i].bytes.at, entries[i].bytes.length),
                     (la_ssize_t)entries[i].bytes.length);
    archive_entry_free(entry);
  }
  assert_int_equal(archive_write_close(a), ARCHIVE_OK);
  archive_write_free(a);
  return (zj_slice){zip, used};
}

#endif
