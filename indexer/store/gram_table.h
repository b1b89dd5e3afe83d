/* gram_table.h - numbers the phrases that were chosen to be counted, by their keys (frequent.h).
 *
 * Ownership  the slots are a talloc child of 'ctx'.
 * Threads    constant once filled. */
#ifndef ZJ_INDEXER_STORE_GRAM_TABLE_H
#define ZJ_INDEXER_STORE_GRAM_TABLE_H

#include <stdint.h>
#include <talloc.h>

enum { ZJ_GRAM_NONE = UINT32_MAX };

typedef struct zj_gram_slot {
  uint64_t key; /* 0: empty */
  uint32_t number;
} zj_gram_slot;

typedef struct zj_gram_table {
  zj_gram_slot *slots; /* NULL when memory ran out */
  unsigned shift;      /* 64 less the bits of a slot number */
} zj_gram_table;

static inline size_t zj_gram_place(const zj_gram_table *table, uint64_t key) {
  return (size_t)(key * 0x9E3779B97F4A7C15u >> table->shift);
}

/* A table of keys, numbered from 'first'; at least half of its slots stay empty. */
static inline zj_gram_table zj_gram_table_of(void *ctx, const uint64_t *keys, uint32_t count,
                                             uint32_t first) {
  unsigned bits = 4;
  while ((size_t)1 << bits < 2 * (size_t)count)
    bits++;
  size_t last = ((size_t)1 << bits) - 1;
  zj_gram_table table = {talloc_zero_array(ctx, zj_gram_slot, last + 1), 64 - bits};
  for (uint32_t i = 0; table.slots && i < count; i++) {
    size_t at = zj_gram_place(&table, keys[i]);
    while (table.slots[at].key)
      at = (at + 1) & last;
    table.slots[at] = (zj_gram_slot){keys[i], first + i};
  }
  return table;
}

/* The number of a key, which is not 0; ZJ_GRAM_NONE when it was not chosen. */
static inline uint32_t zj_gram_find(const zj_gram_table *table, uint64_t key) {
  size_t last = ((size_t)1 << (64 - table->shift)) - 1;
  for (size_t at = zj_gram_place(table, key);; at = (at + 1) & last) {
    if (table->slots[at].key == key) return table->slots[at].number;
    if (!table->slots[at].key) return ZJ_GRAM_NONE;
  }
}

#endif
