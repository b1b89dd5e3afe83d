/* unpack.c - the members of archives and mails. */
#include "indexer/read/unpack.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/lang.h"
#include "indexer/read/formats.h"
#include "indexer/read/late_archive.h"
#include "indexer/read/names.h"
#include "indexer/read/outlook.h"

enum { BLOCK = 65536 };
#define RATIO_FREE ((uint64_t)8 << 20) /* bytes; less may have any ratio */

typedef struct unpacker {
  void *ctx;
  zj_slice bytes; /* of the container */
  const char *path;
  int spool;      /* -1: only names are wanted */
  uint64_t total; /* bytes written to it */
  zj_member *all; /* names are raw until they are decoded */
  size_t count, room;
  const char *broken;
  zj_error *err;
} unpacker;

/* ---- names ---- */

static bool has_suffix(const char *name, const char *const *suffixes) {
  size_t length = strlen(name);
  for (; *suffixes; suffixes++) {
    size_t n = strlen(*suffixes);
    if (length > n && strcasecmp(name + length - n, *suffixes) == 0) return true;
  }
  return false;
}

static const char *const seekable[] = {".zip", ".7z", ".rar", NULL};
static const char *const streams[] = {".tar", ".tgz",    ".gz",  ".tbz2", ".tar.bz2",
                                      ".txz", ".tar.xz", ".eml", ".msg",  NULL};
static const char *const mails[] = {".eml", ".msg", NULL};

bool zj_unpack_takes(const char *name) {
  return has_suffix(name, seekable) || has_suffix(name, streams);
}

bool zj_unpack_is_mail(const char *name) {
  return has_suffix(name, mails);
}

bool zj_unpack_is_stream(const char *name) {
  return has_suffix(name, streams);
}

/* Drops "." and "..", empty names and a root, in place; \ is a separator, too. False for a name
 * that is hidden or empty. */
static bool clean_name(char *name) {
  char *to = name, *from = name;
  bool shown = true;
  for (char *c = name; *c; c++)
    if (*c == '\\') *c = '/';
  while (*from) {
    size_t length = strcspn(from, "/");
    bool dots = (length == 1 && *from == '.') || (length == 2 && strncmp(from, "..", 2) == 0);
    shown &= dots || *from != '.';
    shown &= !(length == 8 && strncmp(from, "__MACOSX", 8) == 0);
    if (length && !dots) {
      if (to > name) *to++ = '/';
      memmove(to, from, length);
      to += length;
    }
    from += length;
    from += *from == '/';
  }
  *to = 0;
  return shown && to > name;
}

/* The encoding of the names that are not UTF-8. Archives of Chinese Windows mostly are GB18030. */
static const char *encoding_of_names(const unpacker *u, void *local) {
  char *joined = talloc_strdup(local, "");
  for (size_t i = 0; joined && i < u->count; i++) {
    zj_slice name = zj_slice_of(u->all[i].name);
    if (zj_utf8_check(name) != name.length)
      joined = talloc_asprintf_append_buffer(joined, "%s\n", u->all[i].name);
  }
  const char *found = joined && *joined ? zj_names_encoding(zj_slice_of(joined)) : "UTF-8";
  return *found ? found : "GB18030";
}

static int compare_members(const void *a, const void *b) {
  const zj_member *x = a, *y = b;
  int by_name = strcmp(x->name, y->name);
  if (by_name) return by_name;
  return x->offset < y->offset ? -1 : x->offset > y->offset;
}

/* Decodes all names, drops hidden members, and sorts the rest. */
static zj_status settle_names(unpacker *u) {
  void *local = talloc_new(u->ctx);
  if (!local) return zj_no_memory(u->err);
  const char *encoding = encoding_of_names(u, local);
  size_t kept = 0;
  for (size_t i = 0; i < u->count; i++) {
    zj_slice raw = zj_slice_of(u->all[i].name);
    bool utf8 = zj_utf8_check(raw) == raw.length;
    char *name = zj_names_decode(u->ctx, raw, utf8 ? "UTF-8" : encoding);
    if (!name) return zj_no_memory(u->err);
    if (!clean_name(name)) continue;
    u->all[kept] = u->all[i];
    u->all[kept++].name = name;
  }
  u->count = kept;
  talloc_free(local);
  if (kept) qsort(u->all, kept, sizeof *u->all, compare_members);
  for (size_t i = 1; i < kept; i++)
    if (strcmp(u->all[i].name, u->all[i - 1].name) == 0) u->all[i].kind = ZJ_MEMBER_REPEATED;
  return ZJ_OK;
}

static zj_member *add_member(unpacker *u, const char *raw, uint64_t bytes) {
  if (u->count == u->room) {
    size_t room = u->room ? 2 * u->room : 64;
    zj_member *grown = talloc_realloc(u->ctx, u->all, zj_member, room);
    if (!grown) return NULL;
    u->all = grown;
    u->room = room;
  }
  zj_member *m = &u->all[u->count];
  *m = (zj_member){.name = talloc_strdup(u->ctx, raw), .bytes = bytes, .offset = u->total};
  if (!m->name) return NULL;
  m->kind = ZJ_MEMBER_OTHER;
  if (zj_source_format_of_name(raw)) m->kind = ZJ_MEMBER_REPORT;
  if (zj_unpack_takes(raw) && !zj_unpack_is_mail(raw)) m->kind = ZJ_MEMBER_NESTED;
  u->count++;
  return m;
}

/* ---- bounds ---- */

static bool is_over(const unpacker *u, uint64_t member) {
  return member > ZJ_CONTAINER_MEMBER || u->total > ZJ_CONTAINER_UNPACKED ||
         (u->total > RATIO_FREE && u->total / ZJ_CONTAINER_RATIO > u->bytes.length);
}

static zj_status write_spool(unpacker *u, zj_slice bytes) {
  for (size_t done = 0; done < bytes.length;) {
    ssize_t n = write(u->spool, bytes.at + done, bytes.length - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0)
      return zj_fail_errno(u->err, ZJ_IO, "%s", zj_tr("no room to unpack", "没有空间解压"));
    done += (size_t)n;
  }
  u->total += bytes.length;
  return ZJ_OK;
}

/* ---- archives ---- */

/* 'opened' says whether libarchive has found a format; without one it must not be asked about
 * passwords. */
static zj_status fail_archive(const unpacker *u, struct archive *a, bool opened) {
  const char *why = archive_error_string(a);
  if (opened && archive_read_has_encrypted_entries(a) == 1)
    return zj_fail(u->err, ZJ_BAD_INPUT, "%s",
                   zj_tr("is an archive with a password; unpack it", "是有密码的压缩包，请先解压"));
  return zj_fail(u->err, ZJ_BAD_INPUT, zj_tr("cannot be unpacked (%s)", "无法解压（%s）"),
                 why ? why : "libarchive");
}

/* Unpacks the entry at hand to the spool. */
static zj_status unpack_entry(unpacker *u, struct archive *a, zj_member *m) {
  char block[BLOCK];
  uint64_t length = 0;
  for (;;) {
    la_ssize_t n = archive_read_data(a, block, sizeof block);
    if (n == ARCHIVE_RETRY) continue;
    if (n < 0) m->kind = ZJ_MEMBER_DAMAGED;
    if (n <= 0) break;
    length += (uint64_t)n;
    zj_status status = write_spool(u, (zj_slice){block, (size_t)n});
    if (status != ZJ_OK) return status;
    if (!is_over(u, length)) continue;
    m->kind = ZJ_MEMBER_LARGE;
    break;
  }
  m->bytes = length;
  return ZJ_OK;
}

/* The name of a file that is compressed alone: that of the container without ".gz". */
static const char *name_within(const unpacker *u, const char *entry) {
  const char *slash = strrchr(u->path, '/');
  const char *own = slash ? slash + 1 : u->path;
  const char *dot = strrchr(own, '.');
  bool alone = strcmp(entry, "data") == 0 && dot && strcasecmp(dot, ".gz") == 0;
  return alone ? talloc_strndup(u->ctx, own, (size_t)(dot - own)) : entry;
}

static const char *name_of(const unpacker *u, struct archive_entry *entry) {
  const char *name = archive_entry_pathname(entry);
  if (!name) name = archive_entry_pathname_utf8(entry);
  return name ? name_within(u, name) : NULL;
}

/* An entry whose name libarchive cannot tell is listed by its number, so that it is not dropped in
 * silence. */
static zj_status add_nameless(unpacker *u) {
  char number[32];
  snprintf(number, sizeof number, "#%zu", u->count + 1);
  zj_member *m = add_member(u, number, 0);
  if (!m) return zj_no_memory(u->err);
  m->kind = ZJ_MEMBER_DAMAGED;
  return ZJ_OK;
}

static zj_status take_entry(unpacker *u, struct archive *a, struct archive_entry *entry) {
  const char *name = name_of(u, entry);
  uint64_t bytes = archive_entry_size_is_set(entry) ? (uint64_t)archive_entry_size(entry) : 0;
  if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry)) return ZJ_OK;
  if (!name) return add_nameless(u);
  zj_member *m = add_member(u, name, bytes);
  if (!m) return zj_no_memory(u->err);
  if (m->kind != ZJ_MEMBER_REPORT) return ZJ_OK;
  if (archive_entry_is_encrypted(entry))
    m->kind = ZJ_MEMBER_LOCKED;
  else if (bytes > ZJ_CONTAINER_MEMBER || is_over(u, 0))
    m->kind = ZJ_MEMBER_LARGE;
  else if (u->spool >= 0)
    return unpack_entry(u, a, m);
  return ZJ_OK;
}

static zj_status take_entries(unpacker *u, struct archive *a) {
  struct archive_entry *entry;
  zj_status status = ZJ_OK;
  for (size_t entries = 0; status == ZJ_OK; entries++) {
    int got = archive_read_next_header(a, &entry);
    if (got == ARCHIVE_EOF) return ZJ_OK;
    if (got == ARCHIVE_RETRY && entries < ZJ_CONTAINER_ENTRIES) continue;
    if (got < ARCHIVE_WARN) {
      status = fail_archive(u, a, true);
      if (!u->count) return status;
      u->broken = talloc_strdup(u->ctx, u->err->text); /* what came before is good */
      return u->broken ? ZJ_OK : zj_no_memory(u->err);
    }
    if (entries == ZJ_CONTAINER_ENTRIES)
      return zj_fail(u->err, ZJ_BAD_INPUT,
                     zj_tr("holds more than %d files; unpack it", "文件超过 %d 个；请先解压"),
                     ZJ_CONTAINER_ENTRIES);
    status = take_entry(u, a, entry);
  }
  return status;
}

static zj_status read_archive(unpacker *u, bool alone) {
  zj_status status = zj_late_load_archive(u->err);
  if (status != ZJ_OK) return status;
  struct archive *a = archive_read_new();
  if (!a) return zj_no_memory(u->err);
  archive_read_support_filter_gzip(a);
  archive_read_support_filter_bzip2(a);
  archive_read_support_filter_xz(a);
  archive_read_support_format_zip(a);
  archive_read_support_format_7zip(a);
  archive_read_support_format_rar(a);
  archive_read_support_format_rar5(a);
  archive_read_support_format_tar(a);
  if (alone) archive_read_support_format_raw(a);
  if (archive_read_open_memory(a, u->bytes.at, u->bytes.length) == ARCHIVE_OK)
    status = take_entries(u, a);
  else
    status = fail_archive(u, a, false);
  archive_read_free(a);
  return status;
}

/* ---- mails ---- */

static zj_status read_mail(unpacker *u) {
  zj_mail mail;
  zj_status status = zj_outlook_read(u->ctx, u->bytes, u->spool >= 0, &mail, u->err);
  for (size_t i = 0; status == ZJ_OK && i < mail.attachment_count; i++) {
    const zj_mail_part *part = &mail.attachments[i];
    if (!*part->name) continue;
    zj_member *m = add_member(u, part->name, part->bytes.length);
    if (!m) return zj_no_memory(u->err);
    for (char *c = (char *)(uintptr_t)m->name; *c; c++)
      if (*c == '/') *c = '_'; /* attachments have no folders */
    if (m->kind == ZJ_MEMBER_REPORT && part->bytes.length > ZJ_CONTAINER_MEMBER)
      m->kind = ZJ_MEMBER_LARGE;
    if (m->kind == ZJ_MEMBER_REPORT && u->spool >= 0) status = write_spool(u, part->bytes);
  }
  return status;
}

/* ---- all ---- */

static bool is_archive(zj_kind kind) {
  return kind == ZJ_KIND_ZIP || kind == ZJ_KIND_RAR || kind == ZJ_KIND_7Z || kind == ZJ_KIND_TAR ||
         kind == ZJ_KIND_GZIP || kind == ZJ_KIND_PACKED;
}

static zj_status read_container(unpacker *u) {
  zj_slice body;
  zj_kind kind = zj_kind_of(u->bytes, &body);
  u->bytes = body;
  if ((kind == ZJ_KIND_MAIL || kind == ZJ_KIND_MSG) && zj_unpack_is_mail(u->path))
    return read_mail(u);
  if (!is_archive(kind))
    return zj_fail(u->err, ZJ_NOT_FOUND, "%s", zj_tr("is not an archive", "不是压缩包"));
  return read_archive(u, kind == ZJ_KIND_GZIP);
}

zj_status zj_unpack(void *ctx, int fd, const char *path, int spool, zj_members *out,
                    zj_error *err) {
  struct stat st;
  zj_error why = {0};
  *out = (zj_members){0};
  void *at = fstat(fd, &st) == 0 ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0)
                                 : MAP_FAILED;
  if (at == MAP_FAILED) return zj_fail_errno(err, ZJ_IO, "%s", zj_tr("cannot be read", "无法读取"));
  unpacker u = {
      .ctx = ctx, .bytes = {at, (size_t)st.st_size}, .path = path, .spool = spool, .err = &why};
  zj_status status = read_container(&u);
  if (status == ZJ_OK) status = settle_names(&u);
  munmap(at, (size_t)st.st_size);
  if (status != ZJ_OK) return zj_fail(err, status, "%s", why.text);
  *out = (zj_members){u.all, u.count, u.broken};
  return ZJ_OK;
}
