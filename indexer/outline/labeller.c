/* labeller.c - loading all that decides about roles, and naming reasons. */
#include "indexer/outline/labeller.h"

#include <stdio.h>
#include <talloc.h>
#include <xxhash.h>

enum { BASE_DIGITS = 16 };

static void hash_version(zj_labeller *l) {
  char all[64];
  const char *corrected = l->corrections ? l->corrections->version : "";
  snprintf(all, sizeof all, "%s %s %s", zj_rules_version(l->rules), zj_cues_version(l->cues),
           l->model ? l->model->version : "");
  snprintf(l->version, sizeof l->version, "%016llx%s%s",
           (unsigned long long)XXH3_64bits(all, strlen(all)), *corrected ? "+" : "", corrected);
}

zj_status zj_labeller_correct(zj_labeller *l, const zj_labeller_files *files, zj_error *err) {
  if (!files->corrections) return ZJ_OK;
  zj_corrections *corrections;
  zj_status status = zj_corrections_load(l, files->corrections, &corrections, err);
  if (status != ZJ_OK) return status;
  zj_correction_finder *finder;
  status = zj_correction_finder_new(corrections, corrections, &finder, err);
  if (status != ZJ_OK) {
    talloc_free(corrections);
    return status;
  }
  talloc_free(l->corrections);
  l->corrections = corrections;
  l->finder = finder;
  hash_version(l);
  return ZJ_OK;
}

zj_status zj_labeller_load(void *ctx, const zj_labeller_files *files, zj_labeller **out,
                           zj_error *err) {
  static const zj_labeller_files none;
  if (!files) files = &none;
  zj_labeller *l = talloc_zero(ctx, zj_labeller);
  if (!l) return zj_no_memory(err);
  zj_status status = zj_rules_load(l, files->rules, &l->rules, err);
  if (status == ZJ_OK) status = zj_cues_load(l, files->cues, &l->cues, err);
  if (status == ZJ_OK) status = zj_model_load(l, l->cues, files->model, &l->model, err);
  if (status == ZJ_OK) status = zj_labeller_correct(l, files, err);
  if (status != ZJ_OK) {
    talloc_free(l);
    return status;
  }
  hash_version(l);
  *out = l;
  return ZJ_OK;
}

const char *zj_labeller_version(const zj_labeller *l) {
  return l->version;
}

bool zj_labeller_differs_in_corrections(const zj_labeller *l, const char *version) {
  return strcmp(l->version, version) != 0 && strncmp(l->version, version, BASE_DIGITS) == 0;
}

size_t zj_labeller_reasons(const zj_labeller *l) {
  return (size_t)zj_labeller_reader(l) + 1;
}

/* UINT16_MAX is no reason, and the number before it is that of the reader at most. */
uint16_t zj_labeller_reader(const zj_labeller *l) {
  size_t count = zj_rules_count(l->rules) + l->model->count;
  return (uint16_t)(count < UINT16_MAX - 1 ? count : UINT16_MAX - 1);
}

const char *zj_labeller_reason(const zj_labeller *l, uint16_t reason, char out[ZJ_REASON_TEXT]) {
  size_t rules = zj_rules_count(l->rules);
  if (reason < rules) return zj_rules_name(l->rules, reason);
  if (reason == zj_labeller_reader(l)) return ZJ_REASON_READER;
  if (reason - rules >= l->model->count) return "-";
  return zj_feature_name(l->cues, l->model->features[reason - rules], out);
}

const char *zj_labeller_says(const zj_labeller *l, uint16_t reason, char out[ZJ_REASON_TEXT]) {
  size_t rules = zj_rules_count(l->rules);
  if (reason < rules) return zj_rules_note(l->rules, reason);
  if (reason == zj_labeller_reader(l)) return zj_reader_says();
  if (reason - rules >= l->model->count) return "";
  return zj_feature_says(l->cues, l->model->features[reason - rules], out);
}

const char *zj_reader_says(void) {
  return zj_tr("a reader's correction", "读者更正");
}
