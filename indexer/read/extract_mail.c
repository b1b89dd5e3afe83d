/* extract_mail.c - the text of a mail, of Outlook or any other program, and of a web page saved
 * with its pictures (MHTML).
 *
 * The subject of a mail is the first line, as a heading; its other headers are not text.
 * Attachments are reports of their own (container.h). */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/formats.h"
#include "indexer/read/outlook.h"

/* The encoding of the text: that which the user named, else that which the part declares. */
static zj_status decode_text(void *ctx, const zj_mail *mail, const char *encoding, zj_decoded *out,
                             zj_error *err) {
  const char *declared = *mail->charset ? zj_decode_name(mail->charset) : NULL;
  if (encoding) return zj_decode(ctx, mail->text, encoding, out, err);
  return zj_decode_declared(ctx, mail->text, declared && *declared ? declared : NULL, out, err);
}

/* Reads the text of a mail; *out is empty when it has none. A page that has no charset in its
 * header names it itself. */
static zj_status read_text(void *ctx, const zj_mail *mail, const char *encoding, zj_decoded *out,
                           zj_error *err) {
  *out = (zj_decoded){.text = {"", 0}, .encoding = "UTF-8"};
  if (!mail->text.length) return ZJ_OK;
  if (mail->html && !*mail->charset)
    return zj_source_format_html(ctx, mail->text, encoding, out, err);
  zj_status status = decode_text(ctx, mail, encoding, out, err);
  if (status != ZJ_OK || !mail->html) return status;
  return zj_source_format_html(ctx, out->text, "UTF-8", out, err);
}

/* Copies a text line by line, with its headings. */
static void write_text(zj_lines *lines, const zj_decoded *text) {
  zj_slice rest = text->text;
  size_t heading = 0;
  for (uint32_t line = 1; rest.length; line++) {
    const char *end = memchr(rest.at, '\n', rest.length);
    size_t length = end ? (size_t)(end - rest.at) : rest.length;
    bool marked =
        heading < text->markup.heading_count && text->markup.headings[heading].line == line;
    if (length == 0 || (length == 1 && rest.at[0] == '\r')) zj_lines_gap(lines);
    zj_lines_put(lines, zj_slice_cut(rest, 0, length));
    if (marked) zj_lines_heading(lines, text->markup.headings[heading++].level);
    zj_lines_break(lines);
    rest = zj_slice_cut(rest, end ? length + 1 : length, rest.length);
  }
}

/* Attachments that are not reports of their own. */
static uint32_t count_unread(const zj_mail *mail) {
  uint32_t count = 0;
  for (size_t i = 0; i < mail->attachment_count; i++)
    count += !zj_source_format_of_name(mail->attachments[i].name);
  return count;
}

zj_status zj_source_format_mail(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                                zj_error *err) {
  zj_mail mail;
  zj_decoded text;
  zj_status status = zj_outlook_read(ctx, bytes, false, &mail, err);
  if (status == ZJ_OK) status = read_text(ctx, &mail, encoding, &text, err);
  if (status != ZJ_OK) return status;
  zj_lines lines = zj_lines_on(ctx);
  *out = (zj_decoded){.encoding = "UTF-8", .mended = text.mended};
  if (*mail.subject) {
    zj_lines_put(&lines, zj_slice_of(mail.subject));
    zj_lines_heading(&lines, 1);
    zj_lines_gap(&lines);
  }
  write_text(&lines, &text);
  zj_unread_count(&out->unread, ZJ_UNREAD_ATTACHMENTS, count_unread(&mail));
  return zj_source_finish(ZJ_OK, &lines, out, err);
}

zj_status zj_source_format_mhtml(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                                 zj_error *err) {
  zj_mail mail;
  zj_decoded text;
  zj_status status = zj_mail_read(ctx, bytes, false, &mail, err);
  if (status == ZJ_OK && !mail.text.length)
    status = zj_fail(
        err, ZJ_BAD_INPUT, "%s",
        zj_tr("is a saved web page (MHTML) without text", "是没有正文的单个文件网页（MHTML）"));
  if (status == ZJ_OK) status = read_text(ctx, &mail, encoding, &text, err);
  if (status != ZJ_OK) return status;
  zj_lines lines = zj_lines_on(ctx);
  *out = (zj_decoded){.encoding = "UTF-8", .mended = text.mended};
  write_text(&lines, &text);
  zj_unread_count(&out->unread, ZJ_UNREAD_CHUNKS, (uint32_t)mail.other_pages);
  return zj_source_finish(ZJ_OK, &lines, out, err);
}
