/* buffer.c - a byte buffer that grows. */
#include "indexer/base/buffer.h"

#include <talloc.h>

enum { FIRST_CAPACITY = 256 };

static bool reserve_bytes(zj_buffer *buffer, size_t length) {
  if (length <= buffer->capacity - buffer->length) return true;
  if (length > SIZE_MAX / 4 || buffer->length > SIZE_MAX / 4) return false;
  size_t capacity = buffer->capacity ? buffer->capacity : FIRST_CAPACITY;
  while (capacity - buffer->length < length)
    capacity *= 2;
  char *grown = talloc_realloc_size(buffer->ctx, buffer->at, capacity);
  if (!grown) return false;
  buffer->at = grown;
  buffer->capacity = capacity;
  return true;
}

void zj_buffer_grow_and_add(zj_buffer *buffer, const void *bytes, size_t length) {
  if (length == 0 || buffer->failed) return;
  if (!reserve_bytes(buffer, length)) {
    buffer->failed = true;
    return;
  }
  memcpy(buffer->at + buffer->length, bytes, length);
  buffer->length += length;
}

zj_status zj_buffer_status(const zj_buffer *buffer, zj_error *err) {
  return buffer->failed ? zj_no_memory(err) : ZJ_OK;
}
