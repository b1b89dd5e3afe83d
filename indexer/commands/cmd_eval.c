/* cmd_eval.c - zhangju eval: scores the roles of reports against gold files. */
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/commands/commands.h"
#include "indexer/commands/gold_set.h"
#include "indexer/outline/outline_make.h"
#include "indexer/outline/score.h"

enum { OPTION_GOLD = 256, OPTION_REPORTS, OPTION_FORMAT, OPTION_RULES, OPTION_MODEL, WORST = 4 };

static const zj_option options[] = {
    {OPTION_GOLD, "gold", "DIR",
     "gold files: NAME.tsv for NAME.txt, NAME.txt.tsv or NAME.md.tsv for that file",
     "人工标注目录：NAME.tsv 对应 NAME.txt，NAME.md.tsv 对应 NAME.md"},
    {OPTION_REPORTS, "reports", "DIR", "the reports, in this folder or below",
     "报告目录（包括下级目录）"},
    {OPTION_FORMAT, "format", "text|json", "how the scores are written (default text)",
     "输出格式（默认 text）"},
    {OPTION_MODEL, "model", "FILE", "use the model FILE", "使用这个模型"},
    {OPTION_RULES, "rules", "FILE", "use the rule table FILE", "使用这个规则表"},
    {0},
};

typedef struct evaluation {
  void *ctx;
  const char *gold, *reports;
  zj_labeller_files labels;
  bool json;
  zj_labeller *rules;
  zj_score *score;
  size_t absent; /* gold files without a report */
} evaluation;

/* ---- reading ---- */

static zj_status score_report(void *data, void *ctx, const char *name, const zj_gold *gold,
                              const zj_source *source, zj_error *err) {
  evaluation *e = data;
  zj_outline *outline;
  zj_status status =
      zj_outline_make(ctx, e->rules, source->original, &source->markup, &outline, err);
  if (status == ZJ_OK) zj_score_add(e->score, name, gold, outline);
  return status;
}

static zj_status score_all(evaluation *e, zj_error *err) {
  if (!e->score) return zj_no_memory(err);
  zj_status status =
      zj_gold_set_visit(e->ctx, e->gold, e->reports, score_report, e, &e->absent, err);
  return status == ZJ_OK ? zj_score_status(e->score, err) : status;
}

/* ---- printing ---- */

static void print_error(const char *name, uint32_t error) {
  if (error == UINT32_MAX)
    printf(" %s -", name); /* no boundary was found */
  else
    printf(" %s %u", name, error);
}

static void print_roles(const zj_score *s) {
  printf("%-12s %9s %9s %6s %6s %6s\n", zj_tr("role", "角色"), zj_tr("gold", "标注字数"),
         zj_tr("found", "找到字数"), "P", "R", "F1");
  for (int r = 0; r < ZJ_ROLE_COUNT; r++) {
    const zj_role_score *role = &s->roles[r];
    if (!(role->right + role->missed + role->extra)) continue;
    printf("%-12s %9llu %9llu %6.3f %6.3f %6.3f\n", zj_role_get((zj_role)r)->key,
           (unsigned long long)(role->right + role->missed),
           (unsigned long long)(role->right + role->extra), zj_score_precision(role),
           zj_score_recall(role), zj_score_f1(role));
  }
}

/* Precision and recall of searches for sure and for possible roles, and how often passages are
 * right that say they are so sure. */
static void print_doubt(const zj_score *s) {
  bool headed = false;
  for (int r = 0; r < ZJ_ROLE_SCOPES; r++) {
    const zj_role_score *all[] = {&s->sure[r], &s->roles[r], &s->maybe[r]};
    if (!zj_score_is_known(&s->roles[r])) continue;
    if (!headed)
      printf("%-12s %13s %13s %13s\n", zj_tr("P / R of", "P / R"), "ROLE!", "ROLE", "ROLE?");
    headed = true;
    printf("%-12s", zj_role_get((zj_role)r)->key);
    for (size_t k = 0; k < ZJ_COUNT(all); k++)
      printf("  %5.3f/%5.3f", zj_score_precision(all[k]), zj_score_recall(all[k]));
    putchar('\n');
  }
  fputs(zj_tr("certainty, and how much of it is right:", "把握程度及其中正确的比例："), stdout);
  for (int k = 0; k < ZJ_CERTAINTIES; k++) {
    const zj_certainty_score *c = &s->certainty[k];
    if (c->chars)
      printf("  %.0f %%: %.0f %%", (double)c->sure / (double)c->chars,
             100 * c->right / (double)c->chars);
  }
  putchar('\n');
}

static void print_text(evaluation *e) {
  zj_score *s = e->score;
  const zj_role_score *problems = &s->roles[ZJ_ROLE_PROBLEMS], *headings = &s->headings;
  print_roles(s);
  print_doubt(s);
  if (s->error_count) {
    printf(
        zj_tr("boundaries of problems: %zu, characters off:", "存在问题的边界：%zu 处，偏差字数："),
        s->error_count);
    print_error(zj_tr("median", "中位"), zj_score_error_at(s, 0.5));
    print_error("p90", zj_score_error_at(s, 0.9));
    putchar('\n');
  }
  if (headings->right + headings->missed)
    printf(zj_tr("headings: %llu, P %.3f R %.3f\n", "标题和条目：%llu 个，P %.3f R %.3f\n"),
           (unsigned long long)(headings->right + headings->missed), zj_score_precision(headings),
           zj_score_recall(headings));
  zj_score_sort_files(s);
  fputs(zj_tr("worst:", "最差："), stdout);
  for (size_t i = 0; i < s->file_count && i < WORST; i++)
    printf("%s %.3f %s", i ? ";" : "", s->files[i].accuracy, s->files[i].name);
  zj_number_text files;
  printf(zj_tr("\n%s, accuracy %.3f, macro F1 %.3f, problems F1 %.3f (P %.3f R %.3f)\n",
               "\n%s，准确率 %.3f，宏平均 F1 %.3f，存在问题 F1 %.3f（P %.3f R %.3f）\n"),
         zj_number_words(files, s->file_count, "file", "篇"), zj_score_accuracy(s),
         zj_score_macro_f1(s), zj_score_f1(problems), zj_score_precision(problems),
         zj_score_recall(problems));
  if (e->absent)
    fprintf(stderr,
            zj_tr("zhangju: gold files without a report below %2$s: %1$zu\n",
                  "zhangju: 有 %zu 个人工标注文件在 %s 下找不到报告\n"),
            e->absent, e->reports);
}

static json_t *json_of_score(const zj_role_score *s) {
  return json_pack("{s:I,s:I,s:f,s:f,s:f}", "gold", (json_int_t)(s->right + s->missed), "found",
                   (json_int_t)(s->right + s->extra), "precision", zj_score_precision(s), "recall",
                   zj_score_recall(s), "f1", zj_score_f1(s));
}

static json_t *json_error(uint32_t error) {
  return error == UINT32_MAX ? json_null() : json_integer(error);
}

static zj_status print_json(evaluation *e, zj_error *err) {
  zj_score *s = e->score;
  json_t *roles = json_object(), *files = json_array();
  for (int r = 0; r < ZJ_ROLE_COUNT; r++)
    if (s->roles[r].right + s->roles[r].missed + s->roles[r].extra)
      zj_value_set(roles, zj_role_get((zj_role)r)->key, json_of_score(&s->roles[r]));
  zj_score_sort_files(s);
  for (size_t i = 0; i < s->file_count; i++)
    zj_value_append(
        files, json_pack("{s:s,s:f}", "name", s->files[i].name, "accuracy", s->files[i].accuracy));
  json_t *out = json_pack(
      "{s:I,s:I,s:I,s:f,s:f,s:o,s:{s:I,s:o,s:o},s:o,s:o}", "files", (json_int_t)s->file_count,
      "without_report", (json_int_t)e->absent, "characters", (json_int_t)s->chars, "accuracy",
      zj_score_accuracy(s), "macro_f1", zj_score_macro_f1(s), "roles", roles, "problem_boundaries",
      "count", (json_int_t)s->error_count, "median", json_error(zj_score_error_at(s, 0.5)), "p90",
      json_error(zj_score_error_at(s, 0.9)), "headings", json_of_score(&s->headings), "by_file",
      files);
  return zj_value_print(stdout, out, ZJ_VALUE_INDENTED, err);
}

/* ---- command ---- */

/* Returns ZJ_EXIT_OK, or the exit code after printing a usage error. */
static int read_options(zj_run *run, evaluation *e) {
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    if (letter == OPTION_GOLD)
      e->gold = run->value;
    else if (letter == OPTION_REPORTS)
      e->reports = run->value;
    else if (letter == OPTION_RULES)
      e->labels.rules = run->value;
    else if (letter == OPTION_MODEL)
      e->labels.model = run->value;
    else if (strcmp(run->value, "json") == 0)
      e->json = true;
    else if (strcmp(run->value, "text") != 0)
      return zj_usage_error(
          run,
          zj_tr("--format %s: text or json, please", "--format 只能是 text 或 json，不能是“%s”"),
          run->value);
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc)
    return zj_usage_error(run, zj_tr("unexpected \"%s\"", "多余的参数“%s”"), run->argv[0]);
  if (!e->gold || !e->reports)
    return zj_usage_error(
        run, "%s",
        zj_tr("both --gold and --reports are needed", "需要同时给出 --gold 和 --reports"));
  return ZJ_EXIT_OK;
}

static int run_eval(zj_run *run) {
  evaluation e = {.ctx = run->ctx, .score = zj_score_new(run->ctx)};
  zj_error err = {0};
  int code = read_options(run, &e);
  if (code != ZJ_EXIT_OK) return code;
  zj_status status = e.score ? ZJ_OK : zj_no_memory(&err);
  if (status == ZJ_OK) status = zj_labeller_load(run->ctx, &e.labels, &e.rules, &err);
  if (status == ZJ_OK) status = score_all(&e, &err);
  if (status == ZJ_OK && e.json) status = print_json(&e, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  if (!e.json) print_text(&e);
  return zj_finish_output(ZJ_EXIT_OK);
}

static const char *const examples[] = {"zhangju eval --gold corpus/gold --reports corpus/reports",
                                       NULL};

const zj_command zj_cmd_eval = {"eval",
                                "[OPTIONS] --gold DIR --reports DIR",
                                "score the roles of reports against gold files",
                                "用人工标注检验判定的角色",
                                examples,
                                options,
                                run_eval};
