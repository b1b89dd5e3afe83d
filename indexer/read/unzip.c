/* unzip.c - unpacks named parts of a ZIP file with libarchive. */
#include "indexer/read/unzip.h"

#include <archive.h>
#include <archive_entry.h>
#include <strings.h>
#include <talloc.h>

#include "indexer/base/lang.h"

/* The XML of documents is packed to a tenth of its size, that of long tables to a sixtieth; the
 * limit of deflate is a thousandth. */
enum { RATIO_MAX = 200 };
#define RATIO_FREE ((size_t)8 << 20) /* bytes; smaller parts may have any ratio */

static zj_status fail_damaged(zj_error *err, struct archive *a) {
  const char *why = archive_error_string(a);
  return zj_fail(err, ZJ_BAD_INPUT, zj_tr("is damaged (%s)", "文件已损坏（%s）"),
                 why ? why : "ZIP");
}

static zj_status fail_too_large(zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT, "%s",
                 zj_tr("unpacks to more than a document can be; left alone",
                       "解压后过大，不像是文档，未收入"));
}

static bool same_name(const char *entry, const char *name) {
  if (*entry == '/') entry++;
  for (; *entry && *name; entry++, name++) {
    char c = *entry == '\\' ? '/' : *entry;
    if (strncasecmp(&c, name, 1) != 0) return false;
  }
  return *entry == *name;
}

zj_zip_part *zj_unzip_part(const char *entry, zj_zip_part *parts, size_t count) {
  for (size_t i = 0; entry && i < count; i++)
    if (!parts[i].bytes.at && same_name(entry, parts[i].name)) return &parts[i];
  return NULL;
}

/* Reads an entry block by block: the size that it declares may be wrong. */
static zj_status read_part(void *ctx, struct archive *a, size_t zip_bytes, size_t *total,
                           zj_slice *out, zj_error *err) {
  char *bytes = NULL;
  size_t length = 0, capacity = 0;
  for (;;) {
    if (capacity - length < 65536) {
      capacity = 2 * capacity + (256 << 10);
      char *grown = talloc_realloc_size(ctx, bytes, capacity);
      if (!grown) return zj_no_memory(err);
      bytes = grown;
    }
    la_ssize_t n = archive_read_data(a, bytes + length, capacity - length);
    if (n == ARCHIVE_RETRY) continue;
    if (n < 0) return fail_damaged(err, a);
    if (n == 0) break;
    length += (size_t)n;
    *total += (size_t)n;
    if (*total > ZJ_UNZIP_MAX || (*total > RATIO_FREE && *total / RATIO_MAX > zip_bytes))
      return fail_too_large(err);
  }
  *out = (zj_slice){bytes, length};
  return ZJ_OK;
}

static zj_status read_entries(void *ctx, struct archive *a, zj_slice zip, zj_zip_part *parts,
                              size_t count, zj_error *err) {
  struct archive_entry *entry;
  size_t total = 0;
  for (size_t entries = 0;; entries++) {
    int got = archive_read_next_header(a, &entry);
    if (got == ARCHIVE_EOF) return ZJ_OK;
    if (got == ARCHIVE_RETRY && entries < ZJ_UNZIP_ENTRIES) continue;
    if (got < ARCHIVE_WARN) return fail_damaged(err, a);
    if (entries >= ZJ_UNZIP_ENTRIES) return fail_too_large(err);
    zj_zip_part *part = zj_unzip_part(archive_entry_pathname(entry), parts, count);
    if (!part) continue;
    if (archive_entry_is_encrypted(entry))
      return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is protected by a password", "有密码保护"));
    zj_status status = read_part(ctx, a, zip.length, &total, &part->bytes, err);
    if (status != ZJ_OK) return status;
  }
}

zj_status zj_unzip(void *ctx, zj_slice zip, zj_zip_part *parts, size_t count, zj_error *err) {
  struct archive *a = archive_read_new();
  if (!a) return zj_no_memory(err);
  archive_read_support_format_zip_seekable(a);
  archive_read_set_options(a, "hdrcharset=UTF-8");
  zj_status status;
  if (archive_read_open_memory(a, zip.at, zip.length) == ARCHIVE_OK)
    status = read_entries(ctx, a, zip, parts, count, err);
  else
    status = fail_damaged(err, a);
  archive_read_free(a);
  return status;
}
