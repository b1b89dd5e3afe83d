/* formats.h - one reader for each kind of file that is not plain text.
 *
 *   format.html  ─▶ lines: blocks are lines, cells of a table row stand on one, what a browser
 * hides is left out
 *
 * A reader takes the bytes of the whole file, none of which it trusts, and gives UTF-8 with LF
 * between lines. What a reader could not understand is an error, never an empty text.
 *
 * Ownership  the text is a talloc child of 'ctx', or 'bytes' themselves.
 * Errors     a reason that follows the path: ZJ_BAD_INPUT; the reason names the package when a
 * converter is not installed. Threads    no shared state; pdf and doc start a process (convert.h).
 */
#ifndef ZJ_INDEXER_READ_FORMATS_H
#define ZJ_INDEXER_READ_FORMATS_H

#include "indexer/read/decode.h"

/* 'encoding' is what the user named, or NULL; only text and HTML heed it. 'out' as zj_decode()
 * fills it. */
typedef zj_status zj_source_format_reader(void *ctx, zj_slice bytes, const char *encoding,
                                          zj_decoded *out, zj_error *err);

typedef zj_status zj_markup_reader(void *ctx, zj_slice original, zj_markup *out, zj_error *err);

zj_source_format_reader
    zj_source_format_html; /* extract_html.c: charset from BOM, <meta> or found out */
zj_source_format_reader zj_source_format_docx; /* extract_docx.c: numbering shown, insertions kept,
                                                  deletions left out */
zj_source_format_reader zj_source_format_odt;  /* extract_odt.c */
zj_source_format_reader zj_source_format_rtf;  /* extract_rtf.c */
zj_source_format_reader
    zj_source_format_pdf; /* extract_pdf.c: pdftotext; wraps of the page undone */
zj_source_format_reader
    zj_source_format_doc; /* extract_doc.c: antiword or catdoc, for Word 97 to 2003 and WPS */

typedef struct zj_source_format {
  const char *media; /* static: "text", "markdown", "html", "docx", "odt", "rtf", "pdf", "doc" */
  zj_source_format_reader *read;
  zj_markup_reader *markup; /* where the text itself holds the marks; else NULL */
} zj_source_format;

/* What a text of this medium says of itself, read from the original alone; nothing for media whose
 * readers tell it. */
ZJ_MUST_CHECK zj_status zj_source_format_markup(void *ctx, const char *media, zj_slice original,
                                                zj_markup *out, zj_error *err);

/* Whether names that end so are taken, and as what; NULL when not. */
const zj_source_format *zj_source_format_of_name(const char *name);

/* What the bytes are: their first bytes decide, then the name, and the rest is text. ZJ_BAD_INPUT,
 * with what to do, for archives, spreadsheets, pictures. */
ZJ_MUST_CHECK zj_status zj_source_format_find(zj_slice bytes, const char *name,
                                              const zj_source_format **out, zj_error *err);

#endif
