/* region.h - the paragraphs being matched, and the units (sentences, sections …) they consist of.
 *
 *   stretch   the paragraphs looked at together: one, or all of a report
 *   region    a part of it: report ⊃ section ⊃ paragraph ⊃ sentence
 *   point     a place in it
 *
 * Units      a point holds a paragraph, numbered within its segment, and a byte of its match text.
 * Threads    no shared state. */
#ifndef ZJ_QUERY_ENGINE_REGION_H
#define ZJ_QUERY_ENGINE_REGION_H

#include "query/engine/deadline.h"
#include "query/engine/matches.h"
#include "query/language/unit.h"

/* The paragraph in the upper 32 bits, the byte in the lower. Points compare in text order. */
typedef uint64_t zj_point;

static inline zj_point zj_point_of(uint32_t paragraph, uint32_t byte) {
  return (zj_point)paragraph << 32 | byte;
}

/* Where a match begins. */
static inline zj_point zj_match_point(const zj_match *match) {
  return zj_point_of(match->paragraph, match->at.begin.byte);
}

typedef struct zj_region {
  zj_point begin, end; /* half open */
  zj_unit unit;        /* what kind of region it is */
} zj_region;

/* Paragraphs [begin, end) of one report. */
typedef struct zj_stretch {
  const zj_segment *segment;
  uint32_t begin, end;
} zj_stretch;

/* The whole stretch as one region. */
static inline zj_region zj_stretch_region(const zj_stretch *stretch, zj_unit unit) {
  return (zj_region){zj_point_of(stretch->begin, 0), zj_point_of(stretch->end, 0), unit};
}

/* The region of 'unit' that begins at 'from', cut off at the end of 'around'. 'from' is the
 * beginning of 'around' or the end of the region before. Returns false when 'from' is the end. */
bool zj_region_next(const zj_stretch *stretch, zj_unit unit, zj_region around, zj_point from,
                    zj_region *out, zj_deadline *deadline);

/* The region of 'unit' that 'match' begins in. 'last' is the region found for an earlier match, or
 * {0}: it saves walking the sentences of a paragraph from its beginning. */
zj_region zj_region_holding(const zj_stretch *stretch, zj_unit unit, zj_region last,
                            const zj_match *match, zj_deadline *deadline);

/* The number of the first match at or after a point, in a list ordered by place; the count when
 * there is none. */
size_t zj_match_list_from(const zj_match_list *list, zj_point from);

#endif
