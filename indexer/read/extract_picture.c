/* extract_picture.c - the text of a picture of a page, by character recognition. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/formats.h"
#include "indexer/read/pdf_arrange.h"
#include "indexer/read/pdf_text.h"
#include "indexer/read/recognize.h"

static const float side = 842; /* points of the longer side: as A4 */

static zj_status fail_unread(bool done, zj_error *err) {
  if (!zj_recognize_ready())
    return zj_fail(err, ZJ_BAD_INPUT,
                   zj_tr("is a picture; to read it: apt-get install %s",
                         "是图片；要识别其中的文字，请先运行 apt-get install %s"),
                   ZJ_RECOGNIZE_PACKAGES);
  if (done)
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("is a picture in which no text was recognized", "是图片，没有识别出文字"));
  return zj_fail(err, ZJ_BAD_INPUT, "%s",
                 zj_tr("is a picture that tesseract cannot read", "是图片，tesseract 无法识别"));
}

zj_status zj_source_format_picture(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                                   zj_error *err) {
  (void)encoding;
  bool done = false;
  void *local = talloc_new(ctx);
  zj_pdf *pdf = local ? zj_pdf_new(local) : NULL;
  *out = (zj_decoded){.encoding = "UTF-8"};
  if (!pdf) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  zj_pdf_add_page(pdf, side, side); /* a picture has no points of its own */
  zj_status status = zj_pdf_status(pdf, err);
  if (status == ZJ_OK) status = zj_recognize_picture(local, bytes, 1, pdf, &done, err);
  if (status == ZJ_OK && (!done || pdf->line_count == 0)) status = fail_unread(done, err);
  if (status == ZJ_OK) status = zj_pdf_arrange(local, pdf, err);
  if (status == ZJ_OK) status = zj_pdf_write(ctx, local, pdf, out, err);
  talloc_free(local);
  return status;
}
