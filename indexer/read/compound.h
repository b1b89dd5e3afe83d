/* compound.h - the streams of an OLE compound file, the container of Office documents before 2007
 * and of WPS. It is a file system of sectors in one file; nothing in it is trusted.
 *
 *   zj_compound_open(ctx, bytes, &file, err);
 *   zj_compound_stream(file, "WordDocument", &stream, err);
 *
 * Units      bytes.
 * Ownership  everything is a talloc child of 'ctx'; 'bytes' must outlive it.
 * Errors     ZJ_BAD_INPUT for a damaged file, ZJ_NO_MEMORY. Every chain of sectors is followed at
 *            most once around.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_COMPOUND_H
#define ZJ_INDEXER_READ_COMPOUND_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_compound zj_compound;

ZJ_MUST_CHECK zj_status zj_compound_open(void *ctx, zj_slice bytes, zj_compound **out,
                                         zj_error *err);

/* Reads a stream at the top, not one of a document within the file; {NULL, 0} when there is none.
 * Names are ASCII and compared in either case. */
ZJ_MUST_CHECK zj_status zj_compound_stream(zj_compound *file, const char *name, zj_slice *out,
                                           zj_error *err);

/* The next folder at the top, after folder 'after' (0 for the first), whose name begins with
 * 'prefix'; 0 when there is none. */
uint32_t zj_compound_folder(const zj_compound *file, const char *prefix, uint32_t after);

/* Reads a stream in a folder; in folder 0, one at the top. {NULL, 0} when there is none. */
ZJ_MUST_CHECK zj_status zj_compound_within(zj_compound *file, uint32_t folder, const char *name,
                                           zj_slice *out, zj_error *err);

/* Counts the folders, at any depth, whose names are 'prefix' and a hexadecimal digit or more: the
 * embedded files of Word ("_") and Excel ("MBD"). */
uint32_t zj_compound_folders(const zj_compound *file, const char *prefix);

/* The little-endian numbers at byte 'at'; 0 where the bytes end. */
uint16_t zj_u16_at(zj_slice bytes, size_t at);
uint32_t zj_u32_at(zj_slice bytes, size_t at);

#endif
