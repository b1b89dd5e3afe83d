/* test_model.c - model files: what is written is read again, and malformed files are refused. */
#include "tests/unit/labeller.h"

#include <math.h>
#include <unistd.h>

#include "indexer/outline/decisions.h"
#include "indexer/outline/steps.h"

enum { L = ZJ_CRF_LABELS, S = ZJ_CRF_STRIDE };

static zj_steps take_steps(const char *report) {
  zj_error err = {0};
  zj_outline *outline = zj_outline_new(root, zj_slice_of(report), NULL);
  zj_steps steps;
  if (zj_steps_take(root, outline, labeller, NULL, &steps, &err) != ZJ_OK) fail_msg("%s", err.text);
  return steps;
}

static zj_decisions *decide(const zj_model *model) {
  zj_error err = {0};
  zj_steps steps = take_steps(sample_report);
  zj_decisions *out = NULL;
  if (zj_decisions_make(root, model, steps.statements, steps.title, &out, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  assert_int_equal(out->count, steps.statements->count);
  return out;
}

static void check_decisions(const zj_decisions *all) {
  const zj_decision *d = all->of;
  for (size_t i = 0; i < all->count; i++) {
    uint32_t why[ZJ_WHY_MAX], again[ZJ_WHY_MAX];
    float sum = 0;
    assert_true(d[i].label < L);
    for (int l = 0; l < L; l++) {
      assert_true(d[i].likely[l] >= 0 && d[i].likely[l] <= 1.0001f);
      sum += d[i].likely[l];
    }
    assert_true(fabsf(sum - 1) < 1e-3f);
    zj_decisions_reasons(all, i, why);
    zj_decisions_reasons(all, i, again);
    assert_memory_equal(why, again, sizeof why);
    for (int k = 0; k < ZJ_WHY_MAX; k++)
      assert_true(why[k] == UINT32_MAX || why[k] < all->model->count);
  }
}

static void check_same(const zj_model *a, const zj_model *b) {
  zj_decisions *x = decide(a), *y = decide(b);
  assert_int_equal(x->count, y->count);
  assert_true(x->count > 15);
  check_decisions(x);
  for (size_t i = 0; i < x->count; i++) {
    uint32_t why[ZJ_WHY_MAX], again[ZJ_WHY_MAX];
    assert_int_equal(x->of[i].label, y->of[i].label);
    assert_memory_equal(x->of[i].likely, y->of[i].likely, sizeof x->of[i].likely);
    zj_decisions_reasons(x, i, why);
    zj_decisions_reasons(y, i, again);
    assert_memory_equal(why, again, sizeof why);
  }
}

/* ---- decisions ---- */

/* The sums that groups of statements share are those of every statement's own features: the field
 * decodes to the same labels from features one by one. */
static void shared_sums_are_the_sums_of_features(void **state) {
  (void)state;
  const zj_model *m = labeller->model;
  zj_steps steps = take_steps(sample_report);
  zj_decisions *made = decide(m);
  zj_crf crf = *m->crf;
  crf.features = m->count;
  crf.weights = talloc_array(root, float, (m->count + 1) * S);
  for (size_t i = 0; i < m->count * S; i++)
    crf.weights[i] = (float)m->weights[i] * 0.04f;
  uint32_t *begin, *numbers;
  zj_error err = {0};
  if (zj_features_number(root, m, made->features, &begin, &numbers, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  size_t count = steps.statements->count;
  uint8_t *seams = talloc_array(root, uint8_t, count);
  uint16_t *barred = talloc_zero_array(root, uint16_t, count);
  for (size_t i = 0; i < count; i++) {
    const zj_statement *u = &steps.statements->of[i];
    seams[i] = (uint8_t)u->seam;
    if (!u->fixed && u->heading)
      barred[i] = (uint16_t)(1u << zj_label_of(ZJ_ROLE_BIT(ZJ_ROLE_FRAME)));
    assert_true(begin[i + 1] - begin[i] > 40);
  }
  zj_crf_sequence q = {
      .length = count, .begin = begin, .numbers = numbers, .seams = seams, .barred = barred};
  zj_crf_decoded got;
  if (zj_crf_decode(root, &crf, &q, &got, &err) != ZJ_OK) fail_msg("%s", err.text);
  for (size_t i = 0; i < count; i++) {
    float sum = 0;
    assert_int_equal(got.labels[i], made->of[i].label);
    for (int l = 0; l < L; l++)
      sum += powf(got.likely[i * L + l], m->sharpness);
    for (int l = 0; l < L; l++)
      assert_true(fabsf(powf(got.likely[i * L + l], m->sharpness) / sum - made->of[i].likely[l]) <
                  2e-3f);
  }
}

/* The facts given as reasons speak for the label: without them it would be less likely. */
static void reasons_speak_for_the_label(void **state) {
  (void)state;
  const zj_model *m = labeller->model;
  zj_decisions *d = decide(m);
  size_t given = 0;
  for (size_t i = 0; i < d->count; i++) {
    uint32_t why[ZJ_WHY_MAX];
    zj_decisions_reasons(d, i, why);
    for (int k = 0; k < ZJ_WHY_MAX && why[k] != UINT32_MAX; k++) {
      assert_true(m->facts[why[k]] == why[k]); /* a fact, no shade of one */
      for (int j = 0; j < k; j++)
        assert_true(why[j] != why[k]);
      given++;
    }
  }
  assert_true(given >= d->count);
}

/* ---- files ---- */

static char *new_path(void) {
  char *path = talloc_strdup(root, "/tmp/zj-model-XXXXXX");
  int fd = mkstemp(path);
  assert_true(fd >= 0);
  close(fd);
  return path;
}

static char *write_model(const zj_model *model, const char *head) {
  char *path = new_path();
  FILE *file = fopen(path, "we");
  assert_true(zj_model_write(model, file, head));
  assert_int_equal(fclose(file), 0);
  return path;
}

static zj_slice read_file(const char *path) {
  enum { MOST = 8 << 20 };
  char *bytes = talloc_size(root, MOST);
  FILE *file = fopen(path, "re");
  assert_non_null(file);
  size_t length = fread(bytes, 1, MOST, file);
  fclose(file);
  return (zj_slice){bytes, length};
}

static zj_status load(const char *path, zj_model **out, zj_error *err) {
  *err = (zj_error){0};
  return zj_model_load(root, labeller->cues, path, out, err);
}

static zj_status load_text(zj_slice text, zj_model **out, zj_error *err, char **path) {
  *path = new_path();
  FILE *file = fopen(*path, "we");
  assert_true(fwrite(text.at, 1, text.length, file) == text.length);
  assert_int_equal(fclose(file), 0);
  zj_status status = load(*path, out, err);
  unlink(*path);
  return status;
}

/* ---- written and read ---- */

static void the_model_compiled_in_is_written_as_it_is(void **state) {
  (void)state;
  zj_model *again;
  zj_error err;
  char *path = write_model(labeller->model, labeller->model->head);
  zj_slice written = read_file(path), file = read_file("indexer/outline/model.tsv");
  assert_true(zj_slice_equal(written, file));
  if (load(path, &again, &err) != ZJ_OK) fail_msg("%s", err.text);
  assert_string_equal(again->version, labeller->model->version);
  assert_string_equal(again->head, labeller->model->head);
  check_same(labeller->model, again);
  unlink(path);
}

static void a_new_model_is_written_and_read_again(void **state) {
  (void)state;
  static const char *const names[] = {"bias",           "cue:weak",    "heading:problems",
                                      "seam:1",         "word:下一步", "first:but",
                                      "pair:weak:next", "genre:?",     "section:weak:3"};
  enum { COUNT = ZJ_COUNT(names) };
  zj_feature features[COUNT];
  zj_crf crf = {.features = COUNT};
  unsigned seed = 5;
  crf.weights = talloc_zero_array(root, float, COUNT *S);
  for (size_t n = 0; n < COUNT; n++) {
    features[n] = zj_feature_parse(labeller->cues, zj_slice_of(names[n]));
    assert_true(features[n] != 0);
    for (size_t l = 0; l < L; l++) {
      seed = seed * 1664525u + 1013904223u;
      crf.weights[n * S + l] = (float)(seed >> 16 & 0xFF) / 64 - 2;
    }
  }
  crf.steps[1][2][3] = 0.5f;
  crf.steps[9][14][14] = -0.5f;
  zj_model *made, *again;
  zj_error err = {0};
  assert_int_equal(zj_model_new(root, labeller->cues, features, COUNT, &crf, &made, &err), ZJ_OK);
  made->sharpness = 1.25f;
  char *path = write_model(made, "# made by a test\n");
  if (load(path, &again, &err) != ZJ_OK) fail_msg("%s", err.text);
  assert_int_equal(again->count, COUNT);
  assert_string_equal(again->head, "# made by a test\n");
  assert_true(fabsf(again->sharpness - 1.25f) < 1e-4f);
  assert_memory_equal(again->weights, made->weights, COUNT * S);
  assert_memory_equal(again->crf->steps, made->crf->steps, sizeof crf.steps);
  check_same(made, again);
  unlink(path);
}

/* To the nearest 0.04, between -1.84 and 1.84. */
static void weights_are_rounded_as_a_file_holds_them(void **state) {
  (void)state;
  enum { COUNT = 500 };
  zj_feature features[COUNT];
  zj_crf crf = {.features = COUNT};
  crf.weights = talloc_zero_array(root, float, COUNT *S);
  for (size_t n = 0; n < COUNT; n++) {
    features[n] = zj_feature_parse(labeller->cues, zj_slice_of("bias")) + n;
    crf.weights[n * S] = (float)n * 0.013f - 3;
  }
  crf.weights[S + 1] = 1e9f;
  crf.weights[S + 2] = -1e9f;
  zj_model *m;
  zj_error err = {0};
  assert_int_equal(zj_model_new(root, labeller->cues, features, COUNT, &crf, &m, &err), ZJ_OK);
  for (size_t n = 0; n < COUNT; n++) {
    float w = crf.weights[n * S], rounded = (float)m->weights[n * S] * 0.04f;
    assert_true(fabsf(rounded - w) <= 0.0201f || fabsf(w) > 1.84f);
  }
  assert_int_equal(m->weights[S + 1], 46);
  assert_int_equal(m->weights[S + 2], -46);
  assert_int_equal(m->weights[S + 3], 0);
}

/* What a word weighs at the next statement is read again, though it weighs nothing at its own. */
static void words_count_at_the_next_statement(void **state) {
  (void)state;
  enum { COUNT = 3 };
  const char *const names[COUNT] = {"before-word:经费", "word:经费", "word:人手"};
  zj_feature features[COUNT];
  zj_crf crf = {.features = COUNT};
  crf.weights = talloc_zero_array(root, float, COUNT *S);
  for (size_t n = 0; n < COUNT; n++)
    features[n] = zj_feature_parse(labeller->cues, zj_slice_of(names[n]));
  unsigned problems = zj_label_of(ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS));
  crf.weights[problems] = 1.6f;
  zj_model *made, *again;
  zj_error err = {0};
  assert_int_equal(zj_model_new(root, labeller->cues, features, COUNT, &crf, &made, &err), ZJ_OK);
  char *path = write_model(made, "");
  if (load(path, &again, &err) != ZJ_OK) fail_msg("%s", err.text);
  unlink(path);
  assert_int_equal(again->count, 2); /* one word weighs nothing anywhere */
  zj_steps steps = take_steps("经费没有落实。\n人手不够。\n其他都好。\n");
  zj_decisions *d;
  if (zj_decisions_make(root, again, steps.statements, steps.title, &d, &err) != ZJ_OK)
    fail_msg("%s", err.text);
  assert_int_equal(d->count, 3);
  assert_true(d->of[1].likely[problems] > 1.5f * d->of[0].likely[problems]);
  assert_true(d->of[1].likely[problems] > 1.5f * d->of[2].likely[problems]);
}

static void labels_are_sets_of_roles(void **state) {
  (void)state;
  for (unsigned l = 0; l < L; l++) {
    assert_true(zj_label_roles(l) != 0);
    assert_int_equal(zj_label_of(zj_label_roles(l)), l);
  }
  assert_true(zj_label_roles(L) == ZJ_ROLE_BIT(ZJ_ROLE_OTHER));
  assert_true(zj_label_roles(zj_label_of(0)) == ZJ_ROLE_BIT(ZJ_ROLE_OTHER));
  for (int r = 0; r < ZJ_ROLE_COUNT; r++) {
    zj_role_set want = r < ZJ_ROLE_SCOPES ? ZJ_ROLE_BIT(r) : ZJ_ROLE_BIT(ZJ_ROLE_FRAME);
    assert_true(zj_label_roles(zj_label_of(ZJ_ROLE_BIT(r))) == want);
  }
  for (zj_role_set all = 1; all <= ZJ_ROLES_SCOPES; all++)
    assert_true(zj_label_roles(zj_label_of(all)) & all);
}

/* ---- refused ---- */

#define HEAD "zhangju-model 2\n# a comment\ncues\tx\n"
#define ZEROS "OOOOOOOOOOOOOOO"

static void models_refused(void **state) {
  (void)state;
  static const struct {
    const char *text, *says;
  } cases[] = {
      {"", "not a zhangju model"},
      {"zhangju-model 2", "not a zhangju model"},
      {"zhangju-model 3\nfeatures\t0\n", "not a zhangju model"},
      {HEAD, "not a zhangju model"},
      {HEAD "features\t\n", "not a zhangju model"},
      {HEAD "features\tmany\n", "not a zhangju model"},
      {HEAD "features\tnan\n", "not a zhangju model"},
      {HEAD "features\tinf\n", "not a zhangju model"},
      {HEAD "features\t-1\n", "not a zhangju model"},
      {HEAD "features\t1e30\n", "not a zhangju model"},
      {HEAD "features\t99999999999999999999999999999999999999\n", "not a zhangju model"},
      {HEAD "features\t200001\n", "not a zhangju model"},
      {HEAD "features\t0\nsharpness\tnan\n", "not a zhangju model"},
      {HEAD "features\t0\nsharpness\t0\n", "not a zhangju model"},
      {HEAD "features\t0\nsharpness\t-1\n", "not a zhangju model"},
      {HEAD "features\t0\nsharpness\t1e30\n", "not a zhangju model"},
      {HEAD "features\t0\nsharpness\tvery\n", "not a zhangju model"},
      {HEAD "features\t1\nword:\xFF\t" ZEROS "\n", "not a zhangju model"},
      {HEAD "features\t0\nbias\t" ZEROS "\n", ":5: more features than announced"},
      {HEAD "features\t1\nbias\t" ZEROS "\ncue:weak\t" ZEROS "\n",
       ":6: more features than announced"},
      {HEAD "features\t2\nbias\t" ZEROS "\n", "2 features announced, 1 there"},
      {HEAD "features\t200000\n", "200000 features announced, 0 there"},
      {HEAD "features\t1\nbias\n", ":5: not 15 weights"},
      {HEAD "features\t1\nbias\tOO\n", ":5: not 15 weights"},
      {HEAD "features\t1\nbias\t" ZEROS "O\n", ":5: not 15 weights"},
      {HEAD "features\t1\nbias\t" ZEROS "\tO\n", ":5: not 15 weights"},
      {HEAD "features\t2\nword:经费\t" ZEROS "\tO\n", ":5: not 15 weights"},
      {HEAD "features\t2\nword:经费\t" ZEROS "\t" ZEROS "\t" ZEROS "\n", ":5: not 15 weights"},
      {HEAD "features\t1\nword:经费\t" ZEROS "\t" ZEROS "\n", ":5: more features than announced"},
      {HEAD "features\t1\nbias\tOOOOOOO OOOOOOO\n", ":5: not a weight"},
      {HEAD "features\t1\nbias\tOOOOOOOOOOOO长\n", ":5: not a weight"},
      {HEAD "features\t1\ngone:gone\tOO\n", ":5: not 15 weights"},
      {HEAD "features\t0\nstep:0:intro\tO\n", ":5: not 15 weights"},
      {HEAD "features\t0\nstep:10:intro\t" ZEROS "\n", ":5: no step"},
      {HEAD "features\t0\nstep:-1:intro\t" ZEROS "\n", ":5: no step"},
      {HEAD "features\t0\nstep:99999999999999999999:intro\t" ZEROS "\n", ":5: no step"},
      {HEAD "features\t0\nstep:999999999999999:intro\t" ZEROS "\n", ":5: no step"},
      {HEAD "features\t0\nstep:x:intro\t" ZEROS "\n", ":5: no step"},
      {HEAD "features\t0\nstep:0:nothing\t" ZEROS "\n", ":5: no step"},
      {HEAD "features\t0\nstep:0\t" ZEROS "\n", ":5: no step"},
      {HEAD "features\t0\nstep:\t" ZEROS "\n", ":5: no step"},
  };
  for (size_t i = 0; i < ZJ_COUNT(cases); i++) {
    zj_model *model;
    zj_error err;
    char *path;
    zj_status status = load_text(zj_slice_of(cases[i].text), &model, &err, &path);
    if (status != ZJ_BAD_INPUT || !strstr(err.text, cases[i].says) || !strstr(err.text, path))
      fail_msg("case %zu: status %d, \"%s\"", i, (int)status, err.text);
  }
}

/* Wherever a file is cut it is refused, unless only the last line end is missing. */
static void a_truncated_model_is_refused(void **state) {
  (void)state;
  zj_slice whole = read_file("indexer/outline/model.tsv");
  size_t last = whole.length / 2;
  for (size_t cut = 1; cut < 60; cut++) {
    zj_model *model;
    zj_error err;
    char *path;
    size_t length = whole.length - cut;
    if (cut >= 45)
      length = last += 997;
    else if (cut >= 30)
      length = cut * 7;
    zj_status status = load_text((zj_slice){whole.at, length}, &model, &err, &path);
    if (cut == 1)
      assert_int_equal(status, ZJ_OK);
    else if (status != ZJ_BAD_INPUT)
      fail_msg("cut at %zu: status %d", length, (int)status);
  }
}

/* Bytes changed at random: refused or a model that decides, never anything else. */
static void a_damaged_model_is_refused_or_works(void **state) {
  (void)state;
  zj_slice whole = read_file("indexer/outline/model.tsv");
  char *bytes = talloc_memdup(root, whole.at, whole.length);
  unsigned seed = 9;
  for (int round = 0; round < 60; round++) {
    void *kept = root;
    root = talloc_new(kept);
    memcpy(bytes, whole.at, whole.length);
    for (int k = 0; k < 3; k++) {
      seed = seed * 1664525u + 1013904223u;
      size_t room = round % 2 ? 3000 : whole.length;
      bytes[((size_t)seed * 7919) % room] = (char)(seed >> 24 & 0x7F);
    }
    zj_model *model;
    zj_error err;
    char *path;
    zj_status status = load_text((zj_slice){bytes, whole.length}, &model, &err, &path);
    if (status == ZJ_OK) {
      check_decisions(decide(model));
    } else {
      assert_int_equal(status, ZJ_BAD_INPUT);
    }
    talloc_free(root);
    root = kept;
  }
}

static void no_file_and_too_large_a_file(void **state) {
  (void)state;
  zj_model *model;
  zj_error err;
  char *path;
  assert_int_equal(load("/nowhere/model.tsv", &model, &err), ZJ_IO);
  assert_non_null(strstr(err.text, "/nowhere/model.tsv"));
  size_t length = (8 << 20) + 1;
  char *large = talloc_size(root, length);
  memset(large, '#', length);
  assert_int_equal(load_text((zj_slice){large, length}, &model, &err, &path), ZJ_LIMIT);
}

/* A model without features knows nothing, and decides all the same. */
static void an_empty_model_decides(void **state) {
  (void)state;
  zj_model *model;
  zj_error err;
  char *path;
  if (load_text(ZJ_LIT(HEAD "features\t0\n"), &model, &err, &path) != ZJ_OK)
    fail_msg("%s", err.text);
  zj_decisions *d = decide(model);
  check_decisions(d);
  for (size_t i = 0; i < d->count; i++) {
    uint32_t why[ZJ_WHY_MAX];
    zj_decisions_reasons(d, i, why);
    assert_true(why[0] == UINT32_MAX);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(shared_sums_are_the_sums_of_features),
      cmocka_unit_test(reasons_speak_for_the_label),
      cmocka_unit_test(words_count_at_the_next_statement),
      cmocka_unit_test(the_model_compiled_in_is_written_as_it_is),
      cmocka_unit_test(a_new_model_is_written_and_read_again),
      cmocka_unit_test(weights_are_rounded_as_a_file_holds_them),
      cmocka_unit_test(labels_are_sets_of_roles),
      cmocka_unit_test(models_refused),
      cmocka_unit_test(a_truncated_model_is_refused),
      cmocka_unit_test(a_damaged_model_is_refused_or_works),
      cmocka_unit_test(no_file_and_too_large_a_file),
      cmocka_unit_test(an_empty_model_decides),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
