/* address.h - writes the places of a report as ID:LINE:CHAR, and resolves what people write for
 * one: ID or PATH, alone or with :LINE or :LINE:CHAR.
 *
 *   yek7dqxigi:19:172   2024/决算报告.txt:19
 *
 * Units      lines from 1; characters are code points of the line, from 0.
 * Errors     ZJ_NOT_FOUND; ZJ_CORRUPT when an original cannot be rebuilt; ZJ_NO_MEMORY.
 * Threads    those of the snapshot. */
#ifndef ZJ_INDEXER_STORE_ADDRESS_H
#define ZJ_INDEXER_STORE_ADDRESS_H

#include "indexer/store/snapshot.h"

typedef struct zj_place {
  size_t segment;
  uint32_t report;
  uint32_t line; /* 0: the whole report */
  uint32_t start_char;
  bool has_char;
} zj_place;

typedef char zj_place_text[ZJ_REPORT_ID_CHARS + 24];

/* Writes ID:LINE:CHAR and returns it; 'id' is that of the report. */
const char *zj_place_write(zj_place_text out, const char *id, uint32_t line, uint32_t start_char);

/* Resolves a text. ZJ_NOT_FOUND, with a message, when there is no such report, line or character.
 */
ZJ_MUST_CHECK zj_status zj_place_find(const zj_snapshot *snapshot, const char *text, zj_place *out,
                                      zj_error *err);

/* The paragraph that holds the line of a place, or the paragraph before it when the line is between
 * two. The place must have a line. */
uint32_t zj_place_paragraph(const zj_snapshot *snapshot, const zj_place *place);

#endif
