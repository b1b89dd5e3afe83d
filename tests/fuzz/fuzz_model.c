/* fuzz_model.c - any bytes as a model: it loads, or says in which line not; a report has an outline
 * by it; written and read again it is the same. */
#include "fuzz_outline.h"
#include "indexer/outline/labeller.h"
#include "indexer/outline/outline_make.h"

static const char report[] =
    "青石县2024年政府工作报告\n各位代表：\n现在，我代表县人民政府向大会报告工作，请予审议。\n"
    "一、2023年工作回顾\n（一）农业。一是栽桑3000亩。二是修路八十公里，群众满意。\n"
    "但在管护方面还存在一些不足。究其原因，主要是税源单一。\n"
    "二、2024年工作安排\n重点抓好以下工作：下一步，我们将打通断头路。\n谢谢大家！\n";

static const zj_labeller *load_once(void) {
  static zj_labeller *labeller;
  zj_error err = {0};
  if (!labeller && zj_labeller_load(NULL, NULL, &labeller, &err) != ZJ_OK) {
    fprintf(stderr, "%s\n", err.text);
    abort();
  }
  return labeller;
}

static void make_outline(void *ctx, zj_model *model) {
  zj_labeller labeller = *load_once();
  zj_outline *outline;
  zj_error err = {0};
  char text[ZJ_REASON_TEXT];
  labeller.model = model;
  FUZZ_HOLDS(zj_outline_make(ctx, &labeller, zj_slice_of(report), NULL, &outline, &err) == ZJ_OK);
  fuzz_check_outline(outline);
  for (size_t i = 0; i < outline->passage_count; i++)
    for (size_t k = 0; k < ZJ_REASONS; k++) {
      uint16_t why = outline->passages[i].why[k];
      if (why == UINT16_MAX) continue;
      FUZZ_HOLDS(why < zj_labeller_reasons(&labeller));
      fuzz_check_text(zj_slice_of(zj_labeller_reason(&labeller, why, text)), false);
      fuzz_check_text(zj_slice_of(zj_labeller_says(&labeller, why, text)), false);
    }
}

static char *write_model(void *ctx, const zj_model *model, size_t *length) {
  char *buffer, *written;
  FILE *file = open_memstream(&buffer, length);
  FUZZ_HOLDS(file && zj_model_write(model, file, model->head) && fclose(file) == 0);
  written = talloc_strndup(ctx, buffer, *length);
  free(buffer);
  FUZZ_HOLDS(written);
  return written;
}

/* What is written once is written the same after it was read. */
static void check_round_trip(void *ctx, const zj_model *model) {
  size_t length, length_again;
  const char *written = write_model(ctx, model, &length);
  zj_model *again;
  zj_error err = {0};
  const char *path = fuzz_file((zj_slice){written, length});
  FUZZ_HOLDS(zj_model_load(ctx, model->cues, path, &again, &err) == ZJ_OK);
  const char *rewritten = write_model(ctx, again, &length_again);
  FUZZ_HOLDS(length == length_again && memcmp(written, rewritten, length) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  void *ctx = talloc_new(NULL);
  zj_slice text = {(const char *)bytes, size};
  zj_model *model;
  zj_error err = {0};
  zj_status status = zj_model_load(ctx, load_once()->cues, fuzz_file(text), &model, &err);
  if (status == ZJ_OK) {
    make_outline(ctx, model);
    check_round_trip(ctx, model);
  } else {
    FUZZ_HOLDS(status == ZJ_BAD_INPUT || status == ZJ_LIMIT);
    fuzz_check_error(&err);
  }
  talloc_free(ctx);
  return 0;
}
