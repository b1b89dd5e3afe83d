/* unread.h - what a reader did not read of a document, so that nothing is dropped in silence.
 *
 *   zj_unread_page(&out->unread, ZJ_UNREAD_SCANS, 3);        page 3 is a picture
 *   zj_unread_count(&out->unread, ZJ_UNREAD_COMMENTS, 2);    two comments
 *
 * The index keeps the list as a short text, "scans 1-3,7;comments 2", and tells it in words:
 * "pages 1-3 and 7 are pictures without text; 2 comments".
 *
 * Units      pages and numbers from 1.
 * Ownership  fixed size, nothing is allocated.
 * Errors     none; a list of pages that is too long ends in "…".
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_UNREAD_H
#define ZJ_INDEXER_READ_UNREAD_H

#include <jansson.h>

#include "indexer/base/text.h"

/* In the order in which they are told. */
typedef enum zj_unread_kind {
  ZJ_UNREAD_SCANS,       /* pages: a picture, and hardly any text */
  ZJ_UNREAD_FONTS,       /* pages: the fonts do not say which characters their glyphs are */
  ZJ_UNREAD_CHUNKS,      /* parts in a format that is not read (altChunk) */
  ZJ_UNREAD_DIAGRAMS,    /* drawings with text that is not read (charts, SmartArt) */
  ZJ_UNREAD_EMBEDDED,    /* files within the document */
  ZJ_UNREAD_ATTACHMENTS, /* files that a mail or an archive holds and that were not read */
  ZJ_UNREAD_COMMENTS,    /* comments of reviewers */
  ZJ_UNREAD_HEADERS,     /* headers and footers of pages */
  ZJ_UNREAD_HIDDEN,      /* hidden sheets, slides, layers */
  ZJ_UNREAD_PICTURES,    /* pictures in a document that has text of its own */
  ZJ_UNREAD_KINDS
} zj_unread_kind;

enum { ZJ_UNREAD_RANGES = 40, ZJ_UNREAD_ROOM = 600 };

/* Starts as all zero. 'counts' may be read; the other fields are private. */
typedef struct zj_unread {
  uint32_t counts[ZJ_UNREAD_KINDS];
  struct {
    uint32_t first, last;
    zj_unread_kind kind;
  } ranges[ZJ_UNREAD_RANGES];
  unsigned range_count;
} zj_unread;

typedef char zj_unread_stored[ZJ_UNREAD_ROOM];

/* Adds 'count' parts. */
void zj_unread_count(zj_unread *unread, zj_unread_kind kind, uint32_t count);
/* Adds a page, of the kinds that are pages; pages ascend. */
void zj_unread_page(zj_unread *unread, zj_unread_kind kind, uint32_t page);

/* Writes the list as the index keeps it, "" for none, and returns 'out'. */
const char *zj_unread_store(const zj_unread *unread, zj_unread_stored out);

/* How many parts of a kind a stored list has; 0 for a list that is damaged. */
uint32_t zj_unread_counted(const char *stored, zj_unread_kind kind);

/* A stored list as JSON: {"scans":{"count":3,"pages":"1-3"},"comments":{"count":2}}. */
json_t *zj_unread_json(const char *stored);

/* Tells a stored list in words of the thread's language, without a full stop; "" for none. Writes
 * at most 'size' bytes, without the kinds that do not fit, and returns 'out'. */
const char *zj_unread_tell(const char *stored, char *out, size_t size);

/* Copies the pages of a kind, "1-3,7", from a stored list; "" for kinds that are not pages. Returns
 * 'out'. */
const char *zj_unread_pages(const char *stored, zj_unread_kind kind, zj_unread_stored out);

/* The name of a kind in the stored form and in JSON: "scans". */
const char *zj_unread_key(zj_unread_kind kind);
/* Names a kind in the thread's language, for counts of reports: "pages that are pictures". */
const char *zj_unread_name(zj_unread_kind kind);

#endif
