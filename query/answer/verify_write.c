/* verify_write.c - the formats of a verification. */
#include "query/answer/verify_write.h"

#include <talloc.h>

#include "indexer/base/flow.h"
#include "indexer/base/lang.h"
#include "indexer/base/noted.h"
#include "indexer/base/values.h"
#include "indexer/outline/fields_shown.h"
#include "indexer/store/address.h"
#include "query/answer/escape.h"
#include "query/answer/json.h"
#include "query/answer/table.h"

static const char BOLD[] = "\033[1m", DIM[] = "\033[2m", GOOD[] = "\033[32m", BAD[] = "\033[1;31m",
                  DOUBT[] = "\033[1;33m", PLAIN[] = ZJ_FLOW_PLAIN;

typedef struct writer {
  zj_sink *to;
  const zj_verify_look *look;
} writer;

void zj_verify_write_summary(zj_sink *to, const zj_verification *v) {
  bool first = true;
  zj_number_text n;
  zj_sink_put(to, zj_number_words(n, v->count, "quotation", "处引文"));
  for (int i = 0; i < ZJ_QUOTINGS; i++) {
    if (!v->verdicts[i]) continue;
    zj_sink_put(to, first ? zj_tr(": ", "：") : zj_tr(", ", "，"));
    zj_sink_print(to, zj_tr("%zu %s", "%2$s %1$zu"), v->verdicts[i],
                  zj_quoting_name((zj_quoting)i));
    first = false;
  }
}

/* ---- text ---- */

static void put_painted(const writer *w, zj_flow *f, const char *escape, const char *text) {
  if (w->look->color) zj_flow_paint(f, escape);
  zj_flow_put(f, text);
  if (w->look->color) zj_flow_paint(f, PLAIN);
}

static const char *paint_of(zj_quoting verdict) {
  switch (verdict) {
  case ZJ_QUOTING_EXACT:
    return GOOD;
  case ZJ_QUOTING_SIGNS:
  case ZJ_QUOTING_NEAR:
    return DOUBT;
  case ZJ_QUOTING_APART:
  case ZJ_QUOTING_NONE:
  case ZJ_QUOTING_UNCHECKED:
    return BAD;
  }
  return BAD;
}

/* Writes one side of a difference, with what the other side has not in 【】. */
static void put_side(const writer *w, const zj_diff *diff, bool quoted) {
  zj_sink_blanks(w->to, 4);
  zj_flow f = zj_flow_begin(w->to, w->look->columns, 4, 4);
  zj_flow_put(&f, quoted ? zj_tr("quoted  ", "引作　") : zj_tr("source  ", "原文　"));
  for (size_t i = 0; i < diff->count; i++) {
    const zj_diff_piece *piece = &diff->at[i];
    zj_slice text = quoted ? piece->a : piece->b;
    if (piece->same) {
      zj_flow_text(&f, text);
      continue;
    }
    if (w->look->color) zj_flow_paint(&f, DOUBT);
    zj_flow_put(&f, "【");
    zj_flow_text(&f, text);
    zj_flow_put(&f, "】");
    if (w->look->color) zj_flow_paint(&f, PLAIN);
  }
  zj_flow_end(&f);
}

static void put_source(const writer *w, const zj_found_part *p) {
  char place[40];
  zj_place_text id;
  zj_sink_blanks(w->to, 4);
  zj_flow f = zj_flow_begin(w->to, w->look->columns, 4, 4);
  if (p->facts.title[0]) {
    zj_flow_put(&f, ZJ_TITLE_SHOWN(p->facts.fields));
    zj_flow_put(&f, "  ");
  }
  snprintf(place, sizeof place, ":%u:%u", p->line, p->start_char);
  zj_flow_put(&f, p->facts.path);
  zj_flow_put(&f, place);
  for (size_t i = 0; i < p->crumb_count; i++) {
    zj_flow_put(&f, i ? " › " : "  ");
    put_painted(w, &f, DIM, p->crumbs[i]);
  }
  zj_flow_put(&f, "  ");
  put_painted(w, &f, DIM, zj_place_write(id, p->facts.id, p->line, p->start_char));
  if (p->occurrences > 1) {
    zj_number_text n;
    zj_flow_put(&f, zj_tr("  (one of ", "（同文共 "));
    zj_flow_put(&f, zj_number_words(n, p->occurrences, "place", "处"));
    zj_flow_put(&f, zj_tr(")", "）"));
  }
  zj_flow_end(&f);
}

static void put_part(const writer *w, const zj_verified *v, size_t i) {
  const zj_found_part *p = &v->parts[i];
  if (v->part_count > 1) {
    zj_sink_blanks(w->to, 2);
    zj_flow f = zj_flow_begin(w->to, w->look->columns, 4, 2);
    put_painted(w, &f, paint_of(p->verdict), zj_quoting_name(p->verdict));
    zj_flow_put(&f, "  ");
    zj_flow_text(&f, p->text);
    zj_flow_end(&f);
  }
  if (!p->has_source) return;
  if (p->differs) {
    put_side(w, &p->diff, true);
    put_side(w, &p->diff, false);
  }
  put_source(w, p);
}

/* What differs in words, and in how many letters. */
static void put_differs(zj_flow *f, const zj_verified *v, unsigned differs) {
  zj_differs_text words;
  zj_number_text n;
  uint64_t distance = 0;
  for (size_t i = 0; i < v->part_count; i++)
    distance += v->parts[i].distance;
  zj_flow_put(f, zj_tr(" (", "（"));
  if (distance) {
    zj_flow_put(f, zj_number_words(n, distance, "character", "字"));
    differs &= ~(unsigned)ZJ_DIFFERS_LETTERS;
    if (differs) zj_flow_put(f, zj_tr(", ", "、"));
  }
  zj_flow_put(f, zj_differs_words(words, differs));
  zj_flow_put(f, zj_tr(")", "）"));
}

static unsigned all_differs(const zj_verified *v) {
  unsigned all = 0;
  for (size_t i = 0; i < v->part_count; i++)
    all |= v->parts[i].differs;
  return all;
}

static void put_text(const writer *w, const zj_verified *v) {
  char place[40];
  const zj_quotation *q = v->quotation;
  zj_flow f = zj_flow_begin(w->to, w->look->columns, 2, 0);
  snprintf(place, sizeof place, "%u:%u  ", q->line, q->start_char);
  put_painted(w, &f, BOLD, place);
  put_painted(w, &f, paint_of(v->verdict), zj_quoting_name(v->verdict));
  if (all_differs(v)) put_differs(&f, v, all_differs(v));
  zj_flow_put(&f, "  ");
  zj_flow_text(&f, q->text);
  zj_flow_end(&f);
  for (size_t i = 0; i < v->part_count; i++)
    put_part(w, v, i);
}

void zj_verify_write_parts(zj_sink *to, const zj_verify_look *look, const zj_verified *verified) {
  const writer w = {to, look};
  for (size_t i = 0; i < verified->part_count; i++)
    put_part(&w, verified, i);
}

static void write_text(const writer *w, const zj_verification *v) {
  for (size_t i = 0; i < v->count && !w->to->failed; i++)
    put_text(w, &v->at[i]);
  zj_verify_write_summary(w->to, v);
  zj_sink_char(w->to, '\n');
}

/* ---- JSON ---- */

static void write_json(const writer *w, const zj_verification *v) {
  json_t *head = json_pack("{s:i,s:s}", "schema", ZJ_JSON_SCHEMA, "draft", w->look->name);
  zj_json_list list = zj_json_list_begin(w->to, head, "quotations");
  for (size_t i = 0; i < v->count && !w->to->failed; i++)
    zj_json_list_add(&list, zj_verified_json(&v->at[i]));
  zj_json_list_end(&list, json_pack("{s:o}", "verdicts", zj_quotings_json(v)));
  zj_sink_char(w->to, '\n');
}

static void write_jsonl(const writer *w, const zj_verification *v) {
  zj_json_write_line(w->to, json_pack("{s:s,s:i,s:s}", "type", "begin", "schema", ZJ_JSON_SCHEMA,
                                      "draft", w->look->name));
  for (size_t i = 0; i < v->count && !w->to->failed; i++)
    zj_json_write_line(w->to, zj_verified_json(&v->at[i]));
  zj_json_write_line(w->to, json_pack("{s:s,s:I,s:o}", "type", "end", "quotations",
                                      (json_int_t)v->count, "verdicts", zj_quotings_json(v)));
}

/* ---- CSV and XLSX ---- */

/* Leaves the cell of a number that is not known empty. */
static void put_number(zj_table *t, uint64_t n, bool known) {
  if (known)
    zj_table_number(t, n);
  else
    zj_table_text(t, ZJ_LIT(""));
}

static zj_slice headings_of(void *ctx, const zj_found_part *p) {
  zj_buffer out = {.ctx = ctx};
  for (size_t i = 0; i < p->crumb_count; i++) {
    zj_slice crumb = zj_slice_of(p->crumbs[i]);
    if (i) zj_buffer_add(&out, " › ", strlen(" › "));
    zj_buffer_add(&out, crumb.at, crumb.length);
  }
  if (out.failed) zj_note_no_memory();
  return zj_buffer_slice(&out);
}

static void put_source_cells(zj_table *t, void *local, const zj_found_part *p) {
  zj_place_text id = "";
  char roles[ZJ_ROLES_TEXT] = "";
  if (p->has_source) {
    zj_place_write(id, p->facts.id, p->line, p->start_char);
    if (zj_table_is_read(t))
      zj_roles_named(p->roles & ZJ_ROLES_ALL, roles);
    else
      zj_roles_format(p->roles & ZJ_ROLES_ALL, roles);
  }
  zj_table_place(t, id);
  zj_table_text(t, zj_slice_of(p->has_source ? p->facts.path : ""));
  zj_table_text(t, zj_slice_of(p->has_source ? ZJ_TITLE_SHOWN(p->facts.fields) : ""));
  zj_table_text(t, zj_slice_of(roles));
  zj_table_text(t, headings_of(local, p));
  zj_table_text(t, p->has_source ? p->source : ZJ_LIT(""));
}

static void put_row(zj_table *t, const zj_verified *one, size_t number) {
  const zj_found_part *p = &one->parts[number];
  /* Only the whole quotation knows that its parts are apart. */
  zj_quoting verdict = one->verdict == ZJ_QUOTING_APART ? ZJ_QUOTING_APART : p->verdict;
  zj_differs_text differs;
  bool words = zj_table_is_read(t);
  void *local = talloc_new(NULL);
  zj_table_number(t, one->quotation->line);
  zj_table_number(t, one->quotation->start_char);
  zj_table_number(t, number + 1);
  zj_table_text(t, zj_slice_of(words ? zj_quoting_name(verdict) : zj_quoting_key(verdict)));
  zj_table_text(t, zj_slice_of(words ? zj_differs_words(differs, p->differs)
                                     : zj_differs_keys(differs, p->differs)));
  zj_table_text(t, p->text);
  put_source_cells(t, local, p);
  put_number(t, p->distance, p->has_source);
  put_number(t, p->occurrences, p->occurrences > 0);
  put_number(t, p->reports, p->occurrences > 0);
  zj_table_row_end(t);
  talloc_free(local);
}

static zj_status write_table(const writer *w, const zj_verification *v, zj_error *err) {
  static const zj_column heads[] = {
      {"line", "行"},           {"start_char", "字"},     {"part", "部分"},
      {"verdict", "结论"},      {"differs", "差别"},      {"quoted", "引文"},
      {"id", "编号"},           {"path", "文件"},         {"title", "标题"},
      {"roles", "章节角色"},    {"headings", "所在标题"}, {"source", "原文"},
      {"distance", "相差字数"}, {"occurrences", "处"},    {"reports", "篇"}};
  void *local = talloc_new(NULL);
  const char *name = zj_tr("Quotations", "引文核对");
  char *title = talloc_asprintf(local, zj_tr("%s: %s", "%s：%s"), name, w->look->name);
  zj_table t = {
      .sink = w->to, .format = w->look->format, .excel = w->look->excel, .links = w->look->links};
  if (!local) return zj_no_memory(err);
  zj_table_begin(&t, local, name, title);
  zj_table_head(&t, heads, ZJ_COUNT(heads));
  for (size_t i = 0; i < v->count && !w->to->failed; i++)
    for (size_t k = 0; k < v->at[i].part_count; k++)
      put_row(&t, &v->at[i], k);
  zj_status status = zj_table_end(&t, err);
  talloc_free(local);
  return status;
}

/* ---- Markdown ---- */

static void put_cited(zj_sink *to, const zj_found_part *p, bool markdown) {
  zj_place_text id;
  void (*put)(zj_sink *, zj_slice) = markdown ? zj_escape_markdown : zj_sink_text;
  if (p->facts.title[0]) {
    zj_sink_put(to, zj_tr(markdown ? "*" : "“", "《"));
    put(to, zj_slice_of(ZJ_TITLE_SHOWN(p->facts.fields)));
    zj_sink_put(to, zj_tr(markdown ? "*, " : "”, ", "》，"));
  }
  put(to, zj_slice_of(p->facts.path));
  zj_sink_print(to, zj_tr(", line %u, %s", " 第 %u 行，%s"), p->line,
                zj_place_write(id, p->facts.id, p->line, p->start_char));
}

static void put_marked_side(const writer *w, const zj_diff *diff, bool quoted) {
  zj_sink_put(w->to,
              quoted ? zj_tr("  - quoted: ", "  - 引作：") : zj_tr("  - source: ", "  - 原文："));
  for (size_t i = 0; i < diff->count; i++) {
    zj_slice text = quoted ? diff->at[i].a : diff->at[i].b;
    if (!diff->at[i].same) zj_sink_put(w->to, "【");
    zj_escape_markdown(w->to, text);
    if (!diff->at[i].same) zj_sink_put(w->to, "】");
  }
  zj_sink_char(w->to, '\n');
}

static void write_markdown(const writer *w, const zj_verification *v) {
  for (size_t i = 0; i < v->count && !w->to->failed; i++) {
    const zj_verified *one = &v->at[i];
    zj_sink_print(w->to, zj_tr("- **%s** (line %u) ", "- **%s**（第 %u 行）"),
                  zj_quoting_name(one->verdict), one->quotation->line);
    zj_escape_markdown(w->to, one->quotation->text);
    zj_sink_char(w->to, '\n');
    for (size_t k = 0; k < one->part_count; k++) {
      const zj_found_part *p = &one->parts[k];
      if (!p->has_source) continue;
      if (p->differs) {
        put_marked_side(w, &p->diff, true);
        put_marked_side(w, &p->diff, false);
      }
      zj_sink_put(w->to, "  - ");
      put_cited(w->to, p, true);
      zj_sink_char(w->to, '\n');
    }
  }
  zj_sink_char(w->to, '\n');
  zj_verify_write_summary(w->to, v);
  zj_sink_char(w->to, '\n');
}

zj_status zj_verify_write(zj_sink *to, const zj_verify_look *look, const zj_verification *v,
                          zj_error *err) {
  writer w = {to, look};
  switch (look->format) {
  case ZJ_FORMAT_JSON:
    write_json(&w, v);
    return ZJ_OK;
  case ZJ_FORMAT_JSONL:
    write_jsonl(&w, v);
    return ZJ_OK;
  case ZJ_FORMAT_CSV:
  case ZJ_FORMAT_XLSX:
    return write_table(&w, v, err);
  case ZJ_FORMAT_MARKDOWN:
    write_markdown(&w, v);
    return ZJ_OK;
  case ZJ_FORMAT_TEXT:
  case ZJ_FORMAT_TSV:
  case ZJ_FORMAT_PATHS:
  case ZJ_FORMAT_DOCX:
  case ZJ_FORMAT_COUNTS:
    write_text(&w, v);
    return ZJ_OK;
  }
  return ZJ_OK;
}

/* ---- the draft with sources ---- */

/* Names the source of the first part; the others are in the same report. */
static void put_inserted(zj_sink *to, const zj_verified *v) {
  zj_sink_put(to, zj_tr(" [", "〔"));
  put_cited(to, &v->parts[0], false);
  zj_sink_put(to, zj_tr("]", "〕"));
}

void zj_verify_write_sources(zj_sink *to, const zj_draft *draft, const zj_verification *v) {
  zj_slice s = draft->original;
  size_t at = 0;
  for (size_t i = 0; i < v->count; i++) { /* those that were found do not overlap */
    const zj_verified *one = &v->at[i];
    size_t end = one->quotation->end.byte;
    if (one->verdict > ZJ_QUOTING_SIGNS || end < at) continue;
    zj_sink_bytes(to, zj_slice_cut(s, at, end));
    at = end;
    put_inserted(to, one);
  }
  zj_sink_bytes(to, zj_slice_cut(s, at, s.length));
}
