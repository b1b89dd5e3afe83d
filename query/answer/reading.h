/* reading.h - a report laid out for reading: its original by paragraph, section and role, hits
 * marked.
 *
 * Serves `show`, the reading page and the API. Everything is computed from the index, never from
 * the file.
 *
 * Ownership  a new jansson reference.
 * Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_READING_H
#define ZJ_QUERY_ANSWER_READING_H

#include <jansson.h>

#include "query/engine/search.h"

/* The report with the hits of 'query' (NULL: none) marked:
 *   {"report":ID,"path":…,"title":…,"title_found":…,"facts":FACTS
 * (json.h),"encoding":…,"lines":…,"chars":…,"modified":…, "hits":N,
 *    "outline":[{"node":N,"level":L,"heading":…,"line":…,"roles":[…],"hits":H}],          headings
 * 1-4 and items "paragraphs":[{"line":N,"roles":[…],"mixed":bool?,"noise":bool?,"heading_level":L?,
 *                   "pieces":[{"text":…,"roles":[…],"rule":…,"turn":true?,"hit":K?,"heading":true?,"sentence":S?}]}]}
 * A piece is a run of text with one role set, in or out of a match, in or out of a heading; "turn"
 * says that its role set differs from the piece before it in the same paragraph; "hit" numbers the
 * matches from 1; "sentence" stands on the first piece of each sentence: its number in the
 * paragraph, as in zj_hit. Wraps stay as "\n" in the text. */
ZJ_MUST_CHECK zj_status zj_reading_json(void *ctx, zj_snapshot *snapshot, size_t segment,
                                        uint32_t report, const zj_query *query, json_t **out,
                                        zj_error *err);

#endif
