/* kind.h - what a file really is: its bytes decide, before any reader sees it.
 *
 *   PK\3\4 … OFD.xml …      ─▶  ZJ_KIND_OFD, though it is called 改名.docx
 *   ⏎⏎PK\3\4 … word/ …      ─▶  ZJ_KIND_DOCX, whose body begins after the blank lines
 *   MIME-Version: 1.0⏎…     ─▶  ZJ_KIND_MHTML, though it is called 报告.doc
 *
 * Formats that share a container are told apart by what is in it: the names of the entries of a
 * ZIP file, the streams of an OLE file, the root element of XML. Blank lines and a byte order mark
 * before the signature do not count; web servers put them there. Everything without a signature is
 * text, or binary, which only decode.h can tell.
 *
 * Which kinds are read is decided in formats.h; the others are refused by their names.
 *
 * Units      bytes.
 * Ownership  all texts are static; nothing is allocated.
 * Errors     none: whatever is not recognized is ZJ_KIND_TEXT.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_KIND_H
#define ZJ_INDEXER_READ_KIND_H

#include "indexer/base/text.h"

typedef enum zj_kind {
  ZJ_KIND_TEXT, /* no signature */
  ZJ_KIND_HTML,
  ZJ_KIND_RTF,
  ZJ_KIND_PDF,
  ZJ_KIND_DOC,      /* Word 97 to 2003, also of WPS */
  ZJ_KIND_DOCX,     /* also macros and templates */
  ZJ_KIND_FLAT_OPC, /* the parts of a DOCX in one XML file */
  ZJ_KIND_WORDML,   /* the XML of Word 2003 */
  ZJ_KIND_ODT,
  ZJ_KIND_MHTML, /* a web page with its pictures, as browsers and Word save it */
  ZJ_KIND_MAIL,
  ZJ_KIND_XLS,
  ZJ_KIND_XLSX,
  ZJ_KIND_XLSB,
  ZJ_KIND_SHEETML, /* the XML of Excel 2003 */
  ZJ_KIND_ODS,
  ZJ_KIND_CSV, /* by its name only: its bytes are text */
  ZJ_KIND_PPT,
  ZJ_KIND_PPTX,
  ZJ_KIND_ODP,
  ZJ_KIND_FLAT_ODF, /* an OpenDocument file as one XML file */
  ZJ_KIND_MSG,
  ZJ_KIND_OFD,
  ZJ_KIND_UOF,
  ZJ_KIND_CAJ,
  ZJ_KIND_EPUB,
  ZJ_KIND_VISIO,
  ZJ_KIND_IWORK,
  ZJ_KIND_DJVU,
  ZJ_KIND_LOCKED, /* an Office document that a password encrypts */
  ZJ_KIND_OLE,    /* an OLE file of another program, or one whose directory is damaged */
  ZJ_KIND_XML,    /* of another vocabulary */
  ZJ_KIND_ZIP,
  ZJ_KIND_RAR,
  ZJ_KIND_7Z,
  ZJ_KIND_TAR,
  ZJ_KIND_GZIP,   /* also of a tar archive */
  ZJ_KIND_PACKED, /* other compressed files: bzip2, xz, cab */
  ZJ_KIND_PICTURE,
  ZJ_KIND_DRAWING,   /* of CAD programs */
  ZJ_KIND_RECORDING, /* sound or video */
  ZJ_KINDS
} zj_kind;

/* Finds the kind of a file. Sets *body, unless it is NULL, to the bytes that its reader gets: those
 * from the signature on; for text and web pages all of them. */
zj_kind zj_kind_of(zj_slice bytes, zj_slice *body);

enum { ZJ_KIND_SUFFIX_ROOM = 8 };

/* The kind that the suffix of a name stands for, in either case, and the suffix itself in lower
 * case without its dot: "xlsx". ZJ_KINDS, with "", when it stands for none. */
zj_kind zj_kind_of_name(const char *name, char suffix[ZJ_KIND_SUFFIX_ROOM]);

/* Whether files of this kind hold documents, so that one left out is worth a line of its own. */
bool zj_kind_is_document(zj_kind kind);

/* Why files of this kind are not read and what to do, in the thread's language; follows the path:
 * "is a CAD drawing; …". "" for kinds that formats.h has a reader for, but for pictures, which are
 * read only where character recognition is on. */
const char *zj_kind_refusal(zj_kind kind);

#endif
