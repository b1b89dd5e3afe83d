/* kind_ole.c - which program an OLE file (compound file) is of: the streams at the root of its
 * directory say so. A document may embed files of other programs, whose streams lie deeper. */
#include <string.h>

#include "indexer/read/kind_parts.h"

enum {
  SECTORS_MAX = 512, /* of the directory */
  HEADER_FATS = 109, /* sectors of the allocation table that the header lists */
  ENTRY = 128,
  VISITS_MAX = 4096,
  STACK_MAX = 64,
  NAME_ROOM = 32
};

typedef struct ole {
  zj_slice bytes;
  size_t sector; /* bytes of a sector */
  uint32_t directory[SECTORS_MAX];
  size_t directory_count;
} ole;

/* ---- sectors ---- */

static bool has_sector(const ole *o, uint32_t n) {
  return n < o->bytes.length / o->sector &&
         o->bytes.length - o->sector >= ((size_t)n + 1) * o->sector;
}

static uint32_t word_of(const ole *o, uint32_t sector, size_t index) {
  return zj_kind_u32(o->bytes, ((size_t)sector + 1) * o->sector + index * 4);
}

/* The sector that holds part 'index' of the allocation table. */
static uint32_t table_sector(const ole *o, size_t index) {
  if (index < HEADER_FATS) return zj_kind_u32(o->bytes, 76 + index * 4);
  size_t each = o->sector / 4 - 1;
  uint32_t more = zj_kind_u32(o->bytes, 68);
  index -= HEADER_FATS;
  for (int steps = 0; steps < 1024 && has_sector(o, more); steps++) {
    if (index < each) return word_of(o, more, index);
    index -= each;
    more = word_of(o, more, each);
  }
  return UINT32_MAX;
}

static uint32_t next_sector(const ole *o, uint32_t sector) {
  size_t each = o->sector / 4;
  uint32_t table = table_sector(o, sector / each);
  return has_sector(o, table) ? word_of(o, table, sector % each) : UINT32_MAX;
}

static bool open_directory(ole *o) {
  if (o->bytes.length < 512) return false;
  uint32_t shift = zj_kind_u16(o->bytes, 30);
  if (shift != 9 && shift != 12) return false;
  o->sector = (size_t)1 << shift;
  if (o->bytes.length < o->sector) return false;
  uint32_t at = zj_kind_u32(o->bytes, 48);
  while (o->directory_count < SECTORS_MAX && has_sector(o, at)) {
    o->directory[o->directory_count++] = at;
    at = next_sector(o, at);
  }
  return o->directory_count > 0;
}

/* ---- entries ---- */

/* Where an entry begins; 0 when there is none of this number. */
static size_t entry_at(const ole *o, uint32_t entry) {
  size_t each = o->sector / ENTRY;
  if (entry / each >= o->directory_count) return 0;
  return ((size_t)o->directory[entry / each] + 1) * o->sector + entry % each * ENTRY;
}

/* Copies the name of an entry, with ? for characters that are not ASCII. */
static void copy_name(const ole *o, size_t at, char name[NAME_ROOM + 1]) {
  size_t length = zj_kind_u16(o->bytes, at + 64) / 2;
  if (length > NAME_ROOM) length = NAME_ROOM;
  for (size_t i = 0; i < length; i++) {
    uint32_t c = zj_kind_u16(o->bytes, at + i * 2);
    name[i] = c < 0x80 ? (char)c : '?';
  }
  name[length] = 0;
}

// clang-format off
static const struct {
  const char *name; /* of a stream or storage; "…*" for the beginning of names */
  zj_kind kind;
} programs[] = { /* the first that is there decides */
    {"EncryptedPackage", ZJ_KIND_LOCKED},
    {"WordDocument", ZJ_KIND_DOC},
    {"Workbook", ZJ_KIND_XLS},
    {"Book", ZJ_KIND_XLS},
    {"PowerPoint Document", ZJ_KIND_PPT},
    {"VisioDocument", ZJ_KIND_VISIO},
    {"__properties_version*", ZJ_KIND_MSG},
};
// clang-format on

static bool name_matches(const char *name, const char *pattern) {
  size_t length = strcspn(pattern, "*");
  return strncmp(name, pattern, length) == 0 && (pattern[length] || !name[length]);
}

static void note_name(const char *name, size_t *best) {
  for (size_t i = 0; i < *best; i++)
    if (name_matches(name, programs[i].name)) *best = i;
}

/* Visits the entries at the root, which form a tree. */
static zj_kind kind_of_root(const ole *o) {
  uint32_t stack[STACK_MAX];
  size_t depth = 0, best = ZJ_COUNT(programs), root = entry_at(o, 0);
  if (root) stack[depth++] = zj_kind_u32(o->bytes, root + 76);
  for (int visits = 0; depth && visits < VISITS_MAX; visits++) {
    char name[NAME_ROOM + 1];
    size_t at = entry_at(o, stack[--depth]);
    if (!at) continue;
    copy_name(o, at, name);
    note_name(name, &best);
    for (size_t side = 68; side <= 72 && depth < STACK_MAX; side += 4)
      if (entry_at(o, zj_kind_u32(o->bytes, at + side)))
        stack[depth++] = zj_kind_u32(o->bytes, at + side);
  }
  return best < ZJ_COUNT(programs) ? programs[best].kind : ZJ_KIND_OLE;
}

/* Whether the name of a program is anywhere, in UTF-16: all that is left of a damaged file. */
static bool holds_name(zj_slice bytes, const char *name) {
  char wide[2 * NAME_ROOM];
  size_t length = strcspn(name, "*");
  for (size_t i = 0; i < length; i++) {
    wide[2 * i] = name[i];
    wide[2 * i + 1] = 0;
  }
  return memmem(bytes.at, bytes.length, wide, 2 * length) != NULL;
}

static zj_kind kind_of_damaged(zj_slice bytes) {
  for (size_t i = 0; i < ZJ_COUNT(programs); i++)
    if (holds_name(bytes, programs[i].name)) return programs[i].kind;
  return ZJ_KIND_OLE;
}

zj_kind zj_kind_of_ole(zj_slice bytes) {
  ole o = {.bytes = bytes};
  return open_directory(&o) ? kind_of_root(&o) : kind_of_damaged(bytes);
}
