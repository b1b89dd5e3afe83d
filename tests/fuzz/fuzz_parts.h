/* fuzz_parts.h - makes files with several parts of the bytes of a fuzzer: ZIP and OLE files. */
#ifndef ZJ_TESTS_FUZZ_PARTS_H
#define ZJ_TESTS_FUZZ_PARTS_H

#include <archive.h>
#include <archive_entry.h>

#include "fuzz.h"

static inline void fuzz_add_part(struct archive *a, const char *name, zj_slice bytes) {
  struct archive_entry *entry = archive_entry_new();
  archive_entry_set_pathname(entry, name);
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_size(entry, (la_int64_t)bytes.length);
  archive_write_zip_set_compression_store(a);
  archive_write_header(a, entry);
  archive_write_data(a, bytes.at, bytes.length);
  archive_entry_free(entry);
}

/* Reads a ZIP file whose parts are what the NULs in 'bytes' part; a part that 'bytes' do not reach
 * is as in 'usual'. */
static inline void fuzz_read_parts(zj_source_format_reader *read, const char *const *names,
                                   const zj_slice *usual, size_t count, zj_slice bytes) {
  size_t room = bytes.length + 32768, used = 0;
  char *zip = malloc(room);
  struct archive *a = archive_write_new();
  archive_write_set_format_zip(a);
  archive_write_open_memory(a, zip, room, &used);
  for (size_t at = 0, i = 0; i < count; i++) {
    if (at > bytes.length) {
      fuzz_add_part(a, names[i], usual[i]);
      continue;
    }
    const char *nul = at < bytes.length ? memchr(bytes.at + at, 0, bytes.length - at) : NULL;
    size_t end = nul ? (size_t)(nul - bytes.at) : bytes.length;
    fuzz_add_part(a, names[i], zj_slice_cut(bytes, at, end));
    at = end + 1;
  }
  archive_write_close(a);
  archive_write_free(a);
  fuzz_read(read, (zj_slice){zip, used}, NULL, true);
  free(zip);
}

/* An entry of the directory of an OLE file; its right neighbour is the next one. */
static inline void fuzz_add_entry(unsigned char *entry, const char *name, unsigned right,
                                  unsigned start, size_t length) {
  memset(entry + 68, 0xFF, 12);
  entry[64] = (unsigned char)(2 * strlen(name) + 2);
  entry[66] = 2;
  if (right) memset(entry + 72, 0, 4);
  if (right) entry[72] = (unsigned char)right;
  entry[116] = (unsigned char)start;
  for (size_t i = 0; name[i]; i++)
    entry[2 * i] = (unsigned char)name[i];
  for (size_t i = 0; i < 4; i++)
    entry[120 + i] = (unsigned char)(length >> (8 * i));
}

/* Reads an OLE file of at most three streams, of 60,000 bytes in all. */
static inline void fuzz_read_streams(zj_source_format_reader *read, const char *const *names,
                                     const zj_slice *streams, size_t count) {
  enum { SECTOR = 512, HEAD = 3 * SECTOR };
  size_t sectors = 2;
  for (size_t i = 0; i < count; i++)
    sectors += streams[i].length / SECTOR + 1;
  if (sectors > SECTOR / 4) return;
  size_t length = (sectors + 1) * SECTOR;
  unsigned char *file = calloc(1, length), *table = file + SECTOR, *entry = table + SECTOR;
  memcpy(file, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  file[30] = 9;
  file[44] = file[48] = 1;
  memset(file + 60, 0xFE, 4);
  memset(file + 68, 0xFE, 4);
  memset(file + 80, 0xFF, 4 * 108);
  memset(table, 0xFF, SECTOR);
  memset(entry + 68, 0xFF, 8);
  entry[66] = 5;
  entry[76] = 1;
  unsigned sector = 2;
  for (size_t i = 0; i < count; i++) {
    size_t used = streams[i].length / SECTOR + 1;
    fuzz_add_entry(entry + 128 * (i + 1), names[i], i + 1 < count ? (unsigned)i + 2 : 0, sector,
                   streams[i].length);
    memcpy(file + (sector + 1) * SECTOR, streams[i].at, streams[i].length);
    for (size_t k = 0; k < used; k++, sector++) {
      memset(table + 4 * sector, 0, 4);
      table[4 * sector] = (unsigned char)(sector + 1);
    }
    memset(table + 4 * (sector - 1), 0xFE, 4);
  }
  fuzz_read(read, (zj_slice){(const char *)file, length}, NULL, true);
  free(file);
}

#endif
