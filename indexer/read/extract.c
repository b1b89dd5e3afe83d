/* extract.c - reads a file without trusting it, and normalizes its line ends. */
#include "indexer/read/extract.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>
#include <xxhash.h>

#include "indexer/base/lang.h"
#include "indexer/read/container.h"
#include "indexer/read/formats.h"
#include "indexer/read/outlook.h"

bool zj_extract_takes(const char *name) {
  return zj_source_format_of_name(name) != NULL || zj_unpack_takes(name);
}

/* ---- reading ---- */

static zj_status fail_not_a_file(zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT, "%s",
                 zj_tr("is a device or socket, not a file", "是设备或套接字，不是文件"));
}

static zj_status check_kind(const struct stat *st, zj_error *err) {
  if (S_ISDIR(st->st_mode)) return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is a folder", "是目录"));
  if (S_ISFIFO(st->st_mode))
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is a pipe, not a file", "是管道，不是文件"));
  if (!S_ISREG(st->st_mode)) return fail_not_a_file(err);
  if (st->st_size == 0) return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is empty", "是空文件"));
  if ((uint64_t)st->st_size > ZJ_SOURCE_MAX)
    return zj_fail(err, ZJ_BAD_INPUT,
                   zj_tr("%.1f MB; files over %zu MB are left out, split it",
                         "有 %.1f MB；超过 %zu MB 的文件不收，请拆分"),
                   (double)st->st_size / (1 << 20), ZJ_SOURCE_MAX >> 20);
  return ZJ_OK;
}

/* O_NONBLOCK: a FIFO without a writer must not block. O_NOCTTY: a terminal must not become the
 * controlling one. */
static zj_status open_regular(const char *path, int *fd, struct stat *st, zj_error *err) {
  *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (*fd < 0 && errno == ENXIO) return fail_not_a_file(err);
  if (*fd < 0) return zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot be opened", "无法打开"));
  zj_status status;
  if (fstat(*fd, st) == 0)
    status = check_kind(st, err);
  else
    status = zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot be read", "无法读取"));
  if (status != ZJ_OK) close(*fd);
  return status;
}

zj_status zj_extract_probe(const char *path, zj_error *err) {
  int fd;
  struct stat st;
  size_t length;
  if (zj_container_split(path, &length)) return ZJ_OK; /* the walk has just listed it */
  zj_status status = open_regular(path, &fd, &st, err);
  if (status == ZJ_OK) close(fd);
  return status;
}

/* Reads at most 'size' bytes: bytes appended meanwhile are for the next run. A file that was
 * truncated meanwhile gives what is left. */
static zj_status read_up_to(int fd, char *to, size_t size, size_t *length, zj_error *err) {
  for (*length = 0; *length < size;) {
    ssize_t n = read(fd, to + *length, size - *length);
    if (n == 0) break;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot be read", "无法读取"));
    *length += (size_t)n;
  }
  return *length ? ZJ_OK : zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is empty", "是空文件"));
}

static zj_status read_file(void *ctx, const char *path, zj_slice *bytes, struct stat *st,
                           zj_error *err) {
  int fd;
  size_t length = 0;
  if (zj_container_split(path, &length)) return zj_container_read(ctx, path, bytes, st, err);
  zj_status status = open_regular(path, &fd, st, err);
  if (status != ZJ_OK) return status;
  char *at = talloc_size(ctx, (size_t)st->st_size);
  status = at ? read_up_to(fd, at, (size_t)st->st_size, &length, err) : zj_no_memory(err);
  close(fd);
  *bytes = (zj_slice){at, length};
  return status;
}

/* ---- line ends ---- */

/* Turns CR LF and CR alone into LF. Copies the text only if it has a CR; .at is NULL when memory
 * ran out. */
static zj_slice normalize_line_ends(void *ctx, zj_slice text, bool *had_cr) {
  *had_cr = text.length && memchr(text.at, '\r', text.length);
  if (!*had_cr) return text;
  char *out = talloc_size(ctx, text.length);
  size_t length = 0;
  for (size_t i = 0; out && i < text.length; i++) {
    char c = text.at[i];
    if (c == '\r' && i + 1 < text.length && text.at[i + 1] == '\n') continue;
    out[length++] = c == '\r' ? '\n' : c;
  }
  return (zj_slice){out, length};
}

static bool is_blank(zj_slice text) {
  for (size_t at = 0; at < text.length;) {
    uint32_t c;
    unsigned length = zj_utf8_decode(text, at, &c);
    if (!length || zj_char_class_of(c) != ZJ_CHAR_BLANK) return false;
    at += length;
  }
  return true;
}

static void hash_bytes(zj_slice bytes, uint64_t out[2]) {
  XXH128_hash_t hash = XXH3_128bits(bytes.at, bytes.length);
  out[0] = hash.high64;
  out[1] = hash.low64;
}

zj_status zj_extract_hash(const char *path, uint64_t out[2], zj_error *err) {
  void *local = talloc_new(NULL);
  if (!local) return zj_no_memory(err);
  struct stat st;
  zj_slice bytes;
  zj_status status = read_file(local, path, &bytes, &st, err);
  if (status == ZJ_OK) hash_bytes(bytes, out);
  talloc_free(local);
  return status;
}

/* The attachments of a mail that is itself a member of a container are not reports of their own. */
static zj_status count_attachments(void *ctx, const char *path, zj_slice body, zj_unread *unread,
                                   zj_error *err) {
  size_t length;
  zj_mail mail;
  if (!zj_container_split(path, &length)) return ZJ_OK;
  zj_status status = zj_outlook_read(ctx, body, false, &mail, err);
  if (status == ZJ_OK) unread->counts[ZJ_UNREAD_ATTACHMENTS] = (uint32_t)mail.attachment_count;
  return status;
}

static zj_status fill_source(zj_source *source, zj_slice bytes, const char *path,
                             const char *encoding, zj_error *err) {
  zj_decoded decoded;
  const zj_source_format *format;
  zj_slice body;
  zj_kind_of(bytes, &body);
  zj_status status = zj_source_format_find(body, path, &format, err);
  if (status == ZJ_OK) status = format->read(source, body, encoding, &decoded, err);
  if (status == ZJ_OK && (format->kind == ZJ_KIND_MAIL || format->kind == ZJ_KIND_MSG))
    status = count_attachments(source, path, body, &decoded.unread, err);
  if (status != ZJ_OK) return status;
  if (is_blank(decoded.text))
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("holds only blanks", "只有空白"));
  source->original = normalize_line_ends(source, decoded.text, &source->had_cr);
  source->markup = decoded.markup;
  source->encoding = decoded.encoding;
  source->mended = decoded.mended;
  source->had_bom = decoded.had_bom;
  source->places = decoded.places ? decoded.places : "";
  zj_unread_store(&decoded.unread, source->unread);
  source->media = format->media;
  hash_bytes(bytes, source->content_hash);
  if (!source->original.at) return zj_no_memory(err);
  return format->markup ? format->markup(source, source->original, &source->markup, err) : ZJ_OK;
}

zj_status zj_extract_file(void *ctx, const char *path, const char *encoding, zj_source **out,
                          zj_error *err) {
  zj_source *source = talloc_zero(ctx, zj_source);
  if (!source) return zj_no_memory(err);
  struct stat st;
  zj_slice bytes;
  zj_status status = read_file(source, path, &bytes, &st, err);
  if (status == ZJ_OK) {
    source->file_bytes = bytes.length;
    source->modified = st.st_mtim.tv_sec;
    status = fill_source(source, bytes, path, encoding, err);
  }
  if (status != ZJ_OK)
    talloc_free(source);
  else
    *out = source;
  return status;
}

zj_status zj_extract_bytes(void *ctx, zj_slice bytes, const char *name, const char *encoding,
                           zj_source **out, zj_error *err) {
  zj_source *source = talloc_zero(ctx, zj_source);
  if (!source) return zj_no_memory(err);
  source->file_bytes = bytes.length;
  zj_status status = fill_source(source, bytes, name, encoding, err);
  if (status != ZJ_OK)
    talloc_free(source);
  else
    *out = source;
  return status;
}
