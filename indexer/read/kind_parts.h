/* kind_parts.h - the parts of kind.c: one file for each sort of container. */
#ifndef ZJ_INDEXER_READ_KIND_PARTS_H
#define ZJ_INDEXER_READ_KIND_PARTS_H

#include "indexer/read/kind.h"

/* The kind of bytes that begin like a ZIP file, by the names of its entries. */
zj_kind zj_kind_of_zip(zj_slice bytes);
/* The kind of bytes that begin like an OLE file, by the streams at the root of its directory. */
zj_kind zj_kind_of_ole(zj_slice bytes);
/* The kind of text: web page, XML by its root element, mail by its headers; ZJ_KIND_TEXT for all
 * else. Also in UTF-16. */
zj_kind zj_kind_of_text(zj_slice bytes);

static inline bool zj_kind_begins(zj_slice bytes, zj_slice magic) {
  return bytes.length >= magic.length && memcmp(bytes.at, magic.at, magic.length) == 0;
}

static inline uint32_t zj_kind_u16(zj_slice bytes, size_t at) {
  const unsigned char *b = (const unsigned char *)bytes.at + at;
  return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}

static inline uint32_t zj_kind_u32(zj_slice bytes, size_t at) {
  return zj_kind_u16(bytes, at) | zj_kind_u16(bytes, at + 2) << 16;
}

#endif
