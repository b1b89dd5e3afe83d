/* glass.c - a B-tree that is written from front to back: the last block of each level is in memory,
 * all others are on disk. */
#include "indexer/store/glass.h"

#include <stdio.h>
#include <sys/random.h>
#include <talloc.h>

#include "indexer/base/number.h"

enum {
  BLOCK = 8192,
  HEAD = 11,
  PLACE = 2,
  LEVELS = 10,
  REVISION = 1,
  LEAF_ITEM = 3,
  LEAF_FIRST_AND_LAST = 0x60, /* flags of a value that is not split */
  BRANCH_ITEM = 7
};

typedef struct level {
  unsigned char block[BLOCK];
  unsigned places;  /* where the directory ends */
  unsigned items;   /* where the items begin */
  uint32_t written; /* blocks of this level on disk */
  /* Separates this block from the previous one; the key of its item in the level above. */
  unsigned char first[ZJ_GLASS_KEY_MAX];
  unsigned first_length;
} level;

struct zj_glass {
  FILE *file;
  char *dir;
  level *levels[LEVELS];
  uint32_t blocks, keys;
  unsigned char last[ZJ_GLASS_KEY_MAX]; /* the key added last */
  unsigned last_length;
};

/* ---- numbers ---- */

/* A number below 0x8000 takes two bytes; otherwise the number of leading one bits gives the length.
 */
unsigned char *zj_glass_pack_sorted(unsigned char *to, uint32_t value) {
  unsigned length = 2;
  if (value >= 0x8000) length = (37 - (unsigned)__builtin_clz(value)) / 7;
  unsigned mark = length == 2 ? 0 : (0xFFu << (10 - length)) & 0xFF;
  for (unsigned i = 0; i < length; i++) {
    unsigned shift = 8 * (length - 1 - i);
    *to++ = shift < 32 ? (unsigned char)(value >> shift) : 0;
  }
  to[-(int)length] |= (unsigned char)mark;
  return to;
}

static void put2(unsigned char *to, unsigned value) {
  to[0] = (unsigned char)(value >> 8);
  to[1] = (unsigned char)value;
}

static void put4(unsigned char *to, uint32_t value) {
  put2(to, value >> 16);
  put2(to + 2, value & 0xFFFF);
}

/* ---- blocks ---- */

static void clear_block(level *l) {
  l->places = HEAD;
  l->items = BLOCK;
}

static unsigned free_bytes_of(const level *l) {
  return l->items - l->places;
}

/* Enters an item of 'size' bytes in the directory and returns where to write it. */
static unsigned char *add_item(level *l, unsigned size) {
  l->items -= size;
  put2(l->block + l->places, l->items);
  l->places += PLACE;
  return l->block + l->items;
}

/* Makes sure that level 'n' is there. */
static zj_status make_level(zj_glass *g, unsigned n, zj_error *err) {
  if (g->levels[n]) return ZJ_OK;
  g->levels[n] = talloc_zero(g, level);
  if (!g->levels[n]) return zj_no_memory(err);
  clear_block(g->levels[n]);
  return ZJ_OK;
}

/* Writes the block of a level and empties it. Sets *number to the number of the block in the file.
 */
static zj_status write_block(zj_glass *g, unsigned n, uint32_t *number, zj_error *err) {
  level *l = g->levels[n];
  unsigned free_bytes = free_bytes_of(l);
  put4(l->block, REVISION);
  l->block[4] = (unsigned char)n;
  put2(l->block + 5, free_bytes);
  put2(l->block + 7, free_bytes);
  put2(l->block + 9, l->places);
  memset(l->block + l->places, 0, free_bytes);
  if (g->blocks == UINT32_MAX)
    return zj_fail(err, ZJ_LIMIT, "%s/postlist.glass: too many blocks", g->dir);
  if (fwrite(l->block, BLOCK, 1, g->file) != 1)
    return zj_fail_errno(err, ZJ_IO, "%s/postlist.glass", g->dir);
  *number = g->blocks++;
  l->written++;
  clear_block(l);
  return ZJ_OK;
}

/* ---- branches ---- */

static zj_status enter_block(zj_glass *g, unsigned n, zj_slice key, uint32_t block, zj_error *err);

/* Writes the full block of level 'n' and enters it in the level above. 'next' is the key that
 * separates it from the next block. */
static zj_status close_block(zj_glass *g, unsigned n, zj_slice next, zj_error *err) {
  level *l = g->levels[n];
  uint32_t number;
  unsigned char key[ZJ_GLASS_KEY_MAX];
  zj_slice first = {(char *)key, l->first_length};
  memcpy(key, l->first, l->first_length);
  memcpy(l->first, next.at, next.length);
  l->first_length = (unsigned)next.length;
  zj_status status = write_block(g, n, &number, err);
  return status == ZJ_OK ? enter_block(g, n + 1, first, number, err) : status;
}

/* Adds the item for 'block', a block of level n-1, to level 'n'. */
static zj_status enter_block(zj_glass *g, unsigned n, zj_slice key, uint32_t block, zj_error *err) {
  if (n == LEVELS) return zj_fail(err, ZJ_LIMIT, "%s/postlist.glass: too many levels", g->dir);
  zj_status status = make_level(g, n, err);
  if (status != ZJ_OK) return status;
  level *l = g->levels[n];
  if (free_bytes_of(l) < BRANCH_ITEM + key.length + PLACE) status = close_block(g, n, key, err);
  if (status != ZJ_OK) return status;
  size_t length = l->places == HEAD ? 0 : key.length;
  unsigned char *item = add_item(l, BRANCH_ITEM + (unsigned)length);
  put4(item, block);
  item[4] = (unsigned char)length;
  memcpy(item + 5, key.at, length);
  put2(item + 5 + length, length ? 1 : 0);
  return ZJ_OK;
}

/* ---- leaves ---- */

static void add_leaf_item(level *l, zj_slice key, zj_slice value) {
  unsigned size = LEAF_ITEM + (unsigned)(key.length + value.length);
  unsigned char *item = add_item(l, size);
  put2(item, LEAF_FIRST_AND_LAST << 8 | (size - LEAF_ITEM));
  item[2] = (unsigned char)key.length;
  if (key.length) memcpy(item + 3, key.at, key.length);
  if (value.length) memcpy(item + 3 + key.length, value.at, value.length);
}

/* The shortest prefix of 'key' that is greater than the previous key. */
static zj_slice separator_of(const zj_glass *g, zj_slice key) {
  size_t i = 0;
  while (i < g->last_length && i < key.length && (unsigned char)key.at[i] == g->last[i])
    i++;
  return (zj_slice){key.at, i < key.length ? i + 1 : i};
}

zj_status zj_glass_add(zj_glass *g, zj_slice key, zj_slice value, zj_error *err) {
  zj_slice last = {(char *)g->last, g->last_length};
  if (key.length > ZJ_GLASS_KEY_MAX || key.length + value.length > ZJ_GLASS_ITEM_MAX ||
      zj_slice_compare(last, key) >= 0)
    return zj_fail(err, ZJ_INTERNAL, "%s/postlist.glass: a key that does not fit", g->dir);
  if (free_bytes_of(g->levels[0]) < LEAF_ITEM + key.length + value.length + PLACE) {
    zj_status status = close_block(g, 0, separator_of(g, key), err);
    if (status != ZJ_OK) return status;
  }
  add_leaf_item(g->levels[0], key, value);
  memcpy(g->last, key.at, key.length);
  g->last_length = (unsigned)key.length;
  g->keys++;
  return ZJ_OK;
}

/* ---- the whole ---- */

static int destroy_glass(zj_glass *g) {
  if (g->file) fclose(g->file);
  return 0;
}

zj_status zj_glass_create(void *ctx, const char *dir, zj_glass **out, zj_error *err) {
  zj_glass *g = talloc_zero(ctx, zj_glass);
  if (!g) return zj_no_memory(err);
  talloc_set_destructor(g, destroy_glass);
  g->dir = talloc_strdup(g, dir);
  const char *path = talloc_asprintf(g, "%s/postlist.glass", dir);
  zj_status status = g->dir && path ? make_level(g, 0, err) : zj_no_memory(err);
  if (status == ZJ_OK) {
    g->file = fopen(path, "wbe");
    if (!g->file) status = zj_fail_errno(err, ZJ_IO, "%s", dir);
  }
  if (status != ZJ_OK) {
    talloc_free(g);
    return status;
  }
  add_leaf_item(g->levels[0], (zj_slice){0}, (zj_slice){0});
  *out = g;
  return ZJ_OK;
}

/* Closes the levels from the leaves up; the level that has a single block is the root. */
static zj_status write_root(zj_glass *g, uint32_t *root, unsigned *height, zj_error *err) {
  for (*height = 0;; ++*height) {
    level *l = g->levels[*height];
    zj_slice first = {(char *)l->first, l->first_length};
    zj_status status = write_block(g, *height, root, err);
    if (status != ZJ_OK || l->written == 1) return status;
    status = enter_block(g, *height + 1, first, *root, err);
    if (status != ZJ_OK) return status;
  }
}

/* Writes what the version file records about one of the six tables; 'g' is NULL for the five that
 * do not exist. */
static unsigned char *pack_table(unsigned char *to, const zj_glass *g, uint32_t root,
                                 unsigned height, unsigned compress_from) {
  enum { FAKE_ROOT = 1, SEQUENTIAL = 2, FREE_LIST_EMPTY = 4 /* numbers */ };
  unsigned char list[16] = {0};
  unsigned char *end = list;
  if (g) {
    end = zj_number_write(end, REVISION);
    end = zj_number_write(end, g->blocks);
    end += FREE_LIST_EMPTY;
  }
  to = zj_number_write(to, root);
  to = zj_number_write(to, height << 2 | SEQUENTIAL | (g ? 0 : FAKE_ROOT));
  to = zj_number_write(to, g ? g->keys : 0);
  to = zj_number_write(to, BLOCK >> 11);
  to = zj_number_write(to, compress_from);
  to = zj_number_write(to, (uint64_t)(end - list));
  memcpy(to, list, (size_t)(end - list));
  return to + (end - list);
}

static unsigned char *pack_totals(unsigned char *to, const zj_glass_totals *t) {
  to = zj_number_write(to, t->documents);
  to = zj_number_write(to, 0); /* numbers of documents that are gone */
  to = zj_number_write(to, t->shortest);
  to = zj_number_write(to, t->frequency_max);
  to = zj_number_write(to, t->longest - t->frequency_max);
  to = zj_number_write(to, 0); /* change sets */
  to = zj_number_write(to, t->length);
  return zj_number_write(to, 0); /* spelling */
}

static zj_status write_version(const zj_glass *g, uint32_t root, unsigned height,
                               const zj_glass_totals *totals, zj_error *err) {
  static const unsigned char magic[] = {0x0F, 0x0D, 'X', 'a', 'p', 'i', 'a',  'n',
                                        ' ',  'G',  'l', 'a', 's', 's', 0x04, 0x6E};
  static const unsigned char compress_from[] = {0, 18, 18, 0, 18, 18};
  unsigned char bytes[256] = {0};
  unsigned char *at = bytes + sizeof magic + 16;
  memcpy(bytes, magic, sizeof magic);
  if (getrandom(bytes + sizeof magic, 16, 0) != 16) return zj_fail_errno(err, ZJ_IO, "getrandom");
  at = zj_number_write(at, REVISION);
  at = pack_table(at, g, root, height, compress_from[0]);
  for (size_t t = 1; t < ZJ_COUNT(compress_from); t++)
    at = pack_table(at, NULL, 0, 0, compress_from[t]);
  at = pack_totals(at, totals);
  char *path = talloc_asprintf(NULL, "%s/iamglass", g->dir);
  if (!path) return zj_no_memory(err);
  FILE *file = fopen(path, "wbe");
  bool good = file && fwrite(bytes, (size_t)(at - bytes), 1, file) == 1;
  if (file && fclose(file) != 0) good = false;
  zj_status status = good ? ZJ_OK : zj_fail_errno(err, ZJ_IO, "%s", path);
  talloc_free(path);
  return status;
}

zj_status zj_glass_finish(zj_glass *g, const zj_glass_totals *totals, zj_error *err) {
  uint32_t root;
  unsigned height;
  zj_status status = write_root(g, &root, &height, err);
  FILE *file = g->file;
  g->file = NULL;
  if (fclose(file) != 0 && status == ZJ_OK)
    status = zj_fail_errno(err, ZJ_IO, "%s/postlist.glass", g->dir);
  if (status == ZJ_OK) status = write_version(g, root, height, totals, err);
  talloc_free(g);
  return status;
}
