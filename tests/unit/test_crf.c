/* test_crf.c - the sequence model: decoding and probabilities against all labellings of short
 * sequences, labels that are known beforehand, and training. */
#include "tests/unit/check.h"

#include <math.h>

#include "indexer/outline/crf.h"

enum { L = ZJ_CRF_LABELS, FEATURES = 12, LONGEST = 4, PER_UNIT = 3 };

static void *root;
static unsigned seed;

static unsigned random_below(unsigned n) {
  seed = seed * 1664525u + 1013904223u;
  return (seed >> 16) % n;
}

static float random_weight(void) {
  return ((float)random_below(2001) - 1000) / 500; /* -2 to 2 */
}

static zj_crf *new_crf(size_t features) {
  zj_crf *crf = talloc_zero(root, zj_crf);
  crf->features = features;
  crf->weights = talloc_zero_array(crf, float, features *ZJ_CRF_STRIDE);
  return crf;
}

static zj_crf *random_crf(void) {
  zj_crf *crf = new_crf(FEATURES);
  for (size_t f = 0; f < FEATURES; f++)
    for (int l = 0; l < L; l++)
      crf->weights[f * ZJ_CRF_STRIDE + (size_t)l] = random_weight();
  for (int s = 0; s < ZJ_CRF_SEAMS; s++)
    for (int from = 0; from < L; from++)
      for (int to = 0; to < L; to++)
        crf->steps[s][from][to] = random_weight();
  return crf;
}

/* A sequence with memory of its own. */
typedef struct sample {
  zj_crf_sequence q;
  uint32_t begin[LONGEST + 1], numbers[LONGEST * PER_UNIT];
  uint8_t seams[LONGEST];
  int8_t labels[LONGEST];
  uint16_t barred[LONGEST];
  float shares[LONGEST];
} sample;

static sample *random_sample(size_t length) {
  sample *s = talloc_zero(root, sample);
  uint32_t used = 0;
  for (size_t i = 0; i < length; i++) {
    s->begin[i] = used;
    for (unsigned k = random_below(PER_UNIT + 1); k > 0; k--)
      s->numbers[used++] = random_below(FEATURES);
    s->seams[i] = (uint8_t)random_below(ZJ_CRF_SEAMS);
    s->labels[i] = -1;
    s->shares[i] = 1;
  }
  s->begin[length] = used;
  s->q = (zj_crf_sequence){.length = length,
                           .begin = s->begin,
                           .numbers = s->numbers,
                           .seams = s->seams,
                           .labels = s->labels,
                           .barred = s->barred,
                           .shares = s->shares};
  return s;
}

/* ---- all labellings ---- */

static double score_of(const zj_crf *crf, const zj_crf_sequence *q, const unsigned *labels) {
  double sum = 0;
  for (size_t i = 0; i < q->length; i++) {
    for (uint32_t k = q->begin[i]; k < q->begin[i + 1]; k++)
      sum += crf->weights[q->numbers[k] * ZJ_CRF_STRIDE + labels[i]];
    if (i) sum += crf->steps[q->seams[i]][labels[i - 1]][labels[i]];
  }
  return sum;
}

typedef struct brute {
  double best, all, likely[LONGEST][L];
} brute;

static bool is_allowed(const zj_crf_sequence *q, const unsigned *labels) {
  for (size_t i = 0; i < q->length; i++)
    if ((q->labels && q->labels[i] >= 0 && (unsigned)q->labels[i] != labels[i]) ||
        (q->barred[i] >> labels[i] & 1))
      return false;
  return true;
}

static brute try_all(const zj_crf *crf, const zj_crf_sequence *q) {
  brute out = {.best = -INFINITY};
  size_t count = 1;
  for (size_t i = 0; i < q->length; i++)
    count *= L;
  for (size_t n = 0; n < count; n++) {
    unsigned labels[LONGEST];
    size_t rest = n;
    for (size_t i = 0; i < q->length; i++, rest /= L)
      labels[i] = (unsigned)(rest % L);
    if (!is_allowed(q, labels)) continue;
    double score = score_of(crf, q, labels), weight = exp(score);
    if (score > out.best) out.best = score;
    out.all += weight;
    for (size_t i = 0; i < q->length; i++)
      out.likely[i][labels[i]] += weight;
  }
  return out;
}

static void check_decoded(const zj_crf *crf, const zj_crf_sequence *q) {
  zj_crf_decoded got;
  assert_int_equal(zj_crf_decode(root, crf, q, &got, NULL), ZJ_OK);
  brute want = try_all(crf, q);
  unsigned labels[LONGEST];
  for (size_t i = 0; i < q->length; i++) {
    double sum = 0;
    labels[i] = got.labels[i];
    for (int l = 0; l < L; l++) {
      double likely = (double)got.likely[i * L + (size_t)l];
      sum += likely;
      if (fabs(likely - want.likely[i][l] / want.all) > 1e-4)
        fail_msg("unit %zu, label %d: %f, by trial %f", i, l, likely, want.likely[i][l] / want.all);
    }
    assert_true(fabs(sum - 1) < 1e-4);
  }
  assert_true(is_allowed(q, labels));
  assert_true(fabs(score_of(crf, q, labels) - want.best) < 1e-3);
}

static void decoding_finds_the_best_of_all_labellings(void **state) {
  (void)state;
  for (seed = 1; seed < 30; seed++) {
    unsigned round = seed;
    zj_crf *crf = random_crf();
    for (size_t length = 1; length <= LONGEST; length++)
      check_decoded(crf, &random_sample(length)->q);
    talloc_free(crf);
    seed = round;
  }
}

static void known_labels_are_kept(void **state) {
  (void)state;
  for (seed = 100; seed < 120; seed++) {
    unsigned round = seed;
    zj_crf *crf = random_crf();
    sample *s = random_sample(LONGEST);
    for (int k = 0; k < 2; k++)
      s->labels[random_below(LONGEST)] = (int8_t)random_below(L);
    check_decoded(crf, &s->q);
    talloc_free(crf);
    seed = round;
  }
}

static void barred_labels_are_not_given(void **state) {
  (void)state;
  for (seed = 200; seed < 220; seed++) {
    unsigned round = seed;
    zj_crf *crf = random_crf();
    sample *s = random_sample(LONGEST);
    for (int i = 0; i < LONGEST; i++)
      s->barred[i] = (uint16_t)random_below(1 << (L - 1));
    check_decoded(crf, &s->q);
    talloc_free(crf);
    seed = round;
  }
}

static void nothing_and_no_known_labels(void **state) {
  (void)state;
  zj_crf_decoded got;
  seed = 7;
  zj_crf *crf = random_crf();
  uint32_t begin = 0;
  zj_crf_sequence none = {.length = 0, .begin = &begin};
  assert_int_equal(zj_crf_decode(root, crf, &none, &got, NULL), ZJ_OK);
  sample *s = random_sample(3);
  s->q.labels = NULL;
  check_decoded(crf, &s->q);
}

/* Neither vanishes nor overflows in a long report, whatever the weights. */
static void a_long_sequence_keeps_its_precision(void **state) {
  (void)state;
  enum { LENGTH = 20000 };
  seed = 11;
  zj_crf *crf = random_crf();
  for (size_t i = 0; i < FEATURES * ZJ_CRF_STRIDE; i++)
    crf->weights[i] *= 20;
  uint32_t *begin = talloc_array(root, uint32_t, LENGTH + 1),
           *numbers = talloc_array(root, uint32_t, LENGTH * 2);
  uint8_t *seams = talloc_array(root, uint8_t, LENGTH);
  for (uint32_t i = 0; i < LENGTH; i++) {
    begin[i] = 2 * i;
    numbers[2 * i] = random_below(FEATURES);
    numbers[2 * i + 1] = random_below(FEATURES);
    seams[i] = (uint8_t)random_below(ZJ_CRF_SEAMS);
  }
  begin[LENGTH] = 2 * LENGTH;
  zj_crf_sequence q = {.length = LENGTH, .begin = begin, .numbers = numbers, .seams = seams};
  zj_crf_decoded got;
  assert_int_equal(zj_crf_decode(root, crf, &q, &got, NULL), ZJ_OK);
  for (size_t i = 0; i < LENGTH; i++) {
    double sum = 0;
    for (int l = 0; l < L; l++) {
      float likely = got.likely[i * L + (size_t)l];
      assert_true(likely >= 0 && likely <= 1.0001f);
      sum += (double)likely;
    }
    if (!(fabs(sum - 1) < 1e-3)) fail_msg("unit %zu: %f", i, sum);
    assert_true(got.labels[i] < L);
  }
}

/* ---- training ---- */

static const zj_crf_training how = {
    .epochs = 40, .rate = 0.2f, .decay = 1e-4f, .step_decay = 1e-4f, .seed = 5};

/* Sequences in which feature f means label f, but feature 0 means the label before it: that takes a
 * step to learn. */
static void toy_set(sample **out, zj_crf_sequence *sequences, size_t count) {
  for (size_t n = 0; n < count; n++) {
    out[n] = random_sample(LONGEST);
    for (size_t i = 0; i < LONGEST; i++) {
      unsigned feature = i % 2 == 0 ? 1 + random_below(5) : 0;
      out[n]->begin[i] = (uint32_t)i;
      out[n]->numbers[i] = feature;
      out[n]->seams[i] = (uint8_t)(i % 2);
      out[n]->labels[i] = feature ? (int8_t)feature : out[n]->labels[i - 1];
    }
    out[n]->begin[LONGEST] = LONGEST;
    sequences[n] = out[n]->q;
  }
}

enum { TOYS = 40 };

static void training_learns_what_can_be_told_apart(void **state) {
  (void)state;
  sample *toys[TOYS];
  zj_crf_sequence sequences[TOYS];
  zj_crf *crf;
  seed = 3;
  toy_set(toys, sequences, TOYS);
  assert_int_equal(zj_crf_train(root, &how, FEATURES, sequences, TOYS, &crf, NULL), ZJ_OK);
  assert_int_equal(crf->features, FEATURES);
  for (size_t n = 0; n < TOYS; n++) {
    zj_crf_sequence q = sequences[n];
    zj_crf_decoded got;
    q.labels = NULL;
    assert_int_equal(zj_crf_decode(root, crf, &q, &got, NULL), ZJ_OK);
    for (size_t i = 0; i < LONGEST; i++) {
      assert_int_equal(got.labels[i], toys[n]->labels[i]);
      assert_true(got.likely[i * L + (size_t)toys[n]->labels[i]] > 0.5f);
    }
  }
}

static void training_is_deterministic(void **state) {
  (void)state;
  sample *toys[TOYS];
  zj_crf_sequence sequences[TOYS];
  zj_crf *a, *b, *c;
  zj_crf_training dropping = how, other;
  dropping.dropout = 0.3f;
  dropping.epochs = 4;
  other = dropping;
  other.seed = 6;
  seed = 3;
  toy_set(toys, sequences, TOYS);
  assert_int_equal(zj_crf_train(root, &dropping, FEATURES, sequences, TOYS, &a, NULL), ZJ_OK);
  assert_int_equal(zj_crf_train(root, &dropping, FEATURES, sequences, TOYS, &b, NULL), ZJ_OK);
  assert_int_equal(zj_crf_train(root, &other, FEATURES, sequences, TOYS, &c, NULL), ZJ_OK);
  size_t bytes = FEATURES * ZJ_CRF_STRIDE * sizeof(float);
  assert_memory_equal(a->weights, b->weights, bytes);
  assert_memory_equal(a->steps, b->steps, sizeof a->steps);
  assert_memory_not_equal(a->weights, c->weights, bytes);
}

/* A statement that does not count teaches nothing, nor does one of unknown label. */
static void units_that_do_not_count(void **state) {
  (void)state;
  sample *toys[TOYS];
  zj_crf_sequence sequences[TOYS];
  zj_crf *crf;
  seed = 3;
  toy_set(toys, sequences, TOYS);
  for (size_t n = 0; n < TOYS; n++)
    for (size_t i = 0; i < LONGEST; i++) {
      if (n % 2)
        toys[n]->shares[i] = 0;
      else
        toys[n]->labels[i] = -1;
    }
  assert_int_equal(zj_crf_train(root, &how, FEATURES, sequences, TOYS, &crf, NULL), ZJ_OK);
  for (size_t i = 0; i < FEATURES * ZJ_CRF_STRIDE; i++)
    assert_true(fabsf(crf->weights[i]) < 1e-3f);
  assert_int_equal(zj_crf_train(root, &how, 0, NULL, 0, &crf, NULL), ZJ_OK);
  assert_int_equal(crf->features, 0);
}

static int set_up(void **state) {
  (void)state;
  root = talloc_new(NULL);
  return root ? 0 : -1;
}

static int tear_down(void **state) {
  (void)state;
  return talloc_free(root);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(decoding_finds_the_best_of_all_labellings),
      cmocka_unit_test(known_labels_are_kept),
      cmocka_unit_test(barred_labels_are_not_given),
      cmocka_unit_test(nothing_and_no_known_labels),
      cmocka_unit_test(a_long_sequence_keeps_its_precision),
      cmocka_unit_test(training_learns_what_can_be_told_apart),
      cmocka_unit_test(training_is_deterministic),
      cmocka_unit_test(units_that_do_not_count),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
