/* fold.h - text to match text and back, with the edit map between them.
 *
 * The match text is what is searched: NFKC with case folding, traditional to simplified, blanks and
 * line wraps beside Han characters removed, other blank runs one space, digit groups joined:
 *   "到 ２０２０ 年，ＧＤＰ\n增長3 260億" ─▶ "到2020年,gdp增长3260亿"
 * Circled, superscript and fraction forms (① ² ½) stay themselves: a boundary, never a digit.
 *
 * An edit says: these match bytes stand for those original bytes. Between edits both texts are the
 * same, byte for byte; so original = match text + edits, and no second copy of a report is kept.
 *
 * Units      zj_match_pos in the match text of the paragraph; zj_orig_pos relative to the
 *            begin of the text that was folded (the paragraph's cover, see segment.h).
 * Ownership  results are talloc children of 'ctx'.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_TEXT_FOLD_H
#define ZJ_INDEXER_TEXT_FOLD_H

#include "indexer/base/error.h"
#include "indexer/base/buffer.h"
#include "indexer/base/text.h"

/* Folds valid UTF-8, appending the match text to 'match' and the encoded edits to 'edits' (skipping
 * is one edit without match text). 'holes' are ranges of 'text', ascending, that are left out of
 * the match text, as page marks inside a wrapped paragraph. */
void zj_fold(zj_slice text, const zj_orig_range *holes, size_t hole_count, zj_buffer *match,
             zj_buffer *edits);

/* Folds a query or any other string without keeping edits. */
zj_slice zj_fold_plain(void *ctx, zj_slice text);

/* Steps through encoded edits. Set up with {.edits = …}, zeroes elsewhere. */
typedef struct zj_edit {
  zj_match_range match; /* what stands in the match text */
  zj_orig_range orig;   /* what stood in the original */
  zj_slice replaced;    /* those original bytes */
} zj_edit;
typedef struct zj_edit_reader {
  zj_slice edits;
  size_t next; /* private from here */
  zj_match_pos match;
  zj_orig_pos orig;
  char scratch[4];
} zj_edit_reader;

/* Sets *out to the next edit and returns ZJ_OK; ZJ_DONE after the last; ZJ_CORRUPT for bytes that
 * are no edits. 'out->replaced' is valid until the next call. */
ZJ_MUST_CHECK zj_status zj_edit_next(zj_edit_reader *reader, zj_edit *out);

/* The original of a match text; the inverse of zj_fold. ZJ_CORRUPT when the edits do not fit. */
ZJ_MUST_CHECK zj_status zj_unfold(zj_slice match, zj_slice edits, zj_buffer *original);

/* Leads from one text to the other, forward only: each call must ask for a position at or after
 * that of the call before, so that a whole text costs one walk. Set up with {.reader.edits = …},
 * zeroes elsewhere, and use it in one direction. Positions past the end give the end; corrupt edits
 * end the walk early, never outside the text that the caller bounds. */
typedef struct zj_place_cursor {
  zj_edit_reader reader;
  zj_edit edit; /* private: the next edit, when 'held' */
  bool held, ended;
  zj_match_pos match; /* private: the end of the edit before */
  zj_orig_pos orig;
} zj_place_cursor;

/* The first match position whose original lies at or after 'at'. */
zj_match_pos zj_place_match(zj_place_cursor *cursor, zj_orig_pos at, zj_match_pos match_length);
/* Where a match position lies in the original. A begin inside a replaced stretch of another length
 * is the begin of that stretch, an end its end. Text removed right before a begin is not part of
 * it, nor what was removed right behind an end. */
zj_orig_pos zj_place_orig_begin(zj_place_cursor *cursor, zj_match_pos at);
zj_orig_pos zj_place_orig_end(zj_place_cursor *cursor, zj_match_pos at);

/* The same for one position. */
zj_orig_pos zj_match_to_orig_begin(zj_slice edits, zj_match_pos at);
zj_orig_pos zj_match_to_orig_end(zj_slice edits, zj_match_pos at);
zj_match_pos zj_orig_to_match(zj_slice edits, zj_orig_pos at, zj_match_pos match_length);

/* 16 hexadecimal digits that change whenever folding could: tables, Unicode version, this code's
 * own revision. An index holds it. */
const char *zj_fold_version(void);

#endif
