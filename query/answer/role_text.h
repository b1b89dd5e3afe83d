/* role_text.h - what a report says under some roles, as letters with their places.
 *
 *   parts of the report with the roles ─▶ Han characters, letters, digits ─▶ compared
 *                                                                         ─▶ cut out to be quoted
 *
 * Marks and blanks are left out, so that neither a comma nor a wrap hides a copy; letters are those
 * of the match text, in which traditional and simplified characters, 着 and 著, １ and 1 are equal.
 * Between two parts that do not follow each other in the report stands a 0, which is equal to
 * nothing.
 *
 * Units      letters, numbered from 0 within the text; lines from 1, characters from 0.
 * Ownership  talloc children of 'ctx'; the segment is borrowed.
 * Errors     ZJ_LIMIT for a text of more than ZJ_ROLE_TEXT_MOST letters; ZJ_CORRUPT when an
 *            original cannot be rebuilt; ZJ_NO_MEMORY.
 * Threads    those of the segment. */
#ifndef ZJ_QUERY_ANSWER_ROLE_TEXT_H
#define ZJ_QUERY_ANSWER_ROLE_TEXT_H

#include "query/engine/excerpt.h"

enum { ZJ_ROLE_TEXT_MOST = 1 << 26 };

/* A passage of the report, or several of one paragraph that follow each other. */
typedef struct zj_role_part {
  uint32_t paragraph;
  zj_match_range at;
  uint32_t first; /* its first letter */
} zj_role_part;

typedef struct zj_role_text {
  const zj_segment *segment;
  uint32_t *letters; /* code points; 0 between parts that do not follow each other */
  uint32_t count;    /* with those 0 */
  zj_role_part *parts;
  uint32_t part_count;
} zj_role_text;

/* Reads the parts of a report that have any of 'roles'. Noise stands between no two parts. */
ZJ_MUST_CHECK zj_status zj_role_text_read(void *ctx, const zj_segment *segment, uint32_t report,
                                          zj_role_set roles, zj_role_text *out, zj_error *err);

/* The number of the part that holds a letter. */
uint32_t zj_role_text_part(const zj_role_text *text, uint32_t letter);

/* Where a letter stands in the match text of its paragraph. */
zj_match_range zj_role_text_place(const zj_role_text *text, uint32_t letter);

/* Cuts out the original from letter 'begin' to before letter 'end', begin < end, with the marks
 * between them; paragraphs are separated by LF. With 'between' it begins after letter begin - 1 and
 * ends before letter 'end', a letter of the text: what stands between two runs, with its marks;
 * begin may then equal end. */
ZJ_MUST_CHECK zj_status zj_role_text_cut(void *ctx, const zj_role_text *text, uint32_t begin,
                                         uint32_t end, bool between, zj_cutting *out,
                                         zj_error *err);

#endif
