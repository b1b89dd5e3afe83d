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

/* ---- features by number ---- */

static size_t slot_of(const zj_model *m, zj_feature f) {
  return (size_t)((f ^ f >> 29) * 0xBF58476D1CE4E5B9u >> 20) & m->slot_mask;
}

uint32_t zj_model_number(const zj_model *m, zj_feature f) {
  for (size_t i = slot_of(m, f);; i = (i + 1) & m->slot_mask) {
    uint32_t number = m->slots[i];
    if (number == 0) return UINT32_MAX;
    if (m->features[number - 1] == f) return number - 1;
  }
}

static bool fill_slots(zj_model *m) {
  size_t size = 64;
  while (size < 3 * m->crf->features)
    size *= 2;
  m->slot_mask = size - 1;
  m->slots = talloc_zero_array(m, uint32_t, size);
  if (!m->slots) return false;
  for (size_t n = 0; n < m->crf->features; n++) {
    size_t i = slot_of(m, m->features[n]);
    while (m->slots[i])
      i = (i + 1) & m->slot_mask;
    m->slots[i] = (uint32_t)n + 1;
  }
  m->facts = talloc_array(m, uint32_t, m->crf->features + 1);
  if (!m->facts) return false;
  for (size_t n = 0; n < m->crf->features; n++) {
    zj_feature fact = zj_feature_fact(m->features[n]);
    m->facts[n] = fact ? zj_model_number(m, fact) : UINT32_MAX;
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
  m->crf = talloc_zero(m, zj_crf);
  m->features = talloc_zero_array(m, zj_feature, features + 1);
  if (m->crf) m->crf->weights = talloc_zero_array(m->crf, float, (features + 1) * S);
  if (m->crf && m->features && m->crf->weights) {
    m->crf->features = features;
    return m;
  }
  talloc_free(m);
  return NULL;
}

zj_status zj_model_new(void *ctx, const zj_cues *cues, const zj_feature *features, size_t count,
                       const zj_crf *crf, zj_model **out, zj_error *err) {
  zj_model *m = new_model(ctx, cues, count);
  if (!m) return zj_no_memory(err);
  memcpy(m->features, features, count * sizeof *features);
  memcpy(m->crf->weights, crf->weights, count * S * sizeof(float));
  memcpy(m->crf->steps, crf->steps, sizeof crf->steps);
  if (!fill_slots(m)) {
    talloc_free(m);
    return zj_no_memory(err);
  }
  *out = m;
  return ZJ_OK;
}

/* ---- writing ---- */

/* A weight is one character, 'O' for 0, the next one for every 0.04 more and the one before for
 * every 0.04 less: '!' is -1.84, '}' 1.84. */
enum { STEPS_MOST = 46, ZERO = 'O' };
static const float STEP = 0.04f;

static int steps_of(float weight) {
  long n = lroundf(weight / STEP);
  if (n > STEPS_MOST) n = STEPS_MOST;
  if (n < -STEPS_MOST) n = -STEPS_MOST;
  return (int)n;
}

float zj_model_round(float weight) {
  return (float)steps_of(weight) * STEP;
}

static bool is_worth(const float *w) {
  for (int l = 0; l < L; l++)
    if (steps_of(w[l]) != 0) return true;
  return false;
}

static void write_weights(FILE *file, const float *w) {
  fputc('\t', file);
  for (int l = 0; l < L; l++)
    fputc(ZERO + steps_of(w[l]), file);
  fputc('\n', file);
}

bool zj_model_write(const zj_model *m, FILE *file, const char *head) {
  char name[ZJ_FEATURE_NAME];
  size_t kept = 0;
  for (size_t n = 0; n < m->crf->features; n++)
    kept += is_worth(m->crf->weights + n * S);
  fprintf(file, "zhangju-model 1\n%s", head);
  fprintf(file, "cues\t%s\nsharpness\t%.4f\nfeatures\t%zu\n", zj_cues_version(m->cues),
          (double)m->sharpness, kept);
  for (int s = 0; s < ZJ_CRF_SEAMS; s++)
    for (int k = 0; k < L; k++) {
      if (!is_worth(m->crf->steps[s][k])) continue;
      fprintf(file, "step:%d:%s", s, labels[k].key);
      write_weights(file, m->crf->steps[s][k]);
    }
  for (size_t n = 0; n < m->crf->features; n++) {
    const float *w = m->crf->weights + n * S;
    if (!is_worth(w)) continue;
    fputs(zj_feature_name(m->cues, m->features[n], name), file);
    write_weights(file, w);
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
  size_t shown = text.length < 60 ? text.length : 60;
  while (shown > 0 && shown < text.length && zj_utf8_is_tail(text.at[shown]))
    shown--;
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

static zj_status read_weights(const loader *l, zj_slice text, float *w) {
  if (text.length != L) return fail_line(l, zj_tr("not 15 weights:", "不是 15 个权重："), text);
  for (int k = 0; k < L; k++) {
    int steps = (unsigned char)text.at[k] - ZERO;
    if (steps < -STEPS_MOST || steps > STEPS_MOST)
      return fail_line(l, zj_tr("not a weight:", "不是权重："), text);
    w[k] = (float)steps * STEP;
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
  return read_weights(l, rest, l->model->crf->steps[seam][from]);
}

static bool begins(zj_slice text, const char *with) {
  size_t n = strlen(with);
  return text.length >= n && memcmp(text.at, with, n) == 0;
}

static zj_status read_feature(loader *l, zj_slice name, zj_slice rest) {
  if (l->read++ >= l->model->crf->features)
    return fail_line(l, zj_tr("more features than announced:", "特征多于所声明的："), name);
  zj_feature f = zj_feature_parse(l->model->cues, name);
  float ignored[S];
  if (f == 0) return read_weights(l, rest, ignored); /* of a cue that is in no list any more */
  l->model->features[l->next] = f;
  return read_weights(l, rest, l->model->crf->weights + S * l->next++);
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
  if (status == ZJ_OK && l->read < l->model->crf->features)
    return zj_fail(
        l->err, ZJ_BAD_INPUT,
        zj_tr("%s: %zu features announced, %zu there", "%s：声明 %zu 个特征，只有 %zu 个"), l->path,
        l->model->crf->features, l->read);
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
  if (!begins(text, "zhangju-model 1\n") || !sound || zj_utf8_check(text) != text.length)
    return zj_fail(err, ZJ_BAD_INPUT, zj_tr("%s: not a zhangju model", "%s：不是 zhangju 模型"),
                   path);
  zj_model *m = new_model(ctx, cues, (size_t)features);
  if (!m) return zj_no_memory(err);
  loader l = {.model = m, .path = path, .err = err};
  zj_status status = read_lines(&l, text);
  m->crf->features = l.next;
  m->sharpness = (float)sharpness;
  m->head = head_of(m, text);
  snprintf(m->version, sizeof m->version, "%016llx",
           (unsigned long long)XXH3_64bits(text.at, text.length));
  if (status == ZJ_OK && (!m->head || !fill_slots(m))) status = zj_no_memory(err);
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

/* ---- deciding ---- */

zj_status zj_model_number_features(void *ctx, const zj_model *m, const zj_features *f,
                                   uint32_t **begin, uint32_t **numbers, zj_error *err) {
  *begin = talloc_array(ctx, uint32_t, f->count + 1);
  *numbers = talloc_array(ctx, uint32_t, f->begin[f->count] + 1);
  /* In which unit a feature was last seen, + 1: it counts once. */
  uint32_t *seen = talloc_zero_array(ctx, uint32_t, m->crf->features + 1);
  if (!*begin || !*numbers || !seen) return zj_no_memory(err);
  uint32_t used = 0;
  for (size_t i = 0; i < f->count; i++) {
    (*begin)[i] = used;
    for (uint32_t k = f->begin[i]; k < f->begin[i + 1]; k++) {
      uint32_t number = zj_model_number(m, f->keys[k]);
      if (number == UINT32_MAX || seen[number] == i + 1) continue;
      seen[number] = (uint32_t)i + 1;
      (*numbers)[used++] = number;
    }
  }
  (*begin)[f->count] = used;
  talloc_free(seen);
  return ZJ_OK;
}

/* What facts weigh at one statement, all their shades together. 'sums' by number of the fact is 0
 * between statements. */
typedef struct weighing {
  float *sums;
  uint32_t *facts; /* those that were met */
  size_t count;
} weighing;

static zj_status new_weighing(void *ctx, const zj_model *m, weighing *out, zj_error *err) {
  out->sums = talloc_zero_array(ctx, float, m->crf->features + 1);
  out->facts = talloc_array(ctx, uint32_t, m->crf->features + 1);
  out->count = 0;
  return out->sums && out->facts ? ZJ_OK : zj_no_memory(err);
}

/* How much each label other than the one chosen counts in the comparison. */
static void share_others(const zj_decision *d, float shares[S]) {
  float rest = 1 - d->likely[d->label];
  memset(shares, 0, S * sizeof *shares);
  for (int l = 0; l < L && rest > 0.01f; l++)
    if (l != d->label) shares[l] = d->likely[l] / rest;
}

/* The facts that speak most for the label against the others. */
static void find_reasons(const zj_model *m, const zj_crf_sequence *q, size_t i, weighing *w,
                         zj_decision *d) {
  float shares[S];
  share_others(d, shares);
  w->count = 0;
  for (uint32_t k = q->begin[i]; k < q->begin[i + 1]; k++) {
    uint32_t fact = m->facts[q->numbers[k]];
    if (fact == UINT32_MAX) continue;
    const float *weights = m->crf->weights + (size_t)q->numbers[k] * S;
    float weight = weights[d->label];
    for (int l = 0; l < S; l++)
      weight -= weights[l] * shares[l];
    if (w->sums[fact] == 0) w->facts[w->count++] = fact; /* one that cancels out is met twice */
    w->sums[fact] += weight;
  }
  for (int r = 0; r < ZJ_WHY_MAX; r++) {
    float most = 0;
    d->why[r] = UINT32_MAX;
    for (size_t k = 0; k < w->count; k++)
      if (w->sums[w->facts[k]] > most) {
        most = w->sums[w->facts[k]];
        d->why[r] = w->facts[k];
      }
    if (d->why[r] != UINT32_MAX) w->sums[d->why[r]] = 0;
  }
  for (size_t k = 0; k < w->count; k++)
    w->sums[w->facts[k]] = 0;
}

/* Probabilities as sharp as they were found to be on text that was not trained on. */
static void calibrate(const zj_model *m, float *likely) {
  float sum = 0;
  for (int l = 0; l < L; l++)
    sum += likely[l] = powf(likely[l], m->sharpness);
  for (int l = 0; l < L; l++)
    likely[l] = sum > 0 ? likely[l] / sum : 1.0f / L;
}

static zj_status decide(void *local, const zj_model *m, const zj_statements *units, zj_slice title,
                        zj_decision *out, zj_error *err) {
  zj_features_asked asked = {.units = units, .cues = m->cues, .title = title};
  zj_features *features;
  zj_status status = zj_features_make(local, &asked, &features, err);
  if (status != ZJ_OK) return status;
  uint32_t *begin, *numbers;
  uint8_t *seams = talloc_array(local, uint8_t, units->count + 1);
  int8_t *known = talloc_array(local, int8_t, units->count + 1);
  uint16_t *barred = talloc_zero_array(local, uint16_t, units->count + 1);
  bool framed = false;
  if (!seams || !known || !barred) return zj_no_memory(err);
  status = zj_model_number_features(local, m, features, &begin, &numbers, err);
  if (status != ZJ_OK) return status;
  for (size_t i = 0; i < units->count; i++) {
    seams[i] = (uint8_t)units->of[i].seam;
    known[i] = units->of[i].fixed & ROLE(NOISE) ? LABEL_FRAME : -1;
    framed |= units->of[i].fixed != 0;
  }
  /* A heading is never frame that the layout does not see, nor is anything in a text without title,
   * signature or the like: a few lines would else be taken for them. */
  for (size_t i = 0; i < units->count; i++)
    if (!units->of[i].fixed && (units->of[i].heading || !framed)) barred[i] = 1u << LABEL_FRAME;
  zj_crf_sequence q = {.length = units->count,
                       .begin = begin,
                       .numbers = numbers,
                       .seams = seams,
                       .labels = known,
                       .barred = barred};
  zj_crf_decoded decoded;
  weighing weighing_of;
  status = new_weighing(local, m, &weighing_of, err);
  if (status == ZJ_OK) status = zj_crf_decode(local, m->crf, &q, &decoded, err);
  for (size_t i = 0; status == ZJ_OK && i < units->count; i++) {
    zj_decision *d = &out[i];
    d->label = decoded.labels[i];
    memcpy(d->likely, decoded.likely + i * L, sizeof d->likely);
    find_reasons(m, &q, i, &weighing_of, d);
    calibrate(m, d->likely);
  }
  return status;
}

zj_status zj_model_decide(void *ctx, const zj_model *m, const zj_statements *units, zj_slice title,
                          zj_decision **out, zj_error *err) {
  zj_decision *decisions = talloc_zero_array(ctx, zj_decision, units->count + 1);
  void *local = decisions ? talloc_new(decisions) : NULL;
  if (!local) {
    talloc_free(decisions);
    return zj_no_memory(err);
  }
  zj_status status = decide(local, m, units, title, decisions, err);
  talloc_free(local);
  if (status != ZJ_OK)
    talloc_free(decisions);
  else
    *out = decisions;
  return status;
}
