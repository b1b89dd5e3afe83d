/* ofd_page.h - the text of one page of an OFD, with its positions.
 *
 *   <TextObject Boundary="20 30 100 6" Size="5"><TextCode X="0" Y="4.4" DeltaX="5 5 g 2 2.5">
 *
 * Each character has a place: that of the object, of the code in it, and the sum of the steps
 * before it, turned and scaled by the object's matrix. Characters that follow each other closely
 * are a run; pdf_gather makes lines of them.
 *
 * Units      millimetres in the file, points in the document.
 * Ownership  scratch memory in 'ctx' is freed again.
 * Errors     ZJ_BAD_INPUT where the XML is damaged, ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_OFD_PAGE_H
#define ZJ_INDEXER_READ_OFD_PAGE_H

#include "indexer/read/pdf_page.h"

enum { ZJ_OFD_TEMPLATES = 64, ZJ_OFD_ID = 32 };

/* A page that others are drawn upon. */
typedef struct zj_ofd_template {
  char id[ZJ_OFD_ID];
  zj_slice xml;
} zj_ofd_template;

typedef struct zj_ofd_pages {
  float width, height; /* of pages that do not say their own, in millimetres */
  zj_ofd_template templates[ZJ_OFD_TEMPLATES];
  size_t template_count;
} zj_ofd_pages;

/* Reads "x y width height" in millimetres; false when it is not four numbers. */
bool zj_ofd_read_box(const char *text, float box[4]);

/* Adds a page with the lines of 'xml' and of the templates that it uses. Sets its 'scan', and
 * 'picture' to the resource of its largest picture, "" when there is none. */
ZJ_MUST_CHECK zj_status zj_ofd_add_page(void *ctx, zj_pdf *pdf, const zj_ofd_pages *pages,
                                        zj_slice xml, char picture[ZJ_OFD_ID], zj_error *err);

#endif
