/* pack.c - writes ZIP files, and checks one. */
#include "query/answer/pack.h"

#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "indexer/base/unmetered.h"
#include "indexer/read/late_archive.h"

struct zj_pack {
  struct archive *archive;
  zj_sink *to;
  bool failed;
};

/* ---- writing ---- */

/* Bytes that the sink refuses are dropped, and the sink knows it. */
static la_ssize_t write_bytes(struct archive *archive, void *data, const void *bytes,
                              size_t length) {
  (void)archive;
  const zj_pack *pack = data;
  bool before = zj_unmetered(false);
  zj_sink_bytes(pack->to, (zj_slice){bytes, length});
  zj_unmetered(before);
  return (la_ssize_t)length;
}

static int free_archive(zj_pack *pack) {
  bool before = zj_unmetered(true);
  archive_write_free(pack->archive);
  zj_unmetered(before);
  return 0;
}

static void open_archive(zj_pack *pack) {
  if (zj_late_load_archive(NULL) == ZJ_OK) pack->archive = archive_write_new();
  if (!pack->archive) return;
  pack->failed = archive_write_set_format_zip(pack->archive) != ARCHIVE_OK ||
                 archive_write_zip_set_compression_deflate(pack->archive) != ARCHIVE_OK ||
                 archive_write_set_bytes_in_last_block(pack->archive, 1) != ARCHIVE_OK ||
                 archive_write_open(pack->archive, pack, NULL, write_bytes, NULL) != ARCHIVE_OK;
}

zj_pack *zj_pack_new(void *ctx, zj_sink *to) {
  zj_pack *pack = talloc_zero(ctx, zj_pack);
  if (!pack) return NULL;
  pack->to = to;
  bool before = zj_unmetered(true);
  open_archive(pack);
  zj_unmetered(before);
  if (!pack->archive) {
    talloc_free(pack);
    return NULL;
  }
  talloc_set_destructor(pack, free_archive);
  return pack;
}

static void add_entry(zj_pack *pack, const char *name, zj_slice bytes) {
  struct archive_entry *entry = pack->failed ? NULL : archive_entry_new();
  if (!entry) {
    pack->failed = true;
    return;
  }
  archive_entry_set_pathname(entry, name);
  archive_entry_set_size(entry, (la_int64_t)bytes.length);
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_entry_set_mtime(entry, time(NULL), 0);
  pack->failed =
      archive_write_header(pack->archive, entry) != ARCHIVE_OK ||
      archive_write_data(pack->archive, bytes.at, bytes.length) != (la_ssize_t)bytes.length;
  archive_entry_free(entry);
}

void zj_pack_add(zj_pack *pack, const char *name, zj_slice bytes) {
  bool before = zj_unmetered(true);
  add_entry(pack, name, bytes);
  zj_unmetered(before);
}

/* Nothing but memory can fail: the sink takes all bytes. */
zj_status zj_pack_end(zj_pack *pack, zj_error *err) {
  bool before = zj_unmetered(true);
  bool closed = archive_write_close(pack->archive) == ARCHIVE_OK;
  zj_unmetered(before);
  return closed && !pack->failed ? ZJ_OK : zj_no_memory(err);
}

/* ---- checking ---- */

enum { EDGE = 256 };

/* Both ends of a part. */
typedef struct ends {
  char first[EDGE], last[EDGE];
  size_t first_length, last_length;
} ends;

static void add_bytes(ends *e, const char *bytes, size_t length) {
  size_t room = EDGE - e->first_length, head = length < room ? length : room;
  memcpy(e->first + e->first_length, bytes, head);
  e->first_length += head;
  size_t tail = length < EDGE ? length : EDGE, keep = EDGE - tail;
  if (keep > e->last_length) keep = e->last_length;
  memmove(e->last, e->last + e->last_length - keep, keep);
  memcpy(e->last + keep, bytes + length - tail, tail);
  e->last_length = keep + tail;
}

/* Finds the name of the first element. */
static zj_slice root_of(const ends *e) {
  zj_slice text = {e->first, e->first_length};
  for (size_t at = 0; at + 1 < text.length; at++) {
    if (text.at[at] != '<' || strchr("?!", text.at[at + 1])) continue;
    size_t end = ++at;
    while (end < text.length && !strchr(" \t\r\n/>", text.at[end]))
      end++;
    return zj_slice_cut(text, at, end);
  }
  return ZJ_LIT("");
}

static bool ends_well(const ends *e) {
  zj_slice root = root_of(e);
  size_t end = e->last_length;
  while (end && strchr(" \r\n", e->last[end - 1]))
    end--;
  if (root.length + 3 > end || e->last[end - 1] != '>') return false;
  size_t at = end - root.length - 3;
  if (e->last[end - 2] == '/') return e->last_length < EDGE; /* an element without content */
  return e->last[at] == '<' && e->last[at + 1] == '/' &&
         memcmp(e->last + at + 2, root.at, root.length) == 0;
}

static bool is_part_whole(struct archive *archive) {
  ends e = {.first_length = 0};
  char piece[16384];
  la_ssize_t count;
  while ((count = archive_read_data(archive, piece, sizeof piece)) > 0)
    add_bytes(&e, piece, (size_t)count);
  return count == 0 && ends_well(&e);
}

static bool is_archive_whole(int file) {
  if (zj_late_load_archive(NULL) != ZJ_OK) return false;
  struct archive *archive = archive_read_new();
  struct archive_entry *entry;
  int next = ARCHIVE_FATAL;
  size_t parts = 0;
  if (archive && lseek(file, 0, SEEK_SET) == 0 &&
      archive_read_support_format_zip(archive) == ARCHIVE_OK &&
      archive_read_open_fd(archive, file, 65536) == ARCHIVE_OK)
    while ((next = archive_read_next_header(archive, &entry)) == ARCHIVE_OK) {
      if (!is_part_whole(archive)) break;
      parts++;
    }
  if (archive) archive_read_free(archive);
  return next == ARCHIVE_EOF && parts > 0;
}

bool zj_pack_is_whole(int file) {
  bool before = zj_unmetered(true);
  bool whole = is_archive_whole(file);
  zj_unmetered(before);
  return whole;
}
