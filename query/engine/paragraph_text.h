/* paragraph_text.h - the original of a paragraph, as lines and as running text.
 *
 *   match positions ─place cursor─▶ original positions ─▶ line and character, or running text
 *
 * Units      bytes of the original, counted from the paragraph's cover; lines from 1, characters in
 *            code points from 0.
 * Ownership  talloc children of 'ctx'.
 * Errors     ZJ_CORRUPT when the original cannot be rebuilt from the index.
 * Threads    those of the segment. */
#ifndef ZJ_QUERY_ENGINE_PARAGRAPH_TEXT_H
#define ZJ_QUERY_ENGINE_PARAGRAPH_TEXT_H

#include "indexer/base/buffer.h"
#include "indexer/store/segment.h"

/* A paragraph's original, and the page marks inside it, which are paragraphs of their own. */
typedef struct zj_paragraph_text {
  zj_slice original; /* from its cover on */
  zj_orig_range *holes;
  size_t hole_count;
  zj_orig_pos line_begin; /* where its first line begins */
  uint32_t first_line;
} zj_paragraph_text;

/* Rebuilds the original of a paragraph. */
ZJ_MUST_CHECK zj_status zj_paragraph_text_make(void *ctx, const zj_segment *segment,
                                               uint32_t paragraph, const zj_paragraph_view *view,
                                               zj_paragraph_text *out, zj_error *err);

/* A place in a paragraph, which only moves forward. */
typedef struct zj_line_place {
  size_t byte;
  uint32_t line, chars;
} zj_line_place;

/* The place where the first line of the paragraph begins. */
zj_line_place zj_line_place_start(const zj_paragraph_text *text);

/* Moves forward to a position, at most to the end of the text; a position before the place leaves
 * it where it is. */
void zj_line_place_move(const zj_paragraph_text *text, zj_line_place *place, zj_orig_pos to);

/* Appends [begin, end) to 'out' without line breaks and page marks; a line break between Latin
 * letters or digits becomes a blank. Returns the number of bytes. 'out' NULL: only counts. */
size_t zj_running_text(const zj_paragraph_text *text, zj_orig_pos begin, zj_orig_pos end,
                       zj_buffer *out);

/* The code points of [begin, end) without line breaks, the indents after them, and page marks. */
uint32_t zj_running_chars(const zj_paragraph_text *text, zj_orig_pos begin, zj_orig_pos end);

#endif
