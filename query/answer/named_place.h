/* named_place.h - resolves what people write for a place in a report: as address.h, or by a part of
 * the report's path or title that no other report has, or by words that name it (titles.h).
 *
 *   云溪县政府工作报告.txt:12    村级财务:12    云溪县政府工作报告 2025
 *
 * Ownership  messages only.
 * Errors     ZJ_NOT_FOUND, which lists the reports when several fit; those of zj_place_find().
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_NAMED_PLACE_H
#define ZJ_QUERY_ANSWER_NAMED_PLACE_H

#include "indexer/store/address.h"

ZJ_MUST_CHECK zj_status zj_named_place_find(zj_snapshot *snapshot, const char *text, zj_place *out,
                                            zj_error *err);

#endif
