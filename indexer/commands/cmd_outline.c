/* cmd_outline.c - zhangju outline: prints headings, items and turns of a report, one on a line.
 *
 *   12:34   0 problems         但在管护方面还有不足…                  T.problems.04 */
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/command.h"
#include "indexer/base/lang.h"
#include "indexer/commands/commands.h"
#include "indexer/commands/file_correct.h"
#include "indexer/outline/outline_make.h"
#include "indexer/read/extract.h"
#include "indexer/read/reachable.h"

enum { TEXT_CELLS = 60, DEPTH_MAX = 6, OPTION_RULES = 256, OPTION_MODEL, OPTION_DOUBTFUL };

typedef struct view {
  const zj_outline *outline;
  const zj_labeller *rules;
  bool roles, why, doubtful;
  long depth;
} view;

static unsigned cells_of(zj_slice text) {
  unsigned cells = 0;
  uint32_t c;
  for (size_t at = 0, n; at < text.length && (n = zj_utf8_decode(text, at, &c)); at += n)
    if (c >= ' ') cells += (unsigned)zj_char_width(c);
  return cells;
}

/* Prints at most TEXT_CELLS cells of 'text' with each run of blanks and line ends as one blank;
 * with 'pad' fills the rest with blanks. */
static void print_cut(zj_slice text, bool pad) {
  unsigned cells = 0, limit = cells_of(text) > TEXT_CELLS ? TEXT_CELLS - 2 : TEXT_CELLS;
  bool blank = true;
  size_t at = 0;
  for (unsigned n; at < text.length; at += n) {
    uint32_t c;
    n = zj_utf8_decode(text, at, &c);
    if (n == 0) break;
    unsigned width = (unsigned)zj_char_width(c);
    bool is_blank = zj_char_class_of(c) == ZJ_CHAR_BLANK;
    if (is_blank && blank) continue;
    if (cells + (is_blank ? 1 : width) > limit) break;
    if (is_blank)
      putchar(' ');
    else
      fwrite(text.at + at, 1, n, stdout);
    cells += is_blank ? 1 : width;
    blank = is_blank;
  }
  if (at < text.length && limit < TEXT_CELLS) {
    fputs("…", stdout);
    cells++;
  }
  for (; pad && cells < TEXT_CELLS; cells++)
    putchar(' ');
}

/* Prints the keys of roles in English, which programs read too, and their names in Chinese. */
static void print_roles(zj_role_set roles) {
  enum { ROLE_CELLS = 16 };
  char text[ZJ_ROLES_TEXT];
  fputs(zj_lang_get() == ZJ_LANG_ZH ? zj_roles_named(roles, text) : zj_roles_format(roles, text),
        stdout);
  for (unsigned cells = cells_of(zj_slice_of(text)); cells < ROLE_CELLS; cells++)
    putchar(' ');
  putchar(' ');
}

static size_t line_of(const zj_outline *o, size_t byte) {
  size_t low = 0, high = o->line_count;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (o->lines[middle].text.begin.byte <= byte)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static size_t skip_blanks(const zj_outline *o, size_t at) {
  while (at < o->original.length) {
    uint32_t c;
    unsigned n = zj_utf8_decode(o->original, at, &c);
    if (!n || zj_char_class_of(c) != ZJ_CHAR_BLANK) break;
    at += n;
  }
  return at;
}

/* The indentation of text under a node. An item is one step deeper than its parent. A heading is
 * indented by its level, but always deeper than its parent: headings without a number and 一、 are
 * both of level 1. */
static int depth_under(const zj_outline *o, const zj_node *node) {
  if (node == o->nodes) return 0;
  int above = depth_under(o, &o->nodes[node->parent]) + 1;
  return above > node->level || node->level > 4 ? above : node->level;
}

/* How sure a role is; a doubtful one is marked. */
static void print_certainty(unsigned sure) {
  printf("  %3u %%%s", sure, sure < ZJ_DOUBT_BELOW ? " ?" : "");
}

/* The reasons that weighed most, in words. */
static void print_reasons(const view *v, const zj_passage *p) {
  const char *between = "  ";
  char text[ZJ_REASON_TEXT];
  for (int k = 0; k < ZJ_REASONS; k++) {
    if (p->why[k] == UINT16_MAX) continue;
    printf("%s%s", between, zj_labeller_says(v->rules, p->why[k], text));
    between = zj_tr("; ", "；");
  }
}

/* 'level' is -1 for frame and noise, 0 for text, else that of the heading. */
static void print_entry(const view *v, size_t at, int level, int depth, size_t end,
                        const zj_passage *p) {
  const zj_outline *o = v->outline;
  size_t line = line_of(o, at), begin = o->lines[line].text.begin.byte;
  printf("%5zu:%-4zu ", line + 1, zj_utf8_count(zj_slice_cut(o->original, begin, at)));
  if (level < 0)
    fputs("- ", stdout);
  else
    printf("%d ", level);
  if (v->roles) print_roles(p->roles & ZJ_ROLES_ALL);
  for (int i = 0; i < depth; i++)
    fputs("  ", stdout);
  print_cut(zj_slice_cut(o->original, at, end), v->roles);
  if (v->roles) print_certainty(p->sure);
  if (v->why) print_reasons(v, p);
  putchar('\n');
}

static size_t end_of_line(const zj_outline *o, size_t at) {
  return o->lines[line_of(o, at)].text.end.byte;
}

/* Skips the marks of Markdown before a heading: ## ** */
static size_t skip_marks(const zj_outline *o, size_t at) {
  while (at < o->original.length && strchr("#>*` ", o->original.at[at]))
    at++;
  return at;
}

/* The node that begins at *at, or after marks there; NULL when there is none. Moves *next forward
 * to it, and *at after the marks. */
static const zj_node *node_of(const zj_outline *o, size_t *next, size_t *at) {
  while (*next < o->node_count && o->nodes[*next].heading.begin.byte < *at)
    ++*next;
  if (*next == o->node_count) return NULL;
  size_t begin = o->nodes[*next].heading.begin.byte;
  if (begin != *at && begin != skip_marks(o, *at)) return NULL;
  *at = begin;
  return &o->nodes[*next];
}

/* Whether a passage of running text has other roles than the one before it: passages are also
 * parted where only the certainty changes. */
static bool is_turn(const zj_outline *o, size_t i) {
  const zj_passage *p = &o->passages[i];
  return i == 0 || p[-1].node != p->node || ((p[-1].roles ^ p->roles) & ZJ_ROLES_ALL) != 0;
}

/* Where the text shown of passage i ends: with its line, or before the next turn. */
static size_t end_of_turn(const zj_outline *o, size_t i, size_t at) {
  size_t end = end_of_line(o, at);
  while (++i < o->passage_count && !is_turn(o, i)) {}
  if (i < o->passage_count && o->passages[i].begin.byte < end) end = o->passages[i].begin.byte;
  return end;
}

static void print_outline(const view *v) {
  const zj_outline *o = v->outline;
  size_t next = 1;
  for (size_t i = 0; i < o->passage_count; i++) {
    const zj_passage *p = &o->passages[i];
    size_t at = skip_blanks(o, p->begin.byte);
    const zj_node *node = node_of(o, &next, &at);
    bool frame = (p->roles & (ZJ_ROLES_FRAME | ZJ_ROLE_BIT(ZJ_ROLE_NOISE))) != 0;
    if (node && node->level > v->depth) continue;
    if (v->doubtful && p->sure >= ZJ_DOUBT_BELOW) continue;
    if (node)
      print_entry(v, at, node->level, depth_under(o, node) - 1, node->heading.end.byte, p);
    else if (frame && v->roles)
      print_entry(v, at, -1, 0, end_of_line(o, at), p);
    else if (!frame && (v->roles || is_turn(o, i)))
      print_entry(v, at, 0, depth_under(o, &o->nodes[p->node]), end_of_turn(o, i, at), p);
  }
}

static void print_title(const char *title) {
  fputs(zj_tr("(title taken from the text: ", "（标题取自正文："), stdout);
  zj_print_clean(stdout, zj_slice_of(title));
  puts(zj_tr(")", "）"));
}

static zj_status outline_file(void *ctx, view *v, const char *path, zj_error *err) {
  zj_source *source;
  zj_outline *outline;
  zj_status status = zj_reachable_confine(&path, 1, err);
  if (status == ZJ_OK) status = zj_extract_file(ctx, path, NULL, &source, err);
  if (status == ZJ_OK)
    status = zj_outline_make(ctx, v->rules, source->original, &source->markup, &outline, err);
  if (status == ZJ_OK) status = zj_file_correct(ctx, outline, v->rules, path, err);
  if (status != ZJ_OK) return status;
  v->outline = outline;
  if (outline->title_found == ZJ_FOUND_DERIVED) print_title(outline->title);
  print_outline(v);
  return ZJ_OK;
}

static const zj_option options[] = {
    {'r', "roles", NULL, "show roles and how sure they are, with frame and noise",
     "列出各段的角色和把握程度，连同文头文尾和噪声"},
    {'w', "why", NULL, "give the reasons that weighed most, too", "并说明最主要的几条理由"},
    {OPTION_DOUBTFUL, "doubtful", NULL, "show only passages whose role is doubtful",
     "只列角色没有把握的段落"},
    {OPTION_MODEL, "model", "FILE", "use the model FILE", "使用这个模型"},
    {'d', "depth", "N", "headings down to level N (1-6)", "只列到第 N 级标题（1-6）"},
    {OPTION_RULES, "rules", "FILE", "use the rule table FILE", "使用这个规则表"},
    {0},
};

static int run_outline(zj_run *run) {
  view v = {.depth = DEPTH_MAX};
  zj_labeller_files files = {.corrections = zj_corrections_of_run(run)};
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    if (letter == 'r')
      v.roles = true;
    else if (letter == 'w')
      v.why = v.roles = true;
    else if (letter == OPTION_RULES)
      files.rules = run->value;
    else if (letter == OPTION_MODEL)
      files.model = run->value;
    else if (letter == OPTION_DOUBTFUL)
      v.doubtful = v.roles = true;
    else if (!zj_option_number(run, 1, DEPTH_MAX, &v.depth))
      return ZJ_EXIT_ERROR;
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc != 1) return zj_usage_error(run, "%s", zj_tr("one file, please", "请给出一个文件"));
  zj_error err = {0};
  zj_labeller *rules;
  if (zj_labeller_load(run->ctx, &files, &rules, &err) != ZJ_OK) return zj_report_error(&err);
  v.rules = rules;
  if (outline_file(run->ctx, &v, run->argv[0], &err) != ZJ_OK)
    return zj_report_file_error(run->argv[0], &err);
  return zj_finish_output(ZJ_EXIT_OK);
}

static const char *const examples[] = {"zhangju outline report.txt",
                                       "zhangju outline --why --depth 2 report.txt", NULL};

const zj_command zj_cmd_outline = {"outline",
                                   "[OPTIONS] FILE",
                                   "show the headings and turns of a report",
                                   "列出报告的标题和转折",
                                   examples,
                                   options,
                                   run_outline};
