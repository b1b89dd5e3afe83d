/* fuzz_outline.c - any text as a report, its lines under # as headings and its ** as marks:
 * paragraphs and passages in order, inside the text, on whole characters. */
#include "fuzz_outline.h"
#include "indexer/outline/labeller.h"
#include "indexer/outline/outline_make.h"

static zj_labeller *load_once(void) {
  static zj_labeller *labeller;
  zj_error err = {0};
  if (!labeller && zj_labeller_load(NULL, NULL, &labeller, &err) != ZJ_OK) {
    fprintf(stderr, "%s\n", err.text);
    abort();
  }
  return labeller;
}

static void check_markup(const zj_markup *m, zj_slice text) {
  for (size_t i = 0; i < m->mark_count; i++)
    FUZZ_HOLDS(m->marks[i].begin.byte < m->marks[i].end.byte &&
               m->marks[i].end.byte <= text.length &&
               (i == 0 || m->marks[i - 1].end.byte <= m->marks[i].begin.byte));
  for (size_t i = 1; i < m->heading_count; i++)
    FUZZ_HOLDS(m->headings[i - 1].line < m->headings[i].line);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  void *ctx = talloc_new(NULL);
  zj_slice text = {(const char *)bytes, size};
  zj_outline *outline;
  zj_decoded decoded;
  zj_markup markup;
  if (zj_decode(ctx, text, "utf-8", &decoded, NULL) == ZJ_OK &&
      zj_markup_of_markdown(ctx, decoded.text, &markup, NULL) == ZJ_OK) {
    check_markup(&markup, decoded.text);
    if (zj_outline_make(ctx, load_once(), decoded.text, &markup, &outline, NULL) == ZJ_OK)
      fuzz_check_outline(outline);
  }
  talloc_free(ctx);
  return 0;
}
