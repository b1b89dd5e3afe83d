/* wire.h - the bytes of ClickHouse's format RowBinary: the columns of a row one after the other,
 * numbers in little-endian order, strings and arrays after their length.
 *
 *   zj_wire_put_text(&buffer, slice);            zj_wire in = {.bytes = answer};
 *   zj_wire_put_u32(&buffer, 7);                 zj_slice text = zj_wire_text(&in);
 *                                                uint32_t n = zj_wire_u32(&in);
 *                                                if (zj_wire_status(&in, err) != ZJ_OK) …
 *
 * Units      bytes.
 * Ownership  texts that are read lie in the bytes of the reader.
 * Errors     a reader remembers that its bytes ended too early and then returns zeros and empty
 *            texts; its owner asks zj_wire_status() before using what it read.
 * Threads    one thread per reader and per buffer. */
#ifndef ZJ_QUERY_CLUSTER_WIRE_H
#define ZJ_QUERY_CLUSTER_WIRE_H

#include "indexer/base/buffer.h"

void zj_wire_put_u8(zj_buffer *to, uint8_t n);
void zj_wire_put_u32(zj_buffer *to, uint32_t n);
void zj_wire_put_u64(zj_buffer *to, uint64_t n);
void zj_wire_put_text(zj_buffer *to, zj_slice text);
/* The length of an array; its elements follow. */
void zj_wire_put_count(zj_buffer *to, size_t count);

typedef struct zj_wire {
  zj_slice bytes;
  size_t at;
  bool broken; /* something was read that is not there */
} zj_wire;

uint8_t zj_wire_u8(zj_wire *in);
uint32_t zj_wire_u32(zj_wire *in);
uint64_t zj_wire_u64(zj_wire *in);
zj_slice zj_wire_text(zj_wire *in);
/* The length of an array whose elements take at least 'least' bytes each, so that no length is
 * believed for which there are no bytes. */
size_t zj_wire_count(zj_wire *in, size_t least);

/* Whether there is another row. */
static inline bool zj_wire_more(const zj_wire *in) {
  return !in->broken && in->at < in->bytes.length;
}

/* ZJ_OK, or ZJ_CORRUPT when the bytes ended too early. */
ZJ_MUST_CHECK zj_status zj_wire_status(const zj_wire *in, zj_error *err);

#endif
