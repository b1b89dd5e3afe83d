/* compound.c - the streams of an OLE compound file. */
#include "indexer/read/compound.h"

#include <ctype.h>
#include <strings.h>
#include <talloc.h>

#include "indexer/base/lang.h"

enum {
  HEADER_BYTES = 512,
  HEADER_TABLES = 109, /* sectors of the table that the header itself lists */
  ENTRY_BYTES = 128,
  NAME_ROOM = 32,
  ENTRIES_MAX = 65536,
  SMALL_SECTOR = 64
};

enum { FOLDER = 1, STREAM = 2, ROOT = 5 }; /* types of entries */

#define SECTORS_END 0xFFFFFFFAu /* numbers from here on are no sectors */
#define NO_ENTRY 0xFFFFFFFFu

typedef struct entry {
  char name[NAME_ROOM]; /* characters outside ASCII are ? */
  uint32_t left, right, child, start;
  size_t size;
  uint8_t type;
  bool top; /* a child of the root */
} entry;

struct zj_compound {
  zj_slice bytes;
  size_t sector;  /* bytes of a sector */
  uint32_t *next; /* of each sector, the one after it */
  size_t next_count;
  uint32_t *small_next; /* the same for the small sectors, which lie in a stream of their own */
  size_t small_count;
  zj_slice small; /* that stream; NULL until it is read */
  entry *entries;
  size_t entry_count;
  uint32_t cutoff; /* streams of fewer bytes are in small sectors */
};

uint16_t zj_u16_at(zj_slice bytes, size_t at) {
  if (at > bytes.length || bytes.length - at < 2) return 0;
  const unsigned char *b = (const unsigned char *)bytes.at + at;
  return (uint16_t)(b[0] | b[1] << 8);
}

uint32_t zj_u32_at(zj_slice bytes, size_t at) {
  return zj_u16_at(bytes, at) | (uint32_t)zj_u16_at(bytes, at + 2) << 16;
}

static zj_status fail_damaged(zj_error *err) {
  return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is damaged (OLE)", "文件已损坏（OLE）"));
}

/* ---- sectors ---- */

/* The bytes of a sector; fewer when the file ends in it, none after its end. */
static zj_slice sector_at(const zj_compound *c, uint32_t number) {
  size_t begin = ((size_t)number + 1) * c->sector;
  if (number >= SECTORS_END || begin >= c->bytes.length) return (zj_slice){"", 0};
  size_t end = begin + c->sector;
  return zj_slice_cut(c->bytes, begin, end < c->bytes.length ? end : c->bytes.length);
}

/* Reads the chain that begins at a sector, 'most' bytes of it at most. What the file does not have
 * of the last sector is zero. */
static zj_status read_chain(const zj_compound *c, void *ctx, uint32_t at, size_t most,
                            zj_slice *out, zj_error *err) {
  size_t count = 0;
  for (uint32_t n = at; n < c->next_count && count * c->sector < most; n = c->next[n])
    if (!sector_at(c, n).length || ++count > c->next_count) return fail_damaged(err);
  char *bytes = talloc_zero_size(ctx, count * c->sector + 1);
  if (!bytes) return zj_no_memory(err);
  for (size_t i = 0; i < count; i++, at = c->next[at]) {
    zj_slice sector = sector_at(c, at);
    memcpy(bytes + i * c->sector, sector.at, sector.length);
  }
  size_t length = count * c->sector;
  *out = (zj_slice){bytes, length < most ? length : most};
  return ZJ_OK;
}

static zj_status read_small_chain(const zj_compound *c, void *ctx, uint32_t at, size_t size,
                                  zj_slice *out, zj_error *err) {
  char *bytes = talloc_zero_size(ctx, size + 1);
  size_t length = 0;
  if (!bytes) return zj_no_memory(err);
  for (; at < c->small_count && length < size; at = c->small_next[at]) {
    size_t begin = (size_t)at * SMALL_SECTOR, n = SMALL_SECTOR;
    if (begin + n > c->small.length) return fail_damaged(err);
    if (n > size - length) n = size - length;
    memcpy(bytes + length, c->small.at + begin, n);
    length += n;
  }
  *out = (zj_slice){bytes, length};
  return ZJ_OK;
}

/* Copies the numbers of a sector of a table; returns how many. */
static size_t copy_numbers(zj_slice sector, uint32_t *to) {
  for (size_t i = 0; i < sector.length / 4; i++)
    to[i] = zj_u32_at(sector, 4 * i);
  return sector.length / 4;
}

/* Reads the table of sectors: the header lists the first sectors of the table, a chain the rest. */
static zj_status read_table(zj_compound *c, zj_error *err) {
  size_t sectors = c->bytes.length / c->sector + 1, per_sector = c->sector / 4;
  size_t tables = zj_u32_at(c->bytes, 44);
  if (tables > sectors / per_sector + 1) tables = sectors / per_sector + 1;
  c->next = talloc_zero_array(c, uint32_t, tables * per_sector + 1);
  if (!c->next) return zj_no_memory(err);
  uint32_t more = zj_u32_at(c->bytes, 68);
  zj_slice list = zj_slice_cut(c->bytes, 76, 76 + 4 * HEADER_TABLES);
  size_t in_list = HEADER_TABLES;
  for (size_t i = 0, at = 0; i < tables; i++, at++) {
    if (at == in_list) {
      list = sector_at(c, more);
      if (list.length < c->sector) return fail_damaged(err);
      in_list = per_sector - 1;
      more = zj_u32_at(list, 4 * in_list);
      at = 0;
    }
    c->next_count += copy_numbers(sector_at(c, zj_u32_at(list, 4 * at)), c->next + c->next_count);
  }
  return ZJ_OK;
}

/* ---- the directory ---- */

static entry read_entry(zj_slice bytes) {
  size_t length = zj_u16_at(bytes, 64) / 2;
  entry e = {.left = zj_u32_at(bytes, 68),
             .right = zj_u32_at(bytes, 72),
             .child = zj_u32_at(bytes, 76),
             .start = zj_u32_at(bytes, 116),
             .size = zj_u32_at(bytes, 120),
             .type = (uint8_t)bytes.at[66]};
  for (size_t i = 0; i + 1 < length && i + 1 < NAME_ROOM; i++) {
    uint16_t c = zj_u16_at(bytes, 2 * i);
    e.name[i] = c < 0x80 ? (char)c : '?';
  }
  return e;
}

/* Marks the children of the root: a tree whose order some programs do not keep. */
static zj_status mark_top(zj_compound *c, zj_error *err) {
  uint32_t *waiting = talloc_array(c, uint32_t, 2 * c->entry_count + 2);
  size_t count = 0;
  if (!waiting) return zj_no_memory(err);
  waiting[count++] = c->entries[0].child;
  while (count) {
    uint32_t at = waiting[--count];
    if (at >= c->entry_count || c->entries[at].top) continue;
    c->entries[at].top = true;
    waiting[count++] = c->entries[at].left;
    waiting[count++] = c->entries[at].right;
  }
  talloc_free(waiting);
  return ZJ_OK;
}

static zj_status read_directory(zj_compound *c, zj_error *err) {
  zj_slice bytes;
  zj_status status =
      read_chain(c, c, zj_u32_at(c->bytes, 48), ENTRIES_MAX * ENTRY_BYTES, &bytes, err);
  if (status != ZJ_OK) return status;
  c->entry_count = bytes.length / ENTRY_BYTES;
  c->entries = talloc_array(c, entry, c->entry_count + 1);
  if (!c->entries) return zj_no_memory(err);
  for (size_t i = 0; i < c->entry_count; i++)
    c->entries[i] = read_entry(zj_slice_cut(bytes, i * ENTRY_BYTES, (i + 1) * ENTRY_BYTES));
  if (!c->entry_count || c->entries[0].type != ROOT) return fail_damaged(err);
  return mark_top(c, err);
}

static zj_status read_small_sectors(zj_compound *c, zj_error *err) {
  zj_slice table;
  zj_status status = read_chain(c, c, c->entries[0].start, c->entries[0].size, &c->small, err);
  if (status == ZJ_OK) status = read_chain(c, c, zj_u32_at(c->bytes, 60), SIZE_MAX, &table, err);
  if (status != ZJ_OK) return status;
  c->small_next = talloc_array(c, uint32_t, table.length / 4 + 1);
  if (!c->small_next) return zj_no_memory(err);
  c->small_count = copy_numbers(table, c->small_next);
  return ZJ_OK;
}

zj_status zj_compound_open(void *ctx, zj_slice bytes, zj_compound **out, zj_error *err) {
  zj_compound *c = talloc_zero(ctx, zj_compound);
  if (!c) return zj_no_memory(err);
  unsigned shift = bytes.length > HEADER_BYTES ? zj_u16_at(bytes, 30) : 0;
  *c = (zj_compound){.bytes = bytes, .sector = (size_t)1 << (shift & 15)};
  c->cutoff = zj_u32_at(bytes, 56);
  zj_status status = shift == 9 || shift == 12 ? ZJ_OK : fail_damaged(err);
  if (status == ZJ_OK) status = read_table(c, err);
  if (status == ZJ_OK) status = read_directory(c, err);
  if (status != ZJ_OK)
    talloc_free(c);
  else
    *out = c;
  return status;
}

static const entry *find_stream(const zj_compound *c, const char *name) {
  for (size_t i = 0; i < c->entry_count; i++)
    if (c->entries[i].top && c->entries[i].type == STREAM &&
        strcasecmp(c->entries[i].name, name) == 0)
      return &c->entries[i];
  return NULL;
}

static zj_status read_stream(zj_compound *file, const entry *e, zj_slice *out, zj_error *err) {
  *out = (zj_slice){0};
  if (!e) return ZJ_OK;
  if (e->size > file->bytes.length) return fail_damaged(err);
  if (e->size >= file->cutoff) return read_chain(file, file, e->start, e->size, out, err);
  if (!file->small.at) {
    zj_status status = read_small_sectors(file, err);
    if (status != ZJ_OK) return status;
  }
  return read_small_chain(file, file, e->start, e->size, out, err);
}

zj_status zj_compound_stream(zj_compound *file, const char *name, zj_slice *out, zj_error *err) {
  return read_stream(file, find_stream(file, name), out, err);
}

/* Finds a stream among the entries below 'at', a tree whose order some programs do not keep. Looks
 * at as many entries as there are. */
static zj_status find_below(zj_compound *c, uint32_t at, const char *name, const entry **out,
                            zj_error *err) {
  uint32_t *waiting = talloc_array(c, uint32_t, 2 * c->entry_count + 2);
  size_t count = 0, looked = 0;
  if (!waiting) return zj_no_memory(err);
  *out = NULL;
  waiting[count++] = at;
  while (count && !*out && looked++ < c->entry_count) {
    at = waiting[--count];
    if (at >= c->entry_count) continue;
    const entry *e = &c->entries[at];
    if (e->type == STREAM && strcasecmp(e->name, name) == 0) *out = e;
    waiting[count++] = e->left;
    waiting[count++] = e->right;
  }
  talloc_free(waiting);
  return ZJ_OK;
}

zj_status zj_compound_within(zj_compound *file, uint32_t folder, const char *name, zj_slice *out,
                             zj_error *err) {
  const entry *e = NULL;
  if (folder == 0 || folder >= file->entry_count) return zj_compound_stream(file, name, out, err);
  zj_status status = find_below(file, file->entries[folder].child, name, &e, err);
  return status == ZJ_OK ? read_stream(file, e, out, err) : status;
}

uint32_t zj_compound_folder(const zj_compound *file, const char *prefix, uint32_t after) {
  size_t length = strlen(prefix);
  for (size_t i = (size_t)after + 1; i < file->entry_count; i++) {
    const entry *e = &file->entries[i];
    if (e->top && e->type == FOLDER && strncmp(e->name, prefix, length) == 0) return (uint32_t)i;
  }
  return 0;
}

uint32_t zj_compound_folders(const zj_compound *file, const char *prefix) {
  uint32_t count = 0;
  size_t length = strlen(prefix);
  for (size_t i = 0; i < file->entry_count; i++) {
    const entry *e = &file->entries[i];
    count += e->type == FOLDER && strncmp(e->name, prefix, length) == 0 &&
             isxdigit((unsigned char)e->name[length]);
  }
  return count;
}
