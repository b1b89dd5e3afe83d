/* word_parts.h - the parts of a Word document beside its text: page headers, SmartArt, charts,
 * comments, embedded files.
 *
 *   header1.xml: 澄河镇人民政府文件 / 澄河政发〔2024〕7号   ─▶  the first lines of the report
 *   header2.xml: 水利工作调研                              ─▶  left out and counted
 *
 * Ownership  a talloc child of 'ctx'; 'zip' and 'unread' must outlive it.
 * Errors     ZJ_BAD_INPUT for a damaged archive, ZJ_NO_MEMORY. Damaged parts are counted as unread.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_WORD_PARTS_H
#define ZJ_INDEXER_READ_WORD_PARTS_H

#include "indexer/read/lines.h"
#include "indexer/read/unread.h"

typedef struct zj_word_parts zj_word_parts;

/* Unpacks the parts in the folder of the document, "word/", and counts in 'unread' what is not
 * read of them. */
ZJ_MUST_CHECK zj_status zj_word_parts_load(void *ctx, zj_slice zip, const char *folder,
                                           zj_unread *unread, zj_word_parts **out, zj_error *err);

/* Writes the letterhead, if a page header is one: it has a document number, or ends in 文件. Other
 * headers and footers are counted, unless they are page numbers. */
ZJ_MUST_CHECK zj_status zj_word_parts_letterhead(zj_word_parts *parts, zj_lines *lines,
                                                 zj_unread *unread, zj_error *err);

/* Writes the text of the SmartArt or chart in the part 'name', or in all parts that were not
 * written yet. Each is written once. */
ZJ_MUST_CHECK zj_status zj_word_parts_drawing(zj_word_parts *parts, const char *name,
                                              zj_lines *lines, zj_error *err);
ZJ_MUST_CHECK zj_status zj_word_parts_rest(zj_word_parts *parts, zj_lines *lines, zj_error *err);

#endif
