/* unzip.c - unpacks named parts of a ZIP file with libarchive. */
#include "indexer/read/unzip.h"

#include <ctype.h>
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/late_archive.h"

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

/* Compares from the end: the names of many sheets or slides differ there. */
static bool same_name(zj_slice entry, const char *name) {
  if (strlen(name) != entry.length) return false;
  for (size_t i = entry.length; i-- > 0;) {
    char c = entry.at[i] == '\\' ? '/' : entry.at[i];
    if (tolower((unsigned char)c) != tolower((unsigned char)name[i])) return false;
  }
  return true;
}

static zj_slice name_of_entry(struct archive_entry *entry) {
  const char *name = archive_entry_pathname(entry);
  if (!name) name = "";
  return zj_slice_of(*name == '/' ? name + 1 : name);
}

static zj_zip_part *find_part(zj_slice entry, zj_zip_part *parts, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!parts[i].bytes.at && same_name(entry, parts[i].name)) return &parts[i];
  return NULL;
}

zj_zip_part *zj_unzip_part(const char *entry, zj_zip_part *parts, size_t count) {
  if (!entry) return NULL;
  return find_part(zj_slice_of(*entry == '/' ? entry + 1 : entry), parts, count);
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

/* Steps to the next entry; ZJ_DONE after the last. */
static zj_status next_entry(struct archive *a, struct archive_entry **entry, size_t *entries,
                            zj_error *err) {
  for (;;) {
    int got = archive_read_next_header(a, entry);
    if (got == ARCHIVE_EOF) return ZJ_DONE;
    if (got != ARCHIVE_RETRY && got < ARCHIVE_WARN) return fail_damaged(err, a);
    if (++*entries > ZJ_UNZIP_ENTRIES) return fail_too_large(err);
    if (got != ARCHIVE_RETRY) return ZJ_OK;
  }
}

static zj_status read_entries(void *ctx, struct archive *a, zj_slice zip, zj_zip_part *parts,
                              size_t count, zj_error *err) {
  struct archive_entry *entry;
  size_t total = 0, entries = 0;
  zj_status status;
  while ((status = next_entry(a, &entry, &entries, err)) == ZJ_OK) {
    zj_zip_part *part = find_part(name_of_entry(entry), parts, count);
    if (!part) continue;
    if (archive_entry_is_encrypted(entry))
      return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is protected by a password", "有密码保护"));
    status = read_part(ctx, a, zip.length, &total, &part->bytes, err);
    if (status != ZJ_OK) return status;
  }
  return status == ZJ_DONE ? ZJ_OK : status;
}

static zj_status open_zip(struct archive **out, zj_error *err) {
  zj_status status = zj_late_load_archive(err);
  if (status != ZJ_OK) return status;
  struct archive *a = *out = archive_read_new();
  if (!a) return zj_no_memory(err);
  archive_read_support_format_zip_seekable(a);
  archive_read_set_options(a, "hdrcharset=UTF-8");
  return ZJ_OK;
}

zj_status zj_unzip(void *ctx, zj_slice zip, zj_zip_part *parts, size_t count, zj_error *err) {
  struct archive *a;
  zj_status status = open_zip(&a, err);
  if (status != ZJ_OK) return status;
  if (archive_read_open_memory(a, zip.at, zip.length) == ARCHIVE_OK)
    status = read_entries(ctx, a, zip, parts, count, err);
  else
    status = fail_damaged(err, a);
  archive_read_free(a);
  return status;
}

zj_status zj_unzip_list_add(void *ctx, zj_slice name, const char *folder, zj_zip_part **parts,
                            size_t *count, zj_error *err) {
  size_t length = strlen(folder);
  if (name.length <= length || !same_name(zj_slice_cut(name, 0, length), folder)) return ZJ_OK;
  if (*count % 64 == 0) {
    zj_zip_part *grown = talloc_realloc(ctx, *parts, zj_zip_part, *count + 64);
    if (!grown) return zj_no_memory(err);
    *parts = grown;
  }
  const char *copy = talloc_strndup(ctx, name.at, name.length);
  if (!copy) return zj_no_memory(err);
  (*parts)[(*count)++] = (zj_zip_part){.name = copy};
  return ZJ_OK;
}

zj_status zj_unzip_list(void *ctx, zj_slice zip, const char *folder, zj_zip_part **parts,
                        size_t *count, zj_error *err) {
  struct archive *a;
  struct archive_entry *entry;
  size_t entries = 0;
  zj_status status = open_zip(&a, err);
  *parts = NULL;
  *count = 0;
  if (status != ZJ_OK) return status;
  if (archive_read_open_memory(a, zip.at, zip.length) != ARCHIVE_OK) status = fail_damaged(err, a);
  while (status == ZJ_OK && (status = next_entry(a, &entry, &entries, err)) == ZJ_OK)
    status = zj_unzip_list_add(ctx, name_of_entry(entry), folder, parts, count, err);
  archive_read_free(a);
  return status == ZJ_DONE ? ZJ_OK : status;
}
