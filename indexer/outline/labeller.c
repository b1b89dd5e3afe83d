/* labeller.c - loading all that decides about roles, and naming reasons. */
#include "indexer/outline/labeller.h"

#include <stdio.h>
#include <talloc.h>
#include <xxhash.h>

static void hash_version(zj_labeller *l) {
  char all[64];
  snprintf(all, sizeof all, "%s %s %s", zj_rules_version(l->rules), zj_cues_version(l->cues),
           l->model ? l->model->version : "");
  snprintf(l->version, sizeof l->version, "%016llx",
           (unsigned long long)XXH3_64bits(all, strlen(all)));
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

size_t zj_labeller_reasons(const zj_labeller *l) {
  size_t count = zj_rules_count(l->rules) + l->model->count;
  return count < UINT16_MAX ? count : UINT16_MAX;
}

const char *zj_labeller_reason(const zj_labeller *l, uint16_t reason, char out[ZJ_REASON_TEXT]) {
  size_t rules = zj_rules_count(l->rules);
  if (reason < rules) return zj_rules_name(l->rules, reason);
  if (reason - rules >= l->model->count) return "-";
  return zj_feature_name(l->cues, l->model->features[reason - rules], out);
}

const char *zj_labeller_says(const zj_labeller *l, uint16_t reason, char out[ZJ_REASON_TEXT]) {
  size_t rules = zj_rules_count(l->rules);
  if (reason < rules) return zj_rules_note(l->rules, reason);
  if (reason - rules >= l->model->count) return "";
  return zj_feature_says(l->cues, l->model->features[reason - rules], out);
}
