/* extract_pdf.c - the text layer of a PDF, which pdftotext of poppler-utils reads.
 *
 * -bbox-layout gives the position of every line. Only positions distinguish a wrapped line from the
 * end of a paragraph on pages that are half tables. Of 2,000 phrases drawn from budget reports,
 * half of them across wraps, it loses none; plain output and -layout, rejoined by the outline, lost
 * 653 and 636. */
#include <talloc.h>

#include "indexer/base/lang.h"
#include "indexer/read/convert.h"
#include "indexer/read/formats.h"
#include "indexer/read/pdf_arrange.h"
#include "indexer/read/pdf_flow.h"
#include "indexer/read/pdf_scans.h"

static const zj_converter pdftotext = {
    .argv = {"pdftotext", "-enc", "UTF-8", "-bbox-layout", "-", "-"}, .package = "poppler-utils"};

static zj_status fail_conversion(const zj_error *why, const zj_conversion *done, zj_error *err) {
  if (strstr(done->complaint, "password"))
    return zj_fail(err, ZJ_BAD_INPUT, "%s", zj_tr("is protected by a password", "有密码保护"));
  return zj_fail(err, why->status, "%s", why->text);
}

/* Notes the pages that were not read. */
static void note_unread(const zj_pdf *pdf, zj_unread *unread) {
  for (size_t p = 0; p < pdf->page_count; p++) {
    uint32_t page = (uint32_t)p + 1;
    if (pdf->pages[p].scan) zj_unread_page(unread, ZJ_UNREAD_SCANS, page);
    if (pdf->pages[p].unreadable) zj_unread_page(unread, ZJ_UNREAD_FONTS, page);
  }
}

/* Whether a page has text of its own: more than a stamp on a picture. */
static bool has_text(const zj_pdf *pdf) {
  for (size_t i = 0; i < pdf->line_count; i++) {
    const zj_pdf_page *page = &pdf->pages[pdf->lines[i].page];
    if (!page->scan && !page->unreadable && zj_pdf_characters(zj_pdf_text(pdf, &pdf->lines[i])))
      return true;
  }
  return false;
}

static zj_status fail_without_text(const zj_pdf *pdf, zj_error *err) {
  bool fonts = false;
  for (size_t p = 0; p < pdf->page_count; p++)
    fonts = fonts || pdf->pages[p].unreadable;
  if (fonts)
    return zj_fail(err, ZJ_BAD_INPUT, "%s",
                   zj_tr("has fonts that do not say which characters their glyphs are; run text "
                         "recognition (OCR) on it",
                         "的字体没有文字编码，取不出文字；请先做文字识别（OCR）"));
  return zj_fail(
      err, ZJ_BAD_INPUT, "%s",
      zj_tr("has no text layer, only pictures of pages; run text recognition (OCR) on it",
            "没有文字层，只有页面图片；请先做文字识别（OCR）"));
}

static zj_status read_output(void *ctx, void *local, zj_slice bytes, zj_slice output,
                             zj_decoded *out, zj_error *err) {
  zj_pdf *pdf;
  zj_status status = zj_pdf_read(local, output, &pdf, err);
  if (status == ZJ_OK) status = zj_pdf_arrange(local, pdf, err);
  if (status == ZJ_OK) status = zj_pdf_find_scans(local, bytes, pdf, err);
  if (status != ZJ_OK) return status;
  if (!has_text(pdf)) return fail_without_text(pdf, err);
  note_unread(pdf, &out->unread);
  zj_lines lines = zj_lines_on(ctx);
  status = zj_pdf_flow(local, pdf, &lines, err);
  if (status == ZJ_OK) status = zj_lines_finish(&lines, &out->text, err);
  if (status != ZJ_OK) return status;
  out->places = zj_lines_places(&lines);
  return out->places ? ZJ_OK : zj_no_memory(err);
}

zj_status zj_source_format_pdf(void *ctx, zj_slice bytes, const char *encoding, zj_decoded *out,
                               zj_error *err) {
  (void)encoding; /* the fonts declare theirs */
  void *local = talloc_new(ctx);
  if (!local) return zj_no_memory(err);
  zj_conversion done;
  zj_error why = {0};
  *out = (zj_decoded){.encoding = "UTF-8"};
  zj_status status = zj_convert_run(local, &pdftotext, bytes, &done, &why);
  if (status != ZJ_OK)
    status = fail_conversion(&why, &done, err);
  else if (done.complained_of_fonts) /* whole pages would be empty */
    status = zj_fail(
        err, ZJ_BAD_INPUT, "%s",
        zj_tr("has Chinese fonts that need the package poppler-data: apt-get install poppler-data",
              "其中的中文字体需要软件包 poppler-data：apt-get install poppler-data"));
  else
    status = read_output(ctx, local, bytes, done.output, out, err);
  talloc_free(local);
  return status;
}
