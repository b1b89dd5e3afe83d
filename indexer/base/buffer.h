/* buffer.h - bytes that grow.
 *
 * Set up with {.ctx = parent}, zeroes elsewhere.
 *
 * Units      bytes.
 * Ownership  'at' is a talloc child of 'ctx'; adding may move it.
 * Errors     adding cannot fail visibly; a buffer remembers that memory ran out (zj_buffer_status).
 * Threads    one thread per buffer. */
#ifndef ZJ_INDEXER_BASE_BUFFER_H
#define ZJ_INDEXER_BASE_BUFFER_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_buffer {
  void *ctx;
  char *at;
  size_t length, capacity;
  bool failed; /* memory ran out: what was added since is missing */
} zj_buffer;

/* Appends 'length' bytes. When memory runs out the buffer is left as it is and remembers it. */
void zj_buffer_add(zj_buffer *buffer, const void *bytes, size_t length);

/* ZJ_OK, or ZJ_NO_MEMORY when any addition failed. Ask once, after the last addition. */
ZJ_MUST_CHECK zj_status zj_buffer_status(const zj_buffer *buffer, zj_error *err);

/* The bytes so far; valid until the next addition. Never NULL. */
static inline zj_slice zj_buffer_slice(const zj_buffer *b) {
  return (zj_slice){b->at ? b->at : "", b->length};
}

#endif
