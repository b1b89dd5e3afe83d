/* fuzz_pdf.c - any bytes as what pdftotext says of a PDF. */
#include "fuzz.h"
#include "indexer/read/pdf_arrange.h"
#include "indexer/read/pdf_flow.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  void *ctx = talloc_new(NULL);
  zj_pdf *pdf;
  zj_slice text;
  zj_lines lines = zj_lines_on(ctx);
  if (zj_pdf_read(ctx, (zj_slice){(const char *)bytes, size}, &pdf, NULL) == ZJ_OK &&
      zj_pdf_clean(ctx, pdf, NULL) == ZJ_OK && zj_pdf_arrange(ctx, pdf, NULL) == ZJ_OK &&
      zj_pdf_flow(ctx, pdf, &lines, NULL) == ZJ_OK && zj_lines_finish(&lines, &text, NULL) == ZJ_OK)
    fuzz_check_text(text, true);
  talloc_free(ctx);
  return 0;
}
