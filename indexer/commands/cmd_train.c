/* cmd_train.c - zhangju train: makes a model of roles from labelled reports, and tells how well
 * such a model does on reports that it did not see. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/command.h"
#include "indexer/base/jobs.h"
#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/commands/commands.h"
#include "indexer/commands/gold_set.h"
#include "indexer/outline/train.h"

enum {
  OPTION_GOLD = 256,
  OPTION_REPORTS,
  OPTION_FOLDS,
  OPTION_FIGURES,
  OPTION_TUNE,
  OPTION_CURVE,
  OPTION_BY_GENRE,
  SETS_MAX = 16,
  PARTS = 10,
  GENRE_PARTS = 16 /* so that most of the other genres are there */
};

/* How much is trained on, in percent, for the learning curve; all of it is the usual score. */
static const unsigned curve_shares[] = {10, 25, 50};

static const zj_option options[] = {
    {OPTION_GOLD, "gold", "DIR", "gold files; give --gold and --reports once a collection",
     "人工标注目录；每个集合各写一次 --gold 和 --reports"},
    {OPTION_REPORTS, "reports", "DIR", "their reports, in it or below",
     "相应的报告目录（包括下级目录）"},
    {'o', "output", "FILE", "write the model to FILE", "把模型写到这个文件"},
    {OPTION_FOLDS, "cross-validate", "document|genre",
     "also leave out one part of the documents, or of the genres, after the other, and score it",
     "逐次留出一部分文稿（document）或一部分文种（genre）来评分"},
    {OPTION_CURVE, "learning-curve", NULL,
     "also score models that learned from 10, 25 and 50 % of the other documents",
     "另给出只用其余文稿的 10%、25%、50% 训练时的评分"},
    {OPTION_BY_GENRE, "by-genre", NULL, "score each genre, in place of each collection",
     "按文种评分，不按集合"},
    {OPTION_FIGURES, "figures", "FILE", "write its scores to FILE as JSON",
     "把评分以 JSON 写到这个文件"},
    {OPTION_TUNE, "tune", "NAME=N,…",
     "change how it is trained: epochs, rounds, copies, least, least_word, rate, decay, dropout, balance",
     "调整训练参数：epochs、rounds、copies、least、least_word、rate、decay、dropout、balance"},
    ZJ_OPTION_JOBS,
    {0},
};

typedef struct asked {
  const char *gold[SETS_MAX], *reports[SETS_MAX], *output, *figures;
  unsigned golds, sets;
  size_t absent; /* gold files without a report */
  bool validate, curve, by_genre;
  zj_folds folds;
  int jobs;
  zj_training_options training;
} asked;

/* ---- reading ---- */

/* 对照检查 of A_对照检查_01, 政府工作报告 of 省_政府工作报告_云南省_2007, audit of audit1: the
 * first part of a name that is longer than a letter. */
static const char *genre_of(void *ctx, const char *name) {
  const char *at = name;
  for (;;) {
    size_t n = strcspn(at, "_.");
    bool short_part = n <= 3 && at[n] == '_';
    if (!short_part) {
      while (n > 1 && at[n - 1] >= '0' && at[n - 1] <= '9')
        n--;
      return talloc_strndup(ctx, at, n);
    }
    at += n + 1;
  }
}

typedef struct added_set {
  zj_training *training;
  const char *name;
} added_set;

static zj_status add_report(void *data, void *ctx, const char *name, const zj_gold *gold,
                            const zj_source *source, zj_error *err) {
  const added_set *set = data;
  const char *genre = genre_of(ctx, name);
  if (!genre) return zj_no_memory(err);
  talloc_steal(set->training, source); /* the training borrows both */
  talloc_steal(set->training, gold);
  return zj_training_add(set->training, name, set->name, genre, 1, source->original,
                         &source->markup, gold, err);
}

static zj_status add_set(zj_training *t, const char *gold, const char *reports, size_t *absent,
                         zj_error *err) {
  char *name = talloc_strdup(t, gold);
  if (!name) return zj_no_memory(err);
  for (size_t n = strlen(name); n && name[n - 1] == '/'; n--)
    name[n - 1] = 0;
  added_set set = {t, name};
  return zj_gold_set_visit(t, gold, reports, add_report, &set, absent, err);
}

/* ---- figures ---- */

/* What cross-validation found, as JSON. */
typedef struct figures {
  json_t *sets, *curve; /* curve: the same with less to learn from; NULL when nobody asked */
  zj_score all;         /* sums over the sets */
  double file_sum;      /* of the accuracies of all files */
} figures;

/* The name of a set in a file that others read: the last folder of its path but "gold". */
static char *set_name(void *ctx, const char *path) {
  const char *name = path;
  size_t length = strlen(path);
  for (const char *at = path; *at;) {
    size_t n = strcspn(at, "/");
    bool named = n && !(n == 4 && memcmp(at, "gold", 4) == 0) && !(n == 1 && *at == '.');
    if (named) {
      name = at;
      length = n;
    }
    at += n;
    at += strspn(at, "/");
  }
  return talloc_strndup(ctx, name, length);
}

static json_t *json_of_role(const zj_role_score *s) {
  return json_pack("{s:I,s:I,s:f,s:f,s:f}", "gold", (json_int_t)(s->right + s->missed), "found",
                   (json_int_t)(s->right + s->extra), "precision", zj_score_precision(s), "recall",
                   zj_score_recall(s), "f1", zj_score_f1(s));
}

static json_t *json_of_score(const zj_score *s, double file_sum) {
  json_t *roles = json_object();
  for (int r = 0; r < ZJ_ROLE_COUNT; r++)
    if (s->roles[r].right + s->roles[r].missed + s->roles[r].extra)
      zj_value_set(roles, zj_role_get((zj_role)r)->key, json_of_role(&s->roles[r]));
  return json_pack("{s:I,s:I,s:f,s:f,s:f,s:o}", "files", (json_int_t)s->file_count, "characters",
                   (json_int_t)s->chars, "accuracy", zj_score_accuracy(s), "mean_over_files",
                   s->file_count ? file_sum / (double)s->file_count : 0, "macro_f1",
                   zj_score_macro_f1(s), "roles", roles);
}

static void add_figures(figures *f, const char *set, const zj_score *s) {
  double file_sum = 0;
  for (size_t i = 0; i < s->file_count; i++)
    file_sum += s->files[i].accuracy;
  f->file_sum += file_sum;
  f->all.file_count += s->file_count;
  f->all.sum += s->sum;
  f->all.chars += s->chars;
  for (int r = 0; r < ZJ_ROLE_COUNT; r++) {
    f->all.roles[r].right += s->roles[r].right;
    f->all.roles[r].extra += s->roles[r].extra;
    f->all.roles[r].missed += s->roles[r].missed;
  }
  char *name = set_name(NULL, set);
  if (name)
    zj_value_set(f->sets, name, json_of_score(s, file_sum));
  else
    zj_note_no_memory(); /* write_figures() and write_model() ask */
  talloc_free(name);
}

static zj_status write_figures(const figures *f, const asked *a, zj_error *err) {
  bool by_genre = a->folds == ZJ_FOLDS_GENRE;
  json_t *out = json_pack("{s:s,s:o,s:O}", "left_out", by_genre ? "genre" : "document", "all",
                          json_of_score(&f->all, f->file_sum), "sets", f->sets);
  zj_value_set(out, "parts", json_integer(by_genre ? GENRE_PARTS : PARTS));
  if (f->curve) zj_value_set(out, "curve", json_incref(f->curve));
  zj_status status = zj_value_status(out, err);
  if (status != ZJ_OK) {
    json_decref(out);
    return status;
  }
  FILE *file = fopen(a->figures, "we");
  bool written = file && json_dumpf(out, file, JSON_INDENT(1) | JSON_REAL_PRECISION(4)) == 0;
  written = written && fputc('\n', file) != EOF;
  json_decref(out);
  if (file && fclose(file) != 0) written = false;
  if (!written) return zj_fail_errno(err, ZJ_IO, "%s", a->figures);
  return ZJ_OK;
}

/* ---- command ---- */

static void print_score(void *with, const char *set, zj_score *s) {
  figures *f = with;
  add_figures(f, set, s);
  double mean = 0;
  for (size_t i = 0; i < s->file_count; i++)
    mean += s->files[i].accuracy / (double)s->file_count;
  const zj_role_score *p = &s->roles[ZJ_ROLE_PROBLEMS];
  printf("%-40s %4zu  %.3f  mean %.3f  macro %.3f  problems %.3f (P %.3f R %.3f)\n", set,
         s->file_count, zj_score_accuracy(s), mean, zj_score_macro_f1(s), zj_score_f1(p),
         zj_score_precision(p), zj_score_recall(p));
}

/* Reads a number of --tune. Zero stands for nothing that one could want. */
static bool set_tuning(zj_training_options *o, zj_slice name, double value) {
  struct {
    const char *name;
    unsigned *whole;
    float *part;
    double least;
  } tunings[] = {{"epochs", &o->epochs, NULL, 1},         {"copies", &o->copies, NULL, 0},
                 {"rounds", &o->rounds, NULL, 1},         {"least", &o->least, NULL, 1},
                 {"least_word", &o->least_word, NULL, 1}, {"rate", NULL, &o->rate, 1e-6},
                 {"decay", NULL, &o->decay, 0},           {"dropout", NULL, &o->dropout, 0},
                 {"balance", NULL, &o->balance, 0}};
  for (size_t i = 0; i < ZJ_COUNT(tunings); i++) {
    if (!zj_slice_equal(name, zj_slice_of(tunings[i].name))) continue;
    if (!(value >= tunings[i].least && value <= 1000)) return false;
    if (tunings[i].part && value > 1) return false;
    if (tunings[i].part)
      *tunings[i].part = (float)value;
    else
      *tunings[i].whole = (unsigned)value;
    return true;
  }
  return false;
}

static bool read_tuning(zj_run *run, zj_training_options *o) {
  for (const char *at = run->value; *at;) {
    size_t length = strcspn(at, ","), name = strcspn(at, "=,");
    char *end = NULL;
    double value = at[name] == '=' ? strtod(at + name + 1, &end) : 0;
    if (!end || end == at + name + 1 || end != at + length ||
        !set_tuning(o, (zj_slice){at, name}, value)) {
      zj_usage_error(run, zj_tr("--tune does not take \"%.*s\"", "--tune 不能是“%.*s”"),
                     (int)length, at);
      return false;
    }
    at += length;
    if (*at == ',') at++;
  }
  return true;
}

/* What the head of a model says: the collections it was trained on and, if it was cross-validated,
 * how that went. NULL when memory runs out. */
static char *describe_model(void *ctx, const asked *a, const figures *f) {
  char *head = talloc_strdup(ctx, "# trained by zhangju " ZJ_VERSION " on");
  for (unsigned i = 0; head && i < a->sets; i++) {
    char *name = set_name(ctx, a->gold[i]);
    if (!name) return NULL;
    head = talloc_asprintf_append(head, "%s %s", i ? "," : "", name);
  }
  if (head) head = talloc_strdup_append(head, "\n");
  const char *set;
  json_t *score;
  json_object_foreach(f->sets, set, score) {
    const json_t *problems = json_object_get(json_object_get(score, "roles"), "problems");
    if (head)
      head = talloc_asprintf_append(
          head, "# cross-validated: %s, %lld files, accuracy %.3f, problems F1 %.3f\n", set,
          (long long)json_integer_value(json_object_get(score, "files")),
          json_real_value(json_object_get(score, "accuracy")),
          json_real_value(json_object_get(problems, "f1")));
  }
  return head;
}

/* Trains on everything and writes the model. */
static zj_status write_model(zj_run *run, zj_training *t, float sharpness, const asked *a,
                             const figures *f, zj_error *err) {
  const char *path = a->output;
  zj_model *model;
  zj_status status = zj_training_fit(t, run->ctx, &model, err);
  if (status != ZJ_OK) return status;
  model->sharpness = sharpness;
  status = zj_noted_status(err); /* of the figures */
  const char *head = describe_model(run->ctx, a, f);
  if (status == ZJ_OK && !head) status = zj_no_memory(err);
  if (status != ZJ_OK) return status;
  FILE *file = fopen(path, "we");
  bool written = file && zj_model_write(model, file, head);
  if (file && fclose(file) != 0) written = false;
  return written ? ZJ_OK : zj_fail_errno(err, ZJ_IO, zj_tr("cannot write %s", "无法写入 %s"), path);
}

/* ---- validation ---- */

/* A point of the learning curve. */
static zj_status score_share(zj_training *t, zj_validation how, unsigned percent, figures *f,
                             zj_error *err) {
  figures part = {.sets = json_object()};
  how.percent = percent;
  printf(zj_tr("learning from %u %% of the other documents:\n", "只用其余文稿的 %u%% 训练：\n"),
         percent);
  zj_status status = zj_training_cross_validate(t, &how, print_score, &part, NULL, err);
  zj_value_append(f->curve, json_pack("{s:i,s:o}", "percent", (int)percent, "sets", part.sets));
  return status;
}

static zj_status validate(zj_training *t, const asked *a, figures *f, float *sharpness,
                          zj_error *err) {
  zj_validation how = {.folds = a->folds,
                       .parts = a->folds == ZJ_FOLDS_GENRE ? GENRE_PARTS : PARTS,
                       .percent = 100,
                       .by_genre = a->by_genre};
  zj_status status = zj_training_cross_validate(t, &how, print_score, f, sharpness, err);
  if (status != ZJ_OK) return status;
  printf("sharpness %.2f\n", (double)*sharpness);
  if (a->curve) f->curve = json_array();
  for (size_t i = 0; a->curve && status == ZJ_OK && i < ZJ_COUNT(curve_shares); i++)
    status = score_share(t, how, curve_shares[i], f, err);
  return status;
}

/* ---- options ---- */

static bool read_folds(zj_run *run, asked *a) {
  a->validate = true;
  a->folds = strcmp(run->value, "genre") == 0 ? ZJ_FOLDS_GENRE : ZJ_FOLDS_DOCUMENT;
  if (a->folds == ZJ_FOLDS_GENRE || strcmp(run->value, "document") == 0) return true;
  zj_usage_error(run,
                 zj_tr("--cross-validate is document or genre, not \"%s\"",
                       "--cross-validate 只能是 document 或 genre，不能是“%s”"),
                 run->value);
  return false;
}

/* Takes an option. Returns false after it has said what is wrong. */
static bool read_option(zj_run *run, int letter, asked *a) {
  bool full = (letter == OPTION_GOLD && a->golds == SETS_MAX) ||
              (letter == OPTION_REPORTS && a->sets == SETS_MAX);
  if (full) {
    zj_usage_error(run, zj_tr("at most %d collections", "最多 %d 个集合"), SETS_MAX);
    return false;
  }
  switch (letter) {
  case OPTION_GOLD:
    a->gold[a->golds++] = run->value;
    break;
  case OPTION_REPORTS:
    a->reports[a->sets++] = run->value;
    break;
  case OPTION_FIGURES:
    a->figures = run->value;
    break;
  case OPTION_CURVE:
    a->curve = true;
    break;
  case OPTION_BY_GENRE:
    a->by_genre = true;
    break;
  case OPTION_FOLDS:
    return read_folds(run, a);
  case OPTION_TUNE:
    return read_tuning(run, &a->training);
  case 'o':
    a->output = run->value;
    break;
  case 'j':
    return zj_jobs_read(run, &a->jobs);
  default:
    break;
  }
  return true;
}

/* What is wrong with options that are each right; NULL for nothing. */
static const char *refuse_options(const asked *a) {
  if (a->golds == 0 || a->golds != a->sets)
    return zj_tr("--gold and --reports go together", "--gold 与 --reports 要成对");
  if (!a->output && !a->validate)
    return zj_tr("--output FILE, --cross-validate, or both",
                 "请给出 --output 文件、--cross-validate，或两者");
  if (a->figures && !a->validate)
    return zj_tr("--figures needs --cross-validate", "--figures 要与 --cross-validate 同用");
  if (a->curve && !a->validate)
    return zj_tr("--learning-curve needs --cross-validate",
                 "--learning-curve 要与 --cross-validate 同用");
  if (a->by_genre && (!a->validate || a->figures))
    return zj_tr("--by-genre needs --cross-validate and goes without --figures",
                 "--by-genre 要与 --cross-validate 同用，不能与 --figures 同用");
  return NULL;
}

static zj_status load_training(zj_run *run, asked *a, zj_training **out, zj_error *err) {
  zj_labeller *labeller = talloc_zero(run->ctx, zj_labeller);
  if (!labeller) return zj_no_memory(err);
  zj_status status = zj_rules_load(labeller, NULL, &labeller->rules, err);
  if (status == ZJ_OK) status = zj_cues_load(labeller, NULL, &labeller->cues, err);
  if (status == ZJ_OK) status = zj_training_new(run->ctx, labeller, &a->training, out, err);
  for (unsigned i = 0; status == ZJ_OK && i < a->sets; i++)
    status = add_set(*out, a->gold[i], a->reports[i], &a->absent, err);
  return status;
}

static void print_size(const zj_run *run, const asked *a, const zj_training *t) {
  if (a->absent)
    fprintf(stderr,
            zj_tr("zhangju: gold files without a report: %zu\n",
                  "zhangju: 找不到报告的人工标注：%zu\n"),
            a->absent);
  if (!run->globals.quiet)
    fprintf(stderr, zj_tr("%zu documents, %zu statements\n", "%zu 篇报告，%zu 个语段\n"),
            zj_training_documents(t), zj_training_statements(t));
}

static int run_train(zj_run *run) {
  asked a = {.training = zj_training_defaults, .jobs = zj_jobs_usual()};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!read_option(run, letter, &a)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc > 0)
    return zj_usage_error(run, zj_tr("\"%s\" is too much", "多出了“%s”"), run->argv[0]);
  const char *wrong = refuse_options(&a);
  if (wrong) return zj_usage_error(run, "%s", wrong);
  a.training.jobs = (unsigned)a.jobs;
  zj_error err = {0};
  zj_training *t;
  zj_status status = load_training(run, &a, &t, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  print_size(run, &a, t);
  float sharpness = 1;
  figures f = {.sets = json_object()};
  if (a.validate) status = validate(t, &a, &f, &sharpness, &err);
  if (status == ZJ_OK && a.figures) status = write_figures(&f, &a, &err);
  if (status == ZJ_OK && a.output) status = write_model(run, t, sharpness, &a, &f, &err);
  json_decref(f.sets);
  json_decref(f.curve);
  return status == ZJ_OK ? zj_finish_output(ZJ_EXIT_OK) : zj_report_error(&err);
}

static const char *const examples[] = {
    "zhangju train --gold corpus/gold --reports corpus/reports -o my-model.tsv",
    "zhangju train --gold corpus/gold --reports corpus/reports --cross-validate genre", NULL};

const zj_command zj_cmd_train = {"train",
                                 "[OPTIONS] --gold DIR --reports DIR",
                                 "make a model of roles from labelled reports",
                                 "用标注过的报告训练角色模型",
                                 examples,
                                 options,
                                 run_train};
