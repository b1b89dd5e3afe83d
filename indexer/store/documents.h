/* documents.h - in how many paragraphs of a snapshot a term is.
 *
 * Of a whole snapshot this is what the postings say, which for a while also count reports that were
 * replaced. Of a narrowed one (zj_snapshot_narrow()) it is exact: reports that are not in it must
 * have no part in what is offered, weighed or proposed from it.
 *
 * Units      paragraphs.
 * Errors     those of postings.h.
 * Threads    as zj_snapshot. */
#ifndef ZJ_INDEXER_STORE_DOCUMENTS_H
#define ZJ_INDEXER_STORE_DOCUMENTS_H

#include "indexer/store/snapshot.h"

/* Sets *documents to the number of paragraphs that hold the term; 0 without postings (--scan). */
ZJ_MUST_CHECK zj_status zj_documents_count(const zj_snapshot *snapshot, zj_slice term,
                                           uint64_t *documents, zj_error *err);

#endif
