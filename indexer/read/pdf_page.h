/* pdf_page.h - the lines of a PDF with their positions on the page, from the output of
 * pdftotext -bbox-layout.
 *
 *   <page width="595" height="842"> … <block …><line …>
 *   <word xMin="90" yMin="72" xMax="144" yMax="84">一、</word>
 *
 * A reader that knows positions from elsewhere builds the same with zj_pdf_add_page(),
 * zj_pdf_add_line() and zj_pdf_add_word().
 *
 * Units      points, from the upper left corner of the page; text offsets in bytes.
 * Ownership  zj_pdf is a talloc child of 'ctx' and owns its arrays.
 * Errors     ZJ_BAD_INPUT, ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_PDF_PAGE_H
#define ZJ_INDEXER_READ_PDF_PAGE_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

typedef struct zj_box {
  float left, top, right, bottom;
} zj_box;

typedef struct zj_pdf_word {
  zj_box box;
  uint32_t begin, end; /* its text in zj_pdf.text */
} zj_pdf_word;

typedef struct zj_pdf_line {
  zj_box box;
  uint32_t page, block; /* blocks are numbered through the document */
  uint32_t begin, end;  /* its text in zj_pdf.text; visible gaps between words are blanks */
  uint32_t first_word, word_count;
  float inked, ems;  /* private: the widths of its words, and their width in Han characters */
  float em;          /* width of a Han character. The height of the box is wrong in many fonts */
  float widest_gap;  /* between two of its words */
  zj_box column;     /* the column of running text it belongs to; all 0: there are no columns */
  uint32_t row;      /* the table row it belongs to, numbered through the document; 0: none */
  uint32_t cell;     /* its cell in that row, from 0 */
  bool is_watermark; /* drawn over or under the text of the page, and not part of it */
} zj_pdf_line;

typedef struct zj_pdf_page {
  float width, height;
  unsigned recognized; /* 1 to 100: character recognition read it, and how sure it was; 0: text */
  bool unreadable;     /* fonts that name no characters: lines were removed */
  bool scan;           /* a picture, and hardly any text */
} zj_pdf_page;

/* The capacities are private. */
typedef struct zj_pdf {
  zj_pdf_page *pages;
  size_t page_count;
  zj_pdf_line *lines;
  size_t line_count; /* in reading order */
  zj_pdf_word *words;
  size_t word_count;
  char *text;
  size_t text_length;
  uint32_t block_count, row_count;
  size_t page_room, line_room, word_room, text_room;
  zj_status status; /* of additions; nothing is added after the first failure */
} zj_pdf;

/* An empty document; NULL when memory ran out. */
zj_pdf *zj_pdf_new(void *ctx);

/* Add a page, a line to the last page, a word to the last line. A failure is kept in pdf->status:
 * ZJ_LIMIT for too many pages or lines, ZJ_NO_MEMORY. */
void zj_pdf_add_page(zj_pdf *pdf, float width, float height);
void zj_pdf_add_line(zj_pdf *pdf, zj_box box);
void zj_pdf_add_word(zj_pdf *pdf, zj_box box, zj_slice text);
/* Adds bytes, which may be from the text itself, and returns where they begin. */
uint32_t zj_pdf_add_text(zj_pdf *pdf, zj_slice text);
/* The error of pdf->status, as a document that cannot be read. */
ZJ_MUST_CHECK zj_status zj_pdf_status(const zj_pdf *pdf, zj_error *err);

/* Parses the output of the converter, which need not be well-formed: unknown tags are skipped.
 * ZJ_BAD_INPUT for a document with too many pages or lines. */
ZJ_MUST_CHECK zj_status zj_pdf_read(void *ctx, zj_slice output, zj_pdf **out, zj_error *err);

/* The end of the lines of the page that line 'first' is on. */
size_t zj_pdf_page_end(const zj_pdf *pdf, size_t first);
/* The width of a text in Han characters: letters and digits take half of one. */
float zj_pdf_ems(zj_slice text);

/* The text of a line. */
static inline zj_slice zj_pdf_text(const zj_pdf *pdf, const zj_pdf_line *line) {
  return (zj_slice){pdf->text + line->begin, line->end - line->begin};
}
/* The width of a Han character in it. */
static inline float zj_pdf_em(const zj_pdf_line *line) {
  return line->em;
}

#endif
