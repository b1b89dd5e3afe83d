/* fuzz_ofd.c - any bytes as an OFD: as they are when they begin like a ZIP, else as its parts,
 * which a NUL parts: a page, a template, the document. */
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

static void read_packed(zj_slice bytes) {
  static const char *const names[] = {"D/P.xml", "D/T.xml", "D/Document.xml"};
  size_t room = bytes.length + 8192, used = 0, part = 0;
  char *zip = malloc(room);
  struct archive *a = archive_write_new();
  archive_write_set_format_zip(a);
  archive_write_open_memory(a, zip, room, &used);
  add_part(a, "OFD.xml", ZJ_LIT("<OFD><DocRoot>D/Document.xml</DocRoot></OFD>"));
  for (size_t at = 0; part < ZJ_COUNT(names) && at <= bytes.length; part++) {
    const char *nul = at < bytes.length ? memchr(bytes.at + at, 0, bytes.length - at) : NULL;
    size_t end = nul ? (size_t)(nul - bytes.at) : bytes.length;
    add_part(a, names[part], zj_slice_cut(bytes, at, end));
    at = end + 1;
  }
  if (part < ZJ_COUNT(names))
    add_part(a, "D/Document.xml",
             ZJ_LIT("<Document><PhysicalBox>0 0 210 297</PhysicalBox><TemplatePage ID='7' "
                    "BaseLoc='T.xml'/><Page ID='1' BaseLoc='P.xml'/></Document>"));
  archive_write_close(a);
  archive_write_free(a);
  fuzz_read(zj_source_format_ofd, (zj_slice){zip, used}, NULL, true);
  free(zip);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  zj_slice input = {(const char *)bytes, size};
  if (size > 2 && memcmp(bytes, "PK", 2) == 0)
    fuzz_read(zj_source_format_ofd, input, NULL, true);
  else
    read_packed(input);
  return 0;
}
