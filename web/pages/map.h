/* map.h - a report as a strip: its roles in the order of the text, with a tick at every hit.
 *
 *   ▏引言▕▏      做法成效    ╵╵   ▕▏ 存在问题 ╵╵╵▕▏  下步打算  ▕
 *
 * Units      lengths are percent of the text.
 * Ownership  json_t results are new references.
 * Errors     none: want of memory is noted (indexer/base/noted.h).
 * Threads    no shared state; labels are in the thread's language. */
#ifndef ZJ_WEB_PAGES_MAP_H
#define ZJ_WEB_PAGES_MAP_H

#include <jansson.h>

/* Adds to a page the map of paragraphs as zj_reading_json() lays them out:
 * {"has_map","map":[{"css","x","width","line"}],"map_ticks":PATH,"map_hits":"12.31 40.02 …",
 *  "map_text"}. PATH draws the ticks; "map_text" names the roles in their order. */
void zj_map_add(void *ctx, json_t *page, const json_t *paragraphs);

#endif
