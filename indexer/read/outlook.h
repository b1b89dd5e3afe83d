/* outlook.h - takes a message of Outlook (MSG) to pieces, as mail.h does a mail.
 *
 * A message is an OLE file whose streams are properties: __substg1.0_0037001F is the subject as
 * UTF-16, …001E the same in a code page. The text is the web page (1013), else the plain text
 * (1000); a text that is there as compressed RTF alone is not read. [MS-OXMSG], [MS-OXPROPS].
 *
 * Units      bytes.
 * Ownership  everything is a talloc child of 'ctx'.
 * Errors     ZJ_BAD_INPUT for a damaged file, ZJ_NO_MEMORY.
 * Threads    no shared state. */
#ifndef ZJ_INDEXER_READ_OUTLOOK_H
#define ZJ_INDEXER_READ_OUTLOOK_H

#include "indexer/read/mail.h"

/* Reads a message, whose texts become UTF-8, or a mail of any other program, as zj_mail_read()
 * does. Attachments are unpacked only 'with_attachments'. */
ZJ_MUST_CHECK zj_status zj_outlook_read(void *ctx, zj_slice bytes, bool with_attachments,
                                        zj_mail *out, zj_error *err);

#endif
