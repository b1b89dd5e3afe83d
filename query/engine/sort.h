/* sort.h - the order of the reports of an answer, where it is not by relevance. */
#ifndef ZJ_QUERY_ENGINE_SORT_H
#define ZJ_QUERY_ENGINE_SORT_H

#include "indexer/store/snapshot.h"
#include "query/engine/hits.h"

typedef enum zj_sort { ZJ_SORT_RELEVANCE, ZJ_SORT_NEWEST, ZJ_SORT_TITLE, ZJ_SORT_FILE } zj_sort;

/* The order named "relevance", "newest", "title" or "file"; false for another word. */
bool zj_sort_lookup(const char *word, zj_sort *out);
const char *zj_sort_word(zj_sort sort);

/* Puts ranked reports into an order: newest by their date, else the last year they are about,
 * unknown ones last; title by code points, without one last; file by path. Equals keep their order,
 * which is by relevance. */
void zj_sort_apply(const zj_snapshot *snapshot, zj_ranked *ranking, size_t count, zj_sort sort);

#endif
