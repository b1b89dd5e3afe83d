/* others.h - counts the files of a folder that are not taken, by kind.
 *
 *   台账.xlsx 汇总.XLSX 通知.ofd a.tmp   ─▶   "2 xlsx, 1 ofd, 1 other"
 *
 * A kind is the suffix of a name that stands for a known one (kind.h); all others are counted
 * together, under "".
 *
 * Ownership  entries are talloc children of the context of zj_others_add().
 * Errors     false when memory ran out: the counts are then unchanged.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_OTHERS_H
#define ZJ_INDEXER_READ_OTHERS_H

#include "indexer/read/kind.h"

typedef struct zj_other {
  char suffix[ZJ_KIND_SUFFIX_ROOM]; /* "xlsx"; "" for unknown kinds */
  size_t count;
} zj_other;

/* Starts as all zero. */
typedef struct zj_others {
  zj_other *kinds; /* in the order of zj_others_sort() */
  size_t count;    /* of kinds */
  size_t files;    /* of all kinds */
} zj_others;

/* Counts a file. */
bool zj_others_add(void *ctx, zj_others *others, const char *name);

/* Sorts the kinds: frequent ones first, equal ones by suffix, unknown ones last. */
void zj_others_sort(zj_others *others);

/* Copies the counts. */
bool zj_others_copy(void *ctx, const zj_others *from, zj_others *out);

/* Tells the counts in the thread's language, at most 'size' bytes, and returns 'out'. */
const char *zj_others_tell(const zj_others *others, char *out, size_t size);

#endif
