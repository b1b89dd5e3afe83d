/* crf.c - decoding and training of a linear-chain conditional random field. */
#include "indexer/outline/crf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

enum { L = ZJ_CRF_LABELS, S = ZJ_CRF_STRIDE, RULED_OUT = -1000, FAINT = -60 };

/* ---- scores ---- */

static void add_scores(const zj_crf *crf, const zj_crf_sequence *q, size_t statement, float *out) {
  if (q->scores) {
    memcpy(out, q->scores + statement * S, S * sizeof *out);
    return;
  }
  memset(out, 0, S * sizeof *out);
  for (uint32_t k = q->begin[statement]; k < q->begin[statement + 1]; k++) {
    const float *w = crf->weights + (size_t)q->numbers[k] * S;
    for (int l = 0; l < S; l++)
      out[l] += w[l];
  }
}

/* ---- forward and backward ---- */

/* Scaled probabilities of a sequence. 'emit' holds exp(score - greatest score of the statement). */
typedef struct lattice {
  float *scores, *emit, *forward, *backward; /* length × S */
  float steps[ZJ_CRF_SEAMS][L][S];           /* exp of the model's steps, from, to */
} lattice;

static lattice *new_lattice(void *ctx, size_t length) {
  lattice *t = talloc_zero(ctx, lattice);
  if (!t) return NULL;
  size_t n = (length + 1) * S;
  t->scores = talloc_array(t, float, n);
  t->emit = talloc_array(t, float, n);
  t->forward = talloc_array(t, float, n);
  t->backward = talloc_array(t, float, n);
  if (t->scores && t->emit && t->forward && t->backward) return t;
  talloc_free(t);
  return NULL;
}

static void exponentiate_steps(const zj_crf *crf, lattice *t) {
  for (int s = 0; s < ZJ_CRF_SEAMS; s++)
    for (int from = 0; from < L; from++) {
      for (int to = 0; to < L; to++)
        t->steps[s][from][to] = expf(crf->steps[s][from][to]);
      for (int to = L; to < S; to++)
        t->steps[s][from][to] = 0;
    }
}

static void exponentiate_scores(lattice *t, size_t length, const int8_t *only) {
  for (size_t i = 0; i < length; i++) {
    const float *score = t->scores + i * S;
    float *emit = t->emit + i * S, most = -INFINITY;
    for (int l = 0; l < L; l++)
      if ((!only || only[i] < 0 || only[i] == l) && score[l] > most) most = score[l];
    for (int l = 0; l < S; l++) {
      bool open = l < L && (!only || only[i] < 0 || only[i] == l);
      emit[l] = open ? expf(fmaxf(score[l] - most, FAINT)) : 0; /* never quite impossible */
    }
  }
}

/* Fills forward and backward so that their product, over its sum, is the probability of a label. A
 * label that training rules out has emit 0. */
static void run_lattice(lattice *t, const zj_crf_sequence *q) {
  size_t n = q->length;
  for (size_t i = 0; i < n; i++) {
    float *now = t->forward + i * S, sum = 0;
    if (i == 0) {
      for (int l = 0; l < S; l++)
        now[l] = 1;
    } else {
      const float *before = now - S;
      const float(*step)[S] = t->steps[q->seams[i]];
      memset(now, 0, S * sizeof *now);
      for (int k = 0; k < L; k++)
        for (int l = 0; l < S; l++)
          now[l] += before[k] * step[k][l];
    }
    for (int l = 0; l < S; l++) {
      now[l] *= t->emit[i * S + l];
      sum += now[l];
    }
    if (!(sum > 1e-30f)) { /* every label has become impossible: begin afresh */
      sum = 0;
      for (int l = 0; l < S; l++)
        sum += now[l] = t->emit[i * S + l];
      if (!(sum > 0)) sum = 1;
    }
    for (int l = 0; l < S; l++)
      now[l] /= sum;
  }
  for (int l = 0; l < S; l++)
    t->backward[(n - 1) * S + l] = l < L;
  for (size_t i = n - 1; i-- > 0;) {
    const float(*step)[S] = t->steps[q->seams[i + 1]];
    float *now = t->backward + i * S, after[S], all = 0;
    for (int l = 0; l < S; l++)
      after[l] = t->emit[(i + 1) * S + l] * t->backward[(i + 1) * S + l];
    for (int k = 0; k < L; k++) {
      float sum = 0;
      for (int l = 0; l < S; l++)
        sum += step[k][l] * after[l];
      now[k] = sum;
      all += sum;
    }
    /* Scaled by itself: only ratios matter, and a label that is unlikely here may be the one from
     * which the rest is likeliest by many orders of magnitude. */
    for (int k = 0; k < L; k++)
      now[k] = all > 0 ? now[k] / all : 1.0f / L;
    now[L] = 0;
  }
}

static void likely_at(const lattice *t, size_t i, float *out) {
  float sum = 0;
  for (int l = 0; l < L; l++)
    sum += out[l] = t->forward[i * S + l] * t->backward[i * S + l];
  for (int l = 0; l < L; l++)
    out[l] = sum > 0 ? out[l] / sum : 1.0f / L;
}

/* ---- decoding ---- */

static void best_path(const zj_crf *crf, const zj_crf_sequence *q, const float *scores,
                      uint8_t *from, uint8_t *out) {
  float now[S], next[S];
  memcpy(now, scores, sizeof now);
  for (size_t i = 1; i < q->length; i++) {
    const float(*step)[L] = crf->steps[q->seams[i]];
    float least = now[0];
    for (int l = 0; l < L; l++) {
      float best = now[0] + step[0][l];
      uint8_t at = 0;
      for (int k = 1; k < L; k++) {
        float sum = now[k] + step[k][l];
        if (sum > best) {
          best = sum;
          at = (uint8_t)k;
        }
      }
      next[l] = best + scores[i * S + l];
      from[i * S + l] = at;
    }
    for (int l = 1; l < L; l++)
      if (next[l] > least) least = next[l];
    for (int l = 0; l < L; l++)
      now[l] = next[l] - least; /* so that long reports do not lose precision */
  }
  uint8_t last = 0;
  for (int l = 1; l < L; l++)
    if (now[l] > now[last]) last = (uint8_t)l;
  for (size_t i = q->length; i-- > 0;) {
    out[i] = last;
    if (i) last = from[i * S + last];
  }
}

zj_status zj_crf_decode(void *ctx, const zj_crf *crf, const zj_crf_sequence *q, zj_crf_decoded *out,
                        zj_error *err) {
  size_t n = q->length;
  out->labels = talloc_zero_array(ctx, uint8_t, n + 1);
  out->likely = talloc_zero_array(ctx, float, n *L + 1);
  if (!out->labels || !out->likely) return zj_no_memory(err);
  if (n == 0) return ZJ_OK;
  void *local = talloc_new(ctx);
  lattice *t = local ? new_lattice(local, n) : NULL;
  uint8_t *from = t ? talloc_array(local, uint8_t, n * S) : NULL;
  if (!from) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  for (size_t i = 0; i < n; i++) {
    add_scores(crf, q, i, t->scores + i * S);
    for (int l = 0; q->labels && q->labels[i] >= 0 && l < L; l++)
      if (l != q->labels[i]) t->scores[i * S + l] = RULED_OUT;
    for (int l = 0; q->barred && l < L; l++)
      if (q->barred[i] >> l & 1) t->scores[i * S + l] = RULED_OUT;
  }
  exponentiate_steps(crf, t);
  exponentiate_scores(t, n, q->labels);
  run_lattice(t, q);
  for (size_t i = 0; i < n; i++)
    likely_at(t, i, out->likely + i * L);
  best_path(crf, q, t->scores, from, out->labels);
  talloc_free(local);
  return ZJ_OK;
}

/* ---- training ---- */

typedef struct trainer {
  const zj_crf_training *how;
  zj_crf *crf;
  float *squares; /* of gradients so far, beside the weights */
  float step_squares[ZJ_CRF_SEAMS][L][L], step_gradient[ZJ_CRF_SEAMS][L][S];
  lattice *free_run, *gold_run;
  uint32_t *kept, *kept_begin; /* a sequence without the features dropped */
  uint64_t state;
} trainer;

static void update(float *weight, float *square, float gradient, float rate) {
  *square += gradient * gradient;
  *weight -= rate * gradient / (sqrtf(*square) + 1e-2f);
}

/* Updates the weights of a feature, a label a lane: the compiler takes several at once. Much of
 * the time of training is spent here. */
static void update_lanes(float *restrict weights, float *restrict squares,
                         const float *restrict gradient, float decay, float rate) {
  for (int l = 0; l < S; l++) {
    float g = gradient[l] + decay * weights[l];
    squares[l] += g * g;
    weights[l] -= rate * g / (sqrtf(squares[l]) + 1e-2f);
  }
}

/* Expected steps of a lattice, times 'sign', into the gradient. */
static void add_steps(trainer *t, const lattice *run, const zj_crf_sequence *q, float sign) {
  for (size_t i = 1; i < q->length; i++) {
    const float(*step)[S] = run->steps[q->seams[i]];
    const float *before = run->forward + (i - 1) * S, *emit = run->emit + i * S,
                *after = run->backward + i * S;
    float pair[L][S], with[S], sums[S] = {0}, sum = 0;
    for (int l = 0; l < S; l++)
      with[l] = emit[l] * after[l];
    for (int k = 0; k < L; k++)
      for (int l = 0; l < S; l++) {
        pair[k][l] = before[k] * step[k][l] * with[l];
        sums[l] += pair[k][l];
      }
    for (int l = 0; l < L; l++)
      sum += sums[l];
    if (!(sum > 0)) continue;
    float share = sign * q->shares[i] / sum;
    for (int k = 0; k < L; k++)
      for (int l = 0; l < S; l++)
        t->step_gradient[q->seams[i]][k][l] += share * pair[k][l];
  }
}

static void update_features(trainer *t, const zj_crf_sequence *q, size_t i) {
  float expected[L], wanted[L], gradient[S] = {0}, most = 0;
  likely_at(t->free_run, i, expected);
  likely_at(t->gold_run, i, wanted);
  for (int l = 0; l < L; l++) {
    gradient[l] = (expected[l] - wanted[l]) * q->shares[i];
    if (fabsf(gradient[l]) > most) most = fabsf(gradient[l]);
  }
  if (most < 1e-4f) return;
  for (uint32_t k = q->begin[i]; k < q->begin[i + 1]; k++)
    update_lanes(t->crf->weights + (size_t)q->numbers[k] * S,
                 t->squares + (size_t)q->numbers[k] * S, gradient, t->how->decay, t->how->rate);
}

static uint64_t next_random(uint64_t *state) { /* xorshift64* (Vigna, 2014) */
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return *state * 0x2545F4914F6CDD1Du;
}

/* A copy of a sequence from which every feature is left out by chance, as Srivastava et al.,
 * "Dropout" (JMLR 2014) do with statements of a network: no feature can rely on another being
 * there. */
static zj_crf_sequence drop_features(trainer *t, const zj_crf_sequence *q) {
  uint32_t used = 0, threshold = (uint32_t)(t->how->dropout * 65536);
  uint64_t bits = 0;
  unsigned left = 0;
  for (size_t i = 0; i < q->length; i++) {
    t->kept_begin[i] = used;
    for (uint32_t k = q->begin[i]; k < q->begin[i + 1]; k++) {
      if (left == 0) {
        bits = next_random(&t->state);
        left = 4;
      }
      if ((bits & 0xFFFF) >= threshold) t->kept[used++] = q->numbers[k];
      bits >>= 16;
      left--;
    }
  }
  t->kept_begin[q->length] = used;
  zj_crf_sequence out = *q;
  out.begin = t->kept_begin;
  out.numbers = t->kept;
  return out;
}

static void train_on(trainer *t, const zj_crf_sequence *whole) {
  if (whole->length == 0) return;
  zj_crf_sequence kept = t->how->dropout > 0 ? drop_features(t, whole) : *whole;
  const zj_crf_sequence *q = &kept;
  for (size_t i = 0; i < q->length; i++)
    add_scores(t->crf, q, i, t->free_run->scores + i * S);
  memcpy(t->gold_run->scores, t->free_run->scores, q->length * S * sizeof(float));
  exponentiate_steps(t->crf, t->free_run);
  memcpy(t->gold_run->steps, t->free_run->steps, sizeof t->free_run->steps);
  exponentiate_scores(t->free_run, q->length, NULL);
  exponentiate_scores(t->gold_run, q->length, q->labels);
  run_lattice(t->free_run, q);
  run_lattice(t->gold_run, q);
  memset(t->step_gradient, 0, sizeof t->step_gradient);
  add_steps(t, t->free_run, q, 1);
  add_steps(t, t->gold_run, q, -1);
  for (size_t i = 0; i < q->length; i++)
    update_features(t, q, i);
  for (int s = 0; s < ZJ_CRF_SEAMS; s++)
    for (int k = 0; k < L; k++)
      for (int l = 0; l < L; l++) {
        float *w = &t->crf->steps[s][k][l];
        float gradient = t->step_gradient[s][k][l] + t->how->step_decay * *w;
        if (gradient != 0) update(w, &t->step_squares[s][k][l], gradient, t->how->rate);
      }
}

static void shuffle(size_t *order, size_t count, uint64_t *state) {
  for (size_t i = count; i > 1; i--) {
    size_t k = next_random(state) % i, keep = order[i - 1];
    order[i - 1] = order[k];
    order[k] = keep;
  }
}

void zj_crf_add(zj_crf *sum, const zj_crf *crf, float share) {
  for (size_t i = 0; i < crf->features * S; i++)
    sum->weights[i] += crf->weights[i] * share;
  float *to = &sum->steps[0][0][0];
  const float *from = &crf->steps[0][0][0];
  for (size_t i = 0; i < sizeof crf->steps / sizeof *from; i++)
    to[i] += from[i] * share;
}

zj_crf *zj_crf_new(void *ctx, size_t features) {
  zj_crf *crf = talloc_zero(ctx, zj_crf);
  if (!crf) return NULL;
  crf->features = features;
  crf->weights = talloc_zero_array(crf, float, (features + 1) * S);
  if (crf->weights) return crf;
  talloc_free(crf);
  return NULL;
}

zj_status zj_crf_train(void *ctx, const zj_crf_training *how, size_t features,
                       const zj_crf_sequence *sequences, size_t count, zj_crf **out,
                       zj_error *err) {
  size_t longest = 0, most = 0;
  for (size_t i = 0; i < count; i++) {
    const zj_crf_sequence *q = &sequences[i];
    if (q->length > longest) longest = q->length;
    if (q->begin[q->length] > most) most = q->begin[q->length];
  }
  zj_crf *sum = zj_crf_new(ctx, features);
  trainer *t = sum ? talloc_zero(sum, trainer) : NULL;
  size_t *order = t ? talloc_array(t, size_t, count + 1) : NULL;
  if (order) {
    t->how = how;
    t->crf = zj_crf_new(t, features);
    t->squares = talloc_zero_array(t, float, (features + 1) * S);
    t->free_run = new_lattice(t, longest);
    t->gold_run = new_lattice(t, longest);
    t->kept = talloc_array(t, uint32_t, most + 1);
    t->kept_begin = talloc_array(t, uint32_t, longest + 2);
  }
  if (!order || !t->crf || !t->squares || !t->free_run || !t->gold_run || !t->kept ||
      !t->kept_begin) {
    talloc_free(sum);
    return zj_no_memory(err);
  }
  t->state = how->seed * 2 + 1;
  for (size_t i = 0; i < count; i++)
    order[i] = i;
  for (unsigned epoch = 0; epoch < how->epochs; epoch++) {
    shuffle(order, count, &t->state);
    for (size_t i = 0; i < count; i++)
      train_on(t, &sequences[order[i]]);
    zj_crf_add(sum, t->crf, 1.0f / (float)how->epochs);
  }
  for (size_t i = 0; i < features * S; i++)
    sum->weights[i] *= 1 - how->dropout;
  talloc_free(t);
  *out = sum;
  return ZJ_OK;
}
