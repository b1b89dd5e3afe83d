/* wire.c - writes and reads RowBinary. */
#include "query/cluster/wire.h"

#include "indexer/base/lang.h"
#include "indexer/base/number.h"

/* ---- writing ---- */

static void put_number(zj_buffer *to, uint64_t n, size_t length) {
  unsigned char bytes[8];
  for (size_t i = 0; i < length; i++)
    bytes[i] = (unsigned char)(n >> (8 * i));
  zj_buffer_add(to, bytes, length);
}

void zj_wire_put_u8(zj_buffer *to, uint8_t n) {
  put_number(to, n, 1);
}

void zj_wire_put_u32(zj_buffer *to, uint32_t n) {
  put_number(to, n, 4);
}

void zj_wire_put_u64(zj_buffer *to, uint64_t n) {
  put_number(to, n, 8);
}

void zj_wire_put_count(zj_buffer *to, size_t count) {
  unsigned char bytes[ZJ_NUMBER_MAX];
  zj_buffer_add(to, bytes, (size_t)(zj_number_write(bytes, count) - bytes));
}

void zj_wire_put_text(zj_buffer *to, zj_slice text) {
  zj_wire_put_count(to, text.length);
  zj_buffer_add(to, text.at, text.length);
}

/* ---- reading ---- */

/* The next bytes; NULL when there are not that many. */
static const unsigned char *take_bytes(zj_wire *in, size_t length) {
  if (in->broken || length > in->bytes.length - in->at) {
    in->broken = true;
    return NULL;
  }
  const unsigned char *bytes = (const unsigned char *)in->bytes.at + in->at;
  in->at += length;
  return bytes;
}

static uint64_t read_number(zj_wire *in, size_t length) {
  const unsigned char *bytes = take_bytes(in, length);
  uint64_t n = 0;
  for (size_t i = 0; bytes && i < length; i++)
    n |= (uint64_t)bytes[i] << (8 * i);
  return n;
}

uint8_t zj_wire_u8(zj_wire *in) {
  return (uint8_t)read_number(in, 1);
}

uint32_t zj_wire_u32(zj_wire *in) {
  return (uint32_t)read_number(in, 4);
}

uint64_t zj_wire_u64(zj_wire *in) {
  return read_number(in, 8);
}

size_t zj_wire_count(zj_wire *in, size_t least) {
  uint64_t count = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    uint8_t byte = zj_wire_u8(in);
    count |= (uint64_t)(byte & 0x7F) << shift;
    if (byte < 0x80) break;
  }
  if (!in->broken && count <= (in->bytes.length - in->at) / least) return (size_t)count;
  in->broken = true;
  return 0;
}

zj_slice zj_wire_text(zj_wire *in) {
  size_t length = zj_wire_count(in, 1);
  const unsigned char *bytes = take_bytes(in, length);
  return bytes ? (zj_slice){(const char *)bytes, length} : zj_slice_of("");
}

zj_status zj_wire_status(const zj_wire *in, zj_error *err) {
  if (!in->broken) return ZJ_OK;
  return zj_fail(err, ZJ_CORRUPT, "%s",
                 zj_tr("the cluster sent an answer that ends too early", "集群送来的结果不完整"));
}
