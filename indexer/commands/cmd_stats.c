/* cmd_stats.c - zhangju stats: prints what the index holds, its size, and the files that the last
 * run left out. */
#include <stdio.h>
#include <time.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "indexer/base/values.h"
#include "indexer/commands/commands.h"
#include "indexer/store/stats.h"

enum { OPTION_FORMAT = 256, OPTION_FAILURES };

static const zj_option options[] = {
    {OPTION_FORMAT, "format", "text|json", "text (default) or json", "text（默认）或 json"},
    {OPTION_FAILURES, "failures", NULL,
     "list every file that was left out or read only in part, and why",
     "列出未收入或未全部读入的每个文件及原因"},
    {0},
};

static const char *const examples[] = {"zhangju stats", "zhangju stats --failures",
                                       "zhangju stats --format json", NULL};

/* ---- as text ---- */

static double percent_of(uint64_t part, uint64_t whole) {
  return whole ? 100.0 * (double)part / (double)whole : 0;
}

static const char *started_words(const zj_stats *s, char out[32]) {
  time_t at = (time_t)s->run.started;
  struct tm local;
  if (!localtime_r(&at, &local) || !strftime(out, 32, "%Y-%m-%d %H:%M:%S", &local)) out[0] = 0;
  return out;
}

/* Prints a name and pads it to a number of terminal cells; a Chinese character takes two. */
static void print_name(const char *name, int cells) {
  zj_slice text = zj_slice_of(name);
  uint32_t c;
  for (size_t at = 0, n; at < text.length; at += n) {
    n = zj_utf8_decode(text, at, &c);
    if (!n) break;
    cells -= zj_char_width(c);
  }
  printf("  %s%*s", name, cells > 0 ? cells : 0, "");
}

/* Prints how much of the segments replaced and removed reports still take up. */
static void print_segments(const zj_stats *s) {
  uint64_t reports = 0, dead = 0;
  for (size_t i = 0; i < s->generation.segment_count; i++) {
    reports += s->generation.segments[i].reports;
    dead += zj_stats_dead(&s->generation.segments[i]);
  }
  zj_number_text segments, held;
  printf(zj_tr("%s: %s, %llu of them dead (%.1f %%)\n", "%s：%s，其中已失效 %llu 篇（%.1f %%）\n"),
         zj_number_words(segments, s->generation.segment_count, "segment", "个分段"),
         zj_number_words(held, reports, "report", "篇"), (unsigned long long)dead,
         percent_of(dead, reports));
}

static void print_roots(const zj_stats *s) {
  for (size_t i = 0; i < s->generation.root_count; i++) {
    fputs(zj_tr("root ", "来源 "), stdout);
    zj_print_clean(stdout, zj_slice_of(s->generation.roots[i]));
    putchar('\n');
  }
}

static void print_run(const zj_stats *s) {
  char started[32];
  const zj_catalog_run *r = &s->run;
  printf(
      zj_tr(
          "last run %s, %.2f s: %llu new, %llu changed, %llu renamed, %llu removed, %llu unchanged, %llu left out, %llu of other kinds, %llu repeated\n",
          "上次运行 %s，%.2f 秒：新增 %llu，变更 %llu，改名 %llu，删除 %llu，未变 %llu，未收入 %llu，其他类型 %llu，重复 %llu\n"),
      started_words(s, started), r->seconds, (unsigned long long)r->added,
      (unsigned long long)r->changed, (unsigned long long)r->renamed,
      (unsigned long long)r->removed, (unsigned long long)r->unchanged,
      (unsigned long long)r->left_out, (unsigned long long)r->other_kinds,
      (unsigned long long)r->repeated);
}

static void print_roles(const zj_stats *s) {
  printf("%s\n", zj_tr("roles (share of characters)", "章节角色（字数占比）"));
  for (int r = 0; r < ZJ_ROLE_COUNT; r++) {
    if (!s->role_chars[r]) continue;
    const zj_role_info *role = zj_role_get((zj_role)r);
    print_name(role->zh, 10);
    print_name(role->key, 12);
    printf("%6.1f %%  %llu\n", percent_of(s->role_chars[r], s->chars),
           (unsigned long long)s->role_chars[r]);
  }
}

static void print_doubtful(const zj_stats *s) {
  printf(zj_tr("of it with a doubtful role: %.1f %%\n", "其中角色没有把握的：%.1f %%\n"),
         percent_of(s->doubtful_chars, s->chars));
}

static void print_encodings(const zj_stats *s) {
  printf("%s\n", zj_tr("encodings", "编码"));
  for (size_t i = 0; i < s->encoding_count; i++) {
    const zj_encoding_count *e = &s->encodings[i];
    zj_number_text reports;
    printf(zj_tr("  %-10s %s (%llu with a mark, %llu with CR, %llu mended, %llu named)\n",
                 "  %-10s %s（带 BOM %llu，含 CR %llu，有修补 %llu，指定 %llu）\n"),
           e->name, zj_number_words(reports, e->reports, "report", "篇"),
           (unsigned long long)e->had_bom, (unsigned long long)e->had_cr,
           (unsigned long long)e->mended, (unsigned long long)e->named);
  }
}

static void print_sizes(const zj_stats *s) {
  printf(zj_tr("size: %.1f MB, %.2f times the text of %.1f MB\n",
               "大小：%.1f MB，是正文的 %.2f 倍（正文 %.1f MB）\n"),
         (double)s->index_bytes / 1e6,
         s->run.bytes ? (double)s->index_bytes / (double)s->run.bytes : 0,
         (double)s->run.bytes / 1e6);
  for (size_t i = 0; i < s->size_count; i++)
    printf("  %-10s %9.1f MB  %5.2f ×\n", s->sizes[i].kind, (double)s->sizes[i].bytes / 1e6,
           s->run.bytes ? (double)s->sizes[i].bytes / (double)s->run.bytes : 0);
}

static void print_unread(const zj_stats *s) {
  bool any = false;
  if (!s->partly_count) return;
  zj_number_text reports;
  printf(zj_tr("%s partly read (", "%s未全部读入（"),
         zj_number_words(reports, s->partly_count, "report", "篇"));
  for (int kind = 0; kind < ZJ_UNREAD_KINDS; kind++) {
    if (!s->unread[kind]) continue;
    const char *between = any ? zj_tr(", ", "，") : "";
    printf("%s%s: %llu", between, zj_unread_name((zj_unread_kind)kind),
           (unsigned long long)s->unread[kind]);
    any = true;
  }
  puts(zj_tr("): zhangju stats --failures", "）：zhangju stats --failures"));
}

static void print_text(const zj_stats *s, const char *dir) {
  const zj_catalog_run *r = &s->run;
  printf(zj_tr("index %s\n", "索引 %s\n"), dir);
  print_roots(s);
  printf(zj_tr("generation %llu  uuid %s  roles model %s  fold %s\n",
               "第 %llu 代  uuid %s  角色模型 %s  归一化 %s\n"),
         (unsigned long long)s->generation.number, s->generation.uuid, s->generation.rules_version,
         s->generation.fold_version);
  zj_number_text reports, paragraphs, chars, files;
  printf("%s  %s  %s\n", zj_number_words(reports, r->reports, "report", "篇"),
         zj_number_words(paragraphs, r->paragraphs, "paragraph", "段"),
         zj_number_words(chars, r->chars, "character", "字"));
  print_segments(s);
  print_run(s);
  print_encodings(s);
  print_roles(s);
  print_doubtful(s);
  print_sizes(s);
  print_unread(s);
  if (s->failure_count)
    printf(zj_tr("%s left out: zhangju stats --failures\n", "%s未收入：zhangju stats --failures\n"),
           zj_number_words(files, s->failure_count, "file", "个文件"));
}

/* ---- as JSON ---- */

static zj_status print_json(const zj_stats *s, zj_error *err) {
  json_t *out = zj_stats_json(s, SIZE_MAX);
  zj_value_set(out, "roots", zj_stats_roots(s));
  return zj_value_print(stdout, out, ZJ_VALUE_INDENTED, err);
}

static void print_failures(const zj_stats *s) {
  for (size_t i = 0; i < s->failure_count; i++)
    printf("%s\t%s\n", s->failures[i].path, s->failures[i].reason);
  for (size_t i = 0; i < s->partly_count; i++) {
    char told[ZJ_UNREAD_ROOM];
    printf(zj_tr("%s\tnot read: %s\n", "%s\t未读入：%s\n"), s->partly[i].path,
           zj_unread_tell(s->partly[i].unread, told, sizeof told));
  }
}

static int run_stats(zj_run *run) {
  bool json = false, failures = false;
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    if (letter == OPTION_FAILURES)
      failures = true;
    else if (strcmp(run->value, "json") == 0)
      json = true;
    else if (strcmp(run->value, "text") == 0)
      json = false;
    else
      return zj_usage_error(run,
                            zj_tr("--format: \"%s\" is neither text nor json",
                                  "--format 只能是 text 或 json，不能是“%s”"),
                            run->value);
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc)
    return zj_usage_error(run, zj_tr("takes no argument: %s", "不接受参数：%s"), run->argv[0]);
  zj_stats *s;
  zj_error err = {0};
  const char *dir = run->globals.index;
  if (zj_stats_gather(run->ctx, dir, &s, &err) != ZJ_OK) return zj_report_error(&err);
  if (json) {
    if (print_json(s, &err) != ZJ_OK) return zj_report_error(&err);
  } else if (failures)
    print_failures(s);
  else
    print_text(s, dir);
  return ZJ_EXIT_OK;
}

const zj_command zj_cmd_stats = {
    "stats",
    "[OPTIONS]",
    "show what the index holds, its size, and the files left out",
    "索引的内容、大小和未收入的文件",
    examples,
    options,
    run_stats,
};
