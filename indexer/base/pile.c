/* pile.c - blocks that double in size, filled from front to back. */
#include "indexer/base/pile.h"

#include <stdalign.h>
#include <stdint.h>
#include <talloc.h>

#include "indexer/base/sanitized.h"

enum { FIRST_BLOCK = 256 * 1024, BLOCKS = 12, LARGEST = 4096 };

typedef struct block {
  char *at;
  size_t used, room;
} block;

struct zj_pile {
  block blocks[BLOCKS];
  size_t count;
};

zj_pile *zj_pile_new(void *ctx) {
  return talloc_zero(ctx, zj_pile);
}

static block *add_block(zj_pile *pile) {
  if (pile->count == BLOCKS) return NULL;
  block *b = &pile->blocks[pile->count];
  *b = (block){.room = (size_t)FIRST_BLOCK << pile->count};
  b->at = talloc_size(pile, b->room);
  if (b->at) pile->count++;
  return b->at ? b : NULL;
}

/* AddressSanitizer sees what is used after it was freed, but not within a pile: there nothing is
 * taken from one. */
#ifdef ZJ_SANITIZED
static const bool unused = true;
#else
static const bool unused = false;
#endif

void *zj_pile_take(zj_pile *pile, size_t size) {
  size_t step = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
  block *b = pile->count ? &pile->blocks[pile->count - 1] : NULL;
  if (unused || size > LARGEST) return NULL;
  if (!b || b->room - b->used < step) b = add_block(pile);
  if (!b) return NULL;
  b->used += step;
  return b->at + b->used - step;
}

bool zj_pile_holds(const zj_pile *pile, const void *bytes) {
  for (size_t i = pile->count; i-- > 0;) {
    uintptr_t from = (uintptr_t)pile->blocks[i].at, at = (uintptr_t)bytes;
    if (at >= from && at - from < pile->blocks[i].room) return true;
  }
  return false;
}
