/* package.h - the parts of an Office document, which is a ZIP file or, as Flat OPC, one XML file.
 *
 *   <pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document>…  ─▶  word/document.xml
 *
 * The parts are the same XML either way, so a reader need not know which it is given. Those of an
 * XML file are cut out of it, not copied; what is in them is left to xml.h, which trusts none of
 * it. Parts that are not XML, mostly pictures, are missing there.
 *
 * Units      bytes.
 * Ownership  parts are talloc children of 'ctx' or point into 'bytes', which must outlive them.
 * Errors     as of zj_unzip(); of a damaged XML file, parts are missing or damaged.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PACKAGE_H
#define ZJ_INDEXER_READ_PACKAGE_H

#include "indexer/read/unzip.h"

/* Sets the bytes of each part that the document has. */
ZJ_MUST_CHECK zj_status zj_package_parts(void *ctx, zj_slice bytes, zj_zip_part *parts,
                                         size_t count, zj_error *err);

/* Lists the parts in a folder and below, "word/embeddings/". */
ZJ_MUST_CHECK zj_status zj_package_list(void *ctx, zj_slice bytes, const char *folder,
                                        zj_zip_part **parts, size_t *count, zj_error *err);

#endif
