/* emit_text.c - answers for people: lines fit the terminal, and the words found are in colour or in
 * 【】. */
#include <stdio.h>
#include <talloc.h>

#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/read/places.h"
#include "query/answer/emit_writer.h"
#include "query/language/describe.h"

static const char BOLD[] = "\033[1m", DIM[] = "\033[2m", ROLE[] = "\033[36m", MARK[] = "\033[1;33m",
                  PLAIN[] = ZJ_FLOW_PLAIN;

static void put_painted(const zj_emitter *e, zj_flow *f, const char *escape, const char *text) {
  if (e->options->color) zj_flow_paint(f, escape);
  zj_flow_put(f, text);
  if (e->options->color) zj_flow_paint(f, PLAIN);
}

/* The column where quotations begin. */
static int indent_of(const zj_emitter *e) {
  bool narrow = e->options->columns && e->options->columns < 60;
  return narrow ? 4 : 10;
}

/* Writes "  LINE:CHAR " in columns of its own; returns the column after it. */
static int put_place(zj_emitter *e, uint32_t line, uint32_t start_char) {
  char place[32];
  int width = snprintf(place, sizeof place, "%u:%u", line, start_char);
  zj_sink_print(e->sink, "  %-7s ", place);
  return (width > 7 ? width : 7) + 3;
}

/* ---- a report ---- */

static bool counts_hits(const zj_emitter *e) {
  return e->options->unit != ZJ_EMIT_ITEMS && !e->options->absent && !e->options->facts;
}

/* Writes id, issuer, date (or else the year), number and kind. */
static void put_facts(zj_emitter *e, const zj_report_facts *facts) {
  bool dated = facts->fields[ZJ_FIELD_DATE].found != ZJ_FOUND_NONE;
  const zj_field shown[] = {ZJ_FIELD_ISSUER, dated ? ZJ_FIELD_DATE : ZJ_FIELD_YEAR, ZJ_FIELD_DOCNO,
                            ZJ_FIELD_TYPE};
  zj_sink_blanks(e->sink, 2);
  zj_flow f = zj_flow_begin(e->sink, e->options->columns, 4, 2);
  put_painted(e, &f, DIM, facts->id);
  for (size_t i = 0; i < ZJ_COUNT(shown); i++) {
    if (facts->fields[shown[i]].found == ZJ_FOUND_NONE) continue;
    zj_flow_put(&f, "  ");
    zj_flow_put(&f, facts->fields[shown[i]].value);
  }
  zj_flow_end(&f);
}

static void begin_report(zj_emitter *e, const zj_report_hits *report) {
  zj_number_text n;
  bool titled = report->facts.title[0];
  if (e->options->unit == ZJ_EMIT_ITEMS && e->reports) zj_sink_char(e->sink, '\n');
  zj_flow f = zj_flow_begin(e->sink, e->options->columns, 2, 0);
  if (titled) {
    put_painted(e, &f, BOLD, ZJ_TITLE_SHOWN(report->facts.fields));
    zj_flow_put(&f, "  ");
  }
  put_painted(e, &f, titled ? DIM : BOLD, report->facts.path);
  if (counts_hits(e)) {
    zj_flow_put(&f, "  ");
    zj_flow_put(&f, zj_number_words(n, report->rank.occurrences, "hit", "处"));
  }
  zj_flow_end(&f);
  if (e->options->facts) put_facts(e, &report->facts);
}

static void end_report(zj_emitter *e, const zj_report_hits *report) {
  zj_number_text n;
  bool paragraphs = e->options->unit == ZJ_EMIT_PARAGRAPHS;
  uint64_t more =
      (paragraphs ? report->rank.paragraphs : report->rank.sentences) - report->hit_count;
  if (more)
    zj_sink_print(e->sink, zj_tr("  … %s more\n", "  ……另有 %s\n"),
                  paragraphs ? zj_number_words(n, more, "paragraph", "段")
                             : zj_number_words(n, more, "sentence", "句"));
  zj_sink_char(e->sink, '\n');
}

/* ---- a hit ---- */

static void put_roles(const zj_emitter *e, zj_flow *f, zj_role_set roles) {
  zj_role list[ZJ_ROLE_COUNT];
  size_t count = zj_roles_list(roles, list, ZJ_COUNT(list));
  zj_flow_put(f, "[");
  for (size_t i = 0; i < count; i++) {
    if (i) zj_flow_put(f, "+");
    put_painted(e, f, ROLE, zj_role_name(list[i]));
  }
  zj_flow_put(f, "]");
}

/* Writes place, roles and headings of a hit. */
static void put_head(zj_emitter *e, const zj_report_facts *facts, const zj_hit *hit) {
  char where[ZJ_PLACE_NAME + 40];
  zj_source_place place;
  zj_places_find(facts->places, hit->line, &place);
  int column = put_place(e, hit->line, hit->start_char);
  zj_flow f = zj_flow_begin(e->sink, e->options->columns, indent_of(e), column);
  put_roles(e, &f, hit->roles);
  for (size_t i = 0; i < hit->crumb_count; i++) {
    zj_flow_put(&f, i ? " › " : " ");
    put_painted(e, &f, DIM, hit->crumbs[i]);
  }
  if (*zj_place_tell(&place, zj_lang_get(), where, sizeof where)) {
    zj_flow_put(&f, "  ");
    put_painted(e, &f, DIM, where);
  }
  zj_flow_end(&f);
}

static void put_mark(const zj_emitter *e, zj_flow *f, bool on) {
  if (e->options->color)
    zj_flow_paint(f, on ? MARK : PLAIN);
  else
    zj_flow_put(f, on ? "【" : "】");
}

static void put_sentence(const zj_emitter *e, zj_flow *f, const zj_hit *hit) {
  size_t next = 0, begin = 0, end = 0, at = 0;
  while (zj_emit_mark(hit, &next, &begin, &end)) {
    zj_flow_text(f, zj_slice_cut(hit->sentence, at, begin));
    put_mark(e, f, true);
    zj_flow_text(f, zj_slice_cut(hit->sentence, begin, end));
    put_mark(e, f, false);
    at = end;
  }
  zj_flow_text(f, zj_slice_cut(hit->sentence, at, hit->sentence.length));
}

static void write_quote(zj_emitter *e, const zj_report_hits *report, const zj_quote *q) {
  int indent = indent_of(e);
  put_head(e, &report->facts, q->hit);
  zj_sink_blanks(e->sink, indent);
  zj_flow f = zj_flow_begin(e->sink, e->options->columns, indent, indent);
  for (size_t i = 0; i < q->count; i++) {
    const zj_quote_part *part = &q->parts[i];
    if (i && part->paragraph != part[-1].paragraph) zj_flow_break(&f);
    if (part->hit) {
      put_sentence(e, &f, part->hit);
      continue;
    }
    if (e->options->color) zj_flow_paint(&f, DIM);
    zj_flow_text(&f, part->text);
    if (e->options->color) zj_flow_paint(&f, PLAIN);
  }
  zj_flow_end(&f);
}

static void write_item(zj_emitter *e, const zj_report_facts *facts, const zj_item *one) {
  (void)facts;
  int nesting = (int)one->depth * 2, column = put_place(e, one->line, one->start_char);
  zj_sink_blanks(e->sink, nesting);
  zj_flow f = zj_flow_begin(e->sink, e->options->columns, indent_of(e) + nesting, column + nesting);
  zj_flow_text(&f, one->text);
  for (size_t i = 0; i < one->field_count; i++) {
    if (i == 0) zj_flow_break(&f);
    if (e->options->color) zj_flow_paint(&f, DIM);
    zj_flow_put(&f, i ? "  " : "");
    zj_flow_text(&f, one->fields[i].name);
    zj_flow_put(&f, "：");
    if (e->options->color) zj_flow_paint(&f, PLAIN);
    zj_flow_text(&f, one->fields[i].value);
  }
  zj_flow_end(&f);
}

/* ---- the whole ---- */

static void put_understood(zj_emitter *e) {
  if (!zj_query_needs_words(e->query)) return;
  void *local = talloc_new(NULL);
  const char *words = zj_query_describe(local, e->query);
  if (!words) zj_note_no_memory();
  zj_flow f = zj_flow_begin(e->sink, e->options->columns, 2, 0);
  zj_flow_put(&f, zj_tr("understood as: ", "理解为："));
  zj_flow_put(&f, words ? words : "");
  zj_flow_end(&f);
  talloc_free(local);
}

static void put_totals(zj_emitter *e) {
  char text[512];
  zj_number_text hits, reports, sentences, paragraphs;
  const zj_counts *c = &e->result->counts;
  snprintf(text, sizeof text, zj_tr("%s in %s (%s, %s), %.1f ms", "%s，%s（%s，%s），%.1f 毫秒"),
           zj_number_words(hits, c->occurrences, "hit", "处"),
           zj_number_words(reports, c->reports, "report", "篇"),
           zj_number_words(sentences, c->sentences, "sentence", "句"),
           zj_number_words(paragraphs, c->paragraphs, "paragraph", "段"),
           (double)e->result->took_us / 1000);
  zj_flow f = zj_flow_begin(e->sink, e->options->columns, 2, 0);
  zj_flow_put(&f, text);
  zj_flow_end(&f);
}

/* Says which of the reports found are shown, unless all are. */
static void put_window(zj_emitter *e) {
  char text[512];
  size_t first = (size_t)e->options->offset, next = first + e->reports,
         all = e->result->ranking_count;
  if (all < e->result->counts.reports) all = e->result->counts.reports; /* of a cluster */
  zj_number_text reports;
  if (e->options->absent || (!first && next >= all)) return;
  if (!e->reports)
    snprintf(text, sizeof text,
             zj_tr("none are shown: --offset %zu leaves out all of them",
                   "没有列出：--offset %zu 略过了全部"),
             first);
  else if (next >= all)
    snprintf(text, sizeof text,
             zj_tr("reports %zu to %zu are shown, the last of %s",
                   "以上为第 %zu 至 %zu 篇，共 %s，后面没有了"),
             first + 1, next, zj_number_words(reports, all, "report", "篇"));
  else
    snprintf(text, sizeof text,
             zj_tr("reports %zu to %zu of %zu are shown; --offset %zu shows more, -n 0 all",
                   "以上为第 %zu 至 %zu 篇，共 %zu 篇；后面的用 --offset %zu，全部用 -n 0"),
             first + 1, next, all, next);
  zj_flow f = zj_flow_begin(e->sink, e->options->columns, 2, 0);
  zj_flow_put(&f, text);
  zj_flow_end(&f);
}

static void end_items(zj_emitter *e) {
  zj_number_text items, reports, holding;
  if (!e->units) return;
  zj_sink_print(e->sink, zj_tr("\n%s in %s; such a passage is in %s\n", "\n%s，%s；%s有此章节\n"),
                zj_number_words(items, e->units, "item", "条"),
                zj_number_words(reports, e->reports, "report", "篇"),
                zj_number_words(holding, e->holding, "report", "篇"));
}

static void end_reports(zj_emitter *e) {
  zj_number_text n;
  if (e->reports)
    zj_sink_print(e->sink, "\n%s\n", zj_number_words(n, e->result->ranking_count, "report", "篇"));
  put_window(e);
}

static void write_end(zj_emitter *e) {
  if (e->options->unit == ZJ_EMIT_ITEMS) {
    end_items(e);
    return;
  }
  if (e->options->facts) {
    end_reports(e);
    return;
  }
  if (!e->result->counts.occurrences || e->options->absent) return;
  if (e->options->unit == ZJ_EMIT_REPORTS) zj_sink_char(e->sink, '\n');
  put_understood(e);
  put_totals(e);
  put_window(e);
}

const zj_writer zj_writer_text = {.by_report = true,
                                  .joined = true,
                                  .report = begin_report,
                                  .quote = write_quote,
                                  .report_end = end_report,
                                  .item = write_item,
                                  .end = write_end};
