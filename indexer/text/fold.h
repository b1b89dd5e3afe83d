/* fold.h - folds text to match text; the edit map leads back.
 *
 * Searches read the match text: NFKC with case folding, traditional to simplified and one character
 * for all that match each other (simplify.h), radicals as the characters they are, blanks and line
 * wraps beside Han characters removed, other runs of blanks one space:
 *   "到 ２０２０ 年，ＧＤＰ\n增長3 260億" ─▶ "到2020年,gdp增长3260亿"
 * Numbers are written in one way: groups of three digits joined (3 260 and 1,234.56; 120，135 is
 * 120, 135), every sign for the zero of a Chinese number 〇 (二○○五, 二OO五, 二零零五), a blank
 * before a unit of measure (35km, 200㎡), so that it is a word of its own. Circled, superscript and
 * fraction forms (① ² ½) stay as they are: a boundary, never a digit.
 *
 * An edit records which match bytes replace which original bytes. Between edits both texts are
 * equal byte for byte. The original can thus be rebuilt from match text and edits, and the index
 * keeps no second copy of a report.
 *
 * Units      bytes: zj_match_pos in the match text of the paragraph, zj_orig_pos from the start of
 *            the text that was folded (the paragraph's cover, see segment.h).
 * Ownership  results go to the caller's buffers, or are talloc children of 'ctx'.
 * Errors     a buffer remembers that memory ran out; the caller, who owns it, asks with
 *            zj_buffer_status().
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_TEXT_FOLD_H
#define ZJ_INDEXER_TEXT_FOLD_H

#include "indexer/base/buffer.h"
#include "indexer/base/error.h"
#include "indexer/base/text.h"

/* Folds valid UTF-8. Appends the match text to 'match' and the encoded edits to 'edits', which may
 * be NULL. 'holes' are ascending ranges of 'text' that are left out of the match text, such as page
 * marks inside a wrapped paragraph; each becomes an edit without match bytes. */
void zj_fold(zj_slice text, const zj_orig_range *holes, size_t hole_count, zj_buffer *match,
             zj_buffer *edits);

/* Folds a query or other string without edits. When memory runs out, returns a slice whose 'at' is
 * NULL, and never one otherwise. */
zj_slice zj_fold_plain(void *ctx, zj_slice text);

typedef struct zj_edit {
  zj_match_range match; /* the place in the match text */
  zj_orig_range orig;   /* the place in the original */
  zj_slice replaced;    /* the original bytes; 'at' is NULL for capitals, which the match text has
                           in small letters */
} zj_edit;

/* Reads encoded edits one after another. Set up with {.edits = …}; the rest starts as zero. */
typedef struct zj_edit_reader {
  zj_slice edits;
  size_t next; /* private from here */
  zj_match_pos match;
  zj_orig_pos orig;
  char scratch[4];
} zj_edit_reader;

/* Sets *out to the next edit and returns ZJ_OK. Returns ZJ_DONE after the last edit, and ZJ_CORRUPT
 * for bytes that are not edits. 'out->replaced' is valid until the next call. */
ZJ_MUST_CHECK zj_status zj_edit_next(zj_edit_reader *reader, zj_edit *out);

/* Appends the original of a match text to 'original'; the inverse of zj_fold(). Returns ZJ_CORRUPT
 * when the edits do not fit the match text. */
ZJ_MUST_CHECK zj_status zj_unfold(zj_slice match, zj_slice edits, zj_buffer *original);

/* Converts positions in ascending order, so that a whole text costs one walk over its edits. Set up
 * with {.reader.edits = …}; the rest starts as zero. Each position must be at or after the one
 * before, and a cursor converts in one direction only. Positions past the end give the end. Corrupt
 * edits end the walk early; the result stays inside the text whose length the caller gives. */
typedef struct zj_place_cursor {
  zj_edit_reader reader;
  zj_edit edit; /* private: the next edit, when 'held' */
  bool held, ended;
  zj_match_pos match; /* private: the end of the edit before */
  zj_orig_pos orig;
} zj_place_cursor;

/* Returns the first match position whose original is at or after 'at', at most 'match_length'. */
zj_match_pos zj_place_match(zj_place_cursor *cursor, zj_orig_pos at, zj_match_pos match_length);

/* Return the original position of the start and of the end of a match. Inside an edit of unequal
 * length a start becomes the start of that edit and an end its end. Text removed directly before a
 * start or directly after an end is left outside. */
zj_orig_pos zj_place_orig_begin(zj_place_cursor *cursor, zj_match_pos at);
zj_orig_pos zj_place_orig_end(zj_place_cursor *cursor, zj_match_pos at);

/* The same for a single position. */
zj_orig_pos zj_match_to_orig_begin(zj_slice edits, zj_match_pos at);
zj_orig_pos zj_match_to_orig_end(zj_slice edits, zj_match_pos at);
zj_match_pos zj_orig_to_match(zj_slice edits, zj_orig_pos at, zj_match_pos match_length);

/* Returns 16 hexadecimal digits that change whenever folding may change: with the table, the
 * version of Unicode, the code. The index records them. */
const char *zj_fold_version(void);

#endif
