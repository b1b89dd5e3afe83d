/* pile.h - memory for many small things that are freed together: taking is an addition, and a
 * single one is never given back.
 *
 * Ownership  what is taken lives as long as the pile, a talloc child of 'ctx'.
 * Errors     zj_pile_new() and zj_pile_take() return NULL when memory runs out.
 * Threads    one thread per pile. */
#ifndef ZJ_INDEXER_BASE_PILE_H
#define ZJ_INDEXER_BASE_PILE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct zj_pile zj_pile;

zj_pile *zj_pile_new(void *ctx);

/* 'size' bytes, aligned for any type. NULL also when they are too many to be small: more than 4 KB.
 */
void *zj_pile_take(zj_pile *pile, size_t size);

/* Whether 'bytes' were taken from the pile. */
bool zj_pile_holds(const zj_pile *pile, const void *bytes);

#endif
