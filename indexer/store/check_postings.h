/* check_postings.h - whether the postings of a segment are whole and are those of its text. Part of
 * check.h.
 *
 * Xapian's own check looks at its blocks. Then every list is read: as long as it says, ascending,
 * inside the segment. Against the text, every occurrence of a term adds the term's hash to a sum of
 * its paragraph and every posting takes as many times the same away, so that what is missing, too
 * much or miscounted leaves a rest, in 8 bytes a paragraph and one walk of each.
 *
 * A damaged database may crash or hang Xapian: call this in a process of its own.
 *
 * Errors     ZJ_CORRUPT with what is wrong and what to run; ZJ_IO, ZJ_NO_MEMORY. */
#ifndef ZJ_INDEXER_STORE_CHECK_POSTINGS_H
#define ZJ_INDEXER_STORE_CHECK_POSTINGS_H

#include "indexer/store/segment.h"

/* 'segment' was opened with its postings from 'dir'. */
ZJ_MUST_CHECK zj_status zj_check_postings(const zj_segment *segment, const char *dir,
                                          bool against_text, zj_error *err);

#endif
