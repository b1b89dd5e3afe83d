/* cmd_show.c - zhangju show: prints a report, or the text around a place in it, with the role of
 * every passage. */
#include <talloc.h>

#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/base/pager.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/read/places.h"
#include "indexer/read/unread.h"
#include "indexer/store/address.h"
#include "query/answer/answer.h"
#include "query/answer/named_place.h"
#include "query/answer/quote.h"
#include "query/commands/commands.h"
#include "query/engine/excerpt.h"
#include "query/engine/paragraph_text.h"
#include "query/engine/sentence.h"

enum { OPTION_RAW = 256, OPTION_FACTS, OPTION_SECTION, OPTION_ONLY };

static const zj_option options[] = {
    {'C', "context", "N", "with :LINE, N paragraphs before and after (default 0)",
     "给出行号时，前后各 N 段（默认 0）"},
    {OPTION_SECTION, "section", NULL, "with :LINE, the whole section that contains it",
     "给出行号时，显示所在的整节"},
    {OPTION_ONLY, "only", "ROLE", "show only passages of this role (may be repeated)",
     "只显示这类章节的文字（可重复）"},
    {OPTION_RAW, "raw", NULL, "print only the original, exactly as it was read",
     "只输出原文，与读入时完全一致"},
    {OPTION_FACTS, "facts", NULL,
     "print what is known of the report, one field a line: key, value, and text or derived",
     "只输出报告信息，每行一项：字段、值、来源"},
    {0},
};

static const char *const examples[] = {
    "zhangju show 2025/云溪县政府工作报告.txt:12 -C 1",
    "zhangju show --section 2025/云溪县政府工作报告.txt:12:0",
    "zhangju show --only 问题 2025/云溪县政府工作报告.txt",
    "zhangju show --raw 2025/云溪县政府工作报告.txt",
    NULL,
};

typedef struct shower {
  zj_run *run;
  zj_snapshot *snapshot;
  const zj_segment *segment;
  zj_place place;
  zj_sink out;
  uint32_t paragraph;    /* the one that holds the line */
  zj_match_range marked; /* the sentence of it that LINE:CHAR names */
  zj_role_set only;      /* 0: everything */
  long context;
  bool raw, facts, section, around, color;
  zj_error err;
} shower;

/* ---- a paragraph ---- */

static void put_role_tag(const shower *s, zj_flow *f, zj_role_set roles) {
  zj_role list[ZJ_ROLE_COUNT];
  size_t count = zj_roles_list(roles, list, ZJ_COUNT(list));
  if (s->color) zj_flow_paint(f, "\033[36m");
  zj_flow_put(f, "[");
  for (size_t i = 0; i < count; i++) {
    if (i) zj_flow_put(f, "+");
    zj_flow_put(f, zj_role_name(list[i]));
  }
  zj_flow_put(f, "]");
  if (s->color) zj_flow_paint(f, "\033[0m");
}

static void put_mark(const shower *s, zj_flow *f, bool on) {
  if (s->color)
    zj_flow_paint(f, on ? "\033[1;33m" : "\033[0m");
  else
    zj_flow_put(f, on ? "【" : "】");
}

/* Writes [begin, end) of the original as running text. */
static zj_status put_stretch(shower *s, zj_flow *f, const zj_paragraph_text *text, size_t begin,
                             size_t end) {
  zj_buffer part = {.ctx = talloc_new(NULL)};
  if (end > begin) zj_running_text(text, (zj_orig_pos){begin}, (zj_orig_pos){end}, &part);
  zj_status status = zj_buffer_status(&part, &s->err);
  if (status == ZJ_OK) zj_flow_text(f, zj_buffer_slice(&part));
  talloc_free(part.ctx);
  return status;
}

/* The same, with 'marked' highlighted. */
static zj_status put_passage(shower *s, zj_flow *f, const zj_paragraph_text *text, size_t begin,
                             size_t end, zj_orig_range marked) {
  size_t from = marked.begin.byte > begin ? marked.begin.byte : begin;
  size_t to = marked.end.byte < end ? marked.end.byte : end;
  if (to <= from) return put_stretch(s, f, text, begin, end);
  zj_status status = put_stretch(s, f, text, begin, from);
  if (s->color || from == marked.begin.byte)
    put_mark(s, f, true); /* with colour, every passage: a role tag in between ends it */
  if (status == ZJ_OK) status = put_stretch(s, f, text, from, to);
  if (s->color || to == marked.end.byte) put_mark(s, f, false);
  return status == ZJ_OK ? put_stretch(s, f, text, to, end) : status;
}

/* The part of a paragraph's original to highlight; empty in all but one. */
static zj_orig_range marked_in(const shower *s, const zj_paragraph_view *view, uint32_t paragraph) {
  if (!s->place.has_char || paragraph != s->paragraph || s->marked.end.byte <= s->marked.begin.byte)
    return (zj_orig_range){{0}, {0}};
  return (zj_orig_range){zj_match_to_orig_begin(view->edits, s->marked.begin),
                         zj_match_to_orig_end(view->edits, s->marked.end)};
}

static bool is_wanted(const shower *s, zj_role_set roles) {
  return !s->only || (roles & s->only);
}

static bool any_wanted(const shower *s, const zj_paragraph_view *view) {
  for (uint32_t i = view->passage_begin; i < view->passage_end; i++) {
    zj_passage_view passage;
    zj_segment_passage(s->segment, i, &passage);
    if (is_wanted(s, passage.roles)) return true;
  }
  return false;
}

/* Prints a paragraph as running text; where the role changes, a passage begins with it. */
static zj_status print_paragraph(shower *s, uint32_t paragraph, zj_role_set *before) {
  void *local = talloc_new(NULL);
  zj_paragraph_view view;
  zj_paragraph_text text;
  zj_segment_paragraph(s->segment, paragraph, &view);
  zj_status status = zj_paragraph_text_make(local, s->segment, paragraph, &view, &text, &s->err);
  if (status != ZJ_OK || !any_wanted(s, &view)) {
    talloc_free(local);
    return status;
  }
  zj_orig_range marked = marked_in(s, &view, paragraph);
  zj_place_cursor cursor = {.reader.edits = view.edits};
  zj_orig_pos begin = text.line_begin;
  zj_sink_print(&s->out, "%5u  ", view.first_line);
  zj_flow f = zj_flow_begin(&s->out, s->run->globals.columns, 7, 7);
  for (uint32_t i = view.passage_begin; status == ZJ_OK && i < view.passage_end; i++) {
    zj_passage_view passage, next;
    zj_segment_passage(s->segment, i, &passage);
    zj_orig_pos end = {text.original.length};
    if (i + 1 < view.passage_end) {
      zj_segment_passage(s->segment, i + 1, &next);
      if (((passage.roles ^ next.roles) & ZJ_ROLES_ALL) == 0) continue; /* one stretch of text */
      end = zj_place_orig_begin(&cursor, zj_segment_passage_range(s->segment, &view, i).end);
    }
    if (is_wanted(s, passage.roles)) {
      zj_role_set roles = passage.roles & ZJ_ROLES_ALL;
      if (roles != *before) put_role_tag(s, &f, roles);
      *before = roles;
      status = put_passage(s, &f, &text, begin.byte, end.byte, marked);
    }
    begin = end;
  }
  zj_flow_end(&f);
  talloc_free(local);
  return status;
}

/* ---- a report ---- */

/* Finds the sentence that contains LINE:CHAR: the last that begins at or before it. */
static zj_status find_sentence(shower *s) {
  zj_paragraph_view view;
  void *local = talloc_new(NULL);
  zj_status status = ZJ_OK;
  zj_segment_paragraph(s->segment, s->paragraph, &view);
  for (zj_match_pos begin = {0}, end; status == ZJ_OK && begin.byte < view.match.length;
       begin = end) {
    zj_cutting cut;
    end = zj_sentence_end(view.match, begin);
    zj_match_range sentence = {zj_skip_blank(view.match, begin), end};
    status = zj_excerpt_cut(local, s->segment, s->paragraph, sentence, &cut, &s->err);
    if (status != ZJ_OK || cut.line > s->place.line ||
        (cut.line == s->place.line && cut.start_char > s->place.start_char))
      break;
    s->marked = sentence;
  }
  talloc_free(local);
  return status;
}

/* Chooses the paragraphs to print: all, or those around the one that holds the line. */
static zj_status choose_paragraphs(shower *s, uint32_t *begin, uint32_t *end) {
  zj_segment_report_range(s->segment, s->place.report, begin, end);
  if (!s->place.line) return ZJ_OK;
  s->paragraph = zj_place_paragraph(s->snapshot, &s->place);
  zj_status status = s->place.has_char ? find_sentence(s) : ZJ_OK;
  if (s->section) {
    zj_section_around(s->snapshot, s->place.segment, s->paragraph, s->marked.begin, begin, end);
    return status;
  }
  uint32_t context = (uint32_t)s->context, first = *begin, last = *end;
  *begin = s->paragraph - first > context ? s->paragraph - context : first;
  *end = last - s->paragraph > context + 1 ? s->paragraph + context + 1 : last;
  return status;
}

static zj_status print_facts(const shower *s) {
  zj_report_facts facts;
  zj_segment_facts(s->segment, s->place.report, &facts);
  for (int f = 0; f < ZJ_FIELD_COUNT; f++) {
    if (facts.fields[f].found == ZJ_FOUND_NONE) continue;
    printf("%s\t", zj_field_get((zj_field)f)->key);
    zj_print_clean(stdout, zj_slice_of(facts.fields[f].value));
    printf("\t%s\n", zj_found_word(facts.fields[f].found));
  }
  return ZJ_OK;
}

/* Writes the facts in one paragraph, the names of inferred ones in brackets. */
static void put_fields(zj_flow *f, const zj_report_facts *facts) {
  static const zj_field shown[] = {ZJ_FIELD_ISSUER, ZJ_FIELD_DATE, ZJ_FIELD_DOCNO,
                                   ZJ_FIELD_TYPE,   ZJ_FIELD_YEAR, ZJ_FIELD_TO};
  bool any = false;
  for (size_t i = 0; i < ZJ_COUNT(shown); i++) {
    const zj_fact *fact = &facts->fields[shown[i]];
    const zj_field_info *field = zj_field_get(shown[i]);
    char name[64];
    if (fact->found == ZJ_FOUND_NONE) continue;
    if (any) zj_flow_put(f, "  ");
    snprintf(name, sizeof name,
             fact->found == ZJ_FOUND_TEXT ? zj_tr("%s: ", "%s：") : zj_tr("(%s): ", "（%s）："),
             zj_tr(field->key, field->zh));
    zj_flow_put(f, name);
    zj_flow_put(f, fact->value);
    any = true;
  }
  if (any) zj_flow_break(f);
}

static zj_status print_head(shower *s) {
  zj_report_facts facts;
  zj_number_text lines, chars;
  zj_flow f = zj_flow_begin(&s->out, s->run->globals.columns, 0, 0);
  zj_segment_facts(s->segment, s->place.report, &facts);
  if (facts.title[0]) {
    zj_flow_put(&f, ZJ_TITLE_SHOWN(facts.fields));
    if (facts.title_found == ZJ_FOUND_DERIVED)
      zj_flow_put(&f, zj_tr("  (no title; from its opening)", "（无标题，取自导语）"));
    zj_flow_break(&f);
  }
  put_fields(&f, &facts);
  const char *const last[] = {facts.path, facts.id, facts.encoding,
                              zj_number_words(lines, facts.lines, "line", "行"),
                              zj_number_words(chars, facts.chars, "character", "字")};
  for (size_t i = 0; i < ZJ_COUNT(last); i++) {
    if (i) zj_flow_put(&f, "  ");
    zj_flow_put(&f, last[i]);
  }
  if (*facts.unread) {
    char told[ZJ_UNREAD_ROOM];
    zj_flow_break(&f);
    zj_flow_put(&f, zj_tr("not read: ", "未读入："));
    zj_flow_put(&f, zj_unread_tell(facts.unread, told, sizeof told));
  }
  zj_flow_end(&f);
  zj_sink_char(&s->out, '\n');
  return ZJ_OK;
}

/* Says where a new page begins, before its first paragraph. */
static void print_page(shower *s, const zj_report_facts *facts, uint32_t paragraph,
                       uint32_t *page) {
  char where[ZJ_PLACE_NAME + 60];
  zj_paragraph_view view;
  zj_source_place place;
  zj_segment_paragraph(s->segment, paragraph, &view);
  zj_places_find(facts->places, view.first_line, &place);
  if (place.kind != ZJ_PLACE_PAGE || place.number == *page) return;
  *page = place.number;
  zj_sink_print(&s->out, "       [%s]\n",
                zj_place_tell(&place, zj_lang_get(), where, sizeof where));
}

static zj_status print_report(shower *s) {
  uint32_t begin, end, page = 0;
  zj_role_set before = 0;
  zj_report_facts facts;
  zj_segment_facts(s->segment, s->place.report, &facts);
  zj_status status = choose_paragraphs(s, &begin, &end);
  if (status != ZJ_OK) return status;
  zj_pager_open(s->run);
  status = print_head(s);
  for (uint32_t i = begin; status == ZJ_OK && i < end; i++) {
    print_page(s, &facts, i, &page);
    status = print_paragraph(s, i, &before);
  }
  return status;
}

/* Prints text line by line, so that no control character in it drives the terminal. */
static void print_lines_clean(zj_slice text) {
  for (size_t begin = 0, end; begin < text.length; begin = end + 1) {
    const char *feed = memchr(text.at + begin, '\n', text.length - begin);
    end = feed ? (size_t)(feed - text.at) : text.length;
    zj_print_clean(stdout, zj_slice_cut(text, begin, end));
    if (feed) putchar('\n');
  }
}

static zj_status print_raw(shower *s) {
  zj_buffer original = {.ctx = s->run->ctx};
  zj_status status = zj_segment_report_original(s->segment, s->place.report, &original, &s->err);
  if (status == ZJ_OK) status = zj_buffer_status(&original, &s->err);
  if (status == ZJ_OK && s->run->globals.terminal)
    print_lines_clean(zj_buffer_slice(&original));
  else if (status == ZJ_OK)
    fwrite(original.at, 1, original.length, stdout);
  return status;
}

/* ---- command ---- */

static bool take_option(zj_run *run, int letter, shower *s) {
  switch (letter) {
  case 'C':
    s->around = true;
    return zj_option_number(run, 0, 100000, &s->context);
  case OPTION_ONLY:
    return zj_role_read(run, &s->only);
  case OPTION_SECTION:
    s->section = true;
    return true;
  case OPTION_RAW:
    s->raw = true;
    return true;
  default:
    s->facts = true;
    return true;
  }
}

/* Says why the options do not go together; NULL when they do. */
static const char *find_clash(const shower *s) {
  if (s->raw && s->facts)
    return zj_tr("--raw and --facts exclude each other", "--raw 与 --facts 不能合用");
  if ((s->raw || s->facts) && (s->section || s->only || s->around))
    return zj_tr(
        "--raw and --facts print the whole report: -C, --section and --only do not go with them",
        "--raw、--facts 针对整篇，不能与 -C、--section、--only 合用");
  if (s->section && s->around)
    return zj_tr("--section and -C exclude each other", "--section 与 -C 不能合用");
  return NULL;
}

static int show(zj_run *run) {
  shower s = {.run = run, .out = zj_sink_file(stdout)};
  int letter;
  while ((letter = zj_option_next(run)) > 0)
    if (!take_option(run, letter, &s)) return ZJ_EXIT_ERROR;
  if (letter < 0) return ZJ_EXIT_ERROR;
  const char *clash = find_clash(&s);
  if (clash) return zj_usage_error(run, "%s", clash);
  if (run->argc == 0)
    return zj_usage_error(run, "%s",
                          zj_tr("which report? e.g. zhangju show ID:LINE",
                                "要看哪一篇？例如 zhangju show 编号:行号"));
  if (run->argc > 1)
    return zj_usage_error(
        run, zj_tr("one report at a time; what is \"%s\"?", "一次只看一篇；“%s”是什么？"),
        run->argv[1]);
  zj_status status = zj_snapshot_open(run->ctx, run->globals.index, &s.snapshot, &s.err);
  if (status == ZJ_OK) status = zj_named_place_find(s.snapshot, run->argv[0], &s.place, &s.err);
  if (status != ZJ_OK) return zj_report_error(&s.err);
  if (s.section && !s.place.line)
    return zj_usage_error(run,
                          zj_tr("the section of which line? e.g. zhangju show --section %s:12",
                                "哪一行所在的节？例如 zhangju show --section %s:12"),
                          run->argv[0]);
  if (s.around && !s.place.line)
    return zj_usage_error(run,
                          zj_tr("-C around which line? e.g. zhangju show -C 1 %s:12",
                                "-C 是哪一行的前后？例如 zhangju show -C 1 %s:12"),
                          run->argv[0]);
  s.segment = s.snapshot->segments[s.place.segment];
  s.color = zj_use_color(&run->globals, stdout);
  if (s.raw)
    status = print_raw(&s);
  else if (s.facts)
    status = print_facts(&s);
  else
    status = print_report(&s);
  return status == ZJ_OK ? ZJ_EXIT_OK : zj_report_error(&s.err);
}

const zj_command zj_cmd_show = {"show",
                                "[OPTIONS] ID|PATH[:LINE[:CHAR]]",
                                "print a report, or the context of a hit",
                                "显示一篇报告，或某一处的上下文",
                                examples,
                                options,
                                show};
