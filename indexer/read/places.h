/* places.h - where the lines of an original stand in its document: on which page, in which row of
 * which sheet.
 *
 *   zj_places_add(&places, 1, (zj_source_place){ZJ_PLACE_PAGE, .number = 1});
 *   zj_places_add(&places, 15, (zj_source_place){ZJ_PLACE_PAGE, .number = 2});
 *   zj_places_find(stored, 20, &place)  ─▶  page 2
 *
 * A place holds from its line to the next that is added. In a sheet the row goes up with the line,
 * so only lines that break the count are added. The index keeps the list as a text of one line for
 * each: "15 p2", "40 p3@92" (read by character recognition, 92 % sure), "7 r3 预算表".
 *
 * Units      lines, pages and rows from 1; certainty in percent.
 * Ownership  the stored text is a talloc child of the context that zj_places_on() got. A
 * zj_source_place borrows its name. Errors     kept inside; zj_places_stored() returns NULL when
 * memory ran out. Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PLACES_H
#define ZJ_INDEXER_READ_PLACES_H

#include "indexer/base/buffer.h"
#include "indexer/base/lang.h"

typedef enum zj_place_kind { ZJ_PLACE_NONE, ZJ_PLACE_PAGE, ZJ_PLACE_ROW } zj_place_kind;

enum { ZJ_PLACE_NAME = 120 }; /* bytes of a name that are kept */

typedef struct zj_source_place {
  zj_place_kind kind;
  uint32_t number;     /* of the page, or of the row in its sheet */
  unsigned recognized; /* 1 to 100: character recognition read it, and how sure it was; 0: text */
  zj_slice name;       /* of the sheet; may be empty */
} zj_source_place;

/* The fields are private. */
typedef struct zj_places {
  zj_buffer text;
  zj_source_place last;
  char name[ZJ_PLACE_NAME];
  uint32_t line; /* of 'last' */
} zj_places;

/* An empty list. */
zj_places zj_places_on(void *ctx);
/* Says where the lines from 'line' on stand; lines ascend. */
void zj_places_add(zj_places *places, uint32_t line, zj_source_place place);
/* The list as the index keeps it, NUL-terminated, "" when nothing was added. */
const char *zj_places_stored(zj_places *places);

/* Finds the place of a line in a stored list. *out has the kind ZJ_PLACE_NONE where none is known,
 * or the list is damaged; its name points into 'stored'. */
void zj_places_find(const char *stored, uint32_t line, zj_source_place *out);

/* Writes a place for a reader and returns 'out'; "" for none: "page 3", "预算表, row 7",
 * "page 3, recognized (92 %)" where character recognition has read it. */
const char *zj_place_tell(const zj_source_place *place, zj_lang lang, char *out, size_t size);

#endif
