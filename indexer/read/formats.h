/* formats.h - the kinds of files that are read as reports: a row of a table and a reader for each.
 *
 *   bytes, name ─zj_source_format_find─▶ format ─format->read─▶ text and markup
 *
 *   <h1>报告</h1><p>一、主要<br>做法</p>   ─▶   报告⏎一、主要⏎做法⏎      one heading, line 1
 *
 * A reader gets the bytes of the whole file and trusts none of them. It returns UTF-8 text with LF
 * between lines. Content that it cannot understand is an error, never an empty text.
 *
 * To add a format, write extract_<media>.c, declare its reader below, add a row to the table in
 * formats.c, and test it in tests/unit/test_extract_formats.c.
 *
 * Ownership  the text is a talloc child of 'ctx', or 'bytes' themselves, which must outlive it.
 * Errors     ZJ_BAD_INPUT with a reason that follows the path: "PATH: is an archive; unpack it".
 *            When a converter is missing, the reason names its package.
 * Threads    no shared state; some readers start a process (convert.h). */
#ifndef ZJ_INDEXER_READ_FORMATS_H
#define ZJ_INDEXER_READ_FORMATS_H

#include "indexer/read/decode.h"
#include "indexer/read/kind.h"
#include "indexer/read/lines.h"

/* Reads a file. 'encoding' is the one the user named, or NULL; documents that declare their own do
 * without it. Fills *out as zj_decode() does. */
typedef zj_status zj_source_format_reader(void *ctx, zj_slice bytes, const char *encoding,
                                          zj_decoded *out, zj_error *err);

/* What readers end with: finishes the lines and sets the text, the markup and the places of *out.
 * Returns 'status' when the reader has already failed. */
ZJ_MUST_CHECK zj_status zj_source_finish(zj_status status, zj_lines *lines, zj_decoded *out,
                                         zj_error *err);

/* Finds the headings and marks in an original whose own characters mark them. */
typedef zj_status zj_markup_reader(void *ctx, zj_slice original, zj_markup *out, zj_error *err);

zj_source_format_reader zj_source_format_html;   /* the encoding from BOM, <meta> or found out */
zj_source_format_reader zj_source_format_docx;   /* numbers written, deletions left out */
zj_source_format_reader zj_source_format_wordml; /* the XML of Word 2003; as DOCX */
zj_source_format_reader zj_source_format_odt;    /* numbers written */
zj_source_format_reader zj_source_format_mhtml;  /* its page, as HTML */
zj_source_format_reader zj_source_format_mail;   /* the subject as a heading, then the text */
zj_source_format_reader zj_source_format_rtf;
zj_source_format_reader zj_source_format_pdf; /* by pdftotext; lines wrapped by the page rejoined */
zj_source_format_reader zj_source_format_csv;
zj_source_format_reader zj_source_format_ods;
zj_source_format_reader zj_source_format_xlsx;
zj_source_format_reader zj_source_format_odp;
zj_source_format_reader zj_source_format_ppt; /* PowerPoint 97 to 2003 and .dps of WPS */
zj_source_format_reader zj_source_format_pptx;
zj_source_format_reader zj_source_format_xls; /* Excel 5.0 to 2003 and .et of WPS */
zj_source_format_reader zj_source_format_doc; /* Word 97 to 2003 and WPS; Word 6, 95 by antiword */
zj_source_format_reader zj_source_format_ofd; /* fixed layout, by its own reader */
zj_source_format_reader zj_source_format_picture; /* by tesseract, with --ocr */

/* What to do with a file that only its name assigns to a format. */
typedef enum zj_by_name {
  ZJ_BY_NAME_READ,  /* read it as that format, which cannot be recognized by its bytes */
  ZJ_BY_NAME_TEXT,  /* read it as text: plain text named .doc or .rtf is common */
  ZJ_BY_NAME_REFUSE /* refuse it: such a file is damaged or something else */
} zj_by_name;

typedef struct zj_source_format {
  const char *media;    /* static; kept in the index: "text", "docx" */
  const char *en, *zh;  /* what messages call it: "DOCX", "docx" */
  const char *suffixes; /* of file names, in lower case, separated by blanks; "": a walk does not
                           look for it, and lists of formats do not name it */
  zj_kind kind;         /* that it reads; ZJ_KIND_TEXT: only names tell */
  zj_by_name by_name;
  zj_source_format_reader *read;
  zj_markup_reader *markup; /* of formats whose text itself holds the marks; else NULL */
} zj_source_format;

/* Finds the format of a file: its kind (kind.h) decides, then the suffix of 'name'; everything else
 * is text. ZJ_BAD_INPUT, with advice, for kinds that have no reader and for damaged documents. The
 * reader gets the body that zj_kind_of() finds. */
ZJ_MUST_CHECK zj_status zj_source_format_find(zj_slice bytes, const char *name,
                                              const zj_source_format **out, zj_error *err);

/* The format that the suffix of 'name' stands for, in either case; NULL when there is none. */
const zj_source_format *zj_source_format_of_name(const char *name);

/* Reads the markup that an original of this medium holds in its own characters. *out is empty for
 * other media: their readers return the markup with the text. */
ZJ_MUST_CHECK zj_status zj_source_format_markup(void *ctx, const char *media, zj_slice original,
                                                zj_markup *out, zj_error *err);

/* Writes the names of all formats in the thread's language, "text, Markdown, … and ODT", to 'out'
 * and returns it. */
typedef char zj_source_formats_text[300];
const char *zj_source_format_names(zj_source_formats_text out);

#endif
