/* check_postings.h - whether the postings of a segment are whole and match its text. Part of
 * check.h.
 *
 * Xapian's own check reads the blocks. Then every list is read: it must be as long as it says,
 * ascending, and inside the segment. To compare with the text, every occurrence of a term adds the
 * hash of the term to a sum for its paragraph, and every posting subtracts the hash as often as it
 * counts the term. A posting that is missing, superfluous or miscounted leaves a sum that is not 0.
 * This takes 8 bytes a paragraph and one pass over lists and text.
 *
 * A damaged database may crash or hang Xapian: call this in a process of its own.
 *
 * Ownership  nothing is kept.
 * Errors     ZJ_CORRUPT with what is wrong and what to run; ZJ_IO, ZJ_NO_MEMORY.
 * Threads    that of the segment's postings. */
#ifndef ZJ_INDEXER_STORE_CHECK_POSTINGS_H
#define ZJ_INDEXER_STORE_CHECK_POSTINGS_H

#include "indexer/store/segment.h"

/* Checks the postings of 'segment', which was opened with its postings from 'dir'; compares them
 * with its text when 'against_text'. */
ZJ_MUST_CHECK zj_status zj_check_postings(const zj_segment *segment, const char *dir,
                                          bool against_text, zj_error *err);

#endif
