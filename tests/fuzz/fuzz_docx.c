/* fuzz_docx.c - any bytes as a Word or OpenDocument text: as they are when they begin like a ZIP,
 * else as its parts, which a NUL parts. The first byte picks which. */
#include <archive.h>
#include <archive_entry.h>

#include "fuzz.h"

static void add_part(struct archive *a, const char *name, zj_slice bytes) {
  struct archive_entry *entry = archive_entry_new();
  archive_entry_set_pathname(entry, name);
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_size(entry, (la_int64_t)bytes.length);
  archive_write_zip_set_compression_store(a);
  archive_write_header(a, entry);
  archive_write_data(a, bytes.at, bytes.length);
  archive_entry_free(entry);
}

static void read_packed(zj_slice bytes, bool odt) {
  static const char *const names[2][4] = {
      {"word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml"},
      {"content.xml", "styles.xml", NULL, NULL}};
  size_t room = bytes.length + 8192, used = 0;
  char *zip = malloc(room);
  struct archive *a = archive_write_new();
  archive_write_set_format_zip(a);
  archive_write_open_memory(a, zip, room, &used);
  for (size_t at = 0, part = 0; part < 4 && names[odt][part] && at <= bytes.length; part++) {
    const char *nul = at < bytes.length ? memchr(bytes.at + at, 0, bytes.length - at) : NULL;
    size_t end = nul ? (size_t)(nul - bytes.at) : bytes.length;
    add_part(a, names[odt][part], zj_slice_cut(bytes, at, end));
    at = end + 1;
  }
  archive_write_close(a);
  archive_write_free(a);
  fuzz_read(odt ? zj_source_format_odt : zj_source_format_docx, (zj_slice){zip, used}, NULL, true);
  free(zip);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  zj_slice input = {(const char *)bytes, size};
  if (size > 2 && memcmp(bytes, "PK", 2) == 0) {
    fuzz_read(zj_source_format_docx, input, NULL, true);
    fuzz_read(zj_source_format_odt, input, NULL, true);
  } else if (size) {
    read_packed(zj_slice_cut(input, 1, size), bytes[0] == 'o');
  }
  return 0;
}
