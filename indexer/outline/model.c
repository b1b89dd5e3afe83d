/* model.c - loading, writing and using a trained model. */
#include "indexer/outline/model.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <xxhash.h>

#include "indexer/base/lang.h"

enum { L = ZJ_CRF_LABELS, S = ZJ_CRF_STRIDE };

extern const unsigned char zj_data_model[];
extern const size_t zj_data_model_size;

/* ---- labels ---- */

#define ROLE(name) ZJ_ROLE_BIT(ZJ_ROLE_##name)

static const struct {
  const char *key;
  zj_role_set roles;
} labels[L] = {
    {"intro", ROLE(INTRO)},
    {"overview", ROLE(OVERVIEW)},
    {"work", ROLE(WORK)},
    {"rectify", ROLE(RECTIFY)},
    {"experience", ROLE(EXPERIENCE)},
    {"problems", ROLE(PROBLEMS)},
    {"problems+causes", ROLE(PROBLEMS) | ROLE(CAUSES)},
    {"causes", ROLE(CAUSES)},
    {"plans", ROLE(PLANS)},
    {"advice", ROLE(ADVICE)},
    {"goals", ROLE(GOALS)},
    {"other", ROLE(OTHER)},
    {"frame", ROLE(FRAME)},
    {"work+experience", ROLE(WORK) | ROLE(EXPERIENCE)},
    {"plans+goals", ROLE(PLANS) | ROLE(GOALS)},
};

enum { LABEL_OTHER = 11, LABEL_FRAME = 12 };

zj_role_set zj_label_roles(unsigned label) {
  return label < L ? labels[label].roles : ROLE(OTHER);
}

unsigned zj_label_of(zj_role_set roles) {
  /* Of a set that is no label, the rarer role says more. */
  static const zj_role_set order[] = {ROLE(EXPERIENCE), ROLE(PROBLEMS), ROLE(GOALS), ROLE(WORK),
                                      ROLE(PLANS)};
  if (roles & (ZJ_ROLES_FRAME | ROLE(NOISE))) return LABEL_FRAME;
  for (unsigned l = 0; l < L; l++)
    if (labels[l].roles == roles) return l;
  for (size_t i = 0; i < ZJ_COUNT(order); i++)
    if (roles & order[i]) return zj_label_of(order[i]);
  return roles ? zj_label_of(roles & -roles) : LABEL_OTHER;
}

static unsigned label_of_key(zj_slice key) {
  for (unsigned l = 0; l < L; l++)
    if (zj_slice_equal(key, zj_slice_of(labels[l].key))) return l;
  return L;
}

/* ---- weights ---- */

/* A weight is written as one character, 'O' for 0, the next one for every 0.04 more and the one
 * before for every 0.04 less: '!' is -1.84, '}' 1.84. */
enum { STEPS_MOST = ZJ_WEIGHT_MOST, ZERO = 'O' };
static const float STEP = ZJ_WEIGHT_STEP;

static int8_t steps_of(float weight) {
  long n = lroundf(weight / STEP);
  if (n > STEPS_MOST) n = STEPS_MOST;
  if (n < -STEPS_MOST) n = -STEPS_MOST;
  return (int8_t)n;
}

/* ---- features by number ---- */

enum { FILTER_BITS = 18 };

struct zj_slot {
  zj_feature feature; /* 0 for none */
  uint32_t number;
};

static uint64_t hash_of(zj_feature f) {
  return (f ^ f >> 29) * 0xBF58476D1CE4E5B9u;
}

static size_t slot_of(const zj_model *m, uint64_t hash) {
  return (size_t)(hash >> 20) & m->slot_mask;
}

static bool passes_filter(const zj_model *m, uint64_t hash) {
  uint64_t bit = hash >> (64 - FILTER_BITS);
  return m->filter[bit / 64] >> bit % 64 & 1;
}

uint32_t zj_model_number(const zj_model *m, zj_feature f) {
  uint64_t hash = hash_of(f);
  if (!passes_filter(m, hash)) return UINT32_MAX;
  for (size_t i = slot_of(m, hash);; i = (i + 1) & m->slot_mask) {
    const struct zj_slot *slot = &m->slots[i];
    if (slot->feature == f) return slot->number;
    if (slot->feature == 0) return UINT32_MAX;
  }
}

static void add_slot(zj_model *m, uint32_t number) {
  uint64_t hash = hash_of(m->features[number]), bit = hash >> (64 - FILTER_BITS);
  m->filter[bit / 64] |= (uint64_t)1 << bit % 64;
  size_t i = slot_of(m, hash);
  while (m->slots[i].feature)
    i = (i + 1) & m->slot_mask;
  m->slots[i] = (struct zj_slot){m->features[number], number};
}

static uint32_t number_if_any(const zj_model *m, zj_feature f) {
  return f ? zj_model_number(m, f) : UINT32_MAX;
}

/* Makes what finds a feature by its key, and how features belong together. */
static bool link_features(zj_model *m) {
  size_t size = 64;
  while (size < 2 * m->count)
    size *= 2;
  m->slot_mask = size - 1;
  m->slots = talloc_zero_array(m, struct zj_slot, size);
  m->filter = talloc_zero_array(m, uint64_t, (1u << FILTER_BITS) / 64);
  m->facts = talloc_array(m, uint32_t, m->count + 1);
  m->of_next = talloc_array(m, uint32_t, m->count + 1);
  if (!m->slots || !m->filter || !m->facts || !m->of_next) return false;
  for (uint32_t n = 0; n < m->count; n++)
    add_slot(m, n);
  for (size_t n = 0; n < m->count; n++) {
    m->facts[n] = number_if_any(m, zj_feature_fact(m->features[n]));
    m->of_next[n] = number_if_any(m, zj_feature_of_next(m->features[n]));
  }
  return true;
}

/* ---- making ---- */

static zj_model *new_model(void *ctx, const zj_cues *cues, size_t features) {
  zj_model *m = talloc_zero(ctx, zj_model);
  if (!m) return NULL;
  m->cues = cues;
  m->sharpness = 1;
  m->head = "";
  m->count = features;
  m->crf = talloc_zero(m, zj_crf);
  m->features = talloc_zero_array(m, zj_feature, features + 1);
  m->weights = talloc_zero_array(m, int8_t, (features + 1) * S);
  if (m->crf && m->features && m->weights) return m;
  talloc_free(m);
  return NULL;
}

static void round_weights(zj_model *m, const zj_crf *crf) {
  for (size_t i = 0; i < m->count * S; i++)
    m->weights[i] = steps_of(crf->weights[i]);
  const float *from = &crf->steps[0][0][0];
  float *to = &m->crf->steps[0][0][0];
  for (size_t i = 0; i < sizeof crf->steps / sizeof *from; i++)
    to[i] = (float)steps_of(from[i]) * STEP;
}

zj_status zj_model_new(void *ctx, const zj_cues *cues, const zj_feature *features, size_t count,
                       const zj_crf *crf, zj_model **out, zj_error *err) {
  zj_model *m = new_model(ctx, cues, count);
  if (!m) return zj_no_memory(err);
  memcpy(m->features, features, count * sizeof *features);
  if (crf) round_weights(m, crf);
  if (!link_features(m)) {
    talloc_free(m);
    return zj_no_memory(err);
  }
  *out = m;
  return ZJ_OK;
}

/* ---- writing ---- */

static bool is_worth(const int8_t *w) {
  for (int l = 0; l < L; l++)
    if (w[l] != 0) return true;
  return false;
}

static void write_weights(FILE *file, const int8_t *w) {
  fputc('\t', file);
  for (int l = 0; l < L; l++)
    fputc(ZERO + w[l], file);
}

static void write_steps(FILE *file, unsigned seam, unsigned from, const float *weights) {
  int8_t w[L];
  for (int l = 0; l < L; l++)
    w[l] = steps_of(weights[l]);
  if (!is_worth(w)) return;
  fprintf(file, "step:%u:%s", seam, labels[from].key);
  write_weights(file, w);
  fputc('\n', file);
}

/* What a word weighs at the next statement is written behind its own weights; NULL for none. */
static const int8_t *weights_of_next(const zj_model *m, size_t number) {
  uint32_t next = m->of_next[number];
  return next == UINT32_MAX ? NULL : m->weights + (size_t)next * S;
}

/* How many features the line of a feature holds; 0 when it has none. */
static unsigned features_of_line(const zj_model *m, size_t number) {
  const int8_t *next = weights_of_next(m, number);
  if (number_if_any(m, zj_feature_of_before(m->features[number])) != UINT32_MAX) return 0;
  if (!is_worth(m->weights + number * S) && !(next && is_worth(next))) return 0;
  return next ? 2 : 1;
}

bool zj_model_write(const zj_model *m, FILE *file, const char *head) {
  char name[ZJ_FEATURE_NAME];
  size_t kept = 0;
  for (size_t n = 0; n < m->count; n++)
    kept += features_of_line(m, n);
  fprintf(file, "zhangju-model 2\n%s", head);
  fprintf(file, "cues\t%s\nsharpness\t%.4f\nfeatures\t%zu\n", zj_cues_version(m->cues),
          (double)m->sharpness, kept);
  for (unsigned s = 0; s < ZJ_CRF_SEAMS; s++)
    for (unsigned k = 0; k < L; k++)
      write_steps(file, s, k, m->crf->steps[s][k]);
  for (size_t n = 0; n < m->count; n++) {
    unsigned features = features_of_line(m, n);
    if (features == 0) continue;
    fputs(zj_feature_name(m->cues, m->features[n], name), file);
    write_weights(file, m->weights + n * S);
    if (features == 2) write_weights(file, weights_of_next(m, n));
    fputc('\n', file);
  }
  return !ferror(file);
}

/* ---- loading ---- */

typedef struct loader {
  zj_model *model;
  const char *path;
  size_t line, next; /* number of the next feature */
  size_t read;       /* features read, with those of cues that this table of cues does not have */
  zj_error *err;
} loader;

static zj_status fail_line(const loader *l, const char *what, zj_slice text) {
  size_t shown = zj_utf8_floor(text, 60);
  return zj_fail(l->err, ZJ_BAD_INPUT, "%s:%zu: %s \"%.*s\"", l->path, l->line, what, (int)shown,
                 shown ? text.at : "");
}

static bool next_cell(zj_slice *rest, char by, zj_slice *out) {
  if (!rest->at) return false;
  const char *end = rest->length ? memchr(rest->at, by, rest->length) : NULL;
  size_t length = end ? (size_t)(end - rest->at) : rest->length;
  *out = (zj_slice){rest->at, length};
  *rest = end ? zj_slice_cut(*rest, length + 1, rest->length) : (zj_slice){NULL, 0};
  return true;
}

static bool read_number(zj_slice text, long *out) {
  char digits[16];
  if (text.length == 0 || text.length >= sizeof digits) return false;
  memcpy(digits, text.at, text.length);
  digits[text.length] = 0;
  char *end;
  *out = strtol(digits, &end, 10);
  return !*end && (isdigit((unsigned char)digits[0]) || digits[0] == '-');
}

static zj_status read_weights(const loader *l, zj_slice text, int8_t *w) {
  if (text.length != L) return fail_line(l, zj_tr("not 15 weights:", "不是 15 个权重："), text);
  for (int k = 0; k < L; k++) {
    int steps = (unsigned char)text.at[k] - ZERO;
    if (steps < -STEPS_MOST || steps > STEPS_MOST)
      return fail_line(l, zj_tr("not a weight:", "不是权重："), text);
    w[k] = (int8_t)steps;
  }
  return ZJ_OK;
}

static zj_status read_step(const loader *l, zj_slice name, zj_slice rest) {
  zj_slice part;
  long seam = -1;
  next_cell(&name, ':', &part);
  bool good = next_cell(&name, ':', &part) && read_number(part, &seam) && name.at;
  unsigned from = good ? label_of_key(name) : L;
  if (from == L || seam < 0 || seam >= ZJ_CRF_SEAMS)
    return fail_line(l, zj_tr("no step:", "不是转移："), part);
  int8_t weights[L];
  zj_status status = read_weights(l, rest, weights);
  for (int to = 0; status == ZJ_OK && to < L; to++)
    l->model->crf->steps[seam][from][to] = (float)weights[to] * STEP;
  return status;
}

static bool begins(zj_slice text, const char *with) {
  size_t n = strlen(with);
  return text.length >= n && memcmp(text.at, with, n) == 0;
}

static zj_status add_feature(loader *l, zj_feature f, zj_slice weights) {
  int8_t ignored[L];
  if (l->read++ >= l->model->count)
    return fail_line(l, zj_tr("more features than announced:", "特征多于所声明的："), weights);
  if (f == 0) return read_weights(l, weights, ignored); /* of a cue that is in no list any more */
  l->model->features[l->next] = f;
  return read_weights(l, weights, l->model->weights + S * l->next++);
}

static zj_status read_feature(loader *l, zj_slice name, zj_slice rest) {
  zj_feature f = zj_feature_parse(l->model->cues, name), next = zj_feature_of_next(f);
  zj_slice weights = rest;
  if (next) next_cell(&rest, '\t', &weights);
  zj_status status = add_feature(l, f, weights);
  return status == ZJ_OK && next && rest.at ? add_feature(l, next, rest) : status;
}

static zj_status read_lines(loader *l, zj_slice text) {
  zj_slice line, name;
  zj_status status = ZJ_OK;
  while (status == ZJ_OK && next_cell(&text, '\n', &line)) {
    l->line++;
    if (l->line == 1 || line.length == 0 || line.at[0] == '#') continue;
    zj_slice rest = line;
    next_cell(&rest, '\t', &name);
    if (begins(line, "cues\t") || begins(line, "sharpness\t") || begins(line, "features\t"))
      continue;
    status = begins(line, "step:") ? read_step(l, name, rest) : read_feature(l, name, rest);
  }
  if (status == ZJ_OK && l->read < l->model->count)
    return zj_fail(
        l->err, ZJ_BAD_INPUT,
        zj_tr("%s: %zu features announced, %zu there", "%s：声明 %zu 个特征，只有 %zu 个"), l->path,
        l->model->count, l->read);
  return status;
}

/* The value of a line `key<TAB>value` of the head: 'missing' when there is none, NAN when it is no
 * number. */
static double head_value(zj_slice text, const char *key, double missing) {
  char pattern[40];
  snprintf(pattern, sizeof pattern, "\n%s\t", key);
  const char *at = memmem(text.at, text.length, pattern, strlen(pattern));
  if (!at) return missing;
  at += strlen(pattern);
  char value[32] = "";
  for (size_t i = 0; i + 1 < sizeof value && at < text.at + text.length && *at != '\n'; i++)
    value[i] = *at++;
  char *end;
  double number = strtod(value, &end);
  return end > value && !*end ? number : NAN;
}

static char *head_of(void *ctx, zj_slice text) {
  char *head = talloc_strdup(ctx, "");
  zj_slice line;
  while (head && next_cell(&text, '\n', &line))
    if (line.length && line.at[0] == '#')
      head = talloc_asprintf_append(head, "%.*s\n", (int)line.length, line.at);
  return head;
}

enum { FEATURES_MAX = 200000, FILE_MAX = 8 << 20 };

static zj_status load_text(void *ctx, const zj_cues *cues, zj_slice text, const char *path,
                           zj_model **out, zj_error *err) {
  double features = head_value(text, "features", -1), sharpness = head_value(text, "sharpness", 1);
  bool sound = features >= 0 && features <= FEATURES_MAX && sharpness > 0 && sharpness <= 100;
  if (!begins(text, "zhangju-model 2\n") || !sound || zj_utf8_check(text) != text.length)
    return zj_fail(err, ZJ_BAD_INPUT, zj_tr("%s: not a zhangju model", "%s：不是 zhangju 模型"),
                   path);
  zj_model *m = new_model(ctx, cues, (size_t)features);
  if (!m) return zj_no_memory(err);
  loader l = {.model = m, .path = path, .err = err};
  zj_status status = read_lines(&l, text);
  m->count = l.next;
  m->sharpness = (float)sharpness;
  m->head = head_of(m, text);
  snprintf(m->version, sizeof m->version, "%016llx",
           (unsigned long long)XXH3_64bits(text.at, text.length));
  if (status == ZJ_OK && (!m->head || !link_features(m))) status = zj_no_memory(err);
  if (status != ZJ_OK)
    talloc_free(m);
  else
    *out = m;
  return status;
}

static zj_status read_file(void *ctx, const char *path, zj_slice *out, zj_error *err) {
  FILE *file = fopen(path, "re");
  if (!file) return zj_fail_errno(err, ZJ_IO, zj_tr("cannot read %s", "无法读取 %s"), path);
  char *bytes = talloc_size(ctx, FILE_MAX + 1);
  zj_status status = bytes ? ZJ_OK : zj_no_memory(err);
  size_t length = bytes ? fread(bytes, 1, FILE_MAX + 1, file) : 0;
  if (status == ZJ_OK && ferror(file)) status = zj_fail_errno(err, ZJ_IO, "%s", path);
  if (status == ZJ_OK && length > FILE_MAX)
    status = zj_fail(err, ZJ_LIMIT, zj_tr("%s: larger than 8 MB", "%s：超过 8 MB"), path);
  fclose(file);
  *out = (zj_slice){bytes, length};
  return status;
}

zj_status zj_model_load(void *ctx, const zj_cues *cues, const char *path, zj_model **out,
                        zj_error *err) {
  zj_slice text = {(const char *)zj_data_model, zj_data_model_size};
  void *local = talloc_new(ctx);
  zj_status status = local ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK && path) status = read_file(local, path, &text, err);
  if (status == ZJ_OK) status = load_text(ctx, cues, text, path ? path : "model.tsv", out, err);
  talloc_free(local);
  return status;
}
