/* cmd_check.c - zhangju check: reports damage to the index and changes of the files since. */
#include <stdio.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "indexer/commands/commands.h"
#include "indexer/store/check.h"

enum { OPTION_QUICK = 256, OPTION_FULL, CHANGES_SHOWN = 20 };

static const zj_option options[] = {
    {OPTION_QUICK, "quick", NULL, "check only the catalog and the checksum of every table",
     "只查目录库和各表的校验和"},
    {OPTION_FULL, "full", NULL,
     "also check the postings against the text, and the files against the index",
     "还要核对倒排表与正文、文件与索引是否一致"},
    {0},
};

static const char *const examples[] = {"zhangju check", "zhangju check --quick",
                                       "zhangju check --full", NULL};

static void print_damage(const zj_check_result *r) {
  for (size_t i = 0; i < r->damage_count; i++)
    fprintf(stderr, "zhangju: %s\n", r->damage[i]);
  zj_number_text segments;
  fprintf(stderr,
          zj_tr("zhangju: the index is damaged: %zu of %s\n",
                "zhangju: 索引已损坏：%2$s中有 %1$zu 个\n"),
          r->damage_count, zj_number_words(segments, r->segments, "segment", "个分段"));
}

static const char *kind_words(zj_change_kind kind) {
  switch (kind) {
  case ZJ_CHANGE_CHANGED:
    return zj_tr("changed", "已改动");
  case ZJ_CHANGE_GONE:
    return zj_tr("gone", "已不在");
  case ZJ_CHANGE_NEW:
    return zj_tr("new", "新文件");
  case ZJ_CHANGE_UNREADABLE:
    return zj_tr("cannot be read", "无法读取");
  case ZJ_CHANGE_KINDS:
    break;
  }
  return "";
}

static void print_changes(const zj_check_result *r, bool quiet) {
  size_t of[ZJ_CHANGE_KINDS] = {0};
  bool unseen = false;
  for (size_t i = 0; i < r->change_count; i++) {
    of[r->changes[i].kind]++;
    unseen |= r->changes[i].unseen;
    if (i < CHANGES_SHOWN && !quiet)
      fprintf(stderr, zj_tr("zhangju: %s: %s\n", "zhangju: %s：%s\n"),
              kind_words(r->changes[i].kind), r->changes[i].path);
  }
  fprintf(
      stderr,
      zj_tr(
          "zhangju: the files differ from the index: %zu changed, %zu gone, %zu new, %zu not readable; run: zhangju index%s\n",
          "zhangju: 文件与索引不一致：改动 %zu，已不在 %zu，新增 %zu，无法读取 %zu；请运行：zhangju index%s\n"),
      of[ZJ_CHANGE_CHANGED], of[ZJ_CHANGE_GONE], of[ZJ_CHANGE_NEW], of[ZJ_CHANGE_UNREADABLE],
      unseen ? " --full" : "");
}

static void print_good(const zj_check_result *r, zj_check_depth depth) {
  // clang-format off
  static const char *const en[] = {
      "files match their checksums",
      "files match their checksums, rows refer to what exists, postings are consistent, every report can be rebuilt",
      "files match their checksums, rows refer to what exists, postings match the text, every report is rebuilt as it was read"};
  static const char *const zh[] = {
      "各文件与校验和相符",
      "各文件与校验和相符，各行指向无误，倒排表前后一致，各篇原文均能完整还原",
      "各文件与校验和相符，各行指向无误，倒排表与正文相符，各篇原文与当时读入的一致"};
  // clang-format on
  zj_number_text reports, paragraphs, segments;
  char dead[64] = "";
  if (r->dead)
    snprintf(dead, sizeof dead, zj_tr(" (%llu of them dead)", "（其中 %llu 段已失效）"),
             (unsigned long long)r->dead);
  printf(zj_tr("good: %s, %s%s, %s; %s\n", "完好：%s，%s%s，%s；%s\n"),
         zj_number_words(reports, r->reports, "report", "篇"),
         zj_number_words(paragraphs, r->paragraphs, "paragraph", "段"), dead,
         zj_number_words(segments, r->segments, "segment", "个分段"),
         zj_lang_get() == ZJ_LANG_ZH ? zh[depth] : en[depth]);
}

static int run_check(zj_run *run) {
  zj_check_depth depth = ZJ_CHECK_USUAL;
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    depth = letter == OPTION_QUICK ? ZJ_CHECK_QUICK : ZJ_CHECK_FULL;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc)
    return zj_usage_error(run, zj_tr("takes no argument: %s", "不接受参数：%s"), run->argv[0]);
  zj_check_result r;
  zj_error err = {0};
  if (zj_check(run->ctx, run->globals.index, depth, &r, &err) != ZJ_OK)
    return zj_report_error(&err);
  if (r.damage_count) {
    print_damage(&r);
    return ZJ_EXIT_NO_INDEX;
  }
  print_good(&r, depth);
  fflush(stdout);
  if (r.change_count == 0) return ZJ_EXIT_OK;
  print_changes(&r, run->globals.quiet);
  return ZJ_EXIT_DIFFERS;
}

const zj_command zj_cmd_check = {"check",
                                 "[--quick|--full]",
                                 "check the files of the index for damage",
                                 "检查索引文件是否完好",
                                 examples,
                                 options,
                                 run_check};
