/* reading.h - lays out a report for reading: its original by paragraph, section and role, with hits
 * marked.
 *
 * Serves `show`, the reading page and the API. Everything comes from the index, never from the
 * file.
 *
 * Units      "line" is 1-based; offsets inside are bytes of the original.
 * Ownership  the result is a new jansson reference.
 * Errors     ZJ_LIMIT; ZJ_CORRUPT; ZJ_INTERNAL when a fact is not UTF-8; ZJ_NO_MEMORY; those of
 * zj_search(). Threads    as zj_search(). */
#ifndef ZJ_QUERY_ANSWER_READING_H
#define ZJ_QUERY_ANSWER_READING_H

#include <jansson.h>

#include "query/engine/search.h"

enum {
  ZJ_READING_MARKS = 20000,  /* matches that are marked at most */
  ZJ_READING_PIECES = 60000, /* after so many, a paragraph is one piece */
  ZJ_READING_OUTLINE = 2000  /* entries of the outline that are listed at most */
};

typedef struct zj_reading_options {
  const zj_query *query; /* its hits are marked; NULL: none */
  size_t part;           /* the paragraphs that begin in this part (link.h); 0: all */
  bool without_text;     /* no paragraphs, and no hits */
  unsigned depth;        /* the outline lists what is deeper only where it has hits; 0: all */
  size_t outline_skip;   /* entries of the outline that are passed over */
  size_t outline_limit;  /* that are listed then; 0: ZJ_READING_OUTLINE */
  uint64_t ends_us;      /* a time of zj_now_us(); 0: none */
} zj_reading_options;

/* Lays out a report:
 *   {"report":ID,"path":…,"title":…,"title_found":…,"facts":FACTS (json.h),
 *    "encoding":…,"lines":…,"chars":…,"modified":…,"hits":N,"exact":BOOL,
 *    "headings":N,"outline":[{"node":N,"level":L,"heading":…,"line":…,"roles":[…],"hits":H},…],
 *    "paragraphs":[{"line":N,"roles":[…],"mixed":bool?,"noise":bool?,"heading_level":L?,
 *                   "pieces":[{"text":…,"roles":[…],"sure":…,"why":[…],"turn":true?,"hit":K?,
 *                              "heading":true?,"sentence":S?},…]},…]}
 * The outline holds the headings of level 1 to 4 and the items, or a page of them; "headings" is
 * how many there are in all. A piece is a run of text with one role set, inside or outside a match,
 * inside or outside a heading. "turn" says that its role set differs from that of the piece before
 * it in the same paragraph; "hit" numbers the matches from 1; "sentence", on the first piece of
 * each sentence, is its number in the paragraph as in zj_hit. Wraps stay as "\n" in the text.
 *
 * Size and time are bounded, whatever the report is: when there are more matches or pieces than the
 * bounds above, or the time is over, the rest of the text comes in one piece a paragraph, without
 * marks, and "exact" is false. No text is left out. ZJ_LIMIT when nobody waits for the answer any
 * more (indexer/base/cancel.h) and, without text, when the time is over. */
ZJ_MUST_CHECK zj_status zj_reading_json(void *ctx, zj_snapshot *snapshot, size_t segment,
                                        uint32_t report, const zj_reading_options *options,
                                        json_t **out, zj_error *err);

#endif
