/* train.c - training and cross-validation. */
#include "indexer/outline/train.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/jobs.h"
#include "indexer/outline/label.h"
#include "indexer/outline/steps.h"

enum { L = ZJ_CRF_LABELS, COPIES_MAX = 8 };

const zj_training_options zj_training_defaults = {.epochs = 10,
                                                  .rounds = 12,
                                                  .copies = 4,
                                                  .least = 2,
                                                  .least_word = 12,
                                                  .rate = 0.07f,
                                                  .decay = 0.1f,
                                                  .dropout = 0.3f,
                                                  .balance = 0.2f};

typedef struct document {
  const char *name, *set, *genre;
  float weight;
  zj_outline *outline; /* as far as the steps go */
  zj_steps steps;
  const zj_gold *gold;
  zj_features *views[COPIES_MAX + 1]; /* the whole one first */
  uint8_t *seams;
  int8_t *labels;
  float *shares;
} document;

struct zj_training {
  zj_labeller *labeller;
  zj_training_options options;
  document **documents;
  size_t count, capacity;
};

zj_status zj_training_new(void *ctx, zj_labeller *labeller, const zj_training_options *options,
                          zj_training **out, zj_error *err) {
  zj_training *t = talloc_zero(ctx, zj_training);
  if (!t) return zj_no_memory(err);
  t->labeller = labeller;
  t->options = *options;
  if (t->options.copies > COPIES_MAX) t->options.copies = COPIES_MAX;
  *out = t;
  return ZJ_OK;
}

size_t zj_training_documents(const zj_training *t) {
  return t->count;
}

size_t zj_training_statements(const zj_training *t) {
  size_t statements = 0;
  for (size_t i = 0; i < t->count; i++)
    statements += t->documents[i]->steps.statements->count;
  return statements;
}

/* ---- labels of statements ---- */

/* The gold label of every byte of the original, -1 before the first row. */
static int8_t *paint_gold(void *ctx, const document *d, zj_slice original) {
  int8_t *paint = talloc_array(ctx, int8_t, original.length + 1);
  if (!paint) return NULL;
  const zj_gold *gold = d->gold;
  const zj_line *lines = d->steps.layout->lines;
  int8_t now = -1;
  size_t row = 0, filled = 0;
  for (size_t i = 0; i < d->steps.layout->line_count; i++) {
    zj_orig_range line = lines[i].text;
    zj_slice text = zj_orig_cut(original, line);
    for (; row < gold->count && gold->rows[row].line <= i + 1; row++) {
      size_t at = gold->rows[row].line < i + 1
                      ? line.begin.byte
                      : line.begin.byte + zj_utf8_offset(text, gold->rows[row].start);
      while (filled < at)
        paint[filled++] = now;
      now = (int8_t)zj_label_of(zj_gold_family(gold->rows[row].roles));
    }
    while (filled < line.end.byte)
      paint[filled++] = now;
  }
  while (filled < original.length)
    paint[filled++] = now;
  return paint;
}

/* The label of most characters of a statement. */
static int8_t label_of_statement(const document *d, const zj_statement *u, const int8_t *paint) {
  const zj_plain *plain = &d->steps.layout->plain;
  unsigned votes[L] = {0};
  for (uint32_t at = u->begin; at < u->end; at++) {
    if (zj_utf8_is_tail(plain->bytes[at])) continue;
    int8_t label = paint[zj_plain_origin(plain, at).byte];
    if (label >= 0) votes[label]++;
  }
  int best = -1;
  for (int l = 0; l < L; l++)
    if (votes[l] && (best < 0 || votes[l] > votes[best])) best = l;
  return (int8_t)best;
}

/* How much a statement of a report counts: a long one would otherwise outweigh a hundred excerpts.
 */
static float weight_of_report(const zj_training *t, const document *d) {
  enum { USUAL_STATEMENTS = 60 };
  float weight =
      powf((float)USUAL_STATEMENTS / (float)d->steps.statements->count, t->options.balance);
  return d->weight * fminf(weight, 2);
}

static zj_status label_statements(const zj_training *t, document *d, zj_error *err) {
  const zj_statements *statements = d->steps.statements;
  d->seams = talloc_zero_array(d, uint8_t, statements->count + 1);
  d->labels = talloc_zero_array(d, int8_t, statements->count + 1);
  d->shares = talloc_zero_array(d, float, statements->count + 1);
  int8_t *paint = paint_gold(d, d, d->outline->original);
  if (!d->seams || !d->labels || !d->shares || !paint) return zj_no_memory(err);
  float weight = weight_of_report(t, d);
  for (size_t i = 0; i < statements->count; i++) {
    const zj_statement *u = &statements->of[i];
    float characters = (float)(u->end - u->begin) / 3;
    if (characters < 4) characters = 4;
    if (characters > 150) characters = 150;
    d->seams[i] = (uint8_t)u->seam;
    d->labels[i] = label_of_statement(d, u, paint);
    d->shares[i] = weight * sqrtf(characters / 30);
  }
  talloc_free(paint);
  return ZJ_OK;
}

/* ---- views: the whole, and copies with cues hidden ---- */

static uint64_t mix(uint64_t x) {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9u;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBu;
  return x ^ x >> 31;
}

/* A number that a name decides, so that it is the same in every run. */
static uint64_t hash_of_name(const char *name) {
  uint64_t hash = 1469598103934665603u;
  for (const char *c = name; *c; c++)
    hash = (hash ^ (unsigned char)*c) * 1099511628211u;
  return mix(hash);
}

/* Hides 30, 50, 70 % of the cues, others in every document and copy. Names decide which, so that
 * neither another document nor another cue changes it. */
static zj_features_asked view_of(const zj_training *t, const document *d, unsigned copy) {
  static const uint32_t shares[] = {0, 50, 30, 70};
  uint32_t share = copy ? shares[1 + (copy - 1) % 3] : 0;
  zj_features_asked asked = {.statements = d->steps.statements,
                             .cues = t->labeller->cues,
                             .title = d->steps.title,
                             .hide_words = share,
                             .seed = (uint32_t)hash_of_name(d->name) + copy};
  for (unsigned cue = 0; share && cue < ZJ_CUES_MAX; cue++)
    if (mix(hash_of_name(d->name) + 131u * copy +
            7 * hash_of_name(zj_cues_name(t->labeller->cues, cue))) %
            100 <
        share)
      asked.hidden |= (zj_cue_set)1 << cue;
  return asked;
}

static zj_status make_views(const zj_training *t, document *d, zj_error *err) {
  zj_status status = ZJ_OK;
  for (unsigned c = 0; status == ZJ_OK && c <= t->options.copies; c++) {
    zj_features_asked asked = view_of(t, d, c);
    status = zj_features_make(d, &asked, &d->views[c], err);
  }
  return status;
}

/* ---- documents ---- */

static zj_status keep_document(zj_training *t, document *d, zj_error *err) {
  if (t->count == t->capacity) {
    size_t capacity = t->capacity ? 2 * t->capacity : 256;
    document **grown = talloc_realloc(t, t->documents, document *, capacity);
    if (!grown) return zj_no_memory(err);
    t->documents = grown;
    t->capacity = capacity;
  }
  t->documents[t->count++] = d;
  return ZJ_OK;
}

zj_status zj_training_add(zj_training *t, const char *name, const char *set, const char *genre,
                          float weight, zj_slice original, const zj_markup *markup,
                          const zj_gold *gold, zj_error *err) {
  document *d = talloc_zero(t, document);
  if (!d) return zj_no_memory(err);
  d->name = talloc_strdup(d, name);
  d->set = talloc_strdup(d, set);
  d->genre = talloc_strdup(d, genre);
  d->outline = zj_outline_new(d, original, markup);
  d->weight = weight;
  d->gold = gold;
  zj_status status = d->name && d->set && d->genre && d->outline ? ZJ_OK : zj_no_memory(err);
  if (status == ZJ_OK) status = zj_steps_take(d, d->outline, t->labeller, markup, &d->steps, err);
  if (status == ZJ_OK) status = label_statements(t, d, err);
  if (status == ZJ_OK) status = make_views(t, d, err);
  if (status == ZJ_OK) status = keep_document(t, d, err);
  if (status != ZJ_OK) talloc_free(d);
  return status;
}

/* ---- the features that count ---- */

/* A feature and in how many documents it occurs. */
typedef struct counted {
  zj_feature feature;
  uint32_t documents, last; /* last: number of the last document + 1 */
} counted;

typedef struct counter {
  counted *of;
  size_t count, mask;
} counter;

static bool grow_counter(void *ctx, counter *c) {
  size_t size = c->of ? 2 * (c->mask + 1) : 1 << 16;
  counted *of = talloc_zero_array(ctx, counted, size);
  if (!of) return false;
  for (size_t i = 0; c->of && i <= c->mask; i++) {
    if (!c->of[i].feature) continue;
    size_t k = mix(c->of[i].feature) & (size - 1);
    while (of[k].feature)
      k = (k + 1) & (size - 1);
    of[k] = c->of[i];
  }
  talloc_free(c->of);
  c->of = of;
  c->mask = size - 1;
  return true;
}

static bool count_feature(void *ctx, counter *c, zj_feature f, uint32_t number) {
  if ((!c->of || 2 * c->count > c->mask) && !grow_counter(ctx, c)) return false;
  size_t k = mix(f) & c->mask;
  while (c->of[k].feature && c->of[k].feature != f)
    k = (k + 1) & c->mask;
  if (!c->of[k].feature) {
    c->of[k].feature = f;
    c->count++;
  }
  if (c->of[k].last != number + 1) c->of[k].documents++;
  c->of[k].last = number + 1;
  return true;
}

static int by_feature(const void *a, const void *b) {
  zj_feature x = *(const zj_feature *)a, y = *(const zj_feature *)b;
  return (x > y) - (x < y);
}

/* The features that occur in enough of the documents taken, ascending. */
static zj_status choose_features(const zj_training *t, void *ctx, const bool *taken,
                                 zj_feature **out, size_t *count, zj_error *err) {
  counter c = {0};
  for (size_t n = 0; n < t->count; n++) {
    const zj_features *f = t->documents[n]->views[0];
    if (!taken[n]) continue;
    for (size_t k = 0; k < f->key_count; k++) {
      zj_feature next = zj_feature_of_next(f->keys[k]);
      if (!count_feature(ctx, &c, f->keys[k], (uint32_t)n) ||
          (next && !count_feature(ctx, &c, next, (uint32_t)n)))
        return zj_no_memory(err);
    }
  }
  *out = talloc_array(ctx, zj_feature, c.count + 1);
  if (!*out) return zj_no_memory(err);
  *count = 0;
  for (size_t k = 0; c.of && k <= c.mask; k++) {
    const counted *f = &c.of[k];
    unsigned least = zj_feature_is_word(f->feature) ? t->options.least_word : t->options.least;
    if (f->feature && f->documents >= least) (*out)[(*count)++] = f->feature;
  }
  talloc_free(c.of);
  qsort(*out, *count, sizeof **out, by_feature);
  return ZJ_OK;
}

/* ---- fitting ---- */

static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

/* The order of features decides which of them dropout leaves out: it must not depend on the order
 * in which they were found. */
static void sort_features(const uint32_t *begin, uint32_t *numbers, size_t count) {
  for (size_t i = 0; i < count; i++)
    qsort(numbers + begin[i], begin[i + 1] - begin[i], sizeof *numbers, by_number);
}

static zj_status make_sequence(void *ctx, const zj_model *model, const document *d, unsigned view,
                               zj_crf_sequence *out, zj_error *err) {
  const zj_features *f = d->views[view];
  uint32_t *begin, *numbers;
  zj_status status = zj_features_number(ctx, model, f, &begin, &numbers, err);
  if (status != ZJ_OK) return status;
  sort_features(begin, numbers, f->count);
  *out = (zj_crf_sequence){.length = f->count,
                           .begin = begin,
                           .numbers = numbers,
                           .seams = d->seams,
                           .labels = d->labels,
                           .shares = d->shares};
  return ZJ_OK;
}

/* Trains once, on every document as it is and on one of its copies. */
static zj_status fit_round(const zj_training *t, void *local, const bool *taken,
                           const zj_model *empty, unsigned round, zj_crf **out, zj_error *err) {
  unsigned copy = t->options.copies ? 1 + round % t->options.copies : 0;
  zj_crf_sequence *sequences = talloc_array(local, zj_crf_sequence, 2 * t->count + 1);
  if (!sequences) return zj_no_memory(err);
  size_t count = 0;
  zj_status status = ZJ_OK;
  for (size_t n = 0; n < t->count && status == ZJ_OK; n++) {
    if (!taken[n]) continue;
    status = make_sequence(sequences, empty, t->documents[n], 0, &sequences[count++], err);
    if (status == ZJ_OK && copy)
      status = make_sequence(sequences, empty, t->documents[n], copy, &sequences[count++], err);
  }
  zj_crf_training how = {.epochs = t->options.epochs,
                         .rate = t->options.rate,
                         .decay = t->options.decay,
                         .dropout = t->options.dropout,
                         .step_decay = 1e-3f,
                         .seed = round + 1};
  if (status == ZJ_OK) status = zj_crf_train(local, &how, empty->count, sequences, count, out, err);
  talloc_free(sequences);
  return status;
}

/* The mean of several trainings, each of which takes the documents in another order, hides other
 * cues of them and leaves out other features: how well a single one does on other text is partly
 * luck. */
static zj_status fit_rounds(const zj_training *t, void *local, const bool *taken,
                            const zj_model *empty, zj_crf **out, zj_error *err) {
  zj_crf *mean = zj_crf_new(local, empty->count);
  if (!mean) return zj_no_memory(err);
  for (unsigned round = 0; round < t->options.rounds; round++) {
    zj_crf *one;
    zj_status status = fit_round(t, local, taken, empty, round, &one, err);
    if (status != ZJ_OK) return status;
    zj_crf_add(mean, one, 1.0f / (float)t->options.rounds);
    talloc_free(one);
  }
  *out = mean;
  return ZJ_OK;
}

static zj_status fit(const zj_training *t, void *ctx, const bool *taken, zj_model **out,
                     zj_error *err) {
  void *local = talloc_new(NULL);
  zj_feature *features = NULL;
  size_t count = 0;
  zj_model *empty;
  zj_crf *crf = NULL;
  zj_status status =
      local ? choose_features(t, local, taken, &features, &count, err) : zj_no_memory(err);
  if (status == ZJ_OK)
    status = zj_model_new(local, t->labeller->cues, features, count, NULL, &empty, err);
  if (status == ZJ_OK) status = fit_rounds(t, local, taken, empty, &crf, err);
  if (status == ZJ_OK)
    status = zj_model_new(ctx, t->labeller->cues, features, count, crf, out, err);
  talloc_free(local);
  return status;
}

zj_status zj_training_fit(zj_training *t, void *ctx, zj_model **out, zj_error *err) {
  bool *all = talloc_array(t, bool, t->count + 1);
  if (!all) return zj_no_memory(err);
  for (size_t n = 0; n < t->count; n++)
    all[n] = true;
  zj_status status = fit(t, ctx, all, out, err);
  talloc_free(all);
  return status;
}

/* ---- cross-validation ---- */

typedef struct fold_task {
  const zj_training *training;
  unsigned fold, percent;
  const unsigned *fold_of;
  zj_outline **outlines;    /* by document */
  zj_decisions **decisions; /* by document */
  zj_status status;
  zj_error err;
} fold_task;

static zj_status test_document(fold_task *task, const zj_model *model, size_t n) {
  document *d = task->training->documents[n];
  zj_decisions *decisions;
  zj_status status =
      zj_decisions_make(d, model, d->steps.statements, d->steps.title, &decisions, &task->err);
  if (status != ZJ_OK) return status;
  task->decisions[n] = decisions;
  zj_outline *outline = zj_outline_new(d, d->outline->original, NULL);
  if (!outline) return zj_no_memory(&task->err);
  zj_steps steps = d->steps;
  status = zj_label_outline(outline, steps.statements, decisions, 0, &task->err);
  outline->lines = steps.layout->lines;
  outline->line_count = steps.layout->line_count;
  task->outlines[n] = outline;
  return status;
}

/* Which documents a fold trains on: those of the other folds, or a share of them. */
static void take_others(const fold_task *task, bool *taken) {
  const zj_training *t = task->training;
  for (size_t n = 0; n < t->count; n++) {
    bool shared = mix(hash_of_name(t->documents[n]->name)) % 100 < task->percent;
    taken[n] = shared && task->fold_of[n] != task->fold;
  }
}

static void run_fold(fold_task *task) {
  const zj_training *t = task->training;
  void *local = talloc_new(NULL);
  bool *taken = local ? talloc_array(local, bool, t->count + 1) : NULL;
  if (!taken) {
    task->status = zj_no_memory(&task->err);
    talloc_free(local);
    return;
  }
  take_others(task, taken);
  zj_model *model;
  task->status = fit(t, local, taken, &model, &task->err);
  for (size_t n = 0; task->status == ZJ_OK && n < t->count; n++)
    if (task->fold_of[n] == task->fold) task->status = test_document(task, model, n);
  talloc_free(local);
}

typedef struct fold_queue {
  fold_task *tasks;
  unsigned count, next;
  pthread_mutex_t mutex;
} fold_queue;

static void *work_on_folds(void *arg) {
  fold_queue *q = arg;
  for (;;) {
    pthread_mutex_lock(&q->mutex);
    unsigned n = q->next < q->count ? q->next++ : UINT32_MAX;
    pthread_mutex_unlock(&q->mutex);
    if (n == UINT32_MAX) return NULL;
    run_fold(&q->tasks[n]);
  }
}

/* Folds of documents at random, or of whole genres. */
static void assign_folds(const zj_training *t, const zj_validation *how, unsigned *fold_of) {
  unsigned genres = 0;
  for (size_t n = 0; n < t->count; n++) {
    if (how->folds == ZJ_FOLDS_DOCUMENT) {
      fold_of[n] = (unsigned)(hash_of_name(t->documents[n]->name) % how->parts);
      continue;
    }
    size_t k = 0;
    while (strcmp(t->documents[k]->genre, t->documents[n]->genre) != 0)
      k++;
    fold_of[n] = k < n ? fold_of[k] : genres++ % how->parts;
  }
}

/* The sharpness under which the labels of unseen text are likeliest. */
static float find_sharpness(const zj_training *t, zj_decisions *const *decisions) {
  float best = 1;
  double least = INFINITY;
  for (float s = 0.3f; s <= 1.6f; s += 0.05f) {
    double loss = 0;
    for (size_t n = 0; n < t->count; n++)
      for (size_t i = 0; decisions[n] && i < t->documents[n]->steps.statements->count; i++) {
        int8_t label = t->documents[n]->labels[i];
        if (label < 0) continue;
        double sum = 0;
        for (int l = 0; l < L; l++)
          sum += pow(decisions[n]->of[i].likely[l], (double)s);
        double p = pow(decisions[n]->of[i].likely[label], (double)s) / sum;
        loss -= log(p > 1e-6 ? p : 1e-6) * t->documents[n]->shares[i];
      }
    if (loss < least) {
      least = loss;
      best = s;
    }
  }
  return best;
}

static zj_status run_folds(fold_task *tasks, unsigned count, unsigned jobs, zj_error *err) {
  fold_queue q = {.tasks = tasks, .count = count, .mutex = PTHREAD_MUTEX_INITIALIZER};
  enum { JOBS_MAX = 64 };
  pthread_t threads[JOBS_MAX];
  unsigned started = 0;
  if (jobs > JOBS_MAX) jobs = JOBS_MAX;
  for (unsigned i = 1; i < jobs; i++)
    if (pthread_create(&threads[started], NULL, work_on_folds, &q) == 0) started++;
  work_on_folds(&q);
  for (unsigned i = 0; i < started; i++)
    pthread_join(threads[i], NULL);
  for (unsigned i = 0; i < count; i++)
    if (tasks[i].status != ZJ_OK) return zj_fail(err, tasks[i].status, "%s", tasks[i].err.text);
  return ZJ_OK;
}

/* The group of documents that a document is scored with. */
static const char *group_of(const document *d, const zj_validation *how) {
  return how->by_genre ? d->genre : d->set;
}

static zj_status report_groups(const zj_training *t, const zj_validation *how,
                               zj_outline *const *outlines,
                               void (*done)(void *, const char *, zj_score *), void *with,
                               zj_error *err) {
  for (size_t n = 0; n < t->count; n++) {
    const char *group = group_of(t->documents[n], how);
    size_t k = 0;
    while (strcmp(group_of(t->documents[k], how), group) != 0)
      k++;
    if (k < n) continue;
    zj_score *score = zj_score_new(NULL);
    if (!score) return zj_no_memory(err);
    for (k = n; k < t->count; k++)
      if (strcmp(group_of(t->documents[k], how), group) == 0 && outlines[k])
        zj_score_add(score, t->documents[k]->name, t->documents[k]->gold, outlines[k]);
    done(with, group, score);
    talloc_free(score);
  }
  return ZJ_OK;
}

zj_status zj_training_cross_validate(zj_training *t, const zj_validation *how,
                                     void (*done)(void *with, const char *set, zj_score *score),
                                     void *with, float *sharpness, zj_error *err) {
  void *local = talloc_new(t);
  unsigned *fold_of = local ? talloc_zero_array(local, unsigned, t->count + 1) : NULL;
  fold_task *tasks = fold_of ? talloc_zero_array(local, fold_task, how->parts) : NULL;
  zj_outline **outlines = tasks ? talloc_zero_array(local, zj_outline *, t->count + 1) : NULL;
  zj_decisions **decisions = tasks ? talloc_zero_array(local, zj_decisions *, t->count + 1) : NULL;
  if (!outlines || !decisions) {
    talloc_free(local);
    return zj_no_memory(err);
  }
  assign_folds(t, how, fold_of);
  for (unsigned f = 0; f < how->parts; f++)
    tasks[f] = (fold_task){.training = t,
                           .fold = f,
                           .percent = how->percent,
                           .fold_of = fold_of,
                           .outlines = outlines,
                           .decisions = decisions};
  zj_status status = run_folds(tasks, how->parts, t->options.jobs, err);
  if (status == ZJ_OK) status = report_groups(t, how, outlines, done, with, err);
  if (status == ZJ_OK && sharpness) *sharpness = find_sharpness(t, decisions);
  for (size_t n = 0; n < t->count; n++) {
    talloc_free(decisions[n]);
    talloc_free(outlines[n]);
  }
  talloc_free(local);
  return status;
}
