/* mail.h - takes a mail, or a web page saved as one (MHTML), to pieces, with GMime.
 *
 *   multipart/mixed
 *     multipart/alternative     the text: as a web page rather than as plain text
 *     application/…; filename   an attachment
 *
 * Pictures that a page shows are neither text nor attachments. A mail within a mail is an
 * attachment.
 *
 * Units      bytes.
 * Ownership  everything is a talloc child of 'ctx'.
 * Errors     ZJ_BAD_INPUT for what is not a mail or exceeds ZJ_MAIL_PARTS; ZJ_NO_MEMORY. GMime ends
 *            the process when it finds no memory itself; it needs about the size of the mail.
 * Threads    no shared state but the set-up of GMime, which is guarded. */
#ifndef ZJ_INDEXER_READ_MAIL_H
#define ZJ_INDEXER_READ_MAIL_H

#include "indexer/base/error.h"
#include "indexer/base/text.h"

enum { ZJ_MAIL_PARTS = 1000, ZJ_MAIL_DEPTH = 20 };

typedef struct zj_mail_part {
  const char *name; /* of the file, UTF-8; "" when the mail gives none */
  zj_slice bytes;   /* decoded; {NULL, 0} when they were not asked for */
} zj_mail_part;

typedef struct zj_mail {
  const char *subject; /* UTF-8; "" when there is none */
  bool html;           /* whether the text is a web page */
  const char *charset; /* that the text declares; "" when it declares none */
  zj_slice text;       /* its bytes in that charset; empty when there is none */
  size_t other_pages;  /* further pages of an MHTML, as of frames */
  zj_mail_part *attachments;
  size_t attachment_count;
} zj_mail;

/* Reads a mail; its attachments are unpacked only 'with_attachments'. */
ZJ_MUST_CHECK zj_status zj_mail_read(void *ctx, zj_slice bytes, bool with_attachments, zj_mail *out,
                                     zj_error *err);

#endif
