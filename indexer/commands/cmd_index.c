/* cmd_index.c - zhangju index: brings the index up to date with its files and folders and prints
 * what it did. */
#include <stdio.h>
#include <talloc.h>
#include <unistd.h>

#include "indexer/base/command.h"
#include "indexer/base/confine.h"
#include "indexer/base/jobs.h"
#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/commands/commands.h"
#include "indexer/read/decode.h"
#include "indexer/read/formats.h"
#include "indexer/read/recognize.h"
#include "indexer/run/build.h"
#include "indexer/run/follow.h"
#include "indexer/run/relabel.h"
#include "indexer/store/corrections_seen.h"

enum {
  OPTION_ENCODING = 256,
  OPTION_RULES,
  OPTION_MODEL,
  OPTION_RELABEL,
  OPTION_FULL,
  OPTION_PRUNE,
  OPTION_NO_PRUNE,
  OPTION_DRY_RUN,
  OPTION_FORMAT,
  OPTION_WATCH,
  OPTION_MEMORY,
  OPTION_OCR,
  OPTION_FOLLOW_LINKS,
  OPTION_NO_FOLLOW_LINKS,
  LEFT_OUT_SHOWN = 20,
  MEMORY_LEAST = 64,
  MEMORY_MOST = 1 << 20
};

static const zj_option options[] = {
    ZJ_OPTION_JOBS,
    {OPTION_ENCODING, "encoding", ZJ_ENCODINGS,
     "encoding of files without a byte order mark (default auto: detect)",
     "不带 BOM 的文件的编码（默认 auto，自动判断）"},
    {OPTION_OCR, "ocr", NULL,
     "recognize the text of scanned pages and pictures, now and in later runs",
     "识别扫描页和图片中的文字，以后的运行也照此办理"},
    {OPTION_MODEL, "model", "FILE", "decide roles by this model instead of the built-in one",
     "用这个模型判定角色，不用内置的"},
    {OPTION_RULES, "rules", "FILE", "label by this rule table instead of the built-in one",
     "用这个规则表代替内置规则来标注章节"},
    {OPTION_FULL, "full", NULL, "read every file, changed or not", "重读每个文件，不论是否变更"},
    {OPTION_PRUNE, "prune", NULL, "drop reports whose files are gone, even if a whole folder is",
     "删除文件已不在的报告，即使整个目录都不在了"},
    {OPTION_NO_PRUNE, "no-prune", NULL, "keep reports whose files are gone",
     "保留文件已不在的报告"},
    {OPTION_DRY_RUN, "dry-run", NULL, "show what would be done, change nothing",
     "只说明会做什么，不作任何改动"},
    {OPTION_FOLLOW_LINKS, "follow-links", NULL,
     "follow links that lead out of the folders, now and in later runs",
     "跟随指向目录之外的链接，以后的运行也照此办理"},
    {OPTION_NO_FOLLOW_LINKS, "no-follow-links", NULL, "do so no longer", "不再跟随这样的链接"},
    {OPTION_WATCH, "watch", NULL, "keep running and follow every change until Ctrl-C",
     "持续运行，随时跟进变动，按 Ctrl-C 结束"},
    {OPTION_MEMORY, "memory", "MB", "memory for all processes together (default 512)",
     "全部进程合计可用的内存（默认 512）"},
    {OPTION_FORMAT, "format", "text|jsonl",
     "text (default) or jsonl: a line for each report that changes",
     "text（默认）或 jsonl：每篇有变动的报告一行"},
    {OPTION_RELABEL, "relabel", NULL,
     "relabel the indexed reports by the roles model, without reading the files",
     "不读文件，只按角色模型给已有索引重新标注"},
    {0},
};

static const char *const examples[] = {
    "zhangju index reports",
    "zhangju --index reports.index index --jobs 4 reports",
    "zhangju index --encoding gb18030 old-reports",
    "zhangju index --dry-run",
    "zhangju index --watch",
    NULL,
};

/* Writes 28212782 as 28.2 M characters, or 2821.3 万字 in Chinese. */
static const char *chars_words(zj_number_text out, uint64_t n) {
  if (n < 100000) return zj_number_words(out, n, "character", "字");
  if (zj_lang_get() == ZJ_LANG_ZH)
    snprintf(out, sizeof(zj_number_text), "%.1f 万字", (double)n / 1e4);
  else if (n >= 10000000)
    snprintf(out, sizeof(zj_number_text), "%.1f M characters", (double)n / 1e6);
  else
    snprintf(out, sizeof(zj_number_text), "%.1f k characters", (double)n / 1e3);
  return out;
}

static unsigned long long as_llu(uint64_t n) {
  return (unsigned long long)n;
}

static void print_summary(const zj_build_result *r) {
  zj_number_text reports, paragraphs, chars;
  printf(
      zj_tr(
          "indexed %s (%llu new, %llu changed, %llu renamed, %llu removed, %llu unchanged, %llu failed)  %s  %s  generation %llu  %.2f s\n",
          "已索引 %s（新增 %llu 变更 %llu 改名 %llu 删除 %llu 未变 %llu 未收入 %llu）  %s  %s  第 %llu 代  %.2f 秒\n"),
      zj_number_words(reports, r->reports, "report", "篇"), as_llu(r->added), as_llu(r->changed),
      as_llu(r->renamed), as_llu(r->removed), as_llu(r->unchanged), as_llu(r->failed),
      zj_number_words(paragraphs, r->paragraphs, "paragraph", "段"), chars_words(chars, r->chars),
      as_llu(r->generation), r->seconds);
}

/* ---- corrections ---- */

/* How many corrections of readers there are, and how many of them apply. */
typedef struct corrected {
  size_t found, lost;
} corrected;

static corrected count_corrections(const zj_run *run, const zj_labeller_files *labels) {
  corrected readers = {0, 0};
  zj_corrections *all;
  zj_snapshot *snapshot;
  zj_correction_seen *seen;
  zj_error err = {0};
  void *local = talloc_new(run->ctx);
  zj_status status =
      local ? zj_corrections_load(local, labels->corrections, &all, &err) : zj_no_memory(&err);
  if (status == ZJ_OK && all->passages) {
    status = zj_snapshot_open(local, run->globals.index, &snapshot, &err);
    if (status == ZJ_OK)
      status = zj_corrections_see(local, snapshot, all, &seen, &readers.found, &readers.lost, &err);
  }
  if (status != ZJ_OK) (void)zj_report_error(&err);
  talloc_free(local);
  return readers;
}

/* A correction that does not apply any more is never passed over in silence. */
static void print_lost_corrections(corrected readers) {
  if (!readers.lost) return;
  fprintf(
      stderr,
      zj_tr(
          "zhangju: corrections of roles that do not apply any more: %zu of %zu; see: zhangju correct --list\n",
          "zhangju: 角色更正共 %2$zu 处，其中 %1$zu 处已不能生效，见 zhangju correct --list\n"),
      readers.lost, readers.found + readers.lost);
}

/* ---- a dry run ---- */

static void print_plan(const zj_build_result *r) {
  const char *const words[] = {zj_tr("new", "新增"), zj_tr("changed", "变更"),
                               zj_tr("renamed", "改名"), zj_tr("removed", "删除")};
  for (size_t i = 0; i < r->told_count; i++) {
    const zj_told *t = &r->told[i];
    printf("%s\t%s", words[t->what], t->path);
    if (t->from) printf(" ← %s", t->from);
    putchar('\n');
  }
  printf(
      zj_tr(
          "would index: %llu new, %llu changed, %llu renamed, %llu removed, %llu unchanged, %llu failed\n",
          "将会：新增 %llu 变更 %llu 改名 %llu 删除 %llu 未变 %llu 未收入 %llu\n"),
      as_llu(r->added), as_llu(r->changed), as_llu(r->renamed), as_llu(r->removed),
      as_llu(r->unchanged), as_llu(r->failed));
}

/* ---- as JSON lines ---- */

/* A line that cannot be made is left out and noted: the index has been published, so the other
 * lines still come, and the command fails at its end (zj_finish_output()). */
static void print_line(json_t *line) {
  (void)!zj_value_print(stdout, line, JSON_COMPACT, NULL);
}

static void print_end(const zj_build_result *r, bool dry_run, corrected readers) {
  json_t *end =
      json_pack("{s:s, s:b, s:b}", "type", "end", "dry_run", dry_run, "published", r->published);
  const struct {
    const char *name;
    uint64_t of;
  } counts[] = {{"added", r->added},           {"changed", r->changed},
                {"renamed", r->renamed},       {"removed", r->removed},
                {"unchanged", r->unchanged},   {"failed", r->failed},
                {"generation", r->generation}, {"reports", r->reports},
                {"paragraphs", r->paragraphs}, {"chars", r->chars}};
  for (size_t i = 0; i < (dry_run ? 7 : ZJ_COUNT(counts)); i++)
    zj_value_set(end, counts[i].name, json_integer((json_int_t)counts[i].of));
  json_t *others = json_object();
  for (size_t i = 0; i < r->others.count; i++)
    zj_value_set(others, *r->others.kinds[i].suffix ? r->others.kinds[i].suffix : "other",
                 json_integer((json_int_t)r->others.kinds[i].count));
  zj_value_set(end, "other_kinds", others);
  if (readers.found + readers.lost) {
    zj_value_set(end, "corrections", json_integer((json_int_t)(readers.found + readers.lost)));
    zj_value_set(end, "corrections_lost", json_integer((json_int_t)readers.lost));
  }
  zj_value_set(end, "seconds", json_real(r->seconds));
  print_line(end);
}

static void print_lines(const zj_build_result *r, bool dry_run, corrected readers) {
  static const char *const words[] = {"added", "changed", "renamed", "removed"};
  print_line(json_pack("{s:s, s:i}", "type", "begin", "schema", 1));
  for (size_t i = 0; i < r->told_count; i++) {
    const zj_told *t = &r->told[i];
    json_t *line = json_pack("{s:s, s:s}", "type", words[t->what], "path", t->path);
    if (t->from) zj_value_set(line, "from", json_string(t->from));
    print_line(line);
  }
  for (size_t i = 0; i < r->left_out_count; i++)
    print_line(json_pack("{s:s, s:s, s:s}", "type", "left_out", "path", r->left_out[i].path,
                         "reason", r->left_out[i].reason));
  print_end(r, dry_run, readers);
}

static void print_left_out(const zj_build_result *r) {
  size_t shown = r->left_out_count > LEFT_OUT_SHOWN ? LEFT_OUT_SHOWN : r->left_out_count;
  for (size_t i = 0; i < shown; i++)
    fprintf(stderr, zj_tr("zhangju: left out: %s: %s\n", "zhangju: 未收入：%s：%s\n"),
            r->left_out[i].path, r->left_out[i].reason);
  if (shown < r->left_out_count)
    fprintf(stderr,
            zj_tr("zhangju: and %zu more: zhangju stats --failures\n",
                  "zhangju: 还有 %zu 个，见 zhangju stats --failures\n"),
            r->left_out_count - shown);
}

/* What a run with character recognition would add. */
static void print_missed(const zj_build_result *r) {
  zj_number_text pages;
  if (!r->missed) return;
  zj_number_words(pages, r->missed, "scanned page", "页扫描件");
  if (zj_recognize_ready())
    fprintf(stderr,
            zj_tr("zhangju: left out: %s; to read them: zhangju index --ocr\n",
                  "zhangju: 有 %s没有收入；要识别，请运行 zhangju index --ocr\n"),
            pages);
  else
    fprintf(
        stderr,
        zj_tr(
            "zhangju: left out: %s; to read them: apt-get install %s, then zhangju index --ocr\n",
            "zhangju: 有 %s没有收入；要识别，请先 apt-get install %s，再运行 zhangju index --ocr\n"),
        pages, ZJ_RECOGNIZE_PACKAGES);
}

/* What is in the index only in part. */
static void print_partly(const zj_build_result *r) {
  zj_number_text reports;
  if (!r->partly) return;
  fprintf(stderr,
          zj_tr("zhangju: read only in part: %s; zhangju stats --failures says what is missing\n",
                "zhangju: 有 %s没有全部读入；缺什么，见 zhangju stats --failures\n"),
          zj_number_words(reports, r->partly, "report", "篇"));
}

/* Said once, by the run that makes the index. */
static void print_unconfined(const zj_build_result *r) {
  zj_confine_means means = zj_confine_state();
  char confined[64];
  if (r->generation != 1 || (means.calls && means.files)) return;
  zj_confine_describe(confined, sizeof confined);
  fprintf(stderr,
          zj_tr("zhangju: this system confines the readers of documents only in part (%s)\n",
                "zhangju: 本系统对文件读取程序的限制不全（%s）\n"),
          confined);
}

static void print_remarks(const zj_build_result *r) {
  print_unconfined(r);
  print_partly(r);
  print_missed(r);
  if (r->why_all) fprintf(stderr, "%s%s\n", zj_tr("zhangju: ", "zhangju: "), r->why_all);
  zj_source_formats_text formats;
  char others[400];
  if (r->others.files)
    fprintf(stderr,
            zj_tr("zhangju: files of other kinds, not read: %s (reports are %s)\n",
                  "zhangju: 没有读的其他类型文件：%s；报告文件是 %s\n"),
            zj_others_tell(&r->others, others, sizeof others), zj_source_format_names(formats));
  if (r->repeated)
    fprintf(stderr,
            zj_tr("zhangju: further names or links of indexed files: %llu\n",
                  "zhangju: 另有 %llu 个文件名（链接）指向已收入的文件\n"),
            (unsigned long long)r->repeated);
}

static int run_build(zj_run *run, const zj_build_options *asked, bool lines) {
  zj_build_result result;
  zj_error err = {0};
  corrected readers = {0, 0};
  zj_status status = zj_build(run->ctx, asked, &result, &err);
  if (status == ZJ_OK && !asked->dry_run) readers = count_corrections(run, &asked->labels);
  if (status == ZJ_OK && lines)
    print_lines(&result, asked->dry_run, readers);
  else if (status == ZJ_OK && asked->dry_run)
    print_plan(&result);
  else if (status == ZJ_OK)
    print_summary(&result);
  int code = zj_finish_output(ZJ_EXIT_OK);
  if (!lines || status != ZJ_OK) print_left_out(&result);
  if (status != ZJ_OK) return zj_report_error(&err);
  if (!lines) print_lost_corrections(readers);
  if (!run->globals.quiet) print_remarks(&result);
  return code;
}

/* ---- watching ---- */

typedef struct watcher {
  zj_run *run;
  const zj_labeller_files *labels;
  bool lines;
} watcher;

static void on_done(void *arg, const zj_build_result *result) {
  const watcher *w = arg;
  corrected readers = count_corrections(w->run, w->labels);
  if (w->lines)
    print_lines(result, false, readers);
  else
    print_summary(result);
  (void)zj_finish_output(ZJ_EXIT_OK);
  if (!w->lines) print_left_out(result);
  if (!w->lines) print_lost_corrections(readers);
}

static void on_failed(void *arg, const zj_error *err) {
  (void)arg;
  (void)zj_report_error(err);
}

static int run_watch(zj_run *run, const zj_build_options *asked, bool lines) {
  watcher w = {run, &asked->labels, lines};
  const zj_follow_events events = {&w, on_done, on_failed};
  zj_error err = {0};
  if (asked->dry_run)
    return zj_usage_error(
        run, "%s",
        zj_tr("--watch and --dry-run do not go together", "--watch 与 --dry-run 不能合用"));
  return zj_follow(run->ctx, asked, &events, &err) == ZJ_OK ? ZJ_EXIT_OK : zj_report_error(&err);
}

static int run_relabel(zj_run *run, const zj_build_options *asked) {
  zj_relabel_options how = {
      .index_dir = run->globals.index, .labels = asked->labels, .jobs = asked->jobs};
  zj_relabel_result r;
  zj_error err = {0};
  if (run->argc || asked->encoding)
    return zj_usage_error(run, "%s",
                          zj_tr("--relabel reads no files: it goes without PATH and --encoding",
                                "--relabel 不读文件，不能与路径或 --encoding 合用"));
  if (zj_relabel(run->ctx, &how, &r, &err) != ZJ_OK) return zj_report_error(&err);
  zj_number_text reports, paragraphs;
  printf(
      zj_tr(
          "relabelled %s by roles model %s: roles changed in %llu of %s  generation %llu  %.2f s\n",
          "已按角色模型 %2$s 重新标注 %1$s：%4$s中有 %3$llu 段的角色变了  第 %5$llu 代  %6$.2f 秒\n"),
      zj_number_words(reports, r.reports, "report", "篇"), r.rules_version, as_llu(r.changed),
      zj_number_words(paragraphs, r.paragraphs, "paragraph", "段"), as_llu(r.generation),
      r.seconds);
  print_lost_corrections(count_corrections(run, &asked->labels));
  return ZJ_EXIT_OK;
}

static int run_index(zj_run *run) {
  bool relabel = false, lines = false, watch = false;
  long memory;
  zj_build_options asked = {.index_dir = run->globals.index, .jobs = zj_jobs_usual()};
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    switch (letter) {
    case 'j':
      if (!zj_jobs_read(run, &asked.jobs)) return ZJ_EXIT_ERROR;
      break;
    case OPTION_ENCODING:
      asked.encoding = run->value;
      break;
    case OPTION_MODEL:
      asked.labels.model = run->value;
      break;
    case OPTION_RULES:
      asked.labels.rules = run->value;
      break;
    case OPTION_RELABEL:
      relabel = true;
      break;
    case OPTION_WATCH:
      watch = true;
      break;
    case OPTION_MEMORY:
      if (!zj_option_number(run, MEMORY_LEAST, MEMORY_MOST, &memory)) return ZJ_EXIT_ERROR;
      asked.memory_mb = (unsigned)memory;
      break;
    case OPTION_OCR:
      asked.ocr = true;
      break;
    case OPTION_FOLLOW_LINKS:
      asked.links = ZJ_LINKS_FOLLOWED;
      break;
    case OPTION_NO_FOLLOW_LINKS:
      asked.links = ZJ_LINKS_KEPT_OUT;
      break;
    case OPTION_FULL:
      asked.full = true;
      break;
    case OPTION_PRUNE:
      asked.prune = ZJ_PRUNE_ALL;
      break;
    case OPTION_NO_PRUNE:
      asked.prune = ZJ_PRUNE_NONE;
      break;
    case OPTION_DRY_RUN:
      asked.dry_run = true;
      break;
    case OPTION_FORMAT:
      lines = strcmp(run->value, "jsonl") == 0;
      if (!lines && strcmp(run->value, "text") != 0)
        return zj_usage_error(run,
                              zj_tr("--format: \"%s\" is neither text nor jsonl",
                                    "--format 只能是 text 或 jsonl，不能是“%s”"),
                              run->value);
      break;
    }
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (asked.encoding && !zj_decode_name(asked.encoding))
    return zj_usage_error(
        run,
        zj_tr(
            "--encoding: \"%s\" is not known; known: auto, utf-8, gb18030, big5, big5-hkscs, utf-16le, utf-16be",
            "--encoding：不认识“%s”；可用：auto、utf-8、gb18030、big5、big5-hkscs、utf-16le、utf-16be"),
        asked.encoding);
  if (asked.ocr && !zj_recognize_ready())
    return zj_usage_error(run,
                          zj_tr("--ocr needs tesseract: apt-get install %s",
                                "--ocr 需要 tesseract：apt-get install %s"),
                          ZJ_RECOGNIZE_PACKAGES);
  asked.labels.corrections = zj_corrections_of_run(run);
  if (relabel) return run_relabel(run, &asked);
  asked.index_dir = run->globals.index;
  asked.paths = (const char *const *)run->argv;
  asked.path_count = (size_t)run->argc;
  asked.progress = !run->globals.quiet && isatty(STDERR_FILENO);
  if (watch) return run_watch(run, &asked, lines);
  return run_build(run, &asked, lines);
}

const zj_command zj_cmd_index = {
    "index",
    "[OPTIONS] [PATH…]",
    "index files and folders, or what has changed in them since (without PATH: in all indexed ones)",
    "索引文件和目录，以及其中的变动（不给路径则检查所有已索引的目录）",
    examples,
    options,
    run_index,
};
