/* pdf_text.c - pages to a text, and what is told of pages without one. */
#include "indexer/read/pdf_text.h"

#include <stdio.h>

#include "indexer/base/lang.h"
#include "indexer/read/formats.h"
#include "indexer/read/pdf_arrange.h"
#include "indexer/read/pdf_flow.h"
#include "indexer/read/recognize.h"

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

/* What reads such pages, for the end of a message. */
static const char *advice(char *out, size_t size) {
  if (!zj_recognize_ready())
    snprintf(out, size,
             zj_tr("to read it: apt-get install %s, then --ocr",
                   "要识别，请运行 apt-get install %s，再加 --ocr"),
             ZJ_RECOGNIZE_PACKAGES);
  else if (zj_recognize_on())
    snprintf(out, size, "%s", zj_tr("no text was recognized", "没有识别出文字"));
  else
    snprintf(out, size, "%s", zj_tr("--ocr reads it", "加 --ocr 可以识别"));
  return out;
}

static zj_status fail_without_text(const zj_pdf *pdf, zj_error *err) {
  bool fonts = false;
  char how[160];
  for (size_t p = 0; p < pdf->page_count; p++)
    fonts = fonts || pdf->pages[p].unreadable;
  if (fonts)
    return zj_fail(err, ZJ_BAD_INPUT,
                   zj_tr("has fonts that do not say which characters their glyphs are; %s",
                         "的字体没有文字编码，取不出文字；%s"),
                   advice(how, sizeof how));
  return zj_fail(
      err, ZJ_BAD_INPUT,
      zj_tr("has no text layer, only pictures of pages; %s", "没有文字层，只有页面图片；%s"),
      advice(how, sizeof how));
}

zj_status zj_pdf_write(void *ctx, void *local, const zj_pdf *pdf, zj_decoded *out, zj_error *err) {
  if (!has_text(pdf)) return fail_without_text(pdf, err);
  note_unread(pdf, &out->unread);
  zj_lines lines = zj_lines_on(ctx);
  zj_status status = zj_pdf_flow(local, pdf, &lines, err);
  return zj_source_finish(status, &lines, out, err);
}
