/* word_binary.h - the structures of a Word 97 to 2003 document: its characters with what hides
 * them, its paragraphs with their styles, tables and lists.
 *
 * The text is one array of characters (CP, from 0), of which parts are the report, the notes, the
 * page headers and the text boxes. It lies in pieces anywhere in the file; properties are stored
 * by place in the file (FC), not by CP.
 *
 *   zj_word_binary_part(w, ZJ_WORD_TEXT, &begin, &end);
 *   for (cp = begin; cp < end; cp++) zj_word_binary_char(w, cp, &c);
 *
 * Ownership  a talloc child of 'ctx'; it reads the streams of 'file', which must outlive it.
 * Errors     ZJ_BAD_INPUT for a damaged or protected document, ZJ_NO_MEMORY. Broken tables within a
 *            document give no properties.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_WORD_BINARY_H
#define ZJ_INDEXER_READ_WORD_BINARY_H

#include "indexer/read/compound.h"
#include "indexer/read/word_lists.h"

typedef struct zj_word_binary zj_word_binary;

typedef enum zj_word_part {
  ZJ_WORD_TEXT,
  ZJ_WORD_FOOTNOTES,
  ZJ_WORD_HEADERS,
  ZJ_WORD_MACROS,
  ZJ_WORD_COMMENTS,
  ZJ_WORD_ENDNOTES,
  ZJ_WORD_BOXES,
  ZJ_WORD_PARTS
} zj_word_part;

typedef struct zj_word_char {
  uint32_t c;   /* a code unit of UTF-16, or the character of a symbol font */
  bool hidden;  /* deleted or hidden */
  bool special; /* stands for something else: a picture, the number of a note */
} zj_word_char;

typedef struct zj_word_paragraph {
  char style[ZJ_WORD_STYLE_ROOM];
  int list, level; /* its own; -1: those of its style */
  int heading;     /* its own outline level, 0 to 8; 9: none; -1: that of its style */
  int tables;      /* the number of tables that it is in, one in the other */
  bool ends_cell;  /* its mark ends a cell of an inner table */
  bool ends_row;   /* its mark ends a row */
} zj_word_paragraph;

/* Whether the stream "WordDocument" is of Word 97 or later; older ones are not understood. */
bool zj_word_binary_knows(zj_slice stream);

ZJ_MUST_CHECK zj_status zj_word_binary_open(void *ctx, zj_compound *file, zj_word_binary **out,
                                            zj_error *err);

/* The CPs of a part, 'end' after the last; none are left out. */
void zj_word_binary_part(const zj_word_binary *w, zj_word_part part, uint32_t *begin,
                         uint32_t *end);
/* The character at 'cp'. */
void zj_word_binary_char(zj_word_binary *w, uint32_t cp, zj_word_char *out);
/* The paragraph whose mark is at 'cp'. */
void zj_word_binary_paragraph(zj_word_binary *w, uint32_t cp, zj_word_paragraph *out);
/* The text box that is anchored at 'cp' of the text; false when there is none. */
bool zj_word_binary_box(const zj_word_binary *w, uint32_t cp, uint32_t *begin, uint32_t *end);
/* Page header or footer number 'i', from 0, in the order: headers of even, odd pages, footers of
 * even, odd pages, header, footer of the first page, then those of the next section. False after
 * the last. */
bool zj_word_binary_header(const zj_word_binary *w, size_t i, uint32_t *begin, uint32_t *end);
/* The number of comments. */
uint32_t zj_word_binary_comments(const zj_word_binary *w);
/* Its styles and lists. */
zj_word_lists *zj_word_binary_lists(const zj_word_binary *w);

#endif
