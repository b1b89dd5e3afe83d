/* pack.h - the ZIP files that office documents are, through libarchive.
 *
 *   zj_pack *pack = zj_pack_new(ctx, sink);
 *   zj_pack_add(pack, "word/document.xml", text);
 *   status = zj_pack_end(pack, err);
 *
 * Ownership  a pack is a talloc child of 'ctx' and borrows the sink.
 * Errors     what fails is remembered: zj_pack_end() returns ZJ_NO_MEMORY; a failed write is
 *            recorded in the sink.
 * Threads    one thread per pack. */
#ifndef ZJ_QUERY_ANSWER_PACK_H
#define ZJ_QUERY_ANSWER_PACK_H

#include "indexer/base/sink.h"

typedef struct zj_pack zj_pack;

/* NULL when memory ran out. */
zj_pack *zj_pack_new(void *ctx, zj_sink *to);

/* Adds a part. */
void zj_pack_add(zj_pack *pack, const char *name, zj_slice bytes);

/* Writes the end. */
ZJ_MUST_CHECK zj_status zj_pack_end(zj_pack *pack, zj_error *err);

/* Whether the open file is a ZIP whose parts can all be read and are XML that ends with the end of
 * its first element. */
bool zj_pack_is_whole(int file);

#endif
