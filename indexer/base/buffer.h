/* buffer.h - a byte buffer that grows.
 *
 *   zj_buffer text = {.ctx = local};
 *   zj_buffer_add(&text, "章", 3);
 *   zj_buffer_add(&text, "句", 3);
 *   if (zj_buffer_status(&text, err) != ZJ_OK) return ZJ_NO_MEMORY;
 *
 * Units      bytes.
 * Ownership  'at' is a talloc child of 'ctx'. An addition may move it.
 * Errors     an addition returns nothing. The buffer remembers that memory ran out, and its owner
 *            asks with zj_buffer_status() once, after the last addition.
 * Threads    one thread per buffer. */
#ifndef ZJ_INDEXER_BASE_BUFFER_H
#define ZJ_INDEXER_BASE_BUFFER_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

/* Set up with {.ctx = parent}; all other members start as zero. */
typedef struct zj_buffer {
  void *ctx;
  char *at; /* NULL while the buffer is empty */
  size_t length, capacity;
  bool failed; /* memory ran out, and additions since then are missing */
} zj_buffer;

/* Private to zj_buffer_add(): the addition for which there is no room yet. */
void zj_buffer_grow_and_add(zj_buffer *buffer, const void *bytes, size_t length);

/* Appends 'length' bytes. When memory runs out, the buffer keeps what it has, ignores this and
 * every later addition, and zj_buffer_status() reports it. */
static inline void zj_buffer_add(zj_buffer *buffer, const void *bytes, size_t length) {
  if (length == 0 || buffer->failed || length > buffer->capacity - buffer->length) {
    zj_buffer_grow_and_add(buffer, bytes, length);
    return;
  }
  memcpy(buffer->at + buffer->length, bytes, length);
  buffer->length += length;
}

/* Returns ZJ_OK, or ZJ_NO_MEMORY when an addition failed. */
ZJ_MUST_CHECK zj_status zj_buffer_status(const zj_buffer *buffer, zj_error *err);

/* Returns the bytes added so far. The slice is valid until the next addition; its 'at' is never
 * NULL. */
static inline zj_slice zj_buffer_slice(const zj_buffer *b) {
  return (zj_slice){b->at ? b->at : "", b->length};
}

#endif
