/* cmd_show.c - zhangju show: a report, or the lines around a hit, with the role of every passage. */
#include <stdlib.h>
#include <talloc.h>

#include "query/commands.h"
#include "query/excerpt.h"
#include "query/source.h"

enum { OPTION_RAW = 256, OPTION_FACTS };

static const zj_option options[] = {
  {'C', "context", "N", "with :LINE, N paragraphs before and after (default 0)", "给出行号时，前后各 N 段（默认 0）"},
  {OPTION_RAW, "raw", NULL, "the original alone, exactly as it was read", "只输出原文，与读入时完全一致"},
  {OPTION_FACTS, "facts", NULL, "what is known of the report, one field a line: key, value, text or derived", "只输出报告信息，每行一项：字段、值、来源"},
  {0},
};

static const char *const examples[] = {"zhangju show k3q7m2x9ab", "zhangju show k3q7m2x9ab:61:20 -C 2", "zhangju show --raw 2024/report.txt", NULL};

typedef struct shower {
  zj_run *run;
  zj_snapshot *snapshot;
  const zj_segment *segment;
  uint32_t report, line; /* line 0: all of it */
  long context;
  bool raw, facts, color;
  zj_error err;
} shower;

/* ---- which report and line: ID, PATH, either with :LINE or :LINE:CHAR ---- */

static bool take_number_suffix(zj_slice *text, uint32_t *out) {
  size_t at = text->length;
  while (at > 0 && text->at[at - 1] >= '0' && text->at[at - 1] <= '9') at--;
  if (at == text->length || at == 0 || text->at[at - 1] != ':' || text->length - at > 9) return false;
  *out = (uint32_t)strtoul(text->at + at, NULL, 10);
  text->length = at - 1;
  return true;
}

static zj_status find(shower *s, const char *reference) {
  zj_slice whole = zj_slice_of(reference), text = whole;
  uint32_t numbers[2] = {0, 0};
  size_t segment = 0;
  for (int suffixes = 0;; suffixes++) {
    if (zj_snapshot_find(s->snapshot, text, &segment, &s->report)) {
      s->segment = s->snapshot->segments[segment];
      s->line = numbers[0];
      return ZJ_OK;
    }
    numbers[1] = numbers[0];
    if (suffixes == 2 || !take_number_suffix(&text, &numbers[0])) break;
  }
  return zj_fail(&s->err, ZJ_NOT_FOUND, zj_tr("no report \"%s\" in this index; its id or path stands in the output of zhangju search", "索引中没有报告“%s”；编号或路径见 zhangju search 的输出"), reference);
}

/* ---- printing ---- */

static void role_tag(const shower *s, const zj_passage_view *passage) {
  zj_role list[ZJ_ROLE_COUNT];
  size_t count = zj_roles_list(passage->roles, list, ZJ_COUNT(list));
  if (s->color) fputs("\033[36m", stdout);
  putchar('[');
  for (size_t i = 0; i < count; i++) printf("%s%s", i ? "+" : "", zj_role_get(list[i])->zh);
  putchar(']');
  if (s->color) fputs("\033[0m", stdout);
}

/* A paragraph as running text; every passage of it opens with its role where that changes. */
static zj_status print_paragraph(shower *s, uint32_t paragraph, zj_role_set *before) {
  void *local = talloc_new(NULL);
  zj_paragraph_view view;
  zj_paragraph_text text;
  zj_segment_paragraph(s->segment, paragraph, &view);
  zj_status status = zj_paragraph_text_make(local, s->segment, paragraph, &view, &text, &s->err);
  zj_place_cursor cursor = {.reader.edits = view.edits};
  zj_orig_pos begin = text.line_begin;
  if (status == ZJ_OK) printf("%5u  ", view.first_line);
  for (uint32_t i = view.passage_begin; status == ZJ_OK && i < view.passage_end; i++) {
    zj_passage_view passage, next;
    zj_segment_passage(s->segment, i, &passage);
    zj_orig_pos end = {text.original.length};
    if (i + 1 < view.passage_end) zj_segment_passage(s->segment, i + 1, &next), end = zj_place_orig_begin(&cursor, next.begin);
    if (passage.roles != *before) role_tag(s, &passage);
    *before = passage.roles;
    zj_buffer part = {.ctx = local};
    zj_running_text(&text, begin, end, &part);
    zj_print_clean(stdout, zj_buffer_slice(&part));
    begin = end;
  }
  if (status == ZJ_OK) putchar('\n');
  talloc_free(local);
  return status;
}

/* The paragraphs to print: all, or those around the one that holds the line. */
static zj_status choose(shower *s, uint32_t *begin, uint32_t *end) {
  zj_segment_report_range(s->segment, s->report, begin, end);
  if (!s->line) return ZJ_OK;
  uint32_t at = *begin, first = *begin, last = *end;
  zj_paragraph_view view;
  zj_report_facts facts;
  zj_segment_facts(s->segment, s->report, &facts);
  if (s->line > facts.lines) return zj_fail(&s->err, ZJ_NOT_FOUND, zj_tr("%s has %u lines, no line %u", "%s 共 %u 行，没有第 %u 行"), facts.path, facts.lines, s->line);
  for (uint32_t i = first; i < last; i++) {
    zj_segment_paragraph(s->segment, i, &view);
    if (view.first_line <= s->line) at = i;
  }
  uint32_t context = (uint32_t)s->context;
  *begin = at - first > context ? at - context : first;
  *end = last - at > context + 1 ? at + context + 1 : last;
  return ZJ_OK;
}

static zj_status print_facts(const shower *s) {
  zj_report_facts facts;
  zj_segment_facts(s->segment, s->report, &facts);
  for (int f = 0; f < ZJ_FIELD_COUNT; f++) {
    if (facts.fields[f].found == ZJ_FOUND_NONE) continue;
    printf("%s\t", zj_field_get((zj_field)f)->key);
    zj_print_clean(stdout, zj_slice_of(facts.fields[f].value));
    printf("\t%s\n", zj_found_word(facts.fields[f].found));
  }
  return ZJ_OK;
}

/* The facts on one line; inferred ones in brackets. */
static void print_fields(const zj_report_facts *facts) {
  static const zj_field shown[] = {ZJ_FIELD_ISSUER, ZJ_FIELD_DATE, ZJ_FIELD_DOCNO, ZJ_FIELD_TYPE, ZJ_FIELD_YEAR, ZJ_FIELD_TO};
  const char *before = "";
  for (size_t i = 0; i < ZJ_COUNT(shown); i++) {
    const zj_fact *fact = &facts->fields[shown[i]];
    const zj_field_info *field = zj_field_get(shown[i]);
    if (fact->found == ZJ_FOUND_NONE) continue;
    printf(fact->found == ZJ_FOUND_TEXT ? zj_tr("%s%s: ", "%s%s：") : zj_tr("%s(%s): ", "%s（%s）："), before, zj_tr(field->key, field->zh));
    zj_print_clean(stdout, zj_slice_of(fact->value));
    before = "  ";
  }
  if (*before) putchar('\n');
}

static zj_status print_head(shower *s) {
  zj_report_facts facts;
  zj_segment_facts(s->segment, s->report, &facts);
  if (facts.title[0]) {
    zj_print_clean(stdout, zj_slice_of(facts.title));
    puts(facts.title_found == ZJ_FOUND_DERIVED ? zj_tr("  (no title; from its opening)", "（无标题，取自导语）") : "");
  }
  print_fields(&facts);
  zj_print_clean(stdout, zj_slice_of(facts.path));
  printf(zj_tr("  %s  %s  %u lines  %u characters\n\n", "  %s  %s  %u 行  %u 字\n\n"), facts.id, facts.encoding, facts.lines, facts.chars);
  return ZJ_OK;
}

static zj_status print_report(shower *s) {
  uint32_t begin, end;
  zj_role_set before = 0;
  zj_status status = choose(s, &begin, &end);
  if (status == ZJ_OK) status = print_head(s);
  for (uint32_t i = begin; status == ZJ_OK && i < end; i++) status = print_paragraph(s, i, &before);
  return status;
}

static zj_status print_raw(shower *s) {
  zj_buffer original = {.ctx = s->run->ctx};
  zj_status status = zj_segment_report_original(s->segment, s->report, &original, &s->err);
  if (status == ZJ_OK) fwrite(original.at, 1, original.length, stdout);
  return status;
}

static int show(zj_run *run) {
  shower s = {.run = run, .color = zj_use_color(&run->globals, stdout)};
  int letter;
  while ((letter = zj_option_next(run)) > 0) {
    if (letter == OPTION_RAW) s.raw = true;
    else if (letter == OPTION_FACTS) s.facts = true;
    else if (!zj_option_number(run, 0, 100000, &s.context)) return ZJ_EXIT_ERROR;
  }
  if (letter < 0) return ZJ_EXIT_ERROR;
  if (run->argc != 1) return zj_usage_error(run, "%s", zj_tr("which report? e.g. zhangju show ID:LINE", "要看哪一篇？例如 zhangju show 编号:行号"));
  zj_status status = zj_snapshot_open(run->ctx, run->globals.index, &s.snapshot, &s.err);
  if (status == ZJ_OK) status = find(&s, run->argv[0]);
  if (status == ZJ_OK) status = s.raw ? print_raw(&s) : s.facts ? print_facts(&s) : print_report(&s);
  return status == ZJ_OK ? ZJ_EXIT_OK : zj_report_error(&s.err);
}

const zj_command zj_cmd_show = {"show", "[OPTIONS] ID|PATH[:LINE]", "print a report, or the lines around a hit", "显示一篇报告，或某一处的上下文", examples, options, show};
