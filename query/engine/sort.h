/* sort.h - orders of the reports of an answer: by relevance, date, title or path.
 *
 * Errors     ZJ_NO_MEMORY.
 * Threads    those of the snapshot. */
#ifndef ZJ_QUERY_ENGINE_SORT_H
#define ZJ_QUERY_ENGINE_SORT_H

#include "indexer/store/snapshot.h"
#include "query/engine/hits.h"

typedef enum zj_sort { ZJ_SORT_RELEVANCE, ZJ_SORT_NEWEST, ZJ_SORT_TITLE, ZJ_SORT_FILE } zj_sort;

/* Sets *out to the order named "relevance", "newest", "title" or "file"; false for another word. */
bool zj_sort_lookup(const char *word, zj_sort *out);

/* The name of an order. */
const char *zj_sort_word(zj_sort sort);

/* Puts ranked reports into an order. Newest: by date, or else by the last year that the report is
 * about, unknown ones last. Title: by code points, reports without a title last. File: by path.
 * Equal reports keep their order, which is by relevance. */
ZJ_MUST_CHECK zj_status zj_sort_apply(const zj_snapshot *snapshot, zj_ranked *ranking, size_t count,
                                      zj_sort sort, zj_error *err);

#endif
