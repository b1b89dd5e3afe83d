/* cmd_rules.c - zhangju rules: lists the rules, prints the table to start one's own from, or checks
 * a table. */
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "indexer/commands/commands.h"
#include "indexer/outline/cues.h"
#include "indexer/outline/rules.h"

enum { OPTION_RULES = 256 };

static const zj_option options[] = {
    {OPTION_RULES, "rules", "FILE", "with list: the rule table FILE instead of the built-in one",
     "与 list 合用，列出这个规则表而不是内置规则"},
    {0},
};

static const char *const examples[] = {
    "zhangju rules list noise", "zhangju rules print > my-rules.tsv",
    "zhangju rules check my-rules.tsv", "zhangju index --relabel --rules my-rules.tsv", NULL};

/* ---- list ---- */

static bool contains_word(const char *text, const char *word) {
  return strstr(text, word) != NULL;
}

static int list_rules(zj_run *run, const char *path) {
  const char *word = run->argc > 1 ? run->argv[1] : "";
  zj_error err = {0};
  zj_rules *rules;
  if (run->argc > 2) return zj_usage_error(run, "%s", zj_tr("one word, please", "只能给一个词"));
  if (zj_rules_load(run->ctx, path, &rules, &err) != ZJ_OK) return zj_report_error(&err);
  size_t shown = 0;
  for (size_t i = 0; i < zj_rules_count(rules); i++) {
    char roles[ZJ_ROLES_TEXT];
    const char *name = zj_rules_name(rules, (uint16_t)i), *note = zj_rules_note(rules, (uint16_t)i);
    zj_roles_format(zj_rules_roles(rules, (uint16_t)i), roles);
    if (!contains_word(name, word) && !contains_word(roles, word) && !contains_word(note, word))
      continue;
    printf("%-20s %-9s %-20s ", name, zj_rules_where(rules, (uint16_t)i), *roles ? roles : "-");
    zj_print_clean(stdout, zj_slice_of(note));
    putchar('\n');
    shown++;
  }
  if (!shown && !run->globals.quiet) {
    fputs(zj_tr("no rule has this in its name, role or note: ",
                "没有哪条规则的名称、角色或说明中含有："),
          stderr);
    zj_print_clean(stderr, zj_slice_of(word));
    fputc('\n', stderr);
  }
  return shown ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}

/* ---- check ---- */

/* Prints the rules of 'a' that 'b' lacks and returns their number. With 'asked', only rules that
 * the program needs by their name. */
static size_t print_missing(const zj_rules *a, const zj_rules *b, bool asked, const char *heading) {
  size_t count = 0;
  for (size_t i = 0; i < zj_rules_count(a); i++) {
    const char *name = zj_rules_name(a, (uint16_t)i), *where = zj_rules_where(a, (uint16_t)i);
    bool by_id = strcmp(where, "name") == 0 || strcmp(where, "test") == 0;
    if ((asked && !by_id) || zj_rules_find(b, name) != ZJ_RULE_NONE) continue;
    printf("%s %s", count++ ? "" : heading, name);
  }
  if (count) putchar('\n');
  return count;
}

static int check_rules(zj_run *run) {
  zj_error err = {0};
  zj_rules *rules, *built_in;
  if (run->argc != 2)
    return zj_usage_error(
        run, "%s",
        zj_tr("which file? zhangju rules check FILE", "检查哪个文件？zhangju rules check 文件"));
  if (zj_rules_load(run->ctx, run->argv[1], &rules, &err) != ZJ_OK ||
      zj_rules_load(run->ctx, NULL, &built_in, &err) != ZJ_OK)
    return zj_report_error(&err);
  zj_number_text count;
  printf(zj_tr("%s, version %s%s\n", "%s，版本 %s%s\n"),
         zj_number_words(count, zj_rules_count(rules), "rule", "条规则"), zj_rules_version(rules),
         strcmp(zj_rules_version(rules), zj_rules_version(built_in)) == 0
             ? zj_tr(", the built-in table", "，即内置规则表")
             : "");
  print_missing(rules, built_in, false, zj_tr("new:", "新增："));
  print_missing(built_in, rules, false, zj_tr("left out:", "去掉："));
  size_t asked =
      print_missing(built_in, rules, true, zj_tr("the program needs:", "程序需要而表中没有："));
  return asked ? ZJ_EXIT_ERROR : ZJ_EXIT_OK;
}

/* ---- command ---- */

static int print_table(zj_slice table) {
  fwrite(table.at, 1, table.length, stdout);
  return ZJ_EXIT_OK;
}

static int run_rules(zj_run *run) {
  const char *path = NULL;
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    path = run->value;
  if (letter < 0) return ZJ_EXIT_ERROR;
  const char *verb = run->argc ? run->argv[0] : "";
  if (path && strcmp(verb, "list") != 0)
    return zj_usage_error(run, "%s", zj_tr("--rules goes with list", "--rules 要与 list 合用"));
  if (strcmp(verb, "list") == 0) return list_rules(run, path);
  if (strcmp(verb, "check") == 0) return check_rules(run);
  if (strcmp(verb, "print") == 0 && run->argc == 1) return print_table(zj_rules_built_in());
  if (strcmp(verb, "cues") == 0 && run->argc == 1) return print_table(zj_cues_built_in());
  return zj_usage_error(
      run, "%s", zj_tr("list, check FILE, print or cues?", "请写 list、check 文件、print 或 cues"));
}

const zj_command zj_cmd_rules = {"rules",
                                 "list [WORD] | check FILE | print | cues",
                                 "show or check the layout rules, or show the cues of roles",
                                 "列出、检查版式规则，或列出判定角色的提示词",
                                 examples,
                                 options,
                                 run_rules};
