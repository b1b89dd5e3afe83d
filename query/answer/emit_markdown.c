/* emit_markdown.c - quotations with their source, ready to paste.
 *
 *   > 全区……**年轻干部**存量明显不足。
 *   >
 *   > ——《关于干部工作的报告》，四、存在问题 › （一）队伍结构（2024/干部工作.txt 第 61 行）
 */
#include "query/answer/emit_writer.h"

#include "indexer/base/lang.h"
#include "indexer/outline/fields_shown.h"
#include "query/answer/escape.h"

static bool is_mark_at(zj_slice s, size_t at) {
  uint32_t c;
  return !zj_utf8_decode(s, at, &c) || zj_char_class_of(c) == ZJ_CHAR_MARK ||
         zj_char_class_of(c) == ZJ_CHAR_BLANK;
}

/* Markdown does not take ** for a delimiter between a letter and a sign such as %, so text that
 * begins or ends with a sign is set in <strong> instead. */
static void put_strong(zj_sink *to, zj_slice text) {
  size_t last = text.length - 1;
  while (last > 0 && zj_utf8_is_tail(text.at[last]))
    last--;
  bool stars = !is_mark_at(text, 0) && !is_mark_at(text, last);
  zj_sink_put(to, stars ? "**" : "<strong>");
  zj_escape_markdown(to, text);
  zj_sink_put(to, stars ? "**" : "</strong>");
}

static void put_sentence(zj_sink *to, const zj_hit *hit) {
  size_t next = 0, begin = 0, end = 0, at = 0;
  while (zj_emit_mark(hit, &next, &begin, &end)) {
    zj_escape_markdown(to, zj_slice_cut(hit->sentence, at, begin));
    put_strong(to, zj_slice_cut(hit->sentence, begin, end));
    at = end;
  }
  zj_escape_markdown(to, zj_slice_cut(hit->sentence, at, hit->sentence.length));
}

static void put_name(zj_sink *to, const zj_report_facts *facts) {
  zj_sink_put(to, zj_tr("*", "《"));
  zj_escape_markdown(to, zj_slice_of(ZJ_TITLE_SHOWN(facts->fields)));
  zj_sink_put(to, zj_tr("*", "》"));
}

/* Names the source: title, then the facts found in the text (none that were inferred), headings,
 * path and line. */
static void put_source(zj_sink *to, const zj_report_facts *facts, const zj_hit *hit) {
  static const zj_field fields[] = {ZJ_FIELD_ISSUER, ZJ_FIELD_DOCNO, ZJ_FIELD_DATE};
  const char *comma = zj_tr(", ", "，");
  zj_sink_put(to, zj_tr("> — ", "> ——"));
  if (facts->title[0]) {
    put_name(to, facts);
    zj_sink_put(to, comma);
  }
  for (size_t i = 0; i < ZJ_COUNT(fields); i++) {
    if (facts->fields[fields[i]].found != ZJ_FOUND_TEXT) continue;
    zj_escape_markdown(to, zj_slice_of(facts->fields[fields[i]].value));
    zj_sink_put(to, comma);
  }
  for (size_t i = 0; i < hit->crumb_count; i++) {
    if (i) zj_sink_put(to, " › ");
    zj_escape_markdown(to, zj_slice_of(hit->crumbs[i]));
  }
  if (hit->crumb_count) zj_sink_put(to, comma);
  zj_escape_markdown(to, zj_slice_of(facts->path));
  zj_sink_print(to, zj_tr(", line %u\n", " 第 %u 行\n"), hit->line);
}

static void write_quote(zj_emitter *e, const zj_report_hits *report, const zj_quote *q) {
  if (e->units) zj_sink_char(e->sink, '\n');
  zj_sink_put(e->sink, "> ");
  for (size_t i = 0; i < q->count; i++) {
    if (i && q->parts[i].paragraph != q->parts[i - 1].paragraph) zj_sink_put(e->sink, "\n>\n> ");
    if (q->parts[i].hit)
      put_sentence(e->sink, q->parts[i].hit);
    else
      zj_escape_markdown(e->sink, q->parts[i].text);
  }
  zj_sink_put(e->sink, "\n>\n");
  put_source(e->sink, &report->facts, q->hit);
}

/* ---- lists ---- */

/* In a list of items the heading of their report; in a list of reports one entry. */
static void write_report(zj_emitter *e, const zj_report_hits *r) {
  zj_title_text name;
  zj_number_text hits;
  if (e->options->unit == ZJ_EMIT_ITEMS) {
    zj_sink_put(e->sink, e->reports ? "\n## " : "## ");
    zj_escape_markdown(e->sink, zj_slice_of(zj_report_shown(name, r->facts.fields)));
    zj_sink_put(e->sink, "\n\n");
  } else if (e->options->unit == ZJ_EMIT_REPORTS || e->options->absent) {
    zj_sink_put(e->sink, "- ");
    if (r->facts.title[0]) {
      put_name(e->sink, &r->facts);
      zj_sink_put(e->sink, zj_tr(", ", "，"));
    }
    zj_escape_markdown(e->sink, zj_slice_of(r->facts.path));
    if (r->rank.occurrences)
      zj_sink_print(e->sink, zj_tr(", %s", "，%s"),
                    zj_number_words(hits, r->rank.occurrences, "hit", "处"));
    zj_sink_char(e->sink, '\n');
  }
}

static void write_item(zj_emitter *e, const zj_report_facts *facts, const zj_item *one) {
  (void)facts;
  zj_sink_print(e->sink, "%*s- ", (int)one->depth * 2, "");
  zj_escape_markdown(e->sink, one->text);
  zj_sink_print(e->sink, zj_tr(" (line %u)\n", "（第 %u 行）\n"), one->line);
}

const zj_writer zj_writer_markdown = {.by_report = true,
                                      .joined = true,
                                      .report = write_report,
                                      .quote = write_quote,
                                      .item = write_item};
