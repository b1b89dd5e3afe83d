/* cmd_correct.c - zhangju correct: a reader puts the role of a passage right. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "indexer/base/command.h"
#include "indexer/base/jobs.h"
#include "indexer/base/lang.h"
#include "indexer/commands/commands.h"
#include "indexer/run/corrected_gold.h"
#include "indexer/run/correcting.h"
#include "indexer/run/relabel.h"
#include "indexer/store/corrections_seen.h"

enum {
  OPTION_LIST = 256,
  OPTION_REMOVE,
  OPTION_CHECKED,
  OPTION_EXPORT,
  OPTION_UNCHECKED,
  OPTION_BY,
  OPTION_NOTE,
  OPTION_RULES,
  OPTION_MODEL,
  SHOWN_CELLS = 60
};

static const zj_option options[] = {
    {OPTION_LIST, "list", NULL, "list all corrections, and which of them are in force",
     "列出全部更正，及是否生效"},
    {OPTION_REMOVE, "remove", NULL,
     "take back the corrections there; a number alone is one of --list",
     "撤销那里的更正；只写数字则是 --list 中的序号"},
    {OPTION_CHECKED, "checked", NULL, "mark the whole report as read: all its roles are right now",
     "标明整篇已核对，角色全部正确"},
    {OPTION_EXPORT, "export", "DIR",
     "write the reports that are marked so as gold, for train and eval",
     "把已核对的报告导出为人工标注，供 train 和 eval 使用"},
    {OPTION_UNCHECKED, "unchecked", NULL,
     "export: also corrected reports that nobody has read as a whole",
     "export：连同有更正而未整篇核对的报告"},
    {OPTION_BY, "by", "NAME", "who says so", "更正人"},
    {OPTION_NOTE, "note", "TEXT", "why", "说明"},
    {OPTION_MODEL, "model", "FILE",
     "the model by which the index was labelled, if not the built-in one",
     "索引所用的模型（不是内置模型时）"},
    {OPTION_RULES, "rules", "FILE",
     "the rule table by which the index was labelled, if not the built-in one",
     "索引所用的规则表（不是内置规则时）"},
    {0},
};

static const char *const examples[] = {
    "zhangju correct 2025/云溪县政府工作报告.txt:12",
    "zhangju correct 2025/云溪县政府工作报告.txt:12 问题",
    "zhangju correct 2025/云溪县政府工作报告.txt:12 '112件…答复' work --by 王",
    "zhangju correct --list",
    "zhangju correct --remove 2025/云溪县政府工作报告.txt:12",
    "zhangju correct --checked 2025/云溪县政府工作报告.txt",
    "zhangju correct --export my",
    NULL,
};

typedef struct request {
  zj_run *run;
  zj_correcting asked;
  bool list, unchecked;
  const char *export;
} request;

/* ---- printing ---- */

/* Prints a text of at most SHOWN_CELLS columns. */
static void print_text(zj_slice text) {
  size_t at = 0;
  int cells = 0;
  uint32_t c;
  for (unsigned n; at < text.length && (n = zj_utf8_decode(text, at, &c)); at += n) {
    cells += zj_char_width(c);
    if (cells > SHOWN_CELLS) break;
  }
  zj_print_clean(stdout, zj_slice_cut(text, 0, at));
  if (at < text.length) fputs("…", stdout);
}

static void print_roles(zj_role_set roles) {
  char text[ZJ_ROLES_TEXT];
  fputs(zj_lang_get() == ZJ_LANG_ZH ? zj_roles_named(roles, text) : zj_roles_format(roles, text),
        stdout);
}

/* Prints who said it, when and why; nothing of which is known. */
static void print_source(const zj_correction *c) {
  const char *const parts[] = {c->date, c->by, c->note};
  for (size_t i = 0; i < ZJ_COUNT(parts); i++) {
    if (!*parts[i]) continue;
    fputs("  ", stdout);
    zj_print_clean(stdout, zj_slice_of(parts[i]));
  }
}

static void print_reasons(const zj_labeller *l, const zj_stretch *s) {
  char text[ZJ_REASON_TEXT];
  const char *between = "  ";
  for (int k = 0; k < ZJ_REASONS; k++) {
    if (s->why[k] == UINT16_MAX) continue;
    printf("%s%s", between, zj_labeller_says(l, s->why[k], text));
    between = zj_tr("; ", "；");
  }
}

static void print_place(const zj_stretch *s) {
  printf("%5" PRIu32 ":%-4" PRIu32 " ", s->line, s->start_char);
}

/* Prints what a stretch is now, how sure that is, and why. */
static void print_stretch(const zj_corrected_report *r, const zj_stretch *s) {
  print_place(s);
  print_roles(s->roles);
  if (s->mixed) fputs(zj_tr(" and others", "等"), stdout);
  printf("  %u %%  ", s->sure);
  print_text(zj_slice_cut(r->text->text, s->begin, s->end));
  print_reasons(r->labeller, s);
  if (s->correction) print_source(s->correction);
  putchar('\n');
}

static int print_stretches(const zj_corrected_report *r) {
  for (size_t i = 0; i < r->count; i++)
    print_stretch(r, &r->stretches[i]);
  return ZJ_EXIT_OK;
}

/* ---- changing ---- */

/* Prints what has changed. */
static void print_changes(const request *q, const zj_correcting_result *out) {
  const zj_corrected_report *r = &out->report;
  zj_number_text words;
  if (q->asked.remove) {
    printf(zj_tr("%s taken back\n", "已撤销 %s\n"),
           zj_number_words(words, out->removed, "correction", "处更正"));
    return;
  }
  if (q->asked.checked) {
    printf(zj_tr("%s: marked as read and right\n", "%s：已标明整篇核对无误\n"), r->facts.path);
    return;
  }
  for (size_t i = 0; i < r->count; i++) {
    const zj_stretch *s = &r->stretches[i];
    print_place(s);
    print_roles(s->roles);
    if (s->mixed) fputs(zj_tr(" and others", "等"), stdout);
    fputs(" → ", stdout);
    print_roles(q->asked.roles);
    fputs("  ", stdout);
    print_text(zj_slice_cut(r->text->text, s->begin, s->end));
    putchar('\n');
  }
}

static int report_late(const zj_error *err) {
  zj_error late = {0};
  (void)zj_fail(&late, err->status,
                zj_tr("the corrections are kept, but not in force until: zhangju index (%s)",
                      "更正已保存，运行 zhangju index 后生效（%s）"),
                err->text);
  return zj_report_error(&late);
}

/* The index has been labelled with other corrections, or by other rules: it follows as a whole when
 * they are the same but for the corrections. */
static int follow_whole(const request *q) {
  zj_relabel_options how = {
      .index_dir = q->asked.index_dir, .labels = q->asked.labels, .jobs = zj_jobs_usual()};
  zj_relabel_result result;
  zj_labeller *l;
  zj_snapshot *snapshot;
  zj_error err = {0};
  zj_status status = zj_labeller_load(q->run->ctx, &q->asked.labels, &l, &err);
  if (status == ZJ_OK) status = zj_snapshot_open(q->run->ctx, q->asked.index_dir, &snapshot, &err);
  if (status == ZJ_OK && !zj_labeller_differs_in_corrections(l, snapshot->rules_version))
    status = zj_fail(
        &err, ZJ_BAD_INPUT, "%s",
        zj_tr("it was labelled by another model or other rules: name them by --model or --rules",
              "索引是按另一模型或规则标注的，请用 --model 或 --rules 指明"));
  if (status == ZJ_OK) status = zj_relabel(q->run->ctx, &how, &result, &err);
  if (status == ZJ_OK) return ZJ_EXIT_OK;
  return report_late(&err);
}

static int change(request *q) {
  zj_correcting_result out;
  zj_error err = {0};
  zj_status status = zj_correcting_do(q->run->ctx, &q->asked, &out, &err);
  if (out.kept) print_changes(q, &out);
  bool several = out.report.count > 1 && (out.report.line || q->asked.words);
  if (status == ZJ_USAGE && several) print_stretches(&out.report);
  int code = zj_finish_output(ZJ_EXIT_OK);
  if (status != ZJ_OK) return out.kept ? report_late(&err) : zj_report_error(&err);
  if (!out.force.other_rules) return code;
  int followed = follow_whole(q);
  return followed == ZJ_EXIT_OK ? code : followed;
}

static int show(request *q) {
  zj_corrected_report report;
  zj_error err = {0};
  if (zj_correcting_look(q->run->ctx, &q->asked, &report, &err) != ZJ_OK)
    return zj_report_error(&err);
  return print_stretches(&report);
}

/* ---- the list ---- */

/* Whether the index was labelled with the corrections as they are now. */
static bool is_followed(const zj_snapshot *snapshot, const zj_corrections *corrections) {
  const char *plus = strchr(snapshot->rules_version, '+');
  return strcmp(plus ? plus + 1 : "", corrections->version) == 0;
}

static const char *finding_words(zj_finding finding, bool followed) {
  switch (finding) {
  case ZJ_FINDING_FOUND:
    return followed ? zj_tr("in force", "生效") : zj_tr("not yet in force", "尚未生效");
  case ZJ_FINDING_CHANGED:
    return zj_tr("text changed", "文字已变");
  case ZJ_FINDING_AMBIGUOUS:
    return zj_tr("several places", "多处相同");
  case ZJ_FINDING_ELSEWHERE:
    break;
  }
  return zj_tr("no such report", "报告不在");
}

static void print_row(const zj_snapshot *snapshot, const zj_correction *c,
                      const zj_correction_seen *seen, bool followed) {
  const char *path = c->report;
  uint32_t line = c->line;
  if (seen->finding == ZJ_FINDING_FOUND) {
    path = zj_segment_report_path(snapshot->segments[seen->segment], seen->report);
    line = seen->line;
  }
  printf("%" PRIu32 "\t%s\t", c->number,
         c->checked ? zj_tr("checked", "已核对") : finding_words(seen->finding, followed));
  zj_print_clean(stdout, zj_slice_of(path));
  if (line && !c->checked) printf(":%" PRIu32, line);
  putchar('\t');
  if (!c->checked) print_roles(c->roles);
  putchar('\t');
  if (!c->checked) print_text(c->text);
  print_source(c);
  putchar('\n');
}

static int list(request *q) {
  zj_labeller *l;
  zj_snapshot *snapshot;
  zj_correction_seen *seen;
  size_t found, lost;
  zj_error err = {0};
  void *ctx = q->run->ctx;
  zj_status status = zj_labeller_load(ctx, &q->asked.labels, &l, &err);
  if (status == ZJ_OK && l->corrections->count == 0) return ZJ_EXIT_OK;
  if (status == ZJ_OK) status = zj_snapshot_open(ctx, q->asked.index_dir, &snapshot, &err);
  if (status == ZJ_OK)
    status = zj_corrections_see(ctx, snapshot, l->corrections, &seen, &found, &lost, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  bool followed = is_followed(snapshot, l->corrections);
  for (size_t i = 0; i < l->corrections->count; i++)
    print_row(snapshot, &l->corrections->all[i], &seen[i], followed);
  int code = zj_finish_output(ZJ_EXIT_OK);
  if (!followed && !q->run->globals.quiet)
    fputs(zj_tr("zhangju: the index was labelled before they changed; run: zhangju index\n",
                "zhangju: 索引是在更正变动之前标注的；请运行：zhangju index\n"),
          stderr);
  return code;
}

/* ---- export ---- */

static int export_gold(request *q) {
  zj_labeller *l;
  zj_snapshot *snapshot;
  zj_corrected_gold gold;
  zj_error err = {0};
  void *ctx = q->run->ctx;
  zj_number_text words;
  zj_status status = zj_labeller_load(ctx, &q->asked.labels, &l, &err);
  if (status == ZJ_OK) status = zj_snapshot_open(ctx, q->asked.index_dir, &snapshot, &err);
  if (status == ZJ_OK)
    status = zj_corrected_gold_write(ctx, snapshot, l, q->export, q->unchecked, &gold, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  printf(zj_tr("exported %s\n", "已导出 %s\n"),
         zj_number_words(words, gold.written, "report", "篇报告"));
  if (gold.corrected)
    fprintf(stderr,
            zj_tr("zhangju: left out, because nobody has read them as a whole (--checked): %zu\n",
                  "zhangju: 有更正而未整篇核对（--checked），未导出：%zu 篇\n"),
            gold.corrected);
  if (gold.stale)
    fprintf(stderr,
            zj_tr("zhangju: left out, because they have changed since they were checked: %zu\n",
                  "zhangju: 核对之后有变动，未导出：%zu 篇\n"),
            gold.stale);
  return ZJ_EXIT_OK;
}

/* ---- command ---- */

static bool read_option(request *q, int letter) {
  zj_run *run = q->run;
  switch (letter) {
  case OPTION_LIST:
    q->list = true;
    break;
  case OPTION_REMOVE:
    q->asked.remove = true;
    break;
  case OPTION_CHECKED:
    q->asked.checked = true;
    break;
  case OPTION_EXPORT:
    q->export = run->value;
    break;
  case OPTION_UNCHECKED:
    q->unchecked = true;
    break;
  case OPTION_BY:
    q->asked.by = run->value;
    break;
  case OPTION_NOTE:
    q->asked.note = run->value;
    break;
  case OPTION_RULES:
    q->asked.labels.rules = run->value;
    break;
  case OPTION_MODEL:
    q->asked.labels.model = run->value;
    break;
  }
  if (zj_utf8_check(zj_slice_of(q->asked.by)) == strlen(q->asked.by) &&
      zj_utf8_check(zj_slice_of(q->asked.note)) == strlen(q->asked.note))
    return true;
  zj_usage_error(run, "%s", zj_tr("--by and --note: not UTF-8", "--by、--note 不是 UTF-8"));
  return false;
}

static int run_place(request *q) {
  zj_run *run = q->run;
  bool plain = q->asked.remove || q->asked.checked;
  const char *last = run->argv[run->argc - 1];
  zj_role_set roles = run->argc > 1 && !plain ? zj_correction_roles(zj_slice_of(last)) : 0;
  q->asked.reference = run->argv[0];
  q->asked.roles = roles;
  if (run->argc == 3 && !plain && !roles)
    return zj_usage_error(run,
                          zj_tr("\"%s\" names no role; zhangju help query lists them",
                                "没有“%s”这种角色；角色见 zhangju help query"),
                          last);
  if (run->argc - (roles ? 1 : 0) > 2)
    return zj_usage_error(run, "%s",
                          zj_tr("one place at a time: REPORT:LINE [WORDS] [ROLE]",
                                "一次一处：报告:行 [几个字] [角色]"));
  if (run->argc - (roles ? 1 : 0) == 2) q->asked.words = run->argv[1];
  if (q->asked.checked && q->asked.words)
    return zj_usage_error(run, "%s",
                          zj_tr("--checked takes a report alone", "--checked 只需给出报告"));
  if (q->asked.remove && !q->asked.words &&
      strspn(run->argv[0], "0123456789") == strlen(run->argv[0]))
    q->asked.number = (uint32_t)strtoul(run->argv[0], NULL, 10);
  return roles || plain ? change(q) : show(q);
}

static int run_correct(zj_run *run) {
  request q = {.run = run, .asked = {.by = "", .note = ""}};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!read_option(&q, letter)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  q.asked.index_dir = run->globals.index;
  q.asked.labels.corrections = zj_corrections_of_run(run);
  if ((q.list + (q.export != NULL) + q.asked.remove + q.asked.checked) > 1 &&
      !(q.asked.remove && q.asked.checked))
    return zj_usage_error(run, "%s",
                          zj_tr("--list, --remove, --checked and --export exclude each other",
                                "--list、--remove、--checked、--export 不能合用"));
  if ((q.list || q.export) && run->argc)
    return zj_usage_error(
        run, "%s", zj_tr("--list and --export take no place", "--list、--export 不需要位置"));
  if (q.list) return list(&q);
  if (q.export) return export_gold(&q);
  if (run->argc == 0)
    return zj_usage_error(run, "%s",
                          zj_tr("which passage? e.g. zhangju correct ID:LINE problems",
                                "哪一处？例如 zhangju correct 编号:行号 问题"));
  return run_place(&q);
}

const zj_command zj_cmd_correct = {
    "correct",
    "[OPTIONS] ID|PATH:LINE[-LINE|:CHAR] [WORDS] [ROLE]",
    "put the role of a passage right, or show it",
    "更正某一处的角色，或查看",
    examples,
    options,
    run_correct,
};
