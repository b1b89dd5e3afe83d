/* glass.h - sorted keys with their values to a database that Xapian 1.4 opens ("glass", format of
 * 2016-03-14), written from front to back.
 *
 * Xapian's own writer takes one document at a time and holds what it has not written in trees of
 * trees; this one takes what is sorted already. What it writes is a source for zj_postings_merge()
 * alone: every database that is published was written by Xapian itself, which read all of this
 * while it did.
 *
 * The format: a table is a B-tree of blocks of 8 KB. A block is revision (4 bytes), level (1), free
 * bytes in one piece (2), free bytes (2), end of directory (2), the directory of 2-byte places, and
 * items from the end of the block downwards. An item of a leaf is size and flags (2), length of the
 * key (1), key, value; one of a branch is block (4), length of the key (1), key, part (2). Numbers
 * are big-endian. The first key of a branch says nothing, and the first item of the table has none.
 *
 * Ownership  a talloc child of 'ctx'; freeing it closes the file.
 * Errors     ZJ_IO, when the system refuses; ZJ_INTERNAL, when keys are not ascending or too long.
 */
#ifndef ZJ_INDEXER_STORE_GLASS_H
#define ZJ_INDEXER_STORE_GLASS_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

/* Key and value together: four of them fit into a block. */
enum { ZJ_GLASS_KEY_MAX = 252, ZJ_GLASS_ITEM_MAX = 2040 };

typedef struct zj_glass zj_glass;

/* What Xapian keeps of all documents together; a length is a sum of frequencies within one
 * document. */
typedef struct zj_glass_totals {
  uint32_t documents;
  uint32_t shortest, longest; /* documents; the shortest that is not empty */
  uint32_t frequency_max;     /* of a term in a document */
  uint64_t length;            /* of all documents */
} zj_glass_totals;

/* Begins the table of postings in the empty folder 'dir'. */
ZJ_MUST_CHECK zj_status zj_glass_create(void *ctx, const char *dir, zj_glass **out, zj_error *err);
/* Adds a key, greater than the one before, with its value. */
ZJ_MUST_CHECK zj_status zj_glass_add(zj_glass *glass, zj_slice key, zj_slice value, zj_error *err);
/* Writes what is left, makes the folder a database, frees 'glass' whatever the outcome. */
ZJ_MUST_CHECK zj_status zj_glass_finish(zj_glass *glass, const zj_glass_totals *totals,
                                        zj_error *err);

/* A number as its lowest seven bits first, at most 10 bytes; returns where it ends. */
unsigned char *zj_glass_pack(unsigned char *to, uint64_t value);
/* A number so that greater ones sort behind, at most 5 bytes; returns where it ends. */
unsigned char *zj_glass_pack_sorted(unsigned char *to, uint32_t value);

#endif
