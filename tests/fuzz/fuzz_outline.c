/* fuzz_outline.c - any text as a report, its lines under # as headings and its ** as marks:
 * paragraphs and passages in order, inside the text, on whole characters. */
#include "fuzz.h"
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

static bool at_character(zj_slice text, size_t at) {
  return at == text.length || (at < text.length && !zj_utf8_is_tail(text.at[at]));
}

static void check_outline(const zj_outline *o) {
  for (size_t i = 0; i < o->paragraph_count; i++) {
    const zj_orig_range *r = &o->paragraphs[i].range;
    FUZZ_HOLDS(r->begin.byte < r->end.byte && r->end.byte <= o->original.length);
    FUZZ_HOLDS(i == 0 || o->paragraphs[i - 1].range.begin.byte <= r->begin.byte);
    FUZZ_HOLDS(at_character(o->original, r->begin.byte) && at_character(o->original, r->end.byte));
  }
  for (size_t i = 0; i < o->passage_count; i++) {
    FUZZ_HOLDS((o->passages[i].roles & ZJ_ROLES_ALL) != 0 &&
               (o->passages[i].roles & ~ZJ_ROLES_BITS) == 0 && o->passages[i].sure <= 100);
    FUZZ_HOLDS(o->passages[i].node < o->node_count &&
               at_character(o->original, o->passages[i].begin.byte));
    FUZZ_HOLDS(i == 0 || o->passages[i - 1].begin.byte < o->passages[i].begin.byte);
  }
  for (size_t i = 1; i < o->node_count; i++)
    FUZZ_HOLDS(o->nodes[i].parent < i);
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
      check_outline(outline);
  }
  talloc_free(ctx);
  return 0;
}
