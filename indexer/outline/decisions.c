/* decisions.c - from features and weights to labels, certainty and reasons. */
#include "indexer/outline/decisions.h"

#include <math.h>
#include <string.h>
#include <talloc.h>

#define ROLE(name) ZJ_ROLE_BIT(ZJ_ROLE_##name)

enum { L = ZJ_CRF_LABELS, S = ZJ_CRF_STRIDE };

/* ---- features by number ---- */

typedef struct numbering {
  const zj_model *model;
  uint32_t *seen; /* by feature: in which range of words it was last seen; it counts once */
  uint32_t range;
  bool words;
} numbering;

static bool new_numbering(void *ctx, const zj_model *m, numbering *out) {
  *out = (numbering){.model = m, .seen = talloc_zero_array(ctx, uint32_t, m->count + 1)};
  return out->seen != NULL;
}

/* Begins a range. 'words': of words, which may occur in it more than once; no other feature does.
 */
static void begin_range(numbering *n, bool words) {
  n->words = words;
  n->range++;
}

static bool next_number(numbering *n, zj_feature feature, uint32_t *number) {
  *number = zj_model_number(n->model, feature);
  if (*number == UINT32_MAX) return false;
  if (!n->words) return true;
  if (n->seen[*number] == n->range) return false;
  n->seen[*number] = n->range;
  return true;
}

/* Appends the numbers of a range, each once. */
static uint32_t append_numbers(numbering *n, const zj_features *f, zj_feature_range range,
                               bool words, uint32_t *numbers, uint32_t used) {
  begin_range(n, words);
  for (uint32_t k = range.begin; k < range.end; k++)
    if (next_number(n, f->keys[k], &numbers[used])) used++;
  return used;
}

static size_t range_size(zj_feature_range range) {
  return range.end - range.begin;
}

zj_status zj_features_number(void *ctx, const zj_model *m, const zj_features *f, uint32_t **begin,
                             uint32_t **numbers, zj_error *err) {
  size_t most = 0;
  for (size_t i = 0; i < f->count; i++) {
    most += range_size(f->own[i]) + 2 * range_size(f->words[i]);
    for (int g = 0; g < ZJ_FEATURES_SHARED; g++)
      most += range_size(f->groups[f->shared[i][g]]);
  }
  numbering n;
  *begin = talloc_array(ctx, uint32_t, f->count + 1);
  *numbers = talloc_array(ctx, uint32_t, most + 1);
  if (!*begin || !*numbers || !new_numbering(ctx, m, &n)) return zj_no_memory(err);
  uint32_t used = 0, words = 0, words_end = 0; /* of the statement before */
  for (size_t i = 0; i < f->count; i++) {
    (*begin)[i] = used;
    for (; words < words_end; words++)
      if (m->of_next[(*numbers)[words]] != UINT32_MAX)
        (*numbers)[used++] = m->of_next[(*numbers)[words]];
    used = append_numbers(&n, f, f->own[i], false, *numbers, used);
    for (int g = 0; g < ZJ_FEATURES_SHARED; g++)
      used = append_numbers(&n, f, f->groups[f->shared[i][g]], false, *numbers, used);
    words = used;
    used = append_numbers(&n, f, f->words[i], true, *numbers, used);
    words_end = used;
  }
  (*begin)[f->count] = used;
  talloc_free(n.seen);
  return ZJ_OK;
}

/* The weights of a feature, and sums of them, a label a lane: the compiler adds all lanes at once.
 * A lane of a sum holds those of SUMMED_MOST features. */
typedef int8_t weight_lanes __attribute__((vector_size(S)));
typedef int16_t sum_lanes __attribute__((vector_size(2 * S)));
enum { SUMMED_MOST = INT16_MAX / ZJ_WEIGHT_MOST };

static inline void add_weights(const zj_model *m, uint32_t number, sum_lanes *sums) {
  weight_lanes w;
  memcpy(&w, m->weights + (size_t)number * S, sizeof w);
  *sums += __builtin_convertvector(w, sum_lanes);
}

static void add_sums(const sum_lanes *from, int32_t *to) {
  for (int l = 0; l < S; l++)
    to[l] += (*from)[l];
}

/* Adds the weights of a range of features, each feature once; for words also to 'next', what they
 * weigh at the next statement. */
static void add_range(numbering *n, const zj_features *f, zj_feature_range range, int32_t *sums,
                      int32_t *next) {
  uint32_t number;
  begin_range(n, next != NULL);
  for (uint32_t at = range.begin; at < range.end;) {
    uint32_t end = range.end - at > SUMMED_MOST ? at + SUMMED_MOST : range.end;
    sum_lanes here = {0}, there = {0};
    for (; at < end; at++) {
      if (!next_number(n, f->keys[at], &number)) continue;
      add_weights(n->model, number, &here);
      uint32_t of_next = next ? n->model->of_next[number] : UINT32_MAX;
      if (of_next != UINT32_MAX) add_weights(n->model, of_next, &there);
    }
    add_sums(&here, sums);
    if (next) add_sums(&there, next);
  }
}

/* Adds up the weights of the features of every statement; those of a group are added up once. */
static zj_status score_statements(void *ctx, const zj_model *m, const zj_features *f, float **out,
                                  zj_error *err) {
  numbering n;
  *out = talloc_array(ctx, float, (f->count + 1) * S);
  int32_t *groups = talloc_zero_array(ctx, int32_t, f->group_count * S);
  if (!*out || !groups || !new_numbering(ctx, m, &n)) return zj_no_memory(err);
  for (size_t g = 0; g < f->group_count; g++)
    add_range(&n, f, f->groups[g], groups + g * S, NULL);
  int32_t sums[S] = {0}, next[S] = {0};
  for (size_t i = 0; i < f->count; i++) {
    memcpy(sums, next, sizeof sums);
    memset(next, 0, sizeof next);
    add_range(&n, f, f->own[i], sums, NULL);
    add_range(&n, f, f->words[i], sums, next);
    for (int g = 0; g < ZJ_FEATURES_SHARED; g++)
      for (int l = 0; l < S; l++)
        sums[l] += groups[(size_t)f->shared[i][g] * S + l];
    for (int l = 0; l < S; l++)
      (*out)[i * S + l] = (float)sums[l] * ZJ_WEIGHT_STEP;
  }
  return ZJ_OK;
}

/* ---- reasons ---- */

/* What facts weigh at one statement, all their shades together. All is 0 between statements. */
struct zj_weighing {
  float *sums;     /* by number of the fact */
  uint32_t *facts; /* those that were met */
  size_t count;
  numbering numbering;
};

static struct zj_weighing *new_weighing(void *ctx, const zj_model *m) {
  struct zj_weighing *w = talloc_zero(ctx, struct zj_weighing);
  if (!w) return NULL;
  w->sums = talloc_zero_array(w, float, m->count + 1);
  w->facts = talloc_array(w, uint32_t, m->count + 1);
  return new_numbering(w, m, &w->numbering) && w->sums && w->facts ? w : NULL;
}

/* What is weighed: a label against the others that may be right, by how likely they are. */
typedef struct comparison {
  unsigned label, count;
  uint8_t others[L];
  float shares[L];
} comparison;

static comparison compare_label(const zj_decision *d) {
  comparison c = {.label = d->label};
  float rest = 1 - d->likely[d->label];
  for (int l = 0; l < L && rest > 0.01f; l++) {
    if (l == d->label || d->likely[l] < 0.01f * rest) continue;
    c.others[c.count] = (uint8_t)l;
    c.shares[c.count++] = d->likely[l] / rest;
  }
  return c;
}

static void weigh_feature(const zj_decisions *all, const comparison *c, uint32_t number) {
  struct zj_weighing *w = all->weighing;
  uint32_t fact = number == UINT32_MAX ? UINT32_MAX : all->model->facts[number];
  if (fact == UINT32_MAX) return;
  const int8_t *weights = all->model->weights + (size_t)number * S;
  float weight = weights[c->label];
  for (unsigned k = 0; k < c->count; k++)
    weight -= (float)weights[c->others[k]] * c->shares[k];
  if (w->sums[fact] == 0) w->facts[w->count++] = fact; /* one that cancels out is met twice */
  w->sums[fact] += weight;
}

/* Adds up what each fact of a range speaks for the label; 'of_next': of the range's words as the
 * next statement sees them. */
static void weigh_range(const zj_decisions *all, zj_feature_range range, const comparison *c,
                        bool of_next) {
  numbering *n = &all->weighing->numbering;
  uint32_t number;
  begin_range(n, true);
  for (uint32_t k = range.begin; k < range.end; k++)
    if (next_number(n, all->features->keys[k], &number))
      weigh_feature(all, c, of_next ? all->model->of_next[number] : number);
}

/* A cue or a place tells a reader more than two characters that happen to weigh as much; they may
 * not even be a word. */
static float how_much_it_says(const zj_model *m, uint32_t fact, float weight) {
  return zj_feature_is_word(m->features[fact]) ? weight / 4 : weight;
}

void zj_decisions_reasons(const zj_decisions *all, size_t statement, uint32_t why[ZJ_WHY_MAX]) {
  const zj_decision *d = &all->of[statement];
  struct zj_weighing *w = all->weighing;
  const zj_features *f = all->features;
  comparison c = compare_label(d);
  w->count = 0;
  weigh_range(all, f->own[statement], &c, false);
  weigh_range(all, f->words[statement], &c, false);
  if (statement) weigh_range(all, f->words[statement - 1], &c, true);
  for (int g = 0; g < ZJ_FEATURES_SHARED; g++)
    weigh_range(all, f->groups[f->shared[statement][g]], &c, false);
  for (int r = 0; r < ZJ_WHY_MAX; r++) {
    float most = 0;
    why[r] = UINT32_MAX;
    for (size_t k = 0; k < w->count; k++) {
      float says = how_much_it_says(all->model, w->facts[k], w->sums[w->facts[k]]);
      if (says <= most) continue;
      most = says;
      why[r] = w->facts[k];
    }
    if (why[r] != UINT32_MAX) w->sums[why[r]] = 0;
  }
  for (size_t k = 0; k < w->count; k++)
    w->sums[w->facts[k]] = 0;
}

/* ---- deciding ---- */

/* Probabilities as sharp as they were found to be on text that was not trained on. */
static void calibrate(const zj_model *m, float *likely) {
  enum { FAINTEST = 1 << 30 }; /* one in so many is nothing, and most labels are fainter */
  float sum = 0;
  for (int l = 0; l < L; l++)
    sum += likely[l] = likely[l] * FAINTEST < 1 ? 0 : powf(likely[l], m->sharpness);
  for (int l = 0; l < L; l++)
    likely[l] = sum > 0 ? likely[l] / sum : 1.0f / L;
}

/* The labels that lack a role, as bits. */
static uint16_t labels_without(zj_role_set role) {
  uint16_t bits = 0;
  for (unsigned l = 0; l < L; l++)
    if (!(zj_label_roles(l) & role)) bits |= (uint16_t)(1u << l);
  return bits;
}

/* The labels that a statement cannot have whose role is certain: a heading may name one role of
 * two, but the column of a table names all of them. */
static uint16_t labels_against(const zj_statement *u) {
  if (!u->column) return labels_without(u->certain);
  return (uint16_t)(((1u << L) - 1) & ~(1u << zj_label_of(u->certain)));
}

/* What the layout settles: noise is of the label frame; a heading is never frame that the layout
 * does not see, nor is anything in a text without title, signature or the like: a few lines would
 * else be taken for them. But words that look as if they stood beside the report may always be. */
static void settle_frame(const zj_statements *statements, uint8_t *seams, int8_t *known,
                         uint16_t *barred) {
  unsigned frame = zj_label_of(ROLE(FRAME));
  bool framed = false;
  for (size_t i = 0; i < statements->count; i++) {
    seams[i] = (uint8_t)statements->of[i].seam;
    known[i] = statements->of[i].fixed & ROLE(NOISE) ? (int8_t)frame : -1;
    framed |= statements->of[i].fixed != 0;
  }
  for (size_t i = 0; i < statements->count; i++)
    if (statements->of[i].certain && !statements->of[i].fixed)
      barred[i] = labels_against(&statements->of[i]);
    else if (!statements->of[i].fixed && !statements->of[i].aside &&
             (statements->of[i].heading || !framed))
      barred[i] = (uint16_t)(1u << frame);
}

static zj_status decide(void *local, const zj_statements *statements, zj_decisions *out,
                        zj_error *err) {
  const zj_model *m = out->model;
  uint8_t *seams = talloc_array(local, uint8_t, statements->count + 1);
  int8_t *known = talloc_array(local, int8_t, statements->count + 1);
  uint16_t *barred = talloc_zero_array(local, uint16_t, statements->count + 1);
  if (!seams || !known || !barred) return zj_no_memory(err);
  settle_frame(statements, seams, known, barred);
  float *scores;
  zj_crf_decoded decoded;
  zj_status status = score_statements(local, m, out->features, &scores, err);
  if (status != ZJ_OK) return status;
  zj_crf_sequence q = {.length = statements->count,
                       .scores = scores,
                       .seams = seams,
                       .labels = known,
                       .barred = barred};
  status = zj_crf_decode(local, m->crf, &q, &decoded, err);
  for (size_t i = 0; status == ZJ_OK && i < statements->count; i++) {
    out->of[i].label = decoded.labels[i];
    memcpy(out->of[i].likely, decoded.likely + i * L, sizeof out->of[i].likely);
    calibrate(m, out->of[i].likely);
  }
  return status;
}

zj_status zj_decisions_make(void *ctx, const zj_model *m, const zj_statements *statements,
                            zj_slice title, zj_decisions **out, zj_error *err) {
  zj_decisions *decisions = talloc_zero(ctx, zj_decisions);
  void *local = decisions ? talloc_new(decisions) : NULL;
  if (local) {
    decisions->of = talloc_zero_array(decisions, zj_decision, statements->count + 1);
    decisions->weighing = new_weighing(decisions, m);
  }
  if (!local || !decisions->of || !decisions->weighing) {
    talloc_free(decisions);
    return zj_no_memory(err);
  }
  decisions->count = statements->count;
  decisions->model = m;
  zj_features_asked asked = {.statements = statements, .cues = m->cues, .title = title};
  zj_status status = zj_features_make(decisions, &asked, &decisions->features, err);
  if (status == ZJ_OK) status = decide(local, statements, decisions, err);
  talloc_free(local);
  if (status != ZJ_OK)
    talloc_free(decisions);
  else
    *out = decisions;
  return status;
}
