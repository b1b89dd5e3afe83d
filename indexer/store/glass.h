/* glass.h - writes sorted keys with their values as a database that Xapian 1.4 opens (its "glass"
 * format of 2016-03-14), from front to back.
 *
 * Xapian's own writer takes one document at a time and keeps unwritten postings in trees of trees;
 * this one takes keys that are sorted already. What it writes is published as it is, so the tests
 * run Xapian's own check over it, and so does `zhangju check`, which also reads every list.
 *
 * The format: a table is a B-tree of blocks of 8 KB. Numbers are big-endian.
 *
 *   block           revision (4 bytes), level (1), contiguous free bytes (2), free bytes (2),
 *                   end of the directory (2), the directory of 2-byte offsets, then items from the
 *                   end of the block downwards
 *   item of a leaf  size and flags (2), length of the key (1), key, value
 *   of a branch     block (4), length of the key (1), key, part (2)
 *
 * The first key of a branch is ignored, and the first item of the table has an empty key.
 *
 * Units      bytes.
 * Ownership  a zj_glass is a talloc child of 'ctx'; freeing it closes the file.
 * Errors     ZJ_IO when the system refuses; ZJ_INTERNAL when a key is too long or not greater than
 *            the previous one; ZJ_LIMIT when the table is full; ZJ_NO_MEMORY.
 * Threads    one thread per zj_glass. */
#ifndef ZJ_INDEXER_STORE_GLASS_H
#define ZJ_INDEXER_STORE_GLASS_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

/* Upper bounds in bytes, of a key and of a key with its value: four such items fit into a block. */
enum { ZJ_GLASS_KEY_MAX = 252, ZJ_GLASS_ITEM_MAX = 2040 };

typedef struct zj_glass zj_glass;

/* What Xapian records about all documents together. The length of a document is the number of terms
 * in it, repeated ones included. */
typedef struct zj_glass_totals {
  uint32_t documents;
  uint32_t shortest;      /* length of the shortest document that is not empty */
  uint32_t longest;       /* length of the longest document */
  uint32_t frequency_max; /* the highest number of times one document holds one term */
  uint64_t length;        /* of all documents together */
} zj_glass_totals;

/* Creates the table of postings in the empty folder 'dir'. */
ZJ_MUST_CHECK zj_status zj_glass_create(void *ctx, const char *dir, zj_glass **out, zj_error *err);

/* Adds a key, which must be greater than the previous one, with its value. */
ZJ_MUST_CHECK zj_status zj_glass_add(zj_glass *glass, zj_slice key, zj_slice value, zj_error *err);

/* Writes the remaining blocks and the version file, which makes the folder a database. Frees
 * 'glass' whatever the outcome. */
ZJ_MUST_CHECK zj_status zj_glass_finish(zj_glass *glass, const zj_glass_totals *totals,
                                        zj_error *err);

/* Writes a number in a form whose bytes sort as the numbers do: at most 5 bytes. Returns the end of
 * what was written. */
unsigned char *zj_glass_pack_sorted(unsigned char *to, uint32_t value);

#endif
