/* cmd_items.c - zhangju items: the items that reports list under a role, one a line: 问题清单. */
#include <talloc.h>

#include "query/answer.h"
#include "query/commands.h"
#include "query/items.h"
#include "query/json.h"
#include "query/source.h"

enum { OPTION_NESTED = 256, OPTION_FORMAT, OPTION_SCAN, OPTION_LITERAL };

static const zj_option options[] = {
  {'i', "in", "ROLE", "of sections of this role (default 问题; may be repeated)", "取哪类章节（默认 问题；可重复）"},
  {OPTION_NESTED, "nested", NULL, "items inside items, too", "连同条目中的小条目"},
  {OPTION_FORMAT, "format", "FORMAT", "text (default), tsv, jsonl, csv or markdown", "text（默认）、tsv、jsonl、csv 或 markdown"},
  {OPTION_LITERAL, "literal", NULL, "take the query as one phrase", "把输入整体当作一个短语"},
  {OPTION_SCAN, "scan", "PATH", "read this file or folder without an index (may be repeated)", "不用索引，直接读这个文件或目录（可重复）"},
  ZJ_SOURCE_ENCODING_OPTION,
  {0},
};

static const char *const examples[] = {"zhangju items", "zhangju items 年轻干部", "zhangju items --in 打算 --format csv > plans.csv", NULL};

typedef enum format { FORMAT_TEXT, FORMAT_TSV, FORMAT_JSONL, FORMAT_CSV, FORMAT_MARKDOWN, FORMAT_COUNT } format;

typedef struct lister {
  zj_run *run;
  zj_snapshot *snapshot;
  zj_query *query;      /* NULL: every report */
  zj_role_set in;
  format format;
  bool nested, literal, color;
  zj_source_paths scan;
  uint64_t items, reports;
} lister;

/* ---- lines ---- */

/* A cell of a TSV line: what would part it is a blank. Of CSV: in quotes, inner ones doubled. */
static void cell(const lister *l, zj_slice text, char after) {
  if (l->format == FORMAT_CSV) putchar('"');
  for (size_t at = 0, begin; at < text.length; at++) {
    for (begin = at; at < text.length && text.at[at] != '"'; at++) {}
    zj_print_clean(stdout, zj_slice_cut(text, begin, at));
    if (at < text.length) fputs(l->format == FORMAT_CSV ? "\"\"" : "\"", stdout);
  }
  if (l->format == FORMAT_CSV) putchar('"');
  putchar(after);
}

static void table_line(const lister *l, const zj_report_facts *facts, const zj_item *item) {
  char text[ZJ_ROLES_TEXT], after = l->format == FORMAT_CSV ? ',' : '\t';
  snprintf(text, sizeof text, "%s:%u:%u", facts->id, item->line, item->start_char);
  cell(l, zj_slice_of(text), after);
  cell(l, zj_slice_of(facts->path), after);
  if (l->format == FORMAT_CSV) cell(l, zj_slice_of(facts->title), after);
  printf("%u%c%u%c%u%c", item->line, after, item->start_char, after, item->depth, after);
  cell(l, zj_slice_of(zj_roles_format(item->roles, text)), after);
  cell(l, item->text, l->format == FORMAT_CSV ? after : '\n');
  if (l->format == FORMAT_CSV) cell(l, item->sentence, '\n');
}

static void json_line(const zj_report_facts *facts, const zj_item *item) {
  char id[64];
  snprintf(id, sizeof id, "%s:%u:%u", facts->id, item->line, item->start_char);
  json_t *out = json_pack("{s:s,s:s,s:s,s:s,s:s,s:i,s:i,s:i,s:i,s:o,s:s%,s:s%}", "type", "item", "id", id, "report", facts->id, "path", facts->path, "title",
                          facts->title, "line", (int)item->line, "start_char", (int)item->start_char, "level", (int)item->level, "depth", (int)item->depth,
                          "roles", zj_json_roles(item->roles), "text", item->text.at, item->text.length,
                          "sentence", item->sentence.at, item->sentence.length);
  if (!out) return;
  json_dumpf(out, stdout, JSON_COMPACT);
  putchar('\n');
  json_decref(out);
}

/* Markdown gives some marks a meaning. */
static void markdown_text(zj_slice text) {
  for (size_t at = 0, begin; at < text.length; at++) {
    for (begin = at; at < text.length && !strchr("\\`*_[]<>#|", text.at[at]); at++) {}
    zj_print_clean(stdout, zj_slice_cut(text, begin, at));
    if (at < text.length) printf("\\%c", text.at[at]);
  }
}

static void head_line(const lister *l, const zj_report_facts *facts) {
  const char *name = facts->title[0] ? facts->title : facts->path;
  if (l->format == FORMAT_MARKDOWN) {
    printf("%s## ", l->reports ? "\n" : "");
    markdown_text(zj_slice_of(name));
    printf("\n\n");
  } else if (l->format == FORMAT_TEXT) {
    if (l->reports) putchar('\n');
    if (l->color) fputs("\033[1m", stdout);
    zj_print_clean(stdout, zj_slice_of(name));
    if (l->color) fputs("\033[0m", stdout);
    if (facts->title[0]) fputs("  ", stdout), zj_print_clean(stdout, zj_slice_of(facts->path));
    putchar('\n');
  }
}

static void item_line(const lister *l, const zj_report_facts *facts, const zj_item *item) {
  char place[32];
  switch (l->format) {
  case FORMAT_JSONL: return json_line(facts, item);
  case FORMAT_TSV:
  case FORMAT_CSV: return table_line(l, facts, item);
  case FORMAT_MARKDOWN:
    printf("%*s- ", (int)item->depth * 2, "");
    markdown_text(item->text);
    printf(zj_tr(" (line %u)\n", "（第 %u 行）\n"), item->line);
    return;
  default:
    snprintf(place, sizeof place, "%u:%u", item->line, item->start_char);
    printf("  %-7s %*s", place, (int)item->depth * 2, "");
    zj_print_clean(stdout, item->text);
    putchar('\n');
  }
}

/* ---- reports ---- */

static zj_status list_report(lister *l, size_t segment, uint32_t report, zj_error *err) {
  void *local = talloc_new(NULL);
  zj_item_list items;
  zj_report_facts facts;
  zj_segment_facts(l->snapshot->segments[segment], report, &facts);
  zj_status status = zj_items_find(local, l->snapshot, segment, report, l->in, l->nested, l->query, &items, err);
  if (status == ZJ_OK && items.count) {
    head_line(l, &facts);
    for (size_t i = 0; i < items.count; i++) item_line(l, &facts, &items.at[i]);
    l->items += items.count;
    l->reports++;
  }
  talloc_free(local);
  return status;
}

/* By path. */
static zj_status list_all(lister *l, zj_error *err) {
  size_t count;
  zj_snapshot_place *places = zj_snapshot_list(l->run->ctx, l->snapshot, &count);
  zj_status status = ZJ_OK;
  for (size_t i = 0; status == ZJ_OK && i < count; i++) status = list_report(l, places[i].segment, places[i].report, err);
  return status;
}

/* The best first. */
static zj_status list_hits(lister *l, zj_error *err) {
  zj_result *result;
  zj_search_options search = {.without_sentences = true};
  zj_status status = zj_search(l->run->ctx, l->snapshot, l->query, &search, &result, err);
  for (size_t i = 0; status == ZJ_OK && i < result->ranking_count; i++) status = list_report(l, result->ranking[i].segment, result->ranking[i].report, err);
  return status;
}

static const char *plural(uint64_t n) { return n == 1 || zj_lang_get() == ZJ_LANG_ZH ? "" : "s"; }

static void print_total(const lister *l) {
  if (l->format == FORMAT_TEXT && l->items)
    printf(zj_tr("\n%llu item%s in %llu report%s\n", "\n%llu 条%s，%llu 篇%s\n"), (unsigned long long)l->items, plural(l->items), (unsigned long long)l->reports,
           plural(l->reports));
  if (!l->items) fputs(zj_tr("no items\n", "没有条目\n"), stderr);
}

/* ---- command ---- */

static bool read_format(zj_run *run, format *out) {
  static const char *const words[FORMAT_COUNT] = {"text", "tsv", "jsonl", "csv", "markdown"};
  for (int i = 0; i < FORMAT_COUNT; i++)
    if (strcmp(run->value, words[i]) == 0) return *out = (format)i, true;
  zj_usage_error(run, zj_tr("--format is text, tsv, jsonl, csv or markdown, not \"%s\"", "--format 只能是 text、tsv、jsonl、csv 或 markdown，不能是“%s”"), run->value);
  return false;
}

static bool take(zj_run *run, int letter, lister *l) {
  switch (letter) {
  case 'i': return zj_role_read(run, &l->in);
  case OPTION_FORMAT: return read_format(run, &l->format);
  case OPTION_SCAN: return zj_source_add(run->ctx, &l->scan, run->value), true;
  case ZJ_OPTION_ENCODING: return zj_source_encoding(run, &l->scan);
  case OPTION_NESTED: return l->nested = true;
  default: return l->literal = true;
  }
}

static int items(zj_run *run) {
  lister l = {.run = run, .color = zj_use_color(&run->globals, stdout)};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take(run, letter, &l)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (!l.in) l.in = ZJ_ROLE_BIT(ZJ_ROLE_PROBLEMS);
  if (run->argc && !(l.query = zj_query_read(run->ctx, zj_joined_arguments(run), 0, l.literal))) return ZJ_EXIT_ERROR;
  zj_error err = {0};
  zj_status status = zj_source_open(run, &l.scan, &l.snapshot, &err);
  if (status == ZJ_OK && l.format == FORMAT_CSV) puts("id,path,title,line,start_char,depth,roles,text,sentence");
  if (status == ZJ_OK) status = l.query ? list_hits(&l, &err) : list_all(&l, &err);
  if (status != ZJ_OK) return zj_report_error(&err);
  print_total(&l);
  return l.items ? ZJ_EXIT_OK : ZJ_EXIT_NO_HIT;
}

const zj_command zj_cmd_items = {"items", "[OPTIONS] [QUERY…]", "list the items under a role, e.g. all problems", "列出某类章节下的条目，如问题清单", examples, options, items};
