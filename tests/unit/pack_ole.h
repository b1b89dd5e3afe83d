/* pack_ole.h - OLE compound files for tests, made in memory: sectors of 512 bytes, one table. */
#ifndef ZJ_TESTS_PACK_OLE_H
#define ZJ_TESTS_PACK_OLE_H

#include "pack.h"

enum { OLE_SECTOR = 512 };

static inline void set_u16(char *at, unsigned value) {
  at[0] = (char)(value & 0xFF);
  at[1] = (char)(value >> 8 & 0xFF);
}

static inline void set_u32(char *at, uint32_t value) {
  set_u16(at, value & 0xFFFF);
  set_u16(at + 2, value >> 16);
}

/* An entry of the directory; its right neighbour is the next one. */
static inline void set_entry(char *at, const char *name, int type, uint32_t right, uint32_t child,
                             uint32_t start, size_t size) {
  size_t length = strlen(name);
  for (size_t i = 0; i < length; i++)
    set_u16(at + 2 * i, (unsigned char)name[i]);
  set_u16(at + 64, (unsigned)(2 * length + 2));
  at[66] = (char)type;
  set_u32(at + 68, 0xFFFFFFFF);
  set_u32(at + 72, right);
  set_u32(at + 76, child);
  set_u32(at + 116, start);
  set_u32(at + 120, (uint32_t)size);
}

/* Sector 0 is the table, sector 1 the directory; the streams follow. At most three of them. */
static inline zj_slice pack_ole(void *ctx, const packed *streams, size_t count) {
  size_t sectors = 2;
  for (size_t i = 0; i < count; i++)
    sectors += streams[i].bytes.length / OLE_SECTOR + 1;
  assert_true(count <= 3 && sectors <= OLE_SECTOR / 4);
  char *file = talloc_zero_size(ctx, (sectors + 1) * OLE_SECTOR);
  memcpy(file, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  set_u16(file + 30, 9);
  set_u32(file + 44, 1);
  set_u32(file + 48, 1);
  set_u32(file + 56, 0); /* no small sectors */
  set_u32(file + 60, 0xFFFFFFFE);
  set_u32(file + 68, 0xFFFFFFFE);
  for (size_t i = 1; i < 109; i++)
    set_u32(file + 76 + 4 * i, 0xFFFFFFFF);
  char *table = file + OLE_SECTOR, *directory = file + 2 * OLE_SECTOR;
  for (size_t i = 0; i < OLE_SECTOR / 4; i++)
    set_u32(table + 4 * i, i < 2 ? 0xFFFFFFFE : 0xFFFFFFFF);
  set_entry(directory, "Root Entry", 5, 0xFFFFFFFF, 1, 0xFFFFFFFE, 0);
  uint32_t next = 2;
  for (size_t i = 0; i < count; i++) {
    size_t length = streams[i].bytes.length, used = length / OLE_SECTOR + 1;
    uint32_t right = i + 1 < count ? (uint32_t)i + 2 : 0xFFFFFFFF;
    set_entry(directory + 128 * (i + 1), streams[i].name, 2, right, 0xFFFFFFFF, next, length);
    memcpy(file + (next + 1) * OLE_SECTOR, streams[i].bytes.at, length);
    for (size_t k = 0; k < used; k++, next++)
      set_u32(table + 4 * next, k + 1 < used ? next + 1 : 0xFFFFFFFE);
  }
  return (zj_slice){file, (sectors + 1) * OLE_SECTOR};
}

#endif
