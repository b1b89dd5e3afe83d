/* packed_format.h - the bytes of the file `packed`, shared by its writer and its reader.
 *
 *   head      zj_packed_head
 *   lists     of all terms, in their order
 *   slack     ZJ_PACKED_SLACK zeroes
 *   entries   of all terms, in memcmp order
 *   groups    a zj_packed_group for every 16 terms, and a closing one
 *
 * An entry is the number of bytes that the term shares with the one before (1 byte; 0 for the first
 * of a group), the number of its other bytes (1 byte), these bytes, and three numbers (number.h):
 * documents, occurrences less documents, bytes of its list.
 *
 * A list is its blocks, and, if there is more than one, a zj_packed_skip for each. A block holds
 * ZJ_PACKED_BLOCK documents, the last one of a list what is left: the numbers of documents that lie
 * between each of them and the previous one (for the first of all, before it), then how often each
 * holds the term, less 1; both as a block of numbers (packed_block.h).
 *
 * Numbers that are not packed are in native byte order, as in all tables. Whoever changes any of
 * this raises ZJ_PACKED_VERSION, and ZJ_INDEX_FORMAT with it.
 *
 * Units      bytes; offsets of a skip are inside its list, all others inside the file. */
#ifndef ZJ_INDEXER_STORE_PACKED_FORMAT_H
#define ZJ_INDEXER_STORE_PACKED_FORMAT_H

#include <stdint.h>

#include "indexer/base/text.h"

#define ZJ_PACKED_FILE "packed"
#define ZJ_PACKED_MAGIC "zjpacked"
#define ZJ_PACKED_VERSION 1u
#define ZJ_PACKED_ORDER 0x01020304u

enum { ZJ_PACKED_GROUP = 16 /* terms */ };

typedef struct zj_packed_head { /* 64 bytes */
  char magic[8];
  uint32_t version, order;
  uint32_t documents; /* of the database, whatever terms they hold */
  uint32_t groups;    /* without the closing one */
  uint64_t at_groups; /* where they begin */
  uint64_t bytes;     /* of the file */
  uint64_t spare[3];
} zj_packed_head;

typedef struct zj_packed_group {
  uint64_t key;   /* zj_packed_key() of its first term; of the closing one, UINT64_MAX */
  uint64_t list;  /* where the list of its first term begins; of the closing one, where lists end */
  uint64_t entry; /* the same of its entry */
} zj_packed_group;

typedef struct zj_packed_skip {
  uint32_t last; /* document of the block */
  uint32_t end;  /* of the block */
} zj_packed_skip;

/* The first 8 bytes of a term as a number that sorts as the terms do. */
static inline uint64_t zj_packed_key(zj_slice term) {
  uint64_t key = 0;
  memcpy(&key, term.at, term.length < sizeof key ? term.length : sizeof key);
  return __builtin_bswap64(key);
}

#endif
